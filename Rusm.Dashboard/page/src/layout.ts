// Where the processes of a graph are drawn: each tree of links as a circle, with its oldest supervisor in the middle.

import type { Graph, GraphNode } from "./types";

export interface Place {
  x: number;
  y: number;
}

// A place for a process, which another one of the same label takes when it has ended.
interface Slot {
  pid: number;
  home: Slot | undefined;
  groups: Map<string, Slot[]>;
}

// The place of a slot, or one further outwards.
type At = (further: number) => Place;
type Placed = [Slot, At];

interface Branch {
  node: GraphNode;
  children: Branch[];
}

const ring = 90;
const leafWidth = 46;
const gap = 80;
const outwards = 0.35;

// A tree with more levels than this one is no tree to look at.
const deepest = 6;

/** The places, which remember who was where: a restart moves nothing. */
export class Layout {
  private readonly all: Slot = { pid: 0, home: undefined, groups: new Map() };
  private slots = new Map<number, Slot>();
  private living = new Set<number>();
  private ended = new Set<number>();

  // The slots of ended processes that are still shown.
  private held = new Set<Slot>();

  /** The place of each process. An ended one stays where it was, and moves outwards when another one has its place. */
  placesOf(graph: Graph): Map<number, Place> {
    const ended = graph.nodes.filter((node) => isEnded(node));
    this.living = new Set(graph.nodes.filter((node) => !isEnded(node)).map((node) => node.pid));
    this.ended = new Set(ended.map((node) => node.pid));
    const peers = peersOf(graph);
    const known = new Map([...this.slots].filter(([pid]) => this.ended.has(pid)));
    this.held = new Set(known.values());
    this.slots = new Map(known);
    this.seat(this.all, treesOf(graph, peers));
    this.seatAllEnded(ended, peers);
    const placed = new Map(this.spread());
    const places = new Map<number, Place>();
    const late = new Map<Slot, number>();
    for (const node of [...graph.nodes].reverse()) {
      let slot = this.slots.get(node.pid);
      const isOwn = slot !== undefined && slot.pid === node.pid && placed.has(slot);
      while (slot !== undefined && !placed.has(slot)) {
        slot = slot.home;
      }

      if (slot !== undefined) {
        const before = Math.min(4, late.get(slot) ?? 0);
        late.set(slot, before + (isOwn ? 0 : 1));
        places.set(node.pid, (placed.get(slot) as At)(isOwn ? 0 : outwards * (1 + before * 0.6)));
      }
    }

    return places;
  }

  private seat(home: Slot, branches: Branch[]): void {
    for (const branch of branches) {
      const group = groupOf(home, branch.node);
      if (!group.some((slot) => slot.pid === branch.node.pid)) {
        const free = group.find((slot) => !this.living.has(slot.pid));
        if (free === undefined) {
          group.push({ pid: branch.node.pid, home, groups: new Map() });
        } else {
          free.pid = branch.node.pid;
        }
      }
    }

    for (const [key, group] of home.groups) {
      const kept = group.filter((slot) => this.living.has(slot.pid) || this.ended.has(slot.pid) || this.held.has(slot));
      if (kept.length === 0) {
        home.groups.delete(key);
      } else {
        home.groups.set(key, kept);
      }
    }

    for (const branch of branches) {
      const slot = groupOf(home, branch.node).find((each) => each.pid === branch.node.pid) as Slot;
      this.slots.set(branch.node.pid, slot);
      this.seat(slot, branch.children);
    }
  }

  // A cascade ends processes that are linked only to other ended ones: those with a known peer come first.
  private seatAllEnded(ended: GraphNode[], peers: Map<number, number[]>): void {
    let left = ended.filter((node) => !this.slots.has(node.pid));
    while (left.length > 0) {
      const known = left.filter((node) => peers.get(node.pid)?.some((pid) => this.slots.has(pid)));
      for (const node of known.length > 0 ? known : left) {
        this.slots.set(node.pid, this.seatEnded(node, peers.get(node.pid) ?? []));
      }

      left = left.filter((node) => !this.slots.has(node.pid));
    }
  }

  // A process that has ended before it was ever shown lies at the place of a sibling.
  private seatEnded(node: GraphNode, peers: number[]): Slot {
    const peer = peers.map((pid) => this.slots.get(pid)).find((slot) => slot !== undefined);
    const parent = peer !== undefined && peer.groups.size === 0 ? peer.home ?? this.all : peer ?? this.all;
    const siblings = parent === this.all ? groupOf(parent, node) : this.childrenOf(parent);
    return siblings[node.pid % Math.max(1, siblings.length)] ?? this.seatAlone(node, parent);
  }

  private seatAlone(node: GraphNode, home: Slot): Slot {
    const slot: Slot = { pid: node.pid, home, groups: new Map() };
    groupOf(home, node).push(slot);
    return slot;
  }

