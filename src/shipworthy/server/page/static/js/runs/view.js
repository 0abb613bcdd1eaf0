// The view of #/runs: all recorded runs, filtered, newest first.

import { el, fill } from "../dom.js";
import { ago, duration, number, short, whole } from "../format.js";
import { t } from "../words.js";
import { address, chosen, form, queried } from "./filters.js";
import { button, money, status, told, why } from "./parts.js";
import { source } from "./source.js";
import { virtual } from "./virtual.js";

export const title = "runs.title";
const NARROW = matchMedia("(max-width: 760px)");
let last = null;

/** Fill the view; gives a function that ends it. */
export function mount(root, params) {
  const filters = chosen(params);
  const total = el("span", { class: "quiet figure", role: "status" });
  const place = el("div", { class: "runs-place" }, told("runs", { title: t("runs.loading") }));
  const bar = form(filters, (wanted) => (location.hash = address(wanted)));
  const head = el("header", { class: "runs-head" }, el("div", { class: "runs-title" }, el("h1", {}, t(title)), total), bar.root);
  fill(root, el("div", { class: "runs" }, head, place));

  const open = (index) => {
    const run = runs.rows[index];
    if (run) location.hash = `#/runs/${encodeURIComponent(run.run_id)}`;
  };
  const list = virtual({
    label: t(title),
    height: () => (NARROW.matches ? 76 : 46),
    head: columns(),
    row: (index) => row(runs.rows[index]),
    opened: open,
    chosen: (index) => (last = runs.rows[index]?.run_id ?? null),
    seen: (_, end) => runs.need(end),
  });
  list.root.id = "runs-list";

  const runs = source(queried(filters), {
    changed(what) {
      fill(total, t("runs.total", { n: runs.total === 1 ? 1 : number(runs.total) }));
      bar.offer(runs.skills);
      if (!runs.total) return fill(place, nothing(filters));
      if (list.root.parentNode !== place) fill(place, list.root);
      if (what === "more") return list.more(runs.total);
      list.count(runs.total);
      if (what === "first") again();
    },
    failed: (error) => fill(place, told("warn", { title: t("runs.failed"), about: why(error), alert: true, action: button(t("runs.again"), () => mount(root, params)) })),
  });
  const again = () => {
    const at = runs.rows.findIndex((run) => run.run_id === last);
    list.choose(Math.max(at, 0), { tell: false });
    if (at >= 0) list.root.focus({ preventScroll: true });
  };
  const resized = () => list.redraw();
  NARROW.addEventListener("change", resized);
  return () => {
    NARROW.removeEventListener("change", resized);
    runs.end();
    list.end();
    bar.end();
  };
}

function nothing(filters) {
  if (!Object.keys(filters).length) return told("runs", { title: t("runs.none"), about: t("runs.none_about"), action: el("a", { class: "button primary", href: "#/chat" }, t("shell.chat")) });
  return told("runs", { title: t("runs.none_fit"), action: button(t("runs.clear"), () => (location.hash = "#/runs")) });
}

function columns() {
  const names = ["status", "message", "skill", "model", "tokens", "cost", "time", "when"];
  return el("div", { class: "vlist-head run-row", role: "row" }, names.map((name) => el("span", { class: `cell cell-${name}`, role: "columnheader" }, t(`runs.col_${name}`))));
}

function row(run) {
  if (!run) return el("div", { class: "vlist-row run-row waiting", "aria-busy": "true" }, el("span", { class: "cell cell-status", role: "gridcell" }, "…"));
  const { usage, bound } = run;
  const cell = (name, ...content) => el("span", { class: `cell cell-${name}`, role: "gridcell" }, content);
  const link = el("a", { href: `#/runs/${encodeURIComponent(run.run_id)}`, class: "run-link", tabindex: "-1" }, run.message || t("runs.no_message"));
  const element = el(
    "div",
    { class: "vlist-row run-row" },
    cell("status", status(run)),
    cell("message", link),
    cell("skill", run.skill ?? "–"),
    cell("model", run.model?.replace(/^[^:]*:/, "") ?? "–"),
    cell("tokens", usage ? short(usage.input_tokens + usage.output_tokens) : "–"),
    cell("cost", usage ? money(usage.cost_usd) : "–", gauge(usage && bound?.cost_usd ? usage.cost_usd / bound.cost_usd : null)),
    cell("time", usage ? duration(usage.latency_ms) : "–", gauge(usage && bound?.latency_ms ? usage.latency_ms / bound.latency_ms : null)),
    cell("when", el("time", { datetime: new Date(run.at * 1000).toISOString(), title: whole(run.at) }, ago(run.at))),
  );
  return element;
}

function gauge(share) {
  if (share === null) return el("span", { class: "part-used none", "aria-hidden": "true" });
  const fillIn = el("span", { class: share > 0.9 ? "part-used-in full" : "part-used-in" });
  fillIn.style.width = `${Math.min(Math.max(share, 0.02), 1) * 100}%`;
  return el("span", { class: "part-used", "aria-hidden": "true" }, fillIn);
}
