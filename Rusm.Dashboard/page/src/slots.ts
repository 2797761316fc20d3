// Who has which place in the graph. A process that replaces an ended one has its place, so that a restart moves nothing.

import { comparePids, outside, pidModulo, type Pid } from "./pid";
import type { Graph, GraphNode } from "./types";

/** A place for a process, with the places below it by the labels of those that have them. */
export interface Slot {
  pid: Pid;
  home: Slot | undefined;
  groups: Map<string, Slot[]>;
}

interface Branch {
  node: GraphNode;
  children: Branch[];
}

/** The places, which remember who was where. */
export class Slots {
  private readonly all: Slot = { pid: outside, home: undefined, groups: new Map() };
  private slots = new Map<Pid, Slot>();
  private living = new Set<Pid>();
  private ended = new Set<Pid>();

  // The slots of ended processes that are still shown.
  private held = new Set<Slot>();

  /** Gives each process its place. */
  take(graph: Graph): void {
    const ended = graph.nodes.filter((node) => isEnded(node));
    this.living = new Set(graph.nodes.filter((node) => !isEnded(node)).map((node) => node.pid));
    this.ended = new Set(ended.map((node) => node.pid));
    this.slots = new Map([...this.slots].filter(([pid]) => this.ended.has(pid)));
    this.held = new Set(this.slots.values());
    const peers = peersOf(graph);
    this.seat(this.all, treesOf(graph, peers));
    this.seatAllEnded(ended, peers);
  }

  get(pid: Pid): Slot | undefined {
    return this.slots.get(pid);
  }

  /** The places that are below no other one. */
  get roots(): Slot[] {
    return this.childrenOf(this.all);
  }

  childrenOf(slot: Slot): Slot[] {
    // What hung below an ended process is not drawn, but keeps its order for the one that replaces it.
    if (slot !== this.all && !this.living.has(slot.pid)) {
      return [];
    }

    return [...slot.groups].sort(([one], [other]) => one.localeCompare(other, "en", { numeric: true })).flatMap(([, group]) => group);
  }

  private seat(home: Slot, branches: Branch[]): void {
    for (const { node } of branches) {
      const group = groupOf(home, node);
      if (!group.some((slot) => slot.pid === node.pid)) {
        const free = group.find((slot) => !this.living.has(slot.pid));
        if (free === undefined) {
          group.push({ pid: node.pid, home, groups: new Map() });
        } else {
          free.pid = node.pid;
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

    for (const { node, children } of branches) {
      const slot = groupOf(home, node).find((each) => each.pid === node.pid) as Slot;
      this.slots.set(node.pid, slot);
      this.seat(slot, children);
    }
  }

  // A cascade ends processes that are linked only to other ended ones: those with a known peer come first.
  private seatAllEnded(ended: GraphNode[], peers: Map<Pid, Pid[]>): void {
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
  private seatEnded(node: GraphNode, peers: Pid[]): Slot {
    const peer = peers.map((pid) => this.slots.get(pid)).find((slot) => slot !== undefined);
    const home = (peer !== undefined && peer.groups.size === 0 ? peer.home : peer) ?? this.all;
    const siblings = home === this.all ? groupOf(home, node) : this.childrenOf(home);
    const sibling = siblings[pidModulo(node.pid, Math.max(1, siblings.length))];
    if (sibling !== undefined) {
      return sibling;
    }

    const slot: Slot = { pid: node.pid, home, groups: new Map() };
    groupOf(home, node).push(slot);
    return slot;
  }
}

/** Whether a process is shown only because it has just ended. */
export function isEnded(node: GraphNode): boolean {
  return node.state === "crashed" || node.state === "ended";
}

function groupOf(home: Slot, node: GraphNode): Slot[] {
  const key = node.label ?? "";
  const group = home.groups.get(key) ?? [];
  home.groups.set(key, group);
  return group;
}

function peersOf(graph: Graph): Map<Pid, Pid[]> {
  const peers = new Map<Pid, Pid[]>(graph.nodes.map((node) => [node.pid, []]));
  for (const edge of graph.edges.filter((each) => each.kind !== "monitor")) {
    peers.get(edge.from)?.push(edge.to);
    peers.get(edge.to)?.push(edge.from);
  }

  return peers;
}

// The living processes as trees. A process hangs below the supervisor to which it is linked, or below its oldest peer.
function treesOf(graph: Graph, peers: Map<Pid, Pid[]>): Branch[] {
  const rank = (node: GraphNode): number => (node.supervisor ? 0 : 1);
  const order = graph.nodes.filter((node) => !isEnded(node)).sort((one, other) => rank(one) - rank(other) || comparePids(one.pid, other.pid));
  const branches = new Map(order.map((node): [Pid, Branch] => [node.pid, { node, children: [] }]));
  const taken = new Set<Pid>();
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
