// Where the processes of a graph are drawn: each tree of links as a circle, with its oldest supervisor in the middle.

import type { Pid } from "./pid";
import { type Slot, Slots } from "./slots";
import type { Graph } from "./types";

export interface Place {
  x: number;
  y: number;
}

// The place of a slot, or one further outwards.
type At = (further: number) => Place;

const ring = 90;
const leafWidth = 46;
const gap = 80;

// An ended process moves outwards by this part of a ring when another one has its place, and by less for each later one.
const outwards = 0.35;
const outwardsAgain = 0.2;
const mostOutwards = 4;

// A tree with more levels than this one is no tree to look at.
const deepest = 6;

export class Layout {
  private readonly slots = new Slots();

  /** The place of each process. An ended one stays where it was, and moves outwards when another one has its place. */
  placesOf(graph: Graph): Map<Pid, Place> {
    this.slots.take(graph);
    const placed = this.spread();
    const places = new Map<Pid, Place>();
    const outside = new Map<Slot, number>();
    for (const { pid } of [...graph.nodes].reverse()) {
      let slot = this.slots.get(pid);
      while (slot !== undefined && !placed.has(slot)) {
        slot = slot.home;
      }

      if (slot !== undefined) {
        const before = outside.get(slot) ?? 0;
        const isInside = slot.pid === pid;
        outside.set(slot, isInside ? before : Math.min(mostOutwards, before + 1));
        places.set(pid, (placed.get(slot) as At)(isInside ? 0 : outwards + before * outwardsAgain));
      }
    }

    return places;
  }

  private spread(): Map<Slot, At> {
    const placed = new Map<Slot, At>();
    const circles = this.slots.roots.map((slot) => ({ slot, radius: this.radius(slot), size: this.size(slot) })).sort((one, other) => other.size - one.size);
    const rowWidth = Math.max(600, Math.sqrt(circles.reduce((sum, circle) => sum + (2 * circle.radius + gap) ** 2, 0)) * 1.3);
    let [x, y, height] = [0, 0, 0];
    for (const { slot, radius } of circles) {
      if (x > 0 && x + 2 * radius > rowWidth) {
        [x, y, height] = [0, y + height + gap, 0];
      }

      const center = { x: x + radius, y: y + radius };
      if (this.depth(slot) > deepest) {
        this.placeChain(slot, center, placed);
      } else {
        this.placeTree(slot, center, placed);
      }

      x += 2 * radius + gap;
      height = Math.max(height, 2 * radius);
    }

    return placed;
  }

  private placeTree(root: Slot, center: Place, placed: Map<Slot, At>): void {
    const [distance, leaves] = [this.distance(root), this.leaves(root)];
    const place = (slot: Slot, level: number, from: number): void => {
      const angle = ((from + this.leaves(slot) / 2) / leaves) * 2 * Math.PI;
      placed.set(slot, (further) => around(center, angle, level * distance + further * Math.max(distance, ring)));
      let next = from;
      for (const child of this.slots.childrenOf(slot)) {
        place(child, level + 1, next);
        next += this.leaves(child);
      }
    };
    place(root, 0, 0);
  }

  // A long chain, or a ring, is drawn as a ring.
  private placeChain(root: Slot, center: Place, placed: Map<Slot, At>): void {
    const chain: Slot[] = [];
    const collect = (slot: Slot): void => {
      chain.push(slot);
      this.slots.childrenOf(slot).forEach(collect);
    };
    collect(root);
    const radius = this.radius(root) - ring;
    chain.forEach((slot, index) => placed.set(slot, (further) => around(center, (index / chain.length) * 2 * Math.PI, radius + further * ring)));
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
    return Math.max(1, this.slots.childrenOf(slot).reduce((sum, child) => sum + this.leaves(child), 0));
  }

  private depth(slot: Slot): number {
    return this.slots.childrenOf(slot).reduce((most, child) => Math.max(most, 1 + this.depth(child)), 0);
  }

  private size(slot: Slot): number {
    return this.slots.childrenOf(slot).reduce((sum, child) => sum + this.size(child), 1);
  }
}

function around(center: Place, angle: number, reach: number): Place {
  return { x: center.x + Math.cos(angle) * reach, y: center.y + Math.sin(angle) * reach };
}
