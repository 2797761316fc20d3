// One process, beside the rest of the page.

import { errorOf, get, post } from "./api";
import { button, byId, element, setText } from "./dom";
import { clock, count, duration } from "./format";
import { isConnected } from "./live";
import { outside, pidOf, pidText, type Pid } from "./pid";
import type { Details } from "./types";

const refreshEvery = 1000;

// Where the details lie above the page and not beside it.
const covering = "(max-width: 1199px)";

export class DetailsPanel {
  private readonly panel = byId("details");
  private readonly content = byId("details-content");
  private readonly actions = byId("details-actions");
  private readonly error = byId("details-error");
  private pid: Pid | undefined;
  private before: HTMLElement | undefined;
  private shown = "";

  // There was no such process, so it is not asked for again.
  private isUnknown = false;

  constructor(moves: { around(pid: Pid): void }) {
    byId("details-close").addEventListener("click", () => this.close());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.pid !== undefined) {
        this.close();
      }
    });
    byId("details-around").addEventListener("click", () => {
      const pid = this.pid;
      if (pid !== undefined) {
        if (matchMedia(covering).matches) {
          this.close();
        }

        moves.around(pid);
      }
    });
    byId("details-kill").addEventListener("click", () => void this.act(`api/processes/${this.pid}/kill`, {}));
    byId("details-crash").addEventListener("click", () => void this.act(`api/processes/${this.pid}/crash`, {}));
    byId<HTMLFormElement>("details-link").addEventListener("submit", (event) => {
      event.preventDefault();
      const text = byId<HTMLInputElement>("details-link-to").value;
      const to = pidOf(text);
      if (to === undefined) {
        setText(this.error, `link to: '${text}' is not a pid.`);
      } else {
        void this.act("api/links", { from: this.pid, to });
      }
    });
    setInterval(() => {
      if (this.pid !== undefined && !this.isUnknown && !document.hidden && isConnected()) {
        void this.refresh();
      }
    }, refreshEvery);
  }

  allow(canAct: boolean): void {
    this.actions.hidden = !canAct;
  }

  open(pid: Pid): void {
    if (this.pid === undefined) {
      this.before = document.activeElement as HTMLElement;
    }

    this.pid = pid;
    this.shown = "";
    this.isUnknown = false;
    this.panel.hidden = false;
    document.body.classList.add("has-details");
    setText(byId("details-title"), `Process ${pidText(pid)}`);
    setText(this.error, "");
    this.content.replaceChildren();
    byId("details-close").focus();
    void this.refresh();
  }

  private close(): void {
    this.pid = undefined;
    this.panel.hidden = true;
    document.body.classList.remove("has-details");
    this.before?.focus({ preventScroll: true });
  }

  private async refresh(): Promise<void> {
    const pid = this.pid;
    try {
      const details = await get<Details>(`api/processes/${pid}`);
      if (pid === this.pid) {
        this.show(details);
      }
    } catch (reason) {
      if (pid === this.pid) {
        this.isUnknown = !(reason instanceof TypeError);
        setText(this.error, errorOf(reason));
      }
    }
  }

  private async act(path: string, content: unknown): Promise<void> {
    try {
      await post(path, content);
      setText(this.error, "");
    } catch (reason) {
      setText(this.error, errorOf(reason));
    }

    await this.refresh();
  }

  private show(details: Details): void {
    const text = JSON.stringify(details);
    if (text === this.shown) {
      return;
    }

    this.shown = text;
    const focused = this.content.contains(document.activeElement) ? document.activeElement?.textContent : undefined;
    setText(byId("details-title"), `Process ${pidText(details.pid)} ${details.label ?? details.name ?? ""}`);
    for (const control of this.actions.querySelectorAll<HTMLButtonElement | HTMLInputElement>("button, input")) {
      control.disabled = !details.alive;
    }

    const facts = element("dl", { class: "facts" });
    const add = (name: string, ...value: (Node | string)[]): void => facts.append(element("dt", {}, name), element("dd", {}, ...value));
    if (details.died !== undefined) {
      this.addDeath(details.died, add);
    } else if (!details.alive) {
      add("State", "ended; its end is not kept");
    } else {
      add("State", details.blockedFor === undefined ? "alive" : `alive; its body blocks its thread for ${duration(details.blockedFor)}`);
      add("Spawned by", details.parent === outside ? "outside" : this.pidButton(details.parent));
      add("Registered name", details.name ?? "none");
      add("Traps exits", details.trap ? "yes" : "no");
      add(`Links (${count(details.linkCount)})`, ...this.pids(details.links, details.linkCount));
      add(`Monitors (${count(details.monitorCount)})`, ...this.pids(details.monitors.map((end) => end.pid), details.monitorCount));
      add(`Monitored by (${count(details.monitoredByCount)})`, ...this.pids(details.monitoredBy.map((end) => end.pid), details.monitoredByCount));
      add(`Mailbox (${count(details.mailbox.count)})`, details.mailbox.items.length === 0 ? "empty" : listOf(details.mailbox.items, details.mailbox.count));
      if (details.groups.length > 0) {
        add("Groups", details.groups.join(", "));
      }
    }

    const signals = element("ol", { class: "signals" }, ...[...details.signals].reverse().map((signal) => element("li", {}, element("time", {}, clock(signal.at)), ` ${signal.text}`)));
    this.content.replaceChildren(facts, element("h3", {}, "What was seen of it"), details.signals.length === 0 ? element("p", {}, "Nothing yet.") : signals);
    [...this.content.querySelectorAll<HTMLElement>("button")].find((each) => each.textContent === focused)?.focus();
  }

  private addDeath(died: NonNullable<Details["died"]>, add: (name: string, ...value: (Node | string)[]) => void): void {
    add("State", `ended at ${clock(died.at)}`);
    add("Exit reason", element("span", { "data-testid": "details-died" }, died.reason));
    add("Cause", died.cause);
    add("Chain of causes", element("ol", { class: "chain" }, ...died.chain.map((each) => element("li", {}, each))));
    if (died.links.length > 0) {
      add("Was linked to", ...this.pids(died.links, died.links.length));
    }
  }

  private pids(pids: Pid[], total: number): (Node | string)[] {
    const more = total - pids.length;
    return pids.length === 0 ? ["none"] : [...pids.map((pid) => this.pidButton(pid)), ...(more > 0 ? [`and ${count(more)} more`] : [])];
  }

  private pidButton(pid: Pid): HTMLElement {
    return button(pidText(pid), { class: "pid-button" }, () => this.open(pid));
  }
}

function listOf(texts: string[], total: number): HTMLElement {
  const more = total - texts.length;
  return element("ul", { class: "items" }, ...texts.map((text) => element("li", {}, text)), ...(more > 0 ? [element("li", {}, `and ${count(more)} more`)] : []));
}
