// The tree and the graph, which are read when the structure has changed.

import { get } from "./api";
import { byId, setText } from "./dom";
import { count } from "./format";
import { GraphView } from "./graph";
import { pidText, type Pid } from "./pid";
import { TreeView } from "./tree";
import type { Graph, Tree } from "./types";

const readEvery = 500;

export class Structure {
  private readonly tree: TreeView;
  private readonly graph: GraphView;
  private shown = -1;
  private readAt = 0;
  private isReading = false;
  private focus: Pid | undefined;

  constructor(open: (pid: Pid) => void) {
    this.tree = new TreeView(byId("tree"), open);
    this.graph = new GraphView(byId("graph"), byId("graph-list"), open);
    byId("graph-in").addEventListener("click", () => this.graph.zoom(1.3));
    byId("graph-out").addEventListener("click", () => this.graph.zoom(1 / 1.3));
    byId("graph-fit").addEventListener("click", () => this.graph.fit());
    byId("graph-all").addEventListener("click", () => this.focusOn(undefined));
  }

  restyle(): void {
    this.graph.restyle();
  }

  /** Takes what is shown as outdated: another server numbers its versions anew. */
  forget(): void {
    this.shown = -1;
  }

  /** Draws the neighbourhood of one process, or everything. */
  focusOn(pid: Pid | undefined): void {
    this.focus = pid;
    byId("graph-all").hidden = pid === undefined;
    setText(byId("graph-focus"), pid === undefined ? "" : `around ${pidText(pid)}`);
    this.graph.fit();
    this.readAt = 0;
    this.forget();
  }

  /** Reads the structure if it is not the one shown, twice a second at most. */
  async show(version: number): Promise<void> {
    const now = performance.now();
    if (this.isReading || version === this.shown || now - this.readAt < readEvery || byId("view-live").hidden) {
      return;
    }

    this.isReading = true;
    this.readAt = now;
    const focus = this.focus;
    try {
      const [tree, graph] = await Promise.all([get<Tree>("api/tree"), get<Graph>(focus === undefined ? "api/graph" : `api/graph?focus=${focus}`)]);
      this.tree.show(tree);
      this.note(tree);
      if (focus === this.focus) {
        this.shown = version;
        this.graph.show(graph);
        setText(byId("graph-left"), graph.left > 0 && focus === undefined ? `${count(graph.left)} more are not drawn.` : "");
      }
    } catch {
      // The connection says that it is lost.
    } finally {
      this.isReading = false;
    }
  }

  private note(tree: Tree): void {
    const left = tree.total - tree.nodes.filter((node) => node.pid !== undefined).length;
    setText(byId("tree-note"), tree.total === 0 ? "No process is alive." : left > 0 ? `${count(left)} more are not drawn: see Processes.` : "");
  }
}
