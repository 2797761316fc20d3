// Questions about a trace: what if a supervisor or a process had been another one.

import { errorOf, post } from "./api";
import { byId, element } from "./dom";
import { pidOf, pidText, type Pid } from "./pid";
import type { TraceInfo, WhatIf } from "./types";

export class WhatIfForm {
  private readonly supervisor = byId<HTMLSelectElement>("whatif-supervisor");
  private readonly intensity = byId<HTMLInputElement>("whatif-intensity");
  private readonly period = byId<HTMLInputElement>("whatif-period");
  private readonly pid = byId<HTMLInputElement>("whatif-trap-pid");
  private readonly result = byId("whatif-result");
  private supervisors: TraceInfo["supervisors"] = [];

  constructor() {
    this.supervisor.addEventListener("change", () => this.showRecorded());
    byId<HTMLFormElement>("whatif-supervisors").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.ask(() => ({
        supervisor: this.supervisor.value,
        ...(this.intensity.value.trim().length > 0 ? { intensity: numberIn(this.intensity, "intensity") } : {}),
        ...(this.period.value.trim().length > 0 ? { period: numberIn(this.period, "period") } : {}),
      }));
    });
    byId<HTMLFormElement>("whatif-trap").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.ask(() => ({ trap: { pid: pidIn(this.pid, "process"), on: byId<HTMLInputElement>("whatif-trap-on").checked } }));
    });
  }

  /** Offers the supervisors of another trace. */
  offer(supervisors: TraceInfo["supervisors"]): void {
    this.supervisors = supervisors;
    this.supervisor.replaceChildren(...supervisors.map((each) => element("option", { value: each.pid }, `${pidText(each.pid)} ${each.strategy}, ${each.intensity} restarts in ${each.period} s`)));
    byId("whatif-supervisors").hidden = supervisors.length === 0;
    this.result.replaceChildren();
    this.showRecorded();
  }

  /** Proposes the process that is looked at. */
  propose(pid: Pid): void {
    this.pid.value = pidText(pid).slice(1, -1);
  }

  // What is left empty stays as it was recorded.
  private showRecorded(): void {
    const recorded = this.supervisors.find((each) => each.pid === this.supervisor.value);
    this.intensity.placeholder = recorded === undefined ? "" : String(recorded.intensity);
    this.period.placeholder = recorded === undefined ? "" : String(recorded.period);
  }

  private async ask(question: () => unknown): Promise<void> {
    this.result.ariaBusy = "true";
    try {
      this.show(await post<WhatIf>("api/trace/whatif", question()));
    } catch (reason) {
      this.result.replaceChildren(element("p", { class: "error", role: "alert" }, errorOf(reason)));
    } finally {
      this.result.ariaBusy = "false";
    }
  }

  private show(answer: WhatIf): void {
    const rows = Array.from({ length: Math.max(answer.happened.length, answer.otherwise.length) }, (_, index) => {
      const [before, after] = [answer.happened[index] ?? "", answer.otherwise[index] ?? ""];
      return element("tr", { class: before === after ? undefined : "differs" }, element("td", {}, before), element("td", {}, after));
    });
    const titles = ["What happened", "Otherwise"].map((title) => element("th", { scope: "col" }, title));
    this.result.replaceChildren(
      element("h3", {}, answer.title),
      element("div", { class: "answer" }, ...answer.lines.map((line) => element("p", {}, line))),
      ...(rows.length === 0 ? [] : [element("table", { class: "sides" }, element("thead", {}, element("tr", {}, ...titles)), element("tbody", {}, ...rows))]),
    );
  }
}

function pidIn(input: HTMLInputElement, name: string): Pid {
  const pid = pidOf(input.value);
  if (pid === undefined) {
    throw new Error(`${name}: '${input.value}' is not a pid.`);
  }

  return pid;
}

function numberIn(input: HTMLInputElement, name: string): number {
  const text = input.value.trim();
  const value = Number(text);
  if (text.length === 0 || !Number.isFinite(value)) {
    throw new Error(`${name}: '${input.value}' is not a number.`);
  }

  return value;
}
