// What has drifted, one line each: what, from which figures to which, since when, and how sure that is.

import { el } from "../dom.js";
import { duration, moment, number, share, usd } from "../format.js";
import { has, t } from "../words.js";

const OF_TIME = new Set(["latency_ms", "step_ms"]);

/** A figure of a metric as a person reads it. */
export function figure(metric, value) {
  if (value === null || value === undefined) return "?";
  if (OF_TIME.has(metric)) return duration(value);
  if (metric === "cost_usd") return usd(value);
  return metric === "confidence" ? share(value) : number(value);
}

/** One alarm. */
export function alarm(one) {
  const what = t(`watch.metric_${one.metric}`);
  const evidence = t("watch.evidence", { moment: moment(one.since), n: number(one.values), odds: `10^${one.evidence.toFixed(1)}` });
  return el(
    "article",
    { class: "watch-alarm" },
    el("span", { class: "tag bad" }, t(`watch.drift_${one.drift}`)),
    el("div", {}, el("p", {}, el("strong", {}, one.of ? `${one.of}: ${what}` : what)), changes(one), el("p", { class: "quiet small" }, evidence, " ", el("a", { href: `#/runs/${one.run_id}` }, one.run_id.slice(0, 8)))),
  );
}

function changes(one) {
  const numbers = "p50" in one.before || "p50" in one.after;
  const kinds = numbers ? ["p50", "p95"] : moved(one).slice(0, 3);
  const rows = kinds.map((kind) => {
    const shown = (side) => (numbers ? figure(one.metric, side[kind]) : share(side[kind] ?? 0));
    const name = numbers ? kind : has(`watch.kind_${kind}`) ? t(`watch.kind_${kind}`) : `“${kind}”`;
    return el("li", {}, `${name} `, el("span", { class: "figure" }, shown(one.before)), " → ", el("strong", { class: "figure" }, shown(one.after)));
  });
  return el("ul", { class: "watch-changes" }, rows);
}

const moved = (one) => {
  const by = (kind) => Math.abs((one.after[kind] ?? 0) - (one.before[kind] ?? 0));
  return [...new Set([...Object.keys(one.before), ...Object.keys(one.after)])].sort((a, b) => by(b) - by(a));
};

/** One figure that is worse than the trials of the certificate have shown. */
export function beyond(one) {
  const limit = typeof one.limit === "number" ? t("watch.above", { limit: figure(one.metric, one.limit) }) : t(`watch.worse_${one.metric}`);
  const value = one.seen.of ? one.seen.count / one.seen.of : 0;
  return el(
    "article",
    { class: "watch-alarm" },
    el("span", { class: "tag warn" }, t("watch.drift_certificate")),
    el(
      "div",
      {},
      el("p", {}, el("strong", {}, `${one.skill}: ${t(`watch.metric_${one.metric}`)}`)),
      el("p", {}, t("watch.beyond", { share: share(value), what: limit, allowed: share(one.allowed) })),
      el("p", { class: "quiet small" }, t("watch.at_least", { low: share(one.low) })),
    ),
  );
}
