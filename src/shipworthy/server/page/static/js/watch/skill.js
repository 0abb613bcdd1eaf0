// One skill: its figures in production beside those of the trials, each with its interval of 95 %.

import { el } from "../dom.js";
import { number, share } from "../format.js";
import { t } from "../words.js";
import { intervals, spark } from "./drawn.js";
import { figure } from "./found.js";

const USED = ["latency_ms", "cost_usd", "input_tokens", "output_tokens"];
const MOST = 4;

/** The card of a skill; `trial`: its figures in the certificate, if it was tried. */
export function skill(name, found, trial) {
  const rows = [...measured(found, trial), ...shared(found, trial)];
  const head = el("tr", {}, ["watch.figure", "watch.production", "watch.trials"].map((word) => el("th", { scope: "col" }, t(word))), el("td", {}));
  const drawn = spark(found.over_time.latency_ms);
  return el(
    "article",
    { class: "card watch-skill" },
    el("header", {}, el("h2", {}, name), el("span", { class: "quiet small figure" }, t("watch.runs", { n: number(found.runs) })), drawn && el("span", { class: "watch-over-time", title: t("watch.over_time") }, drawn)),
    el("div", { class: "watch-scroll", tabindex: "0", role: "region", "aria-label": name }, el("table", {}, el("thead", {}, head), el("tbody", {}, rows))),
  );
}

function measured(found, trial) {
  const all = [...USED.map((name) => [name, found.used[name], trial?.used?.[name]]), ["words", found.words, trial?.words]];
  return all
    .filter(([, one]) => one && one.p95 > 0)
    .map(([name, one, known]) => {
      const between = (side) => side && { value: side.p95, low: side.p95_low, high: side.p95_high };
      const words = (side) => side && [figure(name, side.p95), el("span", { class: "quiet small" }, ` ${range((value) => figure(name, value), side.p95_low, side.p95_high)}`)];
      const most = Math.max(one.p95_high ?? one.p95, known?.p95_high ?? known?.p95 ?? 0);
      return row(`${t(`watch.metric_${name}`)}, p95`, words(one), words(known), intervals(between(one), known && between(known), most));
    });
}

function shared(found, trial) {
  const groups = [
    ["", found.ended, trial?.ended],
    [t("watch.metric_path"), found.paths, trial?.paths],
    [t("watch.metric_model"), found.models, trial?.models],
  ];
  const rows = groups.flatMap(([title, shares, known]) =>
    Object.entries(shares)
      .filter(([kind]) => !(title === t("watch.metric_model") && kind === "(none)"))
      .slice(0, MOST)
      .map(([kind, one]) => shareRow(title ? `${title}: ${kind}` : kind, one, known?.[kind])),
  );
  if (found.withheld.count) rows.push(shareRow(t("watch.metric_withheld"), found.withheld, trial?.withheld));
  return rows;
}

function shareRow(title, one, known) {
  const value = (side) => (side.of ? side.count / side.of : 0);
  const between = (side) => ({ value: value(side), low: side.low, high: side.high });
  const words = (side) => side && [share(value(side)), el("span", { class: "quiet small" }, ` ${range(share, side.low, side.high)}`)];
  return row(title, words(one), words(known), intervals(between(one), known && between(known), 1));
}

function row(title, production, trials, drawn) {
  return el("tr", {}, el("th", { scope: "row" }, title), el("td", { class: "figure" }, production), el("td", { class: "figure" }, trials ?? "–"), el("td", { class: "watch-drawn" }, drawn));
}

// With a few runs neither end is known, and two question marks would say less than nothing.
const range = (shown, low, high) => (low === null && high === null ? "" : `(${low === null ? "?" : shown(low)} – ${high === null ? "?" : shown(high)})`);
