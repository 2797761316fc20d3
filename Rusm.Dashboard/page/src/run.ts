// Runs of scenarios.

import { errorOf, post } from "./api";
import { byId, element, setText } from "./dom";
import { count } from "./format";
import type { Picture, Run, Scenario, Setting } from "./types";

/** What the program does, in a few words. */
export function summaryOf(picture: Picture): string {
  if (picture.run !== undefined) {
    return `${picture.run.scenario}: ${picture.run.phase}`;
  }

  return picture.runtime ? `${count(picture.alive)} processes` : "no runtime";
}

/** The bar that starts and stops runs. */
export class RunBar {
  private readonly choice = byId<HTMLSelectElement>("run-scenario");
  private readonly settings = byId("run-settings");
  private readonly start = byId<HTMLButtonElement>("run-start");
  private readonly stop = byId<HTMLButtonElement>("run-stop");
  private readonly state = byId("run-state");
  private readonly report = byId("run-report");
  private scenarios: Scenario[] = [];

  constructor() {
    this.choice.addEventListener("change", () => this.showSettings());
    byId<HTMLFormElement>("run").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.run();
    });
    this.stop.addEventListener("click", () => void this.request("api/stop", {}));
  }

  /** Shows the scenarios, or hides the bar if there are none. */
  offer(scenarios: Scenario[] | undefined): void {
    byId("run-section").hidden = scenarios === undefined;
    const names = (scenarios ?? []).map((scenario) => scenario.name).join();
    if (names !== this.scenarios.map((scenario) => scenario.name).join()) {
      this.scenarios = scenarios ?? [];
      this.choice.replaceChildren(...this.scenarios.map((scenario) => element("option", { value: scenario.name }, scenario.name)));
      this.showSettings();
    }
  }

  show(run: Run | undefined): void {
    const isRunning = run !== undefined && !run.done;
    this.start.disabled = isRunning;
    this.stop.disabled = !isRunning;
    const figures = (run?.figures ?? []).map(([name, value]) => `${name} ${value}`).join(" · ");
    setText(this.state, run === undefined ? "No run yet." : `${run.scenario}: ${run.phase}${figures.length > 0 ? " · " + figures : ""}`);
    setText(this.report, run?.report?.join("\n") ?? "");
    this.report.hidden = run?.report === undefined;
    if (run?.error !== undefined) {
      this.fail(run.error);
    }
  }

  private showSettings(): void {
    const scenario = this.scenarios.find((each) => each.name === this.choice.value);
    setText(byId("run-description"), scenario?.description ?? "");
    this.settings.replaceChildren(...(scenario?.settings ?? []).map((setting) => {
      const label = element("label", { title: setting.description }, setting.label);
      label.append(controlOf(setting));
      return label;
    }));
  }

  private async run(): Promise<void> {
    const settings: Record<string, string> = {};
    for (const control of this.settings.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select")) {
      settings[control.name] = control.value.trim();
    }

    await this.request("api/run", { scenario: this.choice.value, settings });
  }

  private async request(path: string, content: unknown): Promise<void> {
    this.fail("");
    try {
      await post(path, content);
    } catch (reason) {
      this.fail(errorOf(reason));
    }
  }

  private fail(error: string): void {
    setText(byId("run-error"), error);
  }
}

function controlOf(setting: Setting): HTMLElement {
  if (setting.choices !== undefined) {
    const control = element("select", { name: setting.name }, ...setting.choices.map((choice) => element("option", { value: choice }, choice)));
    control.value = setting.value;
    return control;
  }

  return element("input", { name: setting.name, value: setting.value, inputmode: setting.kind === "number" ? "decimal" : undefined, size: "7", autocomplete: "off" });
}
