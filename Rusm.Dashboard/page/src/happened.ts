// What has happened, the newest first.

import { button, byId, element, setText } from "./dom";
import { clock, count } from "./format";
import type { Pid } from "./pid";
import type { Happening, Picture } from "./types";

const kept = 200;
const names: Record<string, string> = {
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

  // What is not shown yet, the newest last.
  private waiting: Happening[] = [];
  private isPaused = false;

  constructor(private readonly open: (pid: Pid) => void) {
    this.pause.addEventListener("click", () => {
      this.isPaused = !this.isPaused;
      this.pause.setAttribute("aria-pressed", String(this.isPaused));
      this.pause.classList.toggle("main", this.isPaused);
      setText(this.pause, this.isPaused ? "Go on" : "Pause");
      this.draw();
    });
  }

  /** Takes what has happened. It is shown with the next drawing. */
  add(picture: Picture): void {
    this.waiting.push(...picture.happened);
    if (picture.left > 0) {
      this.waiting.push({ at: picture.at, kind: "more", text: `${count(picture.left)} more in this tenth of a second` });
    }

    if (this.waiting.length > kept) {
      this.waiting = this.waiting.slice(-kept);
    }
  }

  draw(): void {
    if (this.isPaused || this.waiting.length === 0) {
      return;
    }

    this.list.prepend(...this.waiting.map((happening) => this.lineOf(happening)).reverse());
    this.waiting = [];
    while (this.list.children.length > kept) {
      this.list.lastElementChild?.remove();
    }
  }

  private lineOf({ at, kind, pid, text }: Happening): HTMLElement {
    const words = pid === undefined ? element("span", {}, text) : button(text, { class: "line" }, () => this.open(pid));
    return element("li", { class: kind }, element("time", {}, clock(at)), element("span", { class: "kind" }, names[kind] ?? kind), words);
  }
}
