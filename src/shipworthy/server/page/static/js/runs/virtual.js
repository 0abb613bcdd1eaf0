// A list of any length of which only the rows that are seen are in the page. Every row has the same height.

import { el, fill } from "../dom.js";

const BEYOND = 8;
const MOST = 56;

/**
 * Make a list. `height`: of a row in pixels, or a function that tells it; `row(index)`: the element of a row; `opened(index)`: what
 * Enter and a double click do; `chosen(index)`: a row was moved to; `seen(first, last)`: these rows are shown. Gives `{root, count,
 * redraw, choose, end}`.
 */
export function virtual({ label, height, row, opened = () => {}, chosen = () => {}, seen = () => {}, head = null }) {
  const tall = typeof height === "function" ? height : () => height;
  const body = el("div", { class: "vlist-body", role: "rowgroup" });
  const scroll = el("div", { class: "vlist", role: "grid", "aria-label": label, tabindex: "0" }, head, body);
  const state = { count: 0, active: -1, rows: new Map(), waiting: 0 };

  function draw() {
    state.waiting = 0;
    const size = tall();
    const top = scroll.scrollTop;
    const room = Math.ceil(scroll.clientHeight / size);
    const spare = Math.max(2, Math.min(BEYOND, Math.floor((MOST - room) / 2)));
    const first = Math.max(0, Math.floor(top / size) - spare);
    const last = Math.min(state.count, first + Math.min(room + 2 * spare, MOST));
    body.style.height = `${state.count * size}px`;
    for (const [index, element] of state.rows) {
      if (index >= first && index < last) continue;
      element.remove();
      state.rows.delete(index);
    }
    const fresh = [];
    for (let index = first; index < last; index++) {
      if (!state.rows.has(index)) fresh.push(made(index, size));
    }
    body.append(...fresh);
    if (last > first) seen(first, last - 1);
  }

  function made(index, size) {
    const element = row(index);
    element.setAttribute("role", "row");
    element.setAttribute("aria-rowindex", String(index + 1));
    element.id ||= `${scroll.id || "row"}-${index}`;
    element.style.transform = `translateY(${index * size}px)`;
    element.style.height = `${size}px`;
    element.dataset.index = index;
    mark(element, index);
    state.rows.set(index, element);
    return element;
  }

  function mark(element, index) {
    const is = index === state.active;
    element.setAttribute("aria-selected", String(is));
    if (is) scroll.setAttribute("aria-activedescendant", element.id);
  }

  function later() {
    state.waiting ||= requestAnimationFrame(draw);
  }

  function choose(index, { tell = true } = {}) {
    if (!state.count) return;
    const next = Math.max(0, Math.min(index, state.count - 1));
    state.active = next;
    const size = tall();
    const top = next * size;
    const under = head ? head.offsetHeight : 0;
    if (top < scroll.scrollTop) scroll.scrollTop = top;
    else if (top + size > scroll.scrollTop + scroll.clientHeight - under) scroll.scrollTop = top + size - scroll.clientHeight + under;
    draw();
    for (const [at, element] of state.rows) mark(element, at);
    if (tell) chosen(next);
  }

  const steps = {
    ArrowDown: () => state.active + 1,
    ArrowUp: () => Math.max(state.active - 1, 0),
    PageDown: () => state.active + Math.floor(scroll.clientHeight / tall()),
    PageUp: () => state.active - Math.floor(scroll.clientHeight / tall()),
    Home: () => 0,
    End: () => state.count - 1,
  };
  scroll.addEventListener("keydown", (event) => {
    if (event.target !== scroll || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && state.active >= 0) opened(state.active);
    else if (steps[event.key]) choose(steps[event.key]());
    else return;
    event.preventDefault();
  });
  scroll.addEventListener("scroll", later, { passive: true });
  const indexed = (event) => Number(event.target.closest("[data-index]")?.dataset.index ?? -1);
  body.addEventListener("click", (event) => indexed(event) >= 0 && choose(indexed(event)));
  body.addEventListener("dblclick", (event) => indexed(event) >= 0 && opened(indexed(event)));
  const resized = new ResizeObserver(later);
  resized.observe(scroll);

  return {
    root: scroll,
    /** Say how many rows there are now; all are drawn anew. */
    count(count) {
      state.count = count;
      state.active = Math.min(state.active, count - 1);
      scroll.setAttribute("aria-rowcount", String(count));
      this.redraw();
    },
    /** Draw those rows anew that wait for what they show, and such as are new. */
    more(count) {
      state.count = count;
      scroll.setAttribute("aria-rowcount", String(count));
      for (const [index, element] of state.rows) {
        if (!element.matches("[aria-busy]")) continue;
        element.remove();
        state.rows.delete(index);
      }
      later();
    },
    /** Draw the rows anew that are seen. */
    redraw() {
      state.rows.clear();
      fill(body);
      draw();
    },
    choose,
    active: () => state.active,
    end: () => (resized.disconnect(), cancelAnimationFrame(state.waiting)),
  };
}
