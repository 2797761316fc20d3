// Builds the page into ../Assets, which the assembly embeds. The result depends on the sources and the lock file alone.
import { build } from "esbuild";
import { copyFile, mkdir, readFile } from "node:fs/promises";

// Cytoscape gets its frames from src/frames.ts.
const frames = {
  name: "frames",
  setup(it) {
    it.onLoad({ filter: /cytoscape\.esm\.mjs$/ }, async ({ path }) => {
      const asked = "_window.requestAnimationFrame(fn);";
      const parts = (await readFile(path, "utf8")).split(asked);
      return parts.length === 2
        ? { contents: `import { nextFrame } from "../../../src/frames.ts";\n${parts.join("nextFrame(fn);")}` }
        : { errors: [{ text: `${path} should have '${asked}' once, and has it ${parts.length - 1} times. Look how this version asks for frames.` }] };
    });
  },
};

await mkdir("../Assets", { recursive: true });
await build({
  entryPoints: { app: "src/main.ts" },
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  outdir: "../Assets",
  plugins: [frames],
});
await copyFile("index.html", "../Assets/index.html");
