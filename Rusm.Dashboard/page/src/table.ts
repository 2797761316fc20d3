// The table of processes. The server sorts and filters; the page asks for the rows that it shows.

import { byId, element, setText } from "./dom";
import { age, count } from "./format";
import { isConnected } from "./live";
import { outside, pidText, type Pid } from "./pid";
import { Rows } from "./rows";
import type { ProcessRow } from "./types";

const columns: { key: string; title: string; isNumber: boolean; text(row: ProcessRow): string }[] = [
  { key: "pid", title: "Pid", isNumber: true, text: (row) => pidText(row.pid) },
  { key: "label", title: "Label", isNumber: false, text: (row) => row.label ?? "" },
  { key: "name", title: "Name", isNumber: false, text: (row) => row.name ?? "" },
  { key: "parent", title: "Parent", isNumber: true, text: (row) => (row.parent === outside ? "outside" : pidText(row.parent)) },
  { key: "links", title: "Links", isNumber: true, text: (row) => count(row.links) },
  { key: "monitors", title: "Monitors", isNumber: true, text: (row) => count(row.monitors) },
  { key: "trap", title: "Traps exits", isNumber: false, text: (row) => (row.trap ? "yes" : "") },
  { key: "mailbox", title: "Mailbox", isNumber: true, text: (row) => count(row.mailbox) },
  { key: "age", title: "Age", isNumber: true, text: (row) => age(row.age) },
  { key: "restarts", title: "Restarts", isNumber: true, text: (row) => (row.restarts === 0 ? "" : count(row.restarts)) },
];

const rowHeight = 32;
const refreshEvery = 1000;
const filterAfter = 200;

// Browsers limit the height of an element. Beyond this one, the scroll bar is a scale: a pixel of it stands for several pixels of the rows.
const maxHeight = 8_000_000;

interface Line {
  element: HTMLElement;
  cells: HTMLElement[];
  shown: ProcessRow | undefined;
}

export class ProcessTable {
  private readonly scroller = byId("table-scroller");
  private readonly window = byId("table-window");
  private readonly spacer = byId("table-spacer");
  private readonly body = byId("table-body");
  private readonly filter = byId<HTMLInputElement>("table-filter");
  private readonly headers: HTMLElement[] = [];
  private readonly lines: Line[] = [];
  private readonly rows = new Rows(() => this.answered());
  private sort = "pid";
  private isDescending = false;

  // The row at the upper edge. It has a fraction while a row is scrolled out partly.
  private position = 0;
  private selected = 0;
  private isDrawing = false;
  private filterTimer: number | undefined;

  constructor(private readonly open: (pid: Pid) => void) {
    this.createHeader();
    this.scroller.addEventListener("scroll", () => this.scrolled());
    this.scroller.addEventListener("wheel", (event) => this.turned(event), { passive: false });
    this.scroller.addEventListener("keydown", (event) => this.key(event));
    this.filter.addEventListener("input", () => {
      clearTimeout(this.filterTimer);
      this.filterTimer = window.setTimeout(() => this.restart(), filterAfter);
    });
    new ResizeObserver(() => this.resized()).observe(this.scroller);
    setInterval(() => {
      if (!document.hidden && this.isShown && isConnected()) {
        this.refresh();
      }
    }, refreshEvery);
  }

  /** Asks for the rows anew, and shows the old ones until they are there. */
  refresh(): void {
    this.rows.refresh(Math.floor(this.position), this.visible);
  }

  private get isShown(): boolean {
    return this.scroller.offsetParent !== null;
  }

  // Rows that are in view as a whole, below the header.
  private get visible(): number {
    return Math.max(1, Math.floor(this.room / rowHeight));
  }

  private get room(): number {
    return this.scroller.clientHeight - rowHeight;
  }

  private get lastPosition(): number {
    return Math.max(0, this.rows.matching - this.room / rowHeight);
  }

  private get height(): number {
    return (this.rows.matching + 1) * rowHeight;
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
    this.selected = 0;
    this.position = 0;
    this.scroller.scrollTop = 0;
    this.scroller.setAttribute("aria-busy", "true");
    this.rows.restart({ sort: this.sort, desc: String(this.isDescending), filter: this.filter.value.trim() }, this.visible);
  }

  private answered(): void {
    this.scroller.setAttribute("aria-busy", "false");
    this.scroller.setAttribute("aria-rowcount", String(this.rows.matching + 1));
    this.spacer.style.height = `${Math.min(maxHeight, this.height)}px`;
    const { matching, total, error } = this.rows;
    setText(byId("table-total"), matching === total ? `${count(total)} processes` : `${count(matching)} of ${count(total)} processes`);
    setText(byId("table-error"), error);
    setText(byId("table-empty"), matching > 0 || error.length > 0 ? "" : total === 0 ? "No process is alive." : "No process matches the filter.");
    this.selected = Math.max(0, Math.min(this.selected, matching - 1));
    if (this.position > this.lastPosition) {
      this.moveTo(this.lastPosition);
    }

    this.draw();
  }

