// The page: its views, and what flows into them.

import { errorOf, get, readInfo } from "./api";
import "./page.css";
import { Charts } from "./charts";
import { DetailsPanel } from "./details";
import { byId, setText } from "./dom";
import { GraphView } from "./graph";
import { HappenedList } from "./happened";
import { listen } from "./live";
import { RunBar } from "./run";
import { startStorm } from "./storm";
import { ProcessTable } from "./table";
import { startTheme } from "./theme";
import { Tiles } from "./tiles";
import { TraceView } from "./trace";
import { TreeView } from "./tree";
import type { Graph, Picture, Tree } from "./types";

const structureEvery = 500;
const drawEvery = 250;

// While the page is hidden.
const maxUndrawn = 100;

const details = new DetailsPanel();
const open = (pid: number): void => details.open(pid);
const tiles = new Tiles(byId("tiles"));
const charts = new Charts(byId("charts"));
const runs = new RunBar();
const tree = new TreeView(byId("tree"), open);
const graph = new GraphView(byId("graph"), byId("graph-list"), open);
const happened = new HappenedList(open);
const table = new ProcessTable(open);
const trace = new TraceView(open);

const undrawn: Picture[] = [];
let drawnAt = 0;
let shownStructure = -1;
let structureRead = 0;
let isReadingStructure = false;
let shownTrace: string | undefined;

// Pictures come faster than they are drawn: each drawing costs the machine that is looked at.
function take(picture: Picture): void {
  charts.add(picture);
  undrawn.push(picture);
  const now = performance.now();
  if (!document.hidden && now - drawnAt >= drawEvery) {
    drawnAt = now;
    charts.draw();
    tiles.show(picture);
    runs.show(picture.run);
    happened.add(undrawn.splice(0));
    void readStructure(picture.structure);
  } else if (undrawn.length > maxUndrawn) {
    undrawn.shift();
  }
}

// The tree and the graph, when they have changed, twice a second at most.
async function readStructure(version: number): Promise<void> {
  const now = performance.now();
  if (isReadingStructure || version === shownStructure || now - structureRead < structureEvery || byId("view-live").hidden) {
    return;
  }

  isReadingStructure = true;
  structureRead = now;
  try {
    const [newTree, newGraph] = await Promise.all([get<Tree>("api/tree"), get<Graph>("api/graph")]);
    shownStructure = version;
    tree.show(newTree);
    graph.show(newGraph);
    const left = newTree.total - newTree.nodes.filter((node) => node.pid !== undefined).length;
    setText(byId("tree-note"), newTree.total === 0 ? "No process is alive." : left > 0 ? `${left.toLocaleString("en")} more are not drawn: see Processes.` : "");
  } catch {
    // The connection says that it is lost.
  } finally {
    isReadingStructure = false;
  }
}

async function refreshInfo(): Promise<void> {
  try {
    const info = await readInfo();
    setText(byId("version"), info.version);
    runs.offer(info.scenarios);
    details.allow(info.canAct);
    byId("storm-section").hidden = !info.canAct;
    byId("nav-trace").hidden = !info.traces;
    if (info.trace !== undefined && info.trace !== shownTrace) {
      shownTrace = info.trace;
      location.hash = "trace";
      await trace.reopen();
    }
  } catch (reason) {
    setText(byId("connection"), errorOf(reason));
  }
}

function showView(): void {
  const wanted = ["live", "processes", "trace"].find((name) => location.hash === `#${name}`) ?? "live";
  for (const name of ["live", "processes", "trace"]) {
    byId(`view-${name}`).hidden = name !== wanted;
    const link = byId(`nav-${name}`);
    if (name === wanted) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  }

  shownStructure = -1;
  if (wanted === "processes") {
    table.refresh();
  } else if (wanted === "trace") {
    trace.appear();
  }
}

for (const [id, action] of Object.entries({ "graph-in": () => graph.zoom(1.3), "graph-out": () => graph.zoom(1 / 1.3), "graph-fit": () => graph.fit() })) {
  byId(id).addEventListener("click", action);
}

startStorm();
startTheme(() => {
  charts.restyle();
  graph.restyle();
  trace.restyle();
});
addEventListener("hashchange", showView);
showView();
listen({
  history: (pictures) => charts.replace(pictures),
  picture: take,
  connection: (isThere) => {
    setText(byId("connection"), isThere ? "connected" : "connection lost, trying again…");
    byId("connection").classList.toggle("lost", !isThere);
    if (isThere) {
      void refreshInfo();
    }
  },
});
