// What has happened, the newest first.

import { byId, element, setText } from "./dom";
import { clock, count } from "./format";
import type { Picture } from "./types";

const kept = 200;
const words: Record<string, string> = {
  crash: "crash",
  cascade: "cascade",
  restart: "restart",
  gaveUp: "gave up",
  startFailed: "start failed",
  delayed: "delay",
  dropped: "dropped",
};

export class HappenedList {
  private readonly list = byId("happened");
  private readonly pause = byId<HTMLButtonElement>("happened-pause");
  private isPaused = false;

  constructor(private readonly open: (pid: number) => void) {
    this.pause.addEventListener("click", () => {
      this.isPaused = !this.isPaused;
      this.pause.setAttribute("aria-pressed", String(this.isPaused));
      setText(this.pause, this.isPaused ? "Go on" : "Pause");
    });
  }

  /** Adds what happened in some pictures, the oldest first. */
  add(pictures: Picture[]): void {
    const all = pictures.flatMap((picture) => picture.happened);
    const left = pictures.reduce((sum, picture) => sum + picture.left, 0);
    if (this.isPaused || all.length === 0) {
      return;
    }

    const lines = all.reverse().map((happening) => {
      const text = happening.pid === undefined ? element("span", {}, happening.text) : element("button", { type: "button", class: "line" }, happening.text);
      if (happening.pid !== undefined) {
        const pid = happening.pid;
        text.addEventListener("click", () => this.open(pid));
      }

      return element("li", { class: happening.kind }, element("time", {}, clock(happening.at)), element("span", { class: "kind" }, words[happening.kind] ?? happening.kind), text);
    });
    if (left > 0) {
      lines.unshift(element("li", { class: "left" }, element("time", {}, clock(pictures.at(-1)?.at ?? 0)), element("span", { class: "kind" }, "more"), `${count(left)} more in this moment`));
    }

    this.list.prepend(...lines);
    while (this.list.children.length > kept) {
      this.list.lastElementChild?.remove();
    }
  }
}
