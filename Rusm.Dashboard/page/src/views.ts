// The views of the page, of which one is shown. The address names it, so that it can be linked to and left by going back.

import { byId } from "./dom";

const names = ["live", "processes", "trace"] as const;
export type View = (typeof names)[number];

/** Shows the view that the address names, now and when it changes. */
export function startViews(shown: (view: View) => void): void {
  const show = (): void => {
    const wanted = names.find((name) => location.hash === `#${name}`) ?? "live";
    for (const name of names) {
      byId(`view-${name}`).hidden = name !== wanted;
      byId(`nav-${name}`).ariaCurrent = name === wanted ? "page" : null;
    }

    shown(wanted);
  };
  addEventListener("hashchange", show);
  show();
}
