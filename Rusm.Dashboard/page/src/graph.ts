// Processes with their links and monitors. Positions stay: only what is new is placed.

import cytoscape, { type Core, type ElementDefinition } from "cytoscape";
import { element } from "./dom";
import { color } from "./theme";
import type { Graph, GraphNode } from "./types";

/** A graph, with its list for those who can't see it. */
export class GraphView {
  private readonly core: Core;
  private readonly places = new Map<string, { x: number; y: number }>();

  constructor(home: HTMLElement, private readonly list: HTMLElement, private readonly open: (pid: number) => void) {
    this.core = cytoscape({ container: home, elements: [], layout: { name: "preset" }, wheelSensitivity: 0.3, minZoom: 0.1, maxZoom: 3, boxSelectionEnabled: false });
    this.core.on("tap", "node", (event) => open(Number((event.target as { id(): string }).id())));
    new ResizeObserver(() => this.core.resize()).observe(home);
  }

  fit(): void {
    this.core.fit(undefined, 24);
  }

  zoom(factor: number): void {
    this.core.zoom({ level: this.core.zoom() * factor, renderedPosition: { x: this.core.width() / 2, y: this.core.height() / 2 } });
  }

  /** Takes the colours of the theme. */
  restyle(): void {
    this.core.style([
      { selector: "node", style: { label: "data(label)", "font-size": 10, color: color("text"), "background-color": color("line-1"), width: 14, height: 14, "text-valign": "bottom", "text-margin-y": 3, "text-max-width": "90px", "text-wrap": "ellipsis" } },
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

    const wasEmpty = this.core.nodes().empty();
    const wanted = new Map(elementsOf(graph).map((each) => [each.data.id as string, each]));
    let isNew = false;
    this.core.batch(() => {
      this.core.elements().forEach((each) => {
        if (!wanted.has(each.id())) {
          if (each.isNode()) {
            this.places.set(each.id(), { ...each.position() });
          }

          each.remove();
        }
      });
      for (const [id, each] of wanted) {
        const known = this.core.getElementById(id);
        if (known.nonempty()) {
          known.classes(each.classes ?? "");
          known.data("label", each.data["label"]);
        } else if (each.group === "nodes") {
          isNew = true;
          this.core.add({ ...each, position: this.placeOf(id, graph) });
        }
      }

      for (const [id, each] of wanted) {
        if (each.group === "edges" && this.core.getElementById(id).empty()) {
          this.core.add(each);
        }
      }
    });
    if (wasEmpty && isNew) {
      this.arrange();
    }

    this.showList(graph);
  }

  /** Arranges all nodes anew. */
  arrange(): void {
    this.core.layout({ name: "cose", animate: false, randomize: false, nodeRepulsion: () => 9000, idealEdgeLength: () => 60, numIter: 400, padding: 24 }).run();
    this.fit();
  }

  // Where it was before, or near a process to which it is linked, or on a spiral.
  private placeOf(id: string, graph: Graph): { x: number; y: number } {
    const before = this.places.get(id);
    if (before !== undefined) {
      return before;
    }

    const pid = Number(id);
    const angle = pid * 2.4;
    for (const edge of graph.edges) {
      const peer = edge.from === pid ? edge.to : edge.to === pid ? edge.from : undefined;
      const place = peer === undefined ? undefined : this.core.getElementById(String(peer));
      if (place?.nonempty()) {
        const { x, y } = place.position();
        return { x: x + 70 * Math.cos(angle), y: y + 70 * Math.sin(angle) };
      }
    }

    const radius = 30 * Math.sqrt(1 + this.core.nodes().length);
    return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
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
  return node.label === undefined ? `<${node.pid}>` : `<${node.pid}> ${node.label}`;
}
