// The table of processes. The server sorts and filters; the page asks for the rows that it shows.

import { errorOf, get } from "./api";
import { byId, element, setText } from "./dom";
import { age, count } from "./format";
import type { ProcessRow, ProcessWindow } from "./types";

const columns: { key: string; title: string; isNumber: boolean; text(row: ProcessRow): string }[] = [
  { key: "pid", title: "Pid", isNumber: true, text: (row) => `<${row.pid}>` },
  { key: "label", title: "Label", isNumber: false, text: (row) => row.label ?? "" },
  { key: "name", title: "Name", isNumber: false, text: (row) => row.name ?? "" },
  { key: "parent", title: "Parent", isNumber: true, text: (row) => (row.parent === 0 ? "outside" : `<${row.parent}>`) },
  { key: "links", title: "Links", isNumber: true, text: (row) => count(row.links) },
  { key: "monitors", title: "Monitors", isNumber: true, text: (row) => count(row.monitors) },
  { key: "trap", title: "Traps exits", isNumber: false, text: (row) => (row.trap ? "yes" : "") },
  { key: "mailbox", title: "Mailbox", isNumber: true, text: (row) => count(row.mailbox) },
  { key: "age", title: "Age", isNumber: true, text: (row) => age(row.age) },
  { key: "restarts", title: "Restarts", isNumber: true, text: (row) => (row.restarts === 0 ? "" : count(row.restarts)) },
];

const rowHeight = 32;
const windowSize = 100;
const refreshEvery = 1000;

// Browsers limit the height of an element. Beyond this one, a pixel of the scroll bar stands for more than a row's pixel.
const maxHeight = 8_000_000;

export class ProcessTable {
  private readonly scroller = byId("table-scroller");
  private readonly spacer = byId("table-spacer");
  private readonly body = byId("table-body");
  private readonly filter = byId<HTMLInputElement>("table-filter");
  private readonly headers: HTMLElement[] = [];
  private readonly rows: HTMLElement[] = [];
  private windows = new Map<number, ProcessRow[]>();
  private readonly requested = new Set<number>();
  private sort = "pid";
  private isDescending = false;
  private matching = 0;
  private first = 0;
  private selected = 0;
  private generation = 0;
  private isDrawing = false;

  constructor(private readonly open: (pid: number) => void) {
    this.createHeader();
    this.scroller.addEventListener("scroll", () => this.scrolled());
    this.scroller.addEventListener("keydown", (event) => this.key(event));
    this.filter.addEventListener("input", () => this.restart());
    new ResizeObserver(() => this.draw()).observe(this.scroller);
    setInterval(() => {
      if (!document.hidden && this.isShown) {
        this.refresh();
      }
    }, refreshEvery);
  }

  /** Asks for the rows anew, and shows the old ones until they are there. */
  refresh(): void {
    this.generation++;
    this.requested.clear();
    this.request(true);
  }

  private get isShown(): boolean {
    return this.scroller.offsetParent !== null;
  }

  private get visible(): number {
    return Math.max(1, Math.floor(this.scroller.clientHeight / rowHeight));
  }

  private createHeader(): void {
    const header = byId("table-header");
    for (const column of columns) {
      const sorting = element("button", { type: "button" }, column.title);
      sorting.addEventListener("click", () => this.sortBy(column.key));
      const cell = element("div", { role: "columnheader", class: `cell ${column.key}`, "aria-sort": column.key === this.sort ? "ascending" : "none" }, sorting);
      this.headers.push(cell);
      header.append(cell);
    }
  }

  private sortBy(key: string): void {
    this.isDescending = this.sort === key ? !this.isDescending : (columns.find((column) => column.key === key)?.isNumber ?? false) && key !== "pid";
    this.sort = key;
    columns.forEach((column, index) => this.headers[index]?.setAttribute("aria-sort", column.key !== key ? "none" : this.isDescending ? "descending" : "ascending"));
    this.restart();
  }

  private restart(): void {
    this.windows.clear();
    this.moveTo(0);
    this.selected = 0;
    this.refresh();
  }

  // The first row in view, from the position of the scroll bar.
  private scrolled(): void {
    const room = this.spacer.offsetHeight - this.scroller.clientHeight;
    const rows = this.matching - this.visible;
    const first = room <= 0 || rows <= 0 ? 0 : Math.round((this.scroller.scrollTop / room) * rows);
    // A key has moved to a row exactly; the scroll bar only followed.
    if (Math.abs(this.barOf(this.first) - this.scroller.scrollTop) > 1) {
      this.first = Math.max(0, first);
    }

    this.draw();
    this.request(false);
  }

