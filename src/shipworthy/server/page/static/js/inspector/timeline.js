// The waterfall: a row for each span, its bar on one clock, and beside it what the chosen span holds.

import { el, fill } from "../dom.js";
import { duration, number } from "../format.js";
import { icon } from "../icons.js";
import { t } from "../words.js";
import { button, word } from "../runs/parts.js";
import { virtual } from "../runs/virtual.js";
import { detail } from "./detail.js";

const MARKS = { finished: "✓", failed: "✕", again: "↻", dropped: "⊘", reused: "=", cut: "!" };
const TALL = 32;

/** Show the waterfall in a panel; gives a function that ends it. `chosen`: the id of a span to begin with. */
export function timeline(panel, context, { chosen = null } = {}) {
  const { run } = context;
  const spans = shaped(run.spans);
  const total = Math.max(spans[0].ended_ms, 1);
  const state = { from: 0, to: total, shut: new Set(), seen: spans };
  const pane = el("aside", { class: "detail", "aria-label": t("runs.detail"), tabindex: "-1" });
  const axis = el("div", { class: "axis" });
  const scale = (ms) => ((ms - state.from) / (state.to - state.from)) * 100;
  const whole = button(t("runs.zoom_out"), () => zoom(spans[0]), "small", { hidden: true });
  const list = virtual({
    label: t("runs.tab_timeline"),
    height: TALL,
    row: (index) => bar(state.seen[index], scale, shut),
    opened: (index) => zoom(state.seen[index]),
    chosen: (index) => detail(pane, context, state.seen[index], { zoom, spans }),
  });
  list.root.id = "spans";
  list.root.addEventListener("keydown", (event) => {
    const span = state.seen[list.active()];
    if (!span || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "z") zoom(span);
    else if (event.key === "Escape" && (state.from > 0 || state.to < total)) zoom(spans[0]);
    else if (event.key === "ArrowLeft" && span.inside && !state.shut.has(span.id)) shut(span);
    else if (event.key === "ArrowRight" && state.shut.has(span.id)) shut(span);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  function zoom(span) {
    const spare = span === spans[0] ? 0 : Math.max((span.ended_ms - span.began_ms) * 0.08, total / 2000);
    state.from = Math.max(0, span.began_ms - spare);
    state.to = Math.min(total, Math.max(span.ended_ms + spare, state.from + total / 5000));
    whole.hidden = span === spans[0];
    fill(axis, ticks(state.from, state.to, scale, axis.clientWidth));
    list.redraw();
  }

  function shut(span) {
    if (!state.shut.delete(span.id)) state.shut.add(span.id);
    state.seen = spans.filter((one) => !one.above.some((id) => state.shut.has(id)));
    list.count(state.seen.length);
  }

  const legend = el("div", { class: "legend" }, ["tool", "prompt", "request", "dropped", "failed"].map((name) => el("span", { class: "legend-one" }, swatch(name), t(`runs.legend_${name}`))), el("span", { class: "legend-one" }, el("span", { class: "beside", "aria-hidden": "true" }, "∥"), t("runs.legend_beside")));
  const top = el("div", { class: "waterfall-head" }, el("div", { class: "waterfall-name" }, t("runs.spans", { n: number(spans.length) }), whole), axis);
  fill(panel, el("div", { class: "waterfall-view" }, el("div", { class: "waterfall" }, top, list.root, legend), pane));
  fill(axis, ticks(0, total, scale, axis.clientWidth));
  list.count(spans.length);
  const at = Math.max(spans.findIndex((span) => span.id === chosen), 0);
  list.choose(at);
  return () => list.end();
}

/** The spans with how deep they stand, what is above them, and whether a sibling ran at the same time. */
function shaped(spans) {
  const known = new Map();
  const siblings = new Map();
  for (const span of spans) {
    const around = known.get(span.parent);
    Object.assign(span, { depth: around ? around.depth + 1 : 0, above: around ? [...around.above, around.id] : [], beside: [], inside: 0 });
    if (around) around.inside += 1;
    known.set(span.id, span);
    if (!siblings.has(span.parent)) siblings.set(span.parent, []);
    siblings.get(span.parent).push(span);
  }
  for (const many of siblings.values()) besides(many);
  return spans;
}

function besides(many) {
  let running = [];
  for (const span of many) {
    running = running.filter((one) => one.ended_ms > span.began_ms);
    for (const one of running) {
      if (one.beside.length < 20) one.beside.push(span.label);
      if (span.beside.length < 20) span.beside.push(one.label);
    }
    running.push(span);
  }
}

function bar(span, scale, shut) {
  const first = scale(span.began_ms);
  const last = scale(span.ended_ms);
  const took = span.ended_ms - span.began_ms;
  const line = el("span", { class: `bar bar-${span.kind} is-${span.outcome}` });
  line.style.left = `${Math.max(first, -5)}%`;
  line.style.width = `max(3px, ${Math.min(last, 105) - Math.max(first, -5)}%)`;
  const left = last > 84 && first > 14;
  const time = el("span", { class: left ? "bar-time left" : "bar-time" }, span.outcome === "dropped" ? t("runs.outcome_dropped") : duration(took));
  time.style.left = left ? `${first}%` : `${Math.min(Math.max(last, 0), 100)}%`;
  const fold = span.inside > 0 ? el("button", { type: "button", class: "fold", tabindex: "-1", "aria-label": t("runs.fold", { n: span.inside }), on: { click: (event) => (event.stopPropagation(), shut(span)) } }, icon("down", 14)) : el("span", { class: "fold" });
  const side = span.beside.length ? el("span", { class: "beside", title: t("runs.beside", { names: span.beside.join(", ") }) }, "∥") : el("span", { class: "beside" });
  const attempt = span.attempt > 1 ? el("span", { class: "tag" }, t("runs.attempt", { n: span.attempt })) : null;
  const name = el("span", { class: "span-name" }, fold, el("span", { class: `outcome is-${span.outcome}`, "aria-hidden": "true" }, MARKS[span.outcome]), side, el("span", { class: "span-label", title: span.label }, span.kind === "route" ? t("runs.understanding") : span.label), attempt);
  name.style.paddingInlineStart = `${span.depth * 14}px`;
  const spoken = [word(`runs.kind_${span.kind}`, span.kind), word(`runs.outcome_${span.outcome}`, span.outcome), duration(took), span.reason, span.beside.length ? t("runs.beside", { names: span.beside.join(", ") }) : ""].filter(Boolean).join(", ");
  return el("div", { class: `vlist-row span-row kind-${span.kind}` }, el("span", { role: "gridcell", class: "span-cell" }, name), el("span", { role: "gridcell", class: "track" }, line, time, el("span", { class: "hidden" }, spoken)));
}

function ticks(from, to, scale, width) {
  const room = to - from;
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 60_000, 120_000, 600_000, 3_600_000].find((one) => room / one <= Math.max(width / 80, 2)) ?? room / 4;
  const found = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    if (scale(at) > 93) break;
    const tick = el("span", { class: "tick" }, at < 10_000 && step < 1000 ? `${number(at)} ms` : duration(at));
    tick.style.left = `${scale(at)}%`;
    found.push(tick);
  }
  return found;
}

function swatch(name) {
  const outcome = { dropped: "is-dropped", failed: "is-failed" }[name] ?? "is-finished";
  const kind = outcome === "is-finished" ? name : "tool";
  return el("span", { class: `swatch bar-${kind} ${outcome}`, "aria-hidden": "true" });
}
