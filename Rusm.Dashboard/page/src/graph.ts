// Processes with their links and monitors.

import cytoscape, { type Core, type ElementDefinition } from "cytoscape";
import { button, element, reconcile, setText } from "./dom";
import { graphChanged, graphMoved } from "./frames";
import { Layout, type Place } from "./layout";
import { pidText, type Pid } from "./pid";
import { isEnded } from "./slots";
import { color } from "./theme";
import type { Graph, GraphNode } from "./types";

// A few processes do not fill the whole room.
const largest = 1.2;

// Room at the edges for labels, and for what has ended and lies further out.
const margin = 56;

/** A graph, with its list for those who can't see it. */
export class GraphView {
  private readonly core: Core;
  private readonly layout = new Layout();
  private graph: Graph | undefined;
  private living: Place[] = [];
  private isMoved = false;

  constructor(private readonly home: HTMLElement, private readonly list: HTMLElement, private readonly open: (pid: Pid) => void) {
    this.core = cytoscape({ container: home, elements: [], layout: { name: "preset" }, minZoom: 0.1, maxZoom: 3, boxSelectionEnabled: false, autoungrabify: true });
    this.core.on("tap", "node", (event) => open((event.target as { id(): string }).id()));
    this.core.on("scrollzoom pinchzoom dragpan", () => (this.isMoved = true));
    list.closest("details")?.addEventListener("toggle", () => this.showList());
    new ResizeObserver(() => {
      graphMoved();
      this.core.resize();
      this.fitUnlessMoved();
    }).observe(home);
  }

  /** Shows all processes, now and when there are more. */
  fit(): void {
    this.isMoved = false;
    graphMoved();
    this.fitUnlessMoved();
  }

  zoom(factor: number): void {
    graphMoved();
    this.isMoved = true;
    this.core.zoom({ level: this.core.zoom() * factor, renderedPosition: { x: this.core.width() / 2, y: this.core.height() / 2 } });
  }

  /** Takes the colours of the theme. */
  restyle(): void {
    graphChanged();
    this.core.style([
      { selector: "node", style: { label: "data(label)", "font-size": 11, color: color("text"), "background-color": color("line-1"), width: 14, height: 14, "text-valign": "bottom", "text-margin-y": 3, "text-max-width": "90px", "text-wrap": "ellipsis", "min-zoomed-font-size": 7 } },
      { selector: "node.supervisor", style: { shape: "round-rectangle", width: 20, height: 16, "background-color": color("line-4"), "font-weight": "bold", "text-background-color": color("back"), "text-background-opacity": 0.8, "z-index": 2 } },
      { selector: "node.new", style: { "border-width": 3, "border-color": color("good") } },
      { selector: "node.crashed", style: { shape: "star", width: 24, height: 24, "background-color": color("bad"), color: color("bad") } },
      { selector: "node.ended", style: { shape: "vee", "background-color": color("muted"), color: color("muted"), opacity: 0.7 } },
      { selector: "edge", style: { width: 1.5, "line-color": color("edge"), "curve-style": "straight" } },
      { selector: "edge.monitor", style: { "line-style": "dashed", "target-arrow-shape": "triangle-backcurve", "target-arrow-color": color("edge"), "curve-style": "bezier", "arrow-scale": 0.8 } },
      { selector: "edge.cascade", style: { width: 3, "line-color": color("bad"), "target-arrow-shape": "triangle", "target-arrow-color": color("bad"), "curve-style": "bezier" } },
    ]);
  }

  show(graph: Graph): void {
    this.graph = graph;
    if (this.core.width() === 0) {
      return;
    }

    graphChanged();
    const wanted = new Map(elementsOf(graph).map((each) => [each.data.id as string, each]));
    const places = this.layout.placesOf(graph);
    this.living = graph.nodes.filter((node) => !isEnded(node)).flatMap((node) => places.get(node.pid) ?? []);
    this.core.batch(() => {
      this.core.elements().forEach((each) => {
        if (!wanted.has(each.id())) {
          each.remove();
        }
      });
      for (const [id, each] of wanted) {
        this.put(each, places.get(id));
      }
    });
    this.fitUnlessMoved();
    this.describe(graph);
    this.showList();
  }

  private put(wanted: ElementDefinition, position: Place | undefined): void {
    const known = this.core.getElementById(wanted.data.id as string);
    if (known.empty()) {
      this.core.add(position === undefined ? wanted : { ...wanted, position: { ...position } });
    } else if (position !== undefined) {
      known.classes(wanted.classes ?? "");
      known.data("label", wanted.data["label"]);
      const { x, y } = known.position();
      if (x !== position.x || y !== position.y) {
        known.position({ ...position });
      }
    }
  }

  // What has ended lies in the margin, so that it does not change the scale while it is shown.
  private fitUnlessMoved(): void {
    if (this.isMoved || this.living.length === 0) {
      return;
    }

    const [xs, ys] = [this.living.map(({ x }) => x), this.living.map(({ y }) => y)];
    const [left, top] = [Math.min(...xs), Math.min(...ys)];
    const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - top];
    const zoom = Math.min(largest, (this.core.width() - 2 * margin) / Math.max(1, width), (this.core.height() - 2 * margin) / Math.max(1, height));
    this.core.viewport({ zoom, pan: { x: this.core.width() / 2 - zoom * (left + width / 2), y: this.core.height() / 2 - zoom * (top + height / 2) } });
  }

  private describe(graph: Graph): void {
    const text = `Graph of ${graph.nodes.length} processes and ${graph.edges.length} links and monitors; the list below has the same`;
    if (this.home.ariaLabel !== text) {
      this.home.ariaLabel = text;
    }
  }

  private showList(): void {
    const graph = this.graph;
    if (graph === undefined || this.list.closest("details")?.open !== true) {
      return;
    }

    const words = { link: "linked to", monitor: "monitors", cascade: "its end has ended" };
    const ends = new Map<Pid, string[]>();
    for (const edge of graph.edges) {
      ends.set(edge.from, [...(ends.get(edge.from) ?? []), `${words[edge.kind]} ${pidText(edge.to)}`]);
    }

    reconcile(
      this.list,
      graph.nodes.map((node): [string, GraphNode] => [node.pid, node]),
      (node) => element("li", {}, button(pidText(node.pid), { class: "pid-button" }, () => this.open(node.pid)), element("span")),
      (item, node) => setText(item.lastElementChild as HTMLElement, ` ${node.label ?? ""} ${node.supervisor ? "supervisor, " : ""}${node.state}${ends.has(node.pid) ? ": " + (ends.get(node.pid) ?? []).join(", ") : ""}`),
    );
  }
}

function elementsOf(graph: Graph): ElementDefinition[] {
  const known = new Set(graph.nodes.map((node) => node.pid));
  return [
    ...graph.nodes.map((node): ElementDefinition => ({ group: "nodes", data: { id: node.pid, label: node.label ?? pidText(node.pid) }, classes: `${node.state}${node.supervisor ? " supervisor" : ""}` })),
    ...graph.edges.filter((edge) => known.has(edge.from) && known.has(edge.to)).map((edge): ElementDefinition => ({
      group: "edges",
      data: { id: `${edge.kind}-${edge.from}-${edge.to}`, source: edge.from, target: edge.to },
      classes: edge.kind,
    })),
  ];
}
