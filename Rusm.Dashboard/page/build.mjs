// Builds the page into ../Assets, which the assembly embeds. The result depends on the sources and the lock file alone.
import { build } from "esbuild";
import { copyFile, mkdir } from "node:fs/promises";

await mkdir("../Assets", { recursive: true });
await build({
  entryPoints: { app: "src/main.ts" },
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  outdir: "../Assets",
});
await copyFile("index.html", "../Assets/index.html");
