// A recorded trace, step by step.

import { errorOf, get, send } from "./api";
import { button, byId, element, setText } from "./dom";
import { count } from "./format";
import { GraphView } from "./graph";
import { pidText, type Pid } from "./pid";
import type { TraceInfo, TraceStep } from "./types";
import { WhatIfForm } from "./whatif";

const playEvery: Record<string, number> = { slow: 1000, normal: 400, fast: 100 };

export class TraceView {
  private readonly slider = byId<HTMLInputElement>("trace-slider");
  private readonly play = byId<HTMLButtonElement>("trace-play");
  private readonly graph: GraphView;
  private readonly whatIf = new WhatIfForm();
  private info: TraceInfo | undefined;
  private step = 0;
  private isReading = false;
  private timer: number | undefined;

  constructor() {
    // A pid of a trace is not one of the program that runs now: its details are those of the trace.
    this.graph = new GraphView(byId("trace-graph"), byId("trace-graph-list"), (pid) => void this.explain(pid));
    const file = byId<HTMLInputElement>("trace-file");
    file.addEventListener("change", () => void this.load(file.files?.[0]));
    const view = byId("view-trace");
    view.addEventListener("dragover", (event) => event.preventDefault());
    view.addEventListener("drop", (event) => {
      event.preventDefault();
      void this.load(event.dataTransfer?.files[0]);
    });
    this.slider.addEventListener("input", () => this.go(Number(this.slider.value)));
    byId("trace-first").addEventListener("click", () => this.go(0));
    byId("trace-prev").addEventListener("click", () => this.go(this.step - 1));
    byId("trace-next").addEventListener("click", () => this.go(this.step + 1));
    byId("trace-last").addEventListener("click", () => this.go(this.info?.steps ?? 0));
    byId("trace-prev-death").addEventListener("click", () => this.goToDeath((step) => step < this.step, true));
    byId("trace-next-death").addEventListener("click", () => this.goToDeath((step) => step > this.step, false));
    this.play.addEventListener("click", () => (this.timer === undefined ? this.start() : this.pause()));
    byId("trace-fit").addEventListener("click", () => this.graph.fit());
  }

  restyle(): void {
    this.graph.restyle();
  }

  /** Shows the trace that the server has open. */
  async reopen(): Promise<void> {
    this.show(await get<TraceInfo>("api/trace"));
  }

  /** The view has become visible: what could not be drawn before is drawn. */
  appear(): void {
    if (this.info !== undefined) {
      void this.read();
    }
  }

  private async load(file: File | undefined): Promise<void> {
    if (file === undefined) {
      return;
    }

    this.fail("");
    const name = byId("trace-name");
    const before = name.textContent ?? "";
    setText(name, `Opening ${file.name}…`);
    try {
      this.show(await send<TraceInfo>(`api/trace?name=${encodeURIComponent(file.name)}`, file));
    } catch (reason) {
      setText(name, before);
      this.fail(`${file.name}: ${errorOf(reason)}`);
    }
  }

  private show(info: TraceInfo): void {
    this.pause();
    this.info = info;
    this.step = 0;
    byId("trace-open").hidden = false;
    setText(byId("trace-name"), `${info.name}: ${count(info.steps)} steps, ${count(info.spawned)} processes${info.truncated === undefined ? "" : `; ${info.truncated}`}`);
    this.slider.max = String(info.steps);
    byId("trace-deaths").replaceChildren(...info.deaths.map((death) => element("li", { "data-step": String(death.step) }, button(`Step ${death.step}: ${death.text}`, { class: "line" }, () => this.goAndExplain(death.step, death.pid)))));
    this.whatIf.offer(info.supervisors);
    setText(byId("trace-story-heading"), "What became of a process");
    byId("trace-story").replaceChildren(element("p", { class: "muted" }, "Choose a death, or a process of the graph."));
    void this.read();
  }

  private go(step: number): void {
    this.step = Math.max(0, Math.min(step, this.info?.steps ?? 0));
    this.slider.value = String(this.step);
    void this.read();
  }

  private goToDeath(fits: (step: number) => boolean, isLast: boolean): void {
    const deaths = (this.info?.deaths ?? []).filter((death) => fits(death.step));
    const death = isLast ? deaths.at(-1) : deaths[0];
    if (death !== undefined) {
      this.goAndExplain(death.step, death.pid);
    }
  }

  private goAndExplain(step: number, pid: Pid): void {
    this.go(step);
    void this.explain(pid);
  }

  private async explain(pid: Pid): Promise<void> {
    this.whatIf.propose(pid);
    setText(byId("trace-story-heading"), `What became of ${pidText(pid)}`);
    try {
      const story = await get<{ lines: string[] }>(`api/trace/explain/${pid}`);
      byId("trace-story").replaceChildren(...story.lines.map((line) => element("p", {}, line)));
    } catch (reason) {
      this.fail(errorOf(reason));
    }
  }

  // One request at a time: while the slider moves, only the newest position counts.
  private async read(): Promise<void> {
    if (this.isReading) {
      return;
    }

    this.isReading = true;
    try {
      let step: number;
      do {
        step = this.step;
        this.showStep(await get<TraceStep>(`api/trace/steps/${step}`));
      } while (step !== this.step);
    } catch (reason) {
      this.pause();
      this.fail(errorOf(reason));
    } finally {
      this.isReading = false;
    }
  }

  private showStep(step: TraceStep): void {
    this.slider.value = String(step.step);
    setText(byId("trace-step"), `Step ${count(step.step)} of ${count(this.info?.steps ?? 0)}`);
    this.slider.setAttribute("aria-valuetext", `step ${step.step}: ${step.signal}`);
    setText(byId("trace-signal"), step.signal);
    byId("trace-effects").replaceChildren(...step.effects.map((effect) => element("li", {}, effect)));
    byId("trace-explanation").replaceChildren(...(step.notes.length === 0 ? ["Nothing ended in this step."] : step.notes).map((note) => element("p", {}, note)));
    setText(byId("trace-alive"), `${count(step.alive)} alive${step.left > 0 ? `, ${count(step.left)} of them not drawn` : ""}`);
    for (const death of byId("trace-deaths").children as HTMLCollectionOf<HTMLElement>) {
      death.ariaCurrent = death.dataset["step"] === String(step.step) ? "step" : null;
    }

    this.graph.show(step);
  }

  private start(): void {
    if (this.step === (this.info?.steps ?? 0)) {
      this.go(0);
    }

    const speed = playEvery[byId<HTMLSelectElement>("trace-speed").value] ?? 400;
    setText(this.play, "Pause");
    this.timer = window.setInterval(() => {
      if (this.step >= (this.info?.steps ?? 0)) {
        this.pause();
      } else if (!this.isReading) {
        this.go(this.step + 1);
      }
    }, speed);
  }

  private pause(): void {
    window.clearInterval(this.timer);
    this.timer = undefined;
    setText(this.play, "Play");
  }

  private fail(error: string): void {
    setText(byId("trace-error"), error);
  }
}
