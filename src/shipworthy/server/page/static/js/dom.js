// Makes elements. Text becomes text nodes alone, so nothing that a run says can become HTML.

const SVG = "http://www.w3.org/2000/svg";
const LINKS = /^(?:https?:\/\/|#|\/(?!\/))/i;
const FORBIDDEN = new Set(["style", "srcdoc", "innerHTML", "outerHTML"]);

/**
 * Make an element: `el("p", {class: "quiet"}, "text", other)`.
 *
 * Attributes: `on: {click: f}` listens; true sets an empty attribute; false, null and undefined leave it out; an `href` is
 * kept where it begins with http(s)://, / or #. Children: elements, texts, numbers, lists of them; null and false are left out.
 */
export function el(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for an element of SVG. */
export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

/** Put children in the place of those that an element has. */
export function fill(element, ...children) {
  element.replaceChildren(...nodes(children));
  return element;
}

/** Add children behind those that an element has. */
export function add(element, ...children) {
  element.append(...nodes(children));
  return element;
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) set(element, name, value);
  return add(element, ...children);
}

function set(element, name, value) {
  if (value === false || value === null || value === undefined) return;
  if (name === "on") {
    for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    return;
  }
  if (FORBIDDEN.has(name) || /^on/i.test(name)) throw new Error(`el(): \`${name}\` is not set here: use a class, or on: {…}`);
  if (name === "href" && !LINKS.test(String(value))) return;
  if (name === "value") element.value = value;
  else element.setAttribute(name, value === true ? "" : String(value));
}

function nodes(children) {
  return children
    .flat(Infinity)
    .filter((one) => one !== null && one !== undefined && one !== false && one !== true && one !== "")
    .map((one) => (one instanceof Node ? one : document.createTextNode(String(one))));
}
