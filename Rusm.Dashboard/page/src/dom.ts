// Elements. Texts go in as text and never as HTML: labels and messages are the program's, and can hold anything.

type Child = Node | string;

/** Creates an element with attributes and children. An attribute that is undefined is left out. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string | undefined> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const created = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) {
      created.setAttribute(key, value);
    }
  }

  created.append(...children);
  return created;
}

/** The element of the page with an id. */
export function byId<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
  const found = document.getElementById(id);
  if (found === null) {
    throw new Error(`The page has no element ${id}.`);
  }

  return found as Kind;
}

/** Sets a text, but only if it differs: an unchanged element is not laid out again. */
export function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

/** A button with a text. */
export function button(text: string, attributes: Record<string, string | undefined>, click: () => void): HTMLButtonElement {
  const created = element("button", { type: "button", ...attributes }, text);
  created.addEventListener("click", click);
  return created;
}

/**
 * Makes the children of an element those of the items, in their order. The element of a known key stays where it is, so that focus, clicks and
 * animations go on.
 */
export function reconcile<Item>(home: HTMLElement, items: [string, Item][], create: (item: Item) => HTMLElement, update: (element: HTMLElement, item: Item) => void): void {
  const wanted = new Set(items.map(([key]) => key));
  const known = new Map<string, HTMLElement>();
  for (const child of [...home.children] as HTMLElement[]) {
    const key = child.dataset["key"] ?? "";
    if (wanted.has(key)) {
      known.set(key, child);
    } else {
      child.remove();
    }
  }

  let next = home.firstElementChild;
  for (const [key, item] of items) {
    const child = known.get(key) ?? create(item);
    child.dataset["key"] = key;
    update(child, item);
    if (child === next) {
      next = next.nextElementSibling;
    } else {
      home.insertBefore(child, next);
    }
  }
}
