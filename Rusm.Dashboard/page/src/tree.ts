// The supervision tree, indented.

import { element } from "./dom";
import { count } from "./format";
import type { Tree, TreeNode } from "./types";

/** The tree, with the keys of a tree: arrows, Home, End and Enter. */
export class TreeView {
  private selected: string | undefined;

  constructor(private readonly home: HTMLElement, private readonly open: (pid: number) => void) {
    home.addEventListener("keydown", (event) => this.key(event));
    home.addEventListener("click", (event) => {
      const item = (event.target as HTMLElement).closest<HTMLElement>("[role=treeitem]");
      if (item !== null) {
        this.select(item);
        this.enter(item);
      }
    });
  }

  show(tree: Tree): void {
    const depths = new Map<number, number>();
    const hadFocus = this.home.contains(document.activeElement);
    const items = tree.nodes.map((node) => {
      const depth = node.parent === undefined ? 0 : (depths.get(node.parent) ?? 0) + 1;
      if (node.pid !== undefined) {
        depths.set(node.pid, depth);
      }

      return item(node, depth);
    });
    this.home.replaceChildren(...items);
    const again = items.find((each) => each.dataset["key"] === this.selected) ?? items[0];
    if (again !== undefined) {
      again.tabIndex = 0;
      if (hadFocus) {
        again.focus({ preventScroll: true });
      }
    }
  }

  private get items(): HTMLElement[] {
    return [...this.home.querySelectorAll<HTMLElement>("[role=treeitem]")];
  }

  private select(item: HTMLElement): void {
    for (const other of this.items) {
      other.tabIndex = -1;
    }

    item.tabIndex = 0;
    item.focus();
    this.selected = item.dataset["key"];
  }

  private enter(item: HTMLElement): void {
    if (item.dataset["pid"] !== undefined) {
      this.open(Number(item.dataset["pid"]));
    }
  }

  private key(event: KeyboardEvent): void {
    const items = this.items;
    const at = items.findIndex((each) => each === document.activeElement);
    const targets: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1, ArrowLeft: this.above(items, at), ArrowRight: at + 1 };
    if (event.key === "Enter" && at >= 0) {
      this.enter(items[at] as HTMLElement);
    } else if (event.key in targets) {
      const target = items[Math.max(0, Math.min(items.length - 1, targets[event.key] as number))];
      if (target !== undefined) {
        this.select(target);
      }
    } else {
      return;
    }

    event.preventDefault();
  }

  private above(items: HTMLElement[], at: number): number {
    const level = Number(items[at]?.getAttribute("aria-level") ?? 1);
    for (let index = at - 1; index >= 0; index--) {
      if (Number(items[index]?.getAttribute("aria-level")) < level) {
        return index;
      }
    }

    return at;
  }
}

const states: Record<TreeNode["state"], string> = { running: "", restarted: "restarted", waiting: "waits for its restart" };

function item(node: TreeNode, depth: number): HTMLElement {
  const key = node.pid === undefined ? `${node.parent}/${node.id}` : String(node.pid);
  const created = element(
    "li",
    { role: "treeitem", "aria-level": String(depth + 1), class: `node ${node.kind} ${node.state}`, "data-key": key, tabindex: "-1" },
    element("span", { class: "mark", "aria-hidden": "true" }, node.kind === "supervisor" ? "▣" : node.state === "waiting" ? "◌" : "●"),
    element("span", { class: "id" }, node.id.length > 0 ? node.id : node.name ?? (node.kind === "supervisor" ? "supervisor" : "process")),
  );
  created.style.paddingInlineStart = `${depth * 1.25 + 0.5}rem`;
  if (node.pid !== undefined) {
    created.dataset["pid"] = String(node.pid);
    created.append(element("span", { class: "pid" }, `<${node.pid}>`));
  }

  if (node.restarts > 0) {
    created.append(element("span", { class: "restarts" }, `${count(node.restarts)} ${node.restarts === 1 ? "restart" : "restarts"}`));
  }

  if (states[node.state].length > 0) {
    created.append(element("span", { class: "state" }, states[node.state]));
  }

  if (node.more > 0) {
    created.append(element("span", { class: "state" }, `and ${count(node.more)} more`));
  }

  return created;
}
