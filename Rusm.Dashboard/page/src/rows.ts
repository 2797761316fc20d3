// The rows of the table that are known, in windows around those in view.

import { errorOf, get } from "./api";
import type { ProcessRow, ProcessWindow } from "./types";

const windowSize = 100;

// Rows before and after those in view, which are asked for ahead.
const ahead = 40;
const keptWindows = 12;

export class Rows {
  /** How many rows there are for the filter. */
  matching = 0;

  /** How many rows there are. */
  total = 0;

  /** What was wrong with the last request, or nothing. */
  error = "";

  private question: Record<string, string> = { sort: "pid", desc: "false", filter: "" };
  private windows = new Map<number, ProcessRow[]>();
  private readonly pending = new Map<number, AbortController>();

  // The known rows are those of another order or filter.
  private isOutdated = false;

  constructor(private readonly answered: () => void) {}

  at(index: number): ProcessRow | undefined {
    return this.windows.get(Math.floor(index / windowSize))?.[index % windowSize];
  }

  /** Asks in another order or with another filter. The rows stay until the first answer. */
  restart(question: Record<string, string>, visible: number): void {
    this.question = question;
    this.isOutdated = true;
    this.forget(() => true);
    this.read(this.around(0, visible));
  }

  /** Asks anew for the rows in view, unless an answer is still to come: a slow server is not asked faster than it answers. */
  refresh(first: number, visible: number): void {
    if (this.pending.size === 0) {
      this.read(this.around(first, visible));
    }
  }

  /** Asks for the rows in view if they are not known. What is not in view any longer is not waited for. */
  require(first: number, visible: number): void {
    const wanted = this.around(first, visible);
    this.forget((number) => !wanted.includes(number));
    this.read(wanted.filter((number) => !this.pending.has(number) && (this.isOutdated || !this.windows.has(number))));
  }

  private around(first: number, visible: number): number[] {
    const from = Math.floor(Math.max(0, first - ahead) / windowSize);
    const to = Math.floor(Math.max(first, Math.min(this.matching - 1, first + visible + ahead)) / windowSize);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  }

  private forget(isUnwanted: (number: number) => boolean): void {
    for (const [number, request] of this.pending) {
      if (isUnwanted(number)) {
        request.abort();
        this.pending.delete(number);
      }
    }
  }

  private read(numbers: number[]): void {
    for (const number of numbers) {
      void this.readOne(number);
    }
  }

  private async readOne(number: number): Promise<void> {
    const request = new AbortController();
    this.pending.set(number, request);
    try {
      const query = new URLSearchParams({ ...this.question, offset: String(number * windowSize), count: String(windowSize) });
      const answer = await get<ProcessWindow>(`api/processes?${query}`, request.signal);
      if (request.signal.aborted) {
        return;
      }

      this.take(number, answer);
    } catch (reason) {
      if (request.signal.aborted) {
        return;
      }

      this.error = errorOf(reason);
    }

    this.pending.delete(number);
    this.answered();
  }

  private take(number: number, answer: ProcessWindow): void {
    if (this.isOutdated) {
      this.windows.clear();
      this.isOutdated = false;
    }

    this.windows.set(number, answer.rows);
    if (this.windows.size > keptWindows) {
      this.windows = new Map([...this.windows].filter(([each]) => Math.abs(each - number) < keptWindows / 2));
    }

    this.matching = answer.matching;
    this.total = answer.total;
    this.error = "";
  }
}
