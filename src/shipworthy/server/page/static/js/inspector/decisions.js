// Every decision of the run with its reason, in order.

import { el, fill } from "../dom.js";
import { duration, number } from "../format.js";
import { t } from "../words.js";
import { facts, money, told, word } from "../runs/parts.js";
import { scores } from "./detail.js";

const TONES = { dropped: "warn", degraded: "warn", withheld: "warn", failed: "bad", exceeded: "warn", overdue: "bad", another: "warn", shortened: "warn" };

/** Show the decisions in a panel. */
export function decisions(panel, context) {
  const { run } = context;
  if (!run.decisions.length) return void fill(panel, told("runs", { title: t("runs.no_decisions") }));
  const go = (one) => {
    const step = one.more.step_id;
    const span = step ? run.spans.find((each) => each.step_id === step) : run.spans.findLast((each) => each.lines.includes(one.seq));
    context.go("timeline", { chosen: span?.id ?? null });
  };
  const items = run.decisions.map((one) => {
    const at = el("span", { class: "decision-at figure quiet" }, `+${duration(one.at_ms)}`);
    const head = el("p", { class: "decision-head" }, el("span", { class: `tag ${TONES[one.kind] ?? ""}` }, word(`runs.decided_${one.kind}`, one.kind)), el("b", {}, one.about.replaceAll("_", " ")));
    const link = el("button", { type: "button", class: "link small", on: { click: () => go(one) } }, t("runs.show_step"));
    return el("li", { class: "decision" }, at, el("div", {}, head, one.reason && one.reason !== one.about && el("p", {}, one.reason), more(one)), link);
  });
  fill(panel, el("ol", { class: "decision-list" }, items));
}

function more({ kind, more: told }) {
  if (told.scores) return scores(told.scores);
  if (kind === "skill") return inputs(told.inputs);
  if (kind === "admitted" && told.bound) return facts(bounds(told.bound));
  if (kind === "admitted" && told.granted) return facts(bounds({ ...told.granted, cost_usd: told.granted.nano_usd === undefined ? undefined : told.granted.nano_usd / 1e9 }));
  if (kind === "model") return el("ol", { class: "line" }, told.models.map(({ model, price }) => el("li", {}, model, price && el("span", { class: "quiet small" }, ` ${t("runs.price", { in: money(price.input), out: money(price.output) })}`))));
  if (kind === "asked") return told.choices?.length ? el("ul", { class: "line" }, told.choices.map((one) => el("li", {}, one))) : null;
  return null;
}

function inputs(given) {
  const rows = Object.entries(given ?? {}).map(([name, value]) => [name, el("code", {}, typeof value === "string" ? value : JSON.stringify(value))]);
  return rows.length ? facts(rows) : null;
}

function bounds(bound) {
  const shown = { model_calls: number, tool_calls: number, input_tokens: number, output_tokens: number, cost_usd: money, latency_ms: duration };
  return Object.entries(shown).filter(([name]) => bound[name] !== undefined).map(([name, as]) => [t(`runs.dim_${name}`), bound[name] === null ? t("runs.not_promised") : as(bound[name])]);
}
