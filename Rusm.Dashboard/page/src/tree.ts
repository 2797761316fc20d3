// The supervision tree, indented.

import { element, reconcile, setText } from "./dom";
import { count } from "./format";
import { pidText, type Pid } from "./pid";
import type { Tree, TreeNode } from "./types";

interface Item {
  node: TreeNode;
  depth: number;
  isOpen: boolean | undefined;
}

const states: Record<TreeNode["state"], string> = { running: "", restarted: "restarted", waiting: "waits for its restart", ended: "ended" };
const marks: Record<TreeNode["state"], string> = { running: "●", restarted: "●", waiting: "◌", ended: "×" };

/** The tree, with the keys of a tree: arrows, Home, End and Enter. */
export class TreeView {
  private readonly closed = new Set<string>();
  private tree: Tree | undefined;
  private selected: string | undefined;

  constructor(private readonly home: HTMLElement, private readonly open: (pid: Pid) => void) {
    home.addEventListener("keydown", (event) => this.key(event));
    home.addEventListener("click", (event) => {
      const target = event.target as HTMLElement;
      const item = target.closest<HTMLElement>("[role=treeitem]");
      if (item !== null) {
        this.select(item);
        if (target.classList.contains("fold")) {
          this.fold(item, item.ariaExpanded === "true");
        } else {
          this.enter(item);
        }
      }
    });
  }

  show(tree: Tree): void {
    this.tree = tree;
    const focusedAt = this.items.findIndex((each) => each === document.activeElement);
    reconcile(this.home, itemsOf(tree, this.closed), create, update);
    const items = this.items;
    const again = items.find((each) => each.dataset["key"] === this.selected) ?? items[Math.max(0, Math.min(focusedAt, items.length - 1))];
    if (again !== undefined) {
      items.forEach((each) => (each.tabIndex = each === again ? 0 : -1));
      if (focusedAt >= 0 && document.activeElement !== again) {
        this.selected = again.dataset["key"];
        again.focus({ preventScroll: true });
      }
    }
  }

  private get items(): HTMLElement[] {
    return [...this.home.children] as HTMLElement[];
  }

  private select(item: HTMLElement): void {
    for (const other of this.items) {
      other.tabIndex = -1;
    }

    item.tabIndex = 0;
    item.focus();
    this.selected = item.dataset["key"];
  }

  private fold(item: HTMLElement, isClosed: boolean): void {
    const key = item.dataset["key"] ?? "";
    if (isClosed) {
      this.closed.add(key);
    } else {
      this.closed.delete(key);
    }

    if (this.tree !== undefined) {
      this.show(this.tree);
    }
  }

  private enter(item: HTMLElement): void {
    if (item.dataset["pid"] !== undefined) {
      this.open(item.dataset["pid"]);
    }
  }

  private key(event: KeyboardEvent): void {
    const items = this.items;
    const at = items.findIndex((each) => each === document.activeElement);
    const item = items[at];
    const targets: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1, ArrowLeft: above(items, at), ArrowRight: at + 1 };
    if (item === undefined) {
      return;
    } else if (event.key === "Enter") {
      this.enter(item);
    } else if ((event.key === "ArrowLeft" && item.ariaExpanded === "true") || (event.key === "ArrowRight" && item.ariaExpanded === "false")) {
      this.fold(item, event.key === "ArrowLeft");
    } else if (event.key in targets) {
      this.select(items[Math.max(0, Math.min(items.length - 1, targets[event.key] as number))] as HTMLElement);
    } else {
      return;
    }

    event.preventDefault();
  }
}

function above(items: HTMLElement[], at: number): number {
  const level = Number(items[at]?.ariaLevel ?? 1);
  for (let index = at - 1; index >= 0; index--) {
    if (Number(items[index]?.ariaLevel) < level) {
      return index;
    }
  }

  return at;
}

// A child that is restarted keeps its item: its key is the path of ids. Children that have the same id are told apart by their pids.
function itemsOf(tree: Tree, closed: Set<string>): [string, Item][] {
  const known = new Map<Pid, { key: string; depth: number; isHidden: boolean }>();
  const siblings = new Map<string, number>();
  const parents = new Set(tree.nodes.map((node) => node.parent));
  for (const node of tree.nodes) {
    siblings.set(`${node.parent}/${node.id}`, (siblings.get(`${node.parent}/${node.id}`) ?? 0) + 1);
  }

  const items: [string, Item][] = [];
  tree.nodes.forEach((node, index) => {
    const parent = node.parent === undefined ? undefined : known.get(node.parent);
    const isAlone = parent !== undefined && siblings.get(`${node.parent}/${node.id}`) === 1;
    const key = `${parent?.key ?? ""}/${isAlone ? node.id : node.pid ?? `${node.id} ${index}`}`;
    const isHidden = parent !== undefined && (parent.isHidden || closed.has(parent.key));
    const depth = parent === undefined ? 0 : parent.depth + 1;
    if (node.pid !== undefined) {
      known.set(node.pid, { key, depth, isHidden });
    }

    if (!isHidden) {
      items.push([key, { node, depth, isOpen: node.pid !== undefined && parents.has(node.pid) ? !closed.has(key) : undefined }]);
    }
  });
  return items;
}

function create(): HTMLElement {
  const parts = ["fold", "mark", "id", "pid", "restarts", "state", "more"].map((name) => element("span", { class: name, "aria-hidden": name === "fold" || name === "mark" ? "true" : undefined }));
  return element("li", { role: "treeitem", tabindex: "-1" }, ...parts);
}

function update(target: HTMLElement, { node, depth, isOpen }: Item): void {
  const texts = [
    isOpen === undefined ? "" : isOpen ? "▾" : "▸",
    node.kind === "supervisor" ? "▣" : marks[node.state],
    node.id.length > 0 ? node.id : node.name ?? (node.kind === "supervisor" ? "supervisor" : "process"),
    node.pid === undefined ? "" : pidText(node.pid),
    node.restarts === 0 ? "" : `${count(node.restarts)} ${node.restarts === 1 ? "restart" : "restarts"}`,
    states[node.state],
    node.more > 0 ? `and ${count(node.more)} more` : "",
  ];
  texts.forEach((text, index) => setText(target.children[index] as HTMLElement, text));
  const className = `node ${node.kind} ${node.state}`;
  if (target.className !== className) {
    target.className = className;
  }

  target.ariaLevel = String(depth + 1);
  target.ariaExpanded = isOpen === undefined ? null : String(isOpen);
  target.style.setProperty("--depth", String(depth));
  if (node.pid === undefined) {
    delete target.dataset["pid"];
  } else {
    target.dataset["pid"] = node.pid;
  }
}
