// The figures of this moment.

import { element, setText } from "./dom";
import { bytes, count, duration, short } from "./format";
import type { Picture } from "./types";

const tiles: { id: string; title: string; value(picture: Picture): string; note(picture: Picture): string }[] = [
  { id: "restarts", title: "Restarts/s", value: (it) => short(it.restarts), note: () => "children started again" },
  {
    id: "recovery",
    title: "Recovery p50",
    value: (it) => duration(it.recovery?.p50),
    note: (it) => `p95 ${duration(it.recovery?.p95)}, p99 ${duration(it.recovery?.p99)}`,
  },
  { id: "alive", title: "Alive", value: (it) => count(it.alive), note: (it) => `${short(it.spawned)} spawned/s, ${short(it.ended)} ended/s` },
  { id: "crashed", title: "Crashes/s", value: (it) => short(it.crashed), note: (it) => `${short(it.dropped)} messages dropped/s` },
  { id: "resumed", title: "Resumed/s", value: (it) => short(it.resumed), note: () => "bodies begun or resumed" },
  { id: "mailbox", title: "Longest mailbox", value: (it) => count(it.mailbox.longest), note: (it) => `of ${count(it.mailbox.sampled)} looked at` },
  { id: "waiting", title: "Waiting to run", value: (it) => count(it.waiting), note: (it) => `${it.workers} threads, ${it.blocked} blocked` },
  { id: "memory", title: "Memory", value: (it) => bytes(it.memory), note: (it) => `collections ${it.gc.map(count).join(" / ")}` },
];

/** All tiles. */
export class Tiles {
  private readonly shown: { tile: (typeof tiles)[number]; value: HTMLElement; note: HTMLElement }[];

  constructor(home: HTMLElement) {
    this.shown = tiles.map((tile) => {
      const value = element("dd", { class: "value", "data-testid": `tile-${tile.id}` }, "–");
      const note = element("dd", { class: "note" }, "");
      home.append(element("div", { class: "tile" }, element("dt", {}, tile.title), value, note));
      return { tile, value, note };
    });
  }

  show(picture: Picture): void {
    for (const { tile, value, note } of this.shown) {
      setText(value, tile.value(picture));
      setText(note, tile.note(picture));
    }
  }
}
