// What the run used of what it was promised to use at most, and which spans cost most.

import { el, fill } from "../dom.js";
import { duration, number, share } from "../format.js";
import { t } from "../words.js";
import { money } from "../runs/parts.js";

const SHOWN = { cost_usd: money, latency_ms: duration, model_calls: number, tool_calls: number, input_tokens: number, output_tokens: number };

/** Show the costs in a panel. */
export function cost(panel, context) {
  const { run } = context;
  const { usage = {}, bound = {} } = run.result;
  const gauges = Object.entries(SHOWN).map(([name, as]) => {
    const part = run.shares[name];
    const inner = el("span", { class: part > 0.9 ? "load-in full" : "load-in" });
    inner.style.width = `${Math.min(part ?? 0, 1) * 100}%`;
    const most = bound[name] === null || bound[name] === undefined ? t("runs.not_promised") : as(bound[name]);
    return el("div", { class: "load-of-run" }, el("div", { class: "load-head" }, el("span", {}, t(`runs.dim_${name}`)), el("span", { class: "figure" }, t("runs.of", { used: as(usage[name] ?? 0), most }))), el("div", { class: "load-bar", "aria-hidden": "true" }, inner), el("p", { class: "small quiet figure" }, part === null || part === undefined ? "" : share(part)));
  });
  const spent = Math.max(...run.dearest.map((one) => one.cost_usd ?? 0), 1e-12);
  const rows = run.dearest.map((one) => el("tr", {}, el("td", {}, el("button", { type: "button", class: "link", on: { click: () => context.go("timeline", { chosen: one.span }) } }, one.label || t("runs.understanding"))), el("td", { class: "figure" }, one.cost_usd === null ? "?" : money(one.cost_usd), mini((one.cost_usd ?? 0) / spent)), el("td", { class: "figure" }, number(one.tokens)), el("td", { class: "figure" }, duration(one.took_ms))));
  const heads = ["span", "cost", "tokens_label", "took"].map((name) => el("th", { scope: "col" }, t(`runs.${name}`)));
  fill(panel, el("div", { class: "cost-view" }, el("section", {}, el("h2", {}, t("runs.against")), el("div", { class: "loads" }, gauges)), el("section", {}, el("h2", {}, t("runs.dearest")), rows.length ? el("table", { class: "table" }, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, rows)) : el("p", { class: "quiet" }, t("runs.nothing_spent")))));
}

function mini(part) {
  const inner = el("span", { class: "part-used-in" });
  inner.style.width = `${part * 100}%`;
  return el("span", { class: "part-used", "aria-hidden": "true" }, inner);
}
