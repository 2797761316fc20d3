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
