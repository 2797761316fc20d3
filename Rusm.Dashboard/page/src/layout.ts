// Where the processes of a graph are drawn: each tree of links as a circle, with its oldest supervisor in the middle.

import type { Graph, GraphNode } from "./types";

export interface Place {
  x: number;
  y: number;
}

const ring = 90;
const leafWidth = 46;
const gap = 80;

interface Branch {
  node: GraphNode;
  children: Branch[];
}

/** The place of each process. A process that replaces another one of the same label has its place, so that a restart moves nothing. */
export function placesOf(graph: Graph): Map<number, Place> {
  const places = new Map<number, Place>();
  const circles = treesOf(graph).map((tree) => circleOf(tree));
  const rowWidth = Math.max(600, Math.sqrt(circles.reduce((sum, circle) => sum + (2 * circle.radius + gap) ** 2, 0)) * 1.3);
  let [x, y, height] = [0, 0, 0];
  for (const circle of circles) {
    if (x > 0 && x + 2 * circle.radius > rowWidth) {
      [x, y, height] = [0, y + height + gap, 0];
    }

    for (const [pid, place] of circle.places) {
      places.set(pid, { x: x + circle.radius + place.x, y: y + circle.radius + place.y });
    }

    x += 2 * circle.radius + gap;
    height = Math.max(height, 2 * circle.radius);
  }

  return places;
}

// A process hangs below the supervisor to which it is linked, or below its oldest peer.
function treesOf(graph: Graph): Branch[] {
  const nodes = new Map(graph.nodes.map((node) => [node.pid, node]));
  const peers = new Map<number, number[]>();
  for (const edge of graph.edges.filter((each) => each.kind !== "monitor")) {
    peers.set(edge.from, [...(peers.get(edge.from) ?? []), edge.to]);
    peers.set(edge.to, [...(peers.get(edge.to) ?? []), edge.from]);
  }

  const rank = (node: GraphNode): number => (node.supervisor ? 0 : node.state === "crashed" || node.state === "ended" ? 2 : 1);
  const order = [...graph.nodes].sort((one, other) => rank(one) - rank(other) || keyOf(one).localeCompare(keyOf(other), "en", { numeric: true }) || one.pid - other.pid);
  const byAge = [...order].sort((one, other) => rank(one) - rank(other) || one.pid - other.pid);
  const taken = new Set<number>();
  const branches: Branch[] = [];
  for (const root of byAge) {
    if (!taken.has(root.pid)) {
      taken.add(root.pid);
      const tree: Branch = { node: root, children: [] };
      branches.push(tree);
      for (let border = [tree]; border.length > 0; ) {
        const next: Branch[] = [];
        for (const branch of border) {
          const linked = new Set(peers.get(branch.node.pid) ?? []);
          for (const node of order) {
            if (linked.has(node.pid) && !taken.has(node.pid) && nodes.has(node.pid)) {
              taken.add(node.pid);
              const child: Branch = { node, children: [] };
              branch.children.push(child);
              next.push(child);
            }
          }
        }

        border = next;
      }
    }
  }

  return branches.sort((one, other) => sizeOf(other) - sizeOf(one));
}

function circleOf(tree: Branch): { radius: number; places: Map<number, Place> } {
  const [leaves, depth] = [leavesOf(tree), depthOf(tree)];
  const distance = depth === 0 ? 0 : Math.max(ring, (leaves * leafWidth) / (2 * Math.PI * depth));
  const places = new Map<number, Place>();
  const place = (branch: Branch, level: number, from: number): void => {
    const share = leavesOf(branch);
    const angle = ((from + share / 2) / leaves) * 2 * Math.PI;
    const outwards = branch.node.state === "crashed" || branch.node.state === "ended" ? 0.35 : 0;
    places.set(branch.node.pid, { x: Math.cos(angle) * (level + (level > 0 ? outwards : 0)) * distance, y: Math.sin(angle) * (level + (level > 0 ? outwards : 0)) * distance });
    let at = from;
    for (const child of branch.children) {
      place(child, level + 1, at);
      at += leavesOf(child);
    }
  };
  place(tree, 0, 0);
  return { radius: Math.max(24, (depth + 0.4) * distance), places };
}

function keyOf(node: GraphNode): string {
  return node.label ?? String(node.pid);
}

// An ended process takes no room: it lies beside what is there.
function leavesOf(branch: Branch): number {
  return branch.children.length === 0
    ? branch.node.state === "crashed" || branch.node.state === "ended" ? 0.25 : 1
    : branch.children.reduce((sum, child) => sum + leavesOf(child), 0);
}

function depthOf(branch: Branch): number {
  return branch.children.reduce((most, child) => Math.max(most, 1 + depthOf(child)), 0);
}

function sizeOf(branch: Branch): number {
  return branch.children.reduce((sum, child) => sum + sizeOf(child), 1);
}
