// The page: its parts, and what flows into them.

import { errorOf, readInfo } from "./api";
import "./page.css";
import { Charts } from "./charts";
import { DetailsPanel } from "./details";
import { byId, setText } from "./dom";
import { HappenedList } from "./happened";
import { listen } from "./live";
import type { Pid } from "./pid";
import { Rhythm } from "./rhythm";
import { RunBar, summaryOf } from "./run";
import { startStorm } from "./storm";
import { Structure } from "./structure";
import { ProcessTable } from "./table";
import { startTheme } from "./theme";
import { Tiles } from "./tiles";
import { TraceView } from "./trace";
import type { Picture } from "./types";
import { startViews } from "./views";

const details = new DetailsPanel({
  around: (pid) => {
    location.hash = "live";
    structure.focusOn(pid);
    byId("graph-heading").scrollIntoView({ block: "nearest" });
  },
});
const open = (pid: Pid): void => details.open(pid);
const structure = new Structure(open);
const tiles = new Tiles(byId("tiles"));
const charts = new Charts(byId("charts"));
const runs = new RunBar();
const happened = new HappenedList(open);
const table = new ProcessTable(open);
const trace = new TraceView();

let isFirstInfo = true;

let newest: Picture | undefined;
const rhythm = new Rhythm(() => {
  charts.draw();
  happened.draw();
  if (newest !== undefined) {
    tiles.show(newest);
    runs.show(newest.run);
    setText(byId("program"), summaryOf(newest));
    void structure.show(newest.structure);
  }
});

function show(picture: Picture): void {
  newest = picture;
  charts.add(picture);
  happened.add(picture);
  rhythm.changed();
}

async function refreshInfo(): Promise<void> {
  try {
    const info = await readInfo();
    setText(byId("version"), info.version);
    runs.offer(info.scenarios);
    details.allow(info.canAct);
    byId("storm-section").hidden = !info.canAct;
    byId("nav-trace").hidden = !info.traces;
    if (isFirstInfo && info.trace !== undefined) {
      await trace.reopen();
      if (location.hash.length === 0) {
        location.hash = "trace";
      }
    }

    isFirstInfo = false;
  } catch (reason) {
    setText(byId("connection"), errorOf(reason));
  }
}

function showConnection(isThere: boolean): void {
  setText(byId("connection"), isThere ? "connected" : "connection lost, trying again…");
  byId("connection").classList.toggle("lost", !isThere);
  document.body.classList.toggle("is-lost", !isThere);
  if (isThere) {
    structure.forget();
    void refreshInfo();
  }
}

startStorm();
startTheme(() => {
  charts.restyle();
  structure.restyle();
  trace.restyle();
});
startViews((view) => {
  structure.forget();
  if (view === "processes") {
    table.refresh();
  } else if (view === "trace") {
    trace.appear();
  }
});
listen({ history: (pictures) => charts.replace(pictures), picture: show, connection: showConnection });
