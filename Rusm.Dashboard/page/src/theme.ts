// Dark and light: as the system has it, or as chosen.

import { byId, setText } from "./dom";

const choices = ["system", "light", "dark"] as const;
type Theme = (typeof choices)[number];
const key = "rusm-theme";

/** Shows the theme, and calls back when it changes. */
export function startTheme(changed: () => void): void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const control = byId("theme");
  let theme = choices.find((choice) => choice === localStorage.getItem(key)) ?? "system";

  const show = (): void => {
    const isDark = theme === "dark" || (theme === "system" && system.matches);
    document.documentElement.dataset["theme"] = isDark ? "dark" : "light";
    setText(control, `Theme: ${theme}`);
    changed();
  };
  control.addEventListener("click", () => {
    theme = choices[(choices.indexOf(theme) + 1) % choices.length] as Theme;
    localStorage.setItem(key, theme);
    show();
  });
  system.addEventListener("change", show);
  show();
}

/** The value of a custom property of the style sheet. */
export function color(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