  private spread(): Placed[] {
    const placed: Placed[] = [];
    const circles = this.childrenOf(this.all).map((slot) => ({ slot, radius: this.radius(slot), size: this.size(slot) }));
    circles.sort((one, other) => other.size - one.size);
    const rowWidth = Math.max(600, Math.sqrt(circles.reduce((sum, circle) => sum + (2 * circle.radius + gap) ** 2, 0)) * 1.3);
    let [x, y, height] = [0, 0, 0];
    for (const { slot, radius } of circles) {
      if (x > 0 && x + 2 * radius > rowWidth) {
        [x, y, height] = [0, y + height + gap, 0];
      }

      this.place(slot, { x: x + radius, y: y + radius }, placed);
      x += 2 * radius + gap;
      height = Math.max(height, 2 * radius);
    }

    return placed;
  }

  private place(root: Slot, center: Place, placed: Placed[]): void {
    if (this.depth(root) > deepest) {
      this.placeChain(root, center, placed);
      return;
    }

    const [distance, leaves] = [this.distance(root), this.leaves(root)];
    const step = (slot: Slot, level: number, from: number): void => {
      const angle = ((from + this.leaves(slot) / 2) / leaves) * 2 * Math.PI;
      const at: At = (further) => {
        const reach = level * distance + further * Math.max(distance, ring);
        return { x: center.x + Math.cos(angle) * reach, y: center.y + Math.sin(angle) * reach };
      };
      placed.push([slot, at]);
      let next = from;
      for (const child of this.childrenOf(slot)) {
        step(child, level + 1, next);
        next += this.leaves(child);
      }
    };
    step(root, 0, 0);
  }

  // A long chain, or a ring, is drawn as a ring.
  private placeChain(root: Slot, center: Place, placed: Placed[]): void {
    const chain: Slot[] = [];
    const collect = (slot: Slot): void => {
      chain.push(slot);
      this.childrenOf(slot).forEach(collect);
    };
    collect(root);
    const radius = this.radius(root) - ring;
    chain.forEach((slot, index) => {
      const angle = (index / chain.length) * 2 * Math.PI;
      placed.push([slot, (further) => ({ x: center.x + Math.cos(angle) * (radius + further * ring), y: center.y + Math.sin(angle) * (radius + further * ring) })]);
    });
  }

  private childrenOf(slot: Slot): Slot[] {
    // What hung below an ended process is not drawn, but keeps its order for the one that replaces it.
    if (slot !== this.all && !this.living.has(slot.pid)) {
      return [];
    }

    return [...slot.groups].sort(([one], [other]) => one.localeCompare(other, "en", { numeric: true })).flatMap(([, group]) => group);
  }

  private radius(root: Slot): number {
    const depth = this.depth(root);
    return depth > deepest ? (this.size(root) * leafWidth) / (2 * Math.PI) + ring : Math.max(24, (depth + 0.4) * this.distance(root));
  }

  private distance(root: Slot): number {
    const depth = this.depth(root);
    return depth === 0 ? 0 : Math.max(ring, (this.leaves(root) * leafWidth) / (2 * Math.PI * depth));
  }

  private leaves(slot: Slot): number {
    return Math.max(1, this.childrenOf(slot).reduce((sum, child) => sum + this.leaves(child), 0));
  }

  private depth(slot: Slot): number {
    return this.childrenOf(slot).reduce((most, child) => Math.max(most, 1 + this.depth(child)), 0);
  }

  private size(slot: Slot): number {
    return this.childrenOf(slot).reduce((sum, child) => sum + this.size(child), 1);
  }
}

function groupOf(home: Slot, node: GraphNode): Slot[] {
  const key = node.label ?? "";
  const group = home.groups.get(key) ?? [];
  home.groups.set(key, group);
  return group;
}

/** Whether a process is shown only because it has just ended. */
export function isEnded(node: GraphNode): boolean {
  return node.state === "crashed" || node.state === "ended";
}

function peersOf(graph: Graph): Map<number, number[]> {
  const peers = new Map<number, number[]>(graph.nodes.map((node) => [node.pid, []]));
  for (const edge of graph.edges.filter((each) => each.kind !== "monitor")) {
    peers.get(edge.from)?.push(edge.to);
    peers.get(edge.to)?.push(edge.from);
  }

  return peers;
}

// The living processes as trees. A process hangs below the supervisor to which it is linked, or below its oldest peer.
function treesOf(graph: Graph, peers: Map<number, number[]>): Branch[] {
  const rank = (node: GraphNode): number => (node.supervisor ? 0 : 1);
  const order = graph.nodes.filter((node) => !isEnded(node)).sort((one, other) => rank(one) - rank(other) || one.pid - other.pid);
  const branches = new Map(order.map((node): [number, Branch] => [node.pid, { node, children: [] }]));
  const taken = new Set<number>();
  const roots: Branch[] = [];
  for (const [pid, tree] of branches) {
    if (!taken.has(pid)) {
      taken.add(pid);
      roots.push(tree);
      for (let border = [tree]; border.length > 0; ) {
        border = border.flatMap((branch) => {
          branch.children = [...new Set(peers.get(branch.node.pid))].filter((peer) => branches.has(peer) && !taken.has(peer)).map((peer) => branches.get(peer) as Branch);
          branch.children.forEach((child) => taken.add(child.node.pid));
          return branch.children;
        });
      }
    }
  }

  return roots;
}