  private resized(): void {
    const height = this.scroller.clientHeight;
    this.window.style.height = `${height}px`;
    this.window.style.marginBottom = `-${height}px`;
    this.moveTo(this.position);
  }

  private scrolled(): void {
    // A wheel or a key has moved to a row exactly; the scroll bar only followed.
    if (Math.abs(this.barOf(this.position) - this.scroller.scrollTop) > 1) {
      const range = this.spacer.offsetHeight - this.scroller.clientHeight;
      this.position = range <= 0 ? 0 : Math.min(1, this.scroller.scrollTop / range) * this.lastPosition;
      this.moved();
    }
  }

  // A turn of the wheel moves by rows, also where the scroll bar is a scale.
  private turned(event: WheelEvent): void {
    if (this.height > maxHeight && !event.ctrlKey) {
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 / rowHeight : event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 1 : this.visible;
      event.preventDefault();
      this.moveTo(this.position + event.deltaY * unit);
    }
  }

  private barOf(position: number): number {
    const range = this.spacer.offsetHeight - this.scroller.clientHeight;
    return this.lastPosition === 0 ? 0 : (position / this.lastPosition) * Math.max(0, range);
  }

  private moveTo(position: number): void {
    this.position = Math.max(0, Math.min(position, this.lastPosition));
    this.scroller.scrollTop = this.barOf(this.position);
    this.moved();
  }

  private moved(): void {
    if (this.isShown) {
      this.rows.require(Math.floor(this.position), this.visible);
      this.draw();
    }
  }

  private key(event: KeyboardEvent): void {
    // The buttons of the header have their own keys.
    if (event.target !== this.scroller) {
      return;
    }

    const moves: Record<string, number> = {
      ArrowDown: this.selected + 1,
      ArrowUp: this.selected - 1,
      PageDown: this.selected + this.visible,
      PageUp: this.selected - this.visible,
      Home: 0,
      End: this.rows.matching - 1,
    };
    if (event.key === "Enter") {
      const row = this.rows.at(this.selected);
      if (row !== undefined) {
        this.open(row.pid);
      }
    } else if (event.key in moves) {
      this.selected = Math.max(0, Math.min(this.rows.matching - 1, moves[event.key] as number));
      const lowest = this.selected + 1 - this.room / rowHeight;
      this.moveTo(this.selected < this.position ? this.selected : Math.max(this.position, lowest));
    } else {
      return;
    }

    event.preventDefault();
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
    const first = Math.floor(this.position);
    const shown = Math.max(0, Math.min(Math.ceil(this.room / rowHeight) + 1, this.rows.matching - first));
    while (this.lines.length < shown) {
      this.lines.push(this.createLine());
    }

    this.body.style.marginTop = `${-Math.round((this.position - first) * rowHeight)}px`;
    this.lines.forEach((line, place) => {
      line.element.hidden = place >= shown;
      if (place < shown) {
        this.fill(line, first + place);
      }
    });
    const active = this.lines[this.selected - first];
    if (active !== undefined && !active.element.hidden) {
      this.scroller.setAttribute("aria-activedescendant", active.element.id);
    } else {
      this.scroller.removeAttribute("aria-activedescendant");
    }
  }

  private createLine(): Line {
    const cells = columns.map((column) => element("div", { role: "gridcell", class: `cell ${column.key}` }));
    const created = element("div", { role: "row", id: `table-row-${this.lines.length}`, class: "row", "data-testid": "table-row" }, ...cells);
    created.addEventListener("click", () => {
      this.selected = Number(created.dataset["index"]);
      this.draw();
      if (created.dataset["pid"] !== undefined) {
        this.open(created.dataset["pid"]);
      }
    });
    this.body.append(created);
    return { element: created, cells, shown: undefined };
  }

  private fill(line: Line, index: number): void {
    const row = this.rows.at(index);
    const target = line.element;
    target.ariaSelected = String(index === this.selected);
    if (target.dataset["index"] === String(index) && line.shown === row && row !== undefined) {
      return;
    }

    line.shown = row;
    target.dataset["index"] = String(index);
    target.ariaRowIndex = String(index + 2);
    if (row === undefined) {
      delete target.dataset["pid"];
    } else {
      target.dataset["pid"] = row.pid;
    }

    columns.forEach((column, place) => setText(line.cells[place] as HTMLElement, row === undefined ? (place === 0 ? "…" : "") : column.text(row)));
  }
}