  private barOf(row: number): number {
    const room = this.spacer.offsetHeight - this.scroller.clientHeight;
    return this.matching <= this.visible ? 0 : Math.max(0, Math.min(1, row / (this.matching - this.visible))) * room;
  }

  private moveTo(row: number): void {
    this.first = Math.max(0, Math.min(row, this.matching - this.visible));
    this.scroller.scrollTop = this.barOf(this.first);
    this.draw();
    this.request(false);
  }

  private key(event: KeyboardEvent): void {
    const moves: Record<string, number> = {
      ArrowDown: this.selected + 1,
      ArrowUp: this.selected - 1,
      PageDown: this.selected + this.visible,
      PageUp: this.selected - this.visible,
      Home: 0,
      End: this.matching - 1,
    };
    if (event.key === "Enter") {
      const row = this.rowAt(this.selected);
      if (row !== undefined) {
        this.open(row.pid);
      }
    } else if (event.key in moves) {
      this.selected = Math.max(0, Math.min(this.matching - 1, moves[event.key] as number));
      this.moveTo(this.selected < this.first ? this.selected : this.selected >= this.first + this.visible ? this.selected - this.visible + 1 : this.first);
    } else {
      return;
    }

    event.preventDefault();
  }

  private rowAt(index: number): ProcessRow | undefined {
    return this.windows.get(Math.floor(index / windowSize))?.[index % windowSize];
  }

  private request(isAnew: boolean): void {
    for (let number = Math.floor(this.first / windowSize); number <= Math.floor((this.first + this.visible) / windowSize); number++) {
      if (!this.requested.has(number) && (isAnew || !this.windows.has(number))) {
        this.requested.add(number);
        void this.read(number, this.generation);
      }
    }
  }

  private async read(number: number, generation: number): Promise<void> {
    const query = new URLSearchParams({
      offset: String(number * windowSize),
      count: String(windowSize),
      sort: this.sort,
      desc: String(this.isDescending),
      filter: this.filter.value.trim(),
    });
    try {
      const answer = await get<ProcessWindow>(`api/processes?${query}`);
      if (generation !== this.generation) {
        this.requested.delete(number);
        return;
      }

      this.windows.set(number, answer.rows);
      if (this.windows.size > 20) {
        this.windows = new Map([...this.windows].filter(([each]) => Math.abs(each - number) < 5));
      }

      this.matching = answer.matching;
      setText(byId("table-total"), answer.matching === answer.total ? `${count(answer.total)} processes` : `${count(answer.matching)} of ${count(answer.total)} processes`);
      setText(byId("table-error"), "");
    } catch (reason) {
      setText(byId("table-error"), errorOf(reason));
    }

    this.requested.delete(number);
    this.draw();
  }

  private draw(): void {
    if (!this.isDrawing) {
      this.isDrawing = true;
      requestAnimationFrame(() => {
        this.isDrawing = false;
        this.drawNow();
      });
    }
  }

  private drawNow(): void {
    const height = `${Math.min(maxHeight, Math.max(1, this.matching) * rowHeight)}px`;
    if (this.spacer.style.height !== height) {
      this.spacer.style.height = height;
    }

    this.scroller.setAttribute("aria-rowcount", String(this.matching + 1));
    this.first = Math.max(0, Math.min(this.first, this.matching - this.visible));
    const shown = Math.min(this.visible + 1, this.matching);
    while (this.rows.length < shown) {
      this.rows.push(this.createRow());
    }

    this.rows.forEach((element, place) => {
      const index = this.first + place;
      element.hidden = place >= shown || index >= this.matching;
      if (!element.hidden) {
        this.fill(element, index);
      }
    });
  }

  private createRow(): HTMLElement {
    const created = element("div", { role: "row", class: "row", "data-testid": "table-row" }, ...columns.map((column) => element("div", { role: "gridcell", class: `cell ${column.key}` })));
    created.addEventListener("click", () => {
      this.selected = Number(created.dataset["index"]);
      this.draw();
      if (created.dataset["pid"] !== undefined) {
        this.open(Number(created.dataset["pid"]));
      }
    });
    this.body.append(created);
    return created;
  }

  private fill(target: HTMLElement, index: number): void {
    const row = this.rowAt(index);
    target.dataset["index"] = String(index);
    target.setAttribute("aria-rowindex", String(index + 2));
    target.setAttribute("aria-selected", String(index === this.selected));
    if (row === undefined) {
      delete target.dataset["pid"];
    } else {
      target.dataset["pid"] = String(row.pid);
    }

    columns.forEach((column, place) => setText(target.children[place] as HTMLElement, row === undefined ? (place === 0 ? "…" : "") : column.text(row)));
  }
}
