// Processes with their links and monitors.

import cytoscape, { type Core, type ElementDefinition } from "cytoscape";
import { element } from "./dom";
import { placesOf } from "./layout";
import { color } from "./theme";
import type { Graph, GraphNode } from "./types";

// A few processes do not fill the whole room.
const largest = 1.2;

/** A graph, with its list for those who can't see it. */
export class GraphView {
  private readonly core: Core;
  private isMoved = false;

  constructor(home: HTMLElement, private readonly list: HTMLElement, private readonly open: (pid: number) => void) {
    this.core = cytoscape({ container: home, elements: [], layout: { name: "preset" }, minZoom: 0.1, maxZoom: 3, boxSelectionEnabled: false });
    this.core.on("tap", "node", (event) => open(Number((event.target as { id(): string }).id())));
    this.core.on("scrollzoom pinchzoom dragpan", () => (this.isMoved = true));
    new ResizeObserver(() => {
      this.core.resize();
      this.fitUnlessMoved();
    }).observe(home);
  }

  /** Shows all processes, now and when there are more. */
  fit(): void {
    this.isMoved = false;
    this.fitUnlessMoved();
  }

  zoom(factor: number): void {
    this.isMoved = true;
    this.core.zoom({ level: this.core.zoom() * factor, renderedPosition: { x: this.core.width() / 2, y: this.core.height() / 2 } });
  }

  /** Takes the colours of the theme. */
  restyle(): void {
    this.core.style([
      { selector: "node", style: { label: "data(label)", "font-size": 10, color: color("text"), "background-color": color("line-1"), width: 14, height: 14, "text-valign": "bottom", "text-margin-y": 3, "text-max-width": "90px", "text-wrap": "ellipsis", "min-zoomed-font-size": 7 } },
      { selector: "node.supervisor", style: { shape: "round-rectangle", width: 20, height: 16, "background-color": color("line-4") } },
      { selector: "node.new", style: { "border-width": 3, "border-color": color("good") } },
      { selector: "node.crashed", style: { shape: "star", width: 24, height: 24, "background-color": color("bad"), color: color("bad") } },
      { selector: "node.ended", style: { shape: "vee", "background-color": color("muted"), opacity: 0.7 } },
      { selector: "edge", style: { width: 1.5, "line-color": color("muted"), "curve-style": "straight" } },
      { selector: "edge.monitor", style: { "line-style": "dashed", "target-arrow-shape": "triangle-backcurve", "target-arrow-color": color("muted"), "curve-style": "bezier", "arrow-scale": 0.8 } },
      { selector: "edge.cascade", style: { width: 3, "line-color": color("bad"), "target-arrow-shape": "triangle", "target-arrow-color": color("bad"), "curve-style": "bezier" } },
    ]);
  }

  show(graph: Graph): void {
    if (this.core.width() === 0) {
      return;
    }

    const wanted = new Map(elementsOf(graph).map((each) => [each.data.id as string, each]));
    const places = placesOf(graph);
    this.core.batch(() => {
      this.core.elements().forEach((each) => {
        if (!wanted.has(each.id())) {
          each.remove();
        }
      });
      for (const [id, each] of wanted) {
        const known = this.core.getElementById(id);
        const position = each.group === "nodes" ? places.get(Number(id)) : undefined;
        if (known.empty()) {
          this.core.add(position === undefined ? each : { ...each, position });
        } else if (position !== undefined) {
          known.classes(each.classes ?? "");
          known.data("label", each.data["label"]);
          known.position(position);
        }
      }
    });
    this.fitUnlessMoved();
    this.showList(graph);
  }

  private fitUnlessMoved(): void {
    if (!this.isMoved && this.core.nodes().nonempty()) {
      this.core.fit(undefined, 28);
      if (this.core.zoom() > largest) {
        this.core.zoom(largest);
        this.core.center();
      }
    }
  }

  private showList(graph: Graph): void {
    if ((this.list.closest("details") as HTMLDetailsElement | null)?.open !== true) {
      return;
    }

    const edges = new Map<number, string[]>();
    for (const edge of graph.edges) {
      const words = { link: "linked to", monitor: "monitors", cascade: "its end has ended" };
      edges.set(edge.from, [...(edges.get(edge.from) ?? []), `${words[edge.kind]} <${edge.to}>`]);
    }

    this.list.replaceChildren(...graph.nodes.map((node) => {
      const open = element("button", { type: "button", class: "pid-button" }, `<${node.pid}>`);
      open.addEventListener("click", () => this.open(node.pid));
      return element("li", {}, open, ` ${node.label ?? ""} ${node.state}${edges.has(node.pid) ? ": " + (edges.get(node.pid) ?? []).join(", ") : ""}`);
    }));
  }
}

function elementsOf(graph: Graph): ElementDefinition[] {
  const known = new Set(graph.nodes.map((node) => node.pid));
  return [
    ...graph.nodes.map((node): ElementDefinition => ({ group: "nodes", data: { id: String(node.pid), label: labelOf(node) }, classes: `${node.state}${node.supervisor ? " supervisor" : ""}` })),
    ...graph.edges.filter((edge) => known.has(edge.from) && known.has(edge.to)).map((edge): ElementDefinition => ({
      group: "edges",
      data: { id: `${edge.kind}-${edge.from}-${edge.to}`, source: String(edge.from), target: String(edge.to) },
      classes: edge.kind,
    })),
  ];
}

function labelOf(node: GraphNode): string {
  return node.label ?? `<${node.pid}>`;
}
