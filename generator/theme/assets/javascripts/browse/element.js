// Elements out of names, attributes and children; text is always text, never markup.

/** `make("a.link", { href }, "text", other)`; `on…` are listeners, true and false set and omit an attribute. */
export function make(kind, attributes = {}, ...children) {
  const [tag, ...classes] = kind.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A number as pages have it: groups of three digits with a narrow space between (generator/pages/wording.py). */
export const said = (number) => number.toLocaleString("en").replaceAll(",", "\u202f");
