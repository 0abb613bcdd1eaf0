// Renders the text of an answer: paragraphs, headings, lists, tables, code, bold, links to http(s). Only by making elements.

import { el, fill } from "./dom.js";

const LINK = /^https?:\/\/[^\s<>"'`]+$/i;
const INLINE = /(`+)([^`](?:.*?[^`])?)\1(?!`)|\*\*(?=\S)(.+?\S)\*\*|\[([^[\]]+)\]\((https?:\/\/[^\s()<>]+)\)|(https?:\/\/[^\s<>"'`|]*[^\s<>"'`|.,:;!?)\]}*])/gi;
const ITEM = /^(\s*)(?:([-*•])|(\d{1,9})[.)])\s+(.*)$/;
const HEADING = /^(#{1,4})\s+(.+)$/;
const FENCE = /^\s*(```+|~~~+)\s*([\w+-]*)\s*$/;
const ROW = /^\s*\|.*\|\s*$/;
const RULE = /^\s*\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*$/;

/** A text as elements, to be put into a `.prose`. */
export const prose = (text) => blocks(text).map(block);

/** A text that grows: what is behind an empty line is rendered once, the block in work anew with each portion. */
export class Growing {
  #done = 0;
  #text = "";

  constructor(root) {
    this.root = root;
    this.last = [];
  }

  /** The text so far. */
  get text() {
    return this.#text;
  }

  /** Add a portion. */
  push(more) {
    this.#text += more;
    const rest = this.#text.slice(this.#done);
    const settled = settledUpTo(rest);
    for (const node of this.last) node.remove();
    if (settled > 0) {
      this.root.append(...prose(rest.slice(0, settled)));
      this.#done += settled;
    }
    this.last = prose(rest.slice(settled));
    this.root.append(...this.last);
  }

  /** Put the whole text in the place of what was shown, where it is another one. */
  set(text) {
    if (text === this.#text) return;
    this.#text = text;
    this.#done = 0;
    this.last = prose(text);
    fill(this.root, this.last);
  }
}

/** Where the last block begins that may still change: behind the last empty line outside of code. */
function settledUpTo(text) {
  let at = 0;
  let settled = 0;
  let fence = "";
  for (const line of text.split("\n").slice(0, -1)) {
    at += line.length + 1;
    const found = FENCE.exec(line);
    if (found && !fence) fence = found[1];
    else if (found && found[1].startsWith(fence)) fence = "";
    if (!line.trim() && !fence) settled = at;
  }
  return settled;
}

/** The blocks of a text: `{kind, lines}`, and `language` of code. */
export function blocks(text) {
  const found = [];
  let open = null;
  for (const line of text.replace(/\r\n?/g, "\n").split("\n")) {
    if (open?.kind === "code") {
      if (FENCE.exec(line)?.[1].startsWith(open.fence)) open = null;
      else open.lines.push(line);
      continue;
    }
    const kind = kindOf(line, open);
    if (kind === "empty") {
      open = null;
    } else if (open?.kind === kind && kind !== "heading" && kind !== "code") {
      open.lines.push(line);
    } else {
      open = { kind, lines: kind === "code" ? [] : [line], fence: FENCE.exec(line)?.[1] ?? "" };
      found.push(open);
    }
  }
  return found;
}

function kindOf(line, open) {
  if (!line.trim()) return "empty";
  if (FENCE.test(line)) return "code";
  if (ROW.test(line)) return "table";
  if (ITEM.test(line)) return "list";
  if (HEADING.test(line)) return "heading";
  if (open?.kind === "list" && /^\s{2,}\S/.test(line)) return "list";
  return "text";
}

function block({ kind, lines }) {
  if (kind === "code") return el("pre", { tabindex: "0" }, el("code", {}, lines.join("\n")));
  if (kind === "table") return table(lines);
  if (kind === "list") return list(lines);
  if (kind === "heading") return el("p", { class: "prose-heading" }, inline(HEADING.exec(lines[0])[2]));
  return el("p", {}, lines.flatMap((line, at) => (at ? [el("br"), inline(line)] : [inline(line)])));
}

function list(lines) {
  const items = [];
  for (const line of lines) {
    const found = ITEM.exec(line);
    if (found) items.push({ depth: found[1].length, number: found[3], lines: [found[4]] });
    else items.at(-1).lines.push(line.trim());
  }
  return nested(items, items[0].number !== undefined);
}

function nested(items, ordered) {
  const top = items[0].depth;
  const made = el(ordered ? "ol" : "ul", ordered && items[0].number !== "1" ? { start: items[0].number } : {});
  for (let at = 0; at < items.length; ) {
    let end = at + 1;
    while (end < items.length && items[end].depth > top + 1) end += 1;
    const inner = items.slice(at + 1, end);
    const text = items[at].lines.flatMap((line, n) => (n ? [el("br"), inline(line)] : [inline(line)]));
    made.append(el("li", {}, text, inner.length > 0 && nested(inner, inner[0].number !== undefined)));
    at = end;
  }
  return made;
}

function table(lines) {
  const rows = lines.filter((line) => !RULE.test(line)).map(cells);
  const headed = lines.length > 1 && RULE.test(lines[1]);
  const [first, ...rest] = rows;
  const head = headed && el("thead", {}, el("tr", {}, first.map((one) => el("th", { scope: "col" }, inline(one)))));
  const body = el("tbody", {}, (headed ? rest : rows).map((row) => el("tr", {}, row.map((one) => el("td", {}, inline(one))))));
  return el("div", { class: "prose-table", tabindex: "0", role: "group" }, el("table", {}, head, body));
}

const cells = (line) => line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((one) => one.trim().replaceAll("\\|", "|"));

/** A line of text with code, bold and links. */
export function inline(text) {
  const found = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    found.push(text.slice(at, match.index), span(match));
    at = match.index + match[0].length;
  }
  return [...found, text.slice(at)];
}

function span([whole, ticks, code, bold, label, target, bare]) {
  if (ticks) return el("code", {}, code);
  if (bold) return el("strong", {}, inline(bold));
  if (bare) return link(bare, bare);
  return target ? [link(target, label), label.includes(hostOf(target)) ? "" : el("span", { class: "prose-host" }, ` (${hostOf(target)})`)] : whole;
}

function link(target, label) {
  if (!LINK.test(target)) return label;
  return el("a", { href: target, rel: "noopener noreferrer nofollow", target: "_blank" }, label);
}

function hostOf(target) {
  try {
    return new URL(target).host;
  } catch {
    return target;
  }
}
