// What one span holds: its figures, its call with arguments and result, its prompt and answer.

import { el, fill } from "../dom.js";
import { duration, number } from "../format.js";
import { icon } from "../icons.js";
import { t } from "../words.js";
import { button, facts, money, pretty, verbatim, word } from "../runs/parts.js";
import { sent } from "./prompts.js";

/** Show a span in the pane. */
export async function detail(pane, context, span, { zoom, spans }) {
  const { run, lines } = context;
  const request = run.requests.find((one) => span.lines.includes(one.seq));
  const body = el("div", { class: "detail-body" });
  const close = el("button", { type: "button", class: "icon-button detail-close", "aria-label": t("shell.close"), on: { click: () => pane.classList.remove("open") } }, icon("cross", 18));
  const title = el("div", { class: "detail-head" }, el("div", {}, el("p", { class: "small quiet" }, word(`runs.kind_${span.kind}`, span.kind)), el("h2", {}, span.kind === "route" ? t("runs.understanding") : span.label)), close);
  const zoomed = button(t("runs.zoom"), () => zoom(span), "small");
  fill(pane, title, facts(figures(span, request, spans)), span.reason && el("p", { class: `notice ${span.outcome === "failed" ? "bad" : "warn"}` }, span.reason), el("div", { class: "detail-actions" }, zoomed), body);
  pane.classList.toggle("open", span.kind !== "run" || pane.classList.contains("open"));
  pane.dataset.span = span.id;
  const of = span.lines.find((seq) => request?.seq === seq) ?? null;
  const wanted = of !== null ? [of] : ["tool", "step"].includes(span.kind) ? span.lines : [];
  if (span.kind === "run") return fill(body, verbatim(run.result.text ?? "", { title: t("runs.answer") }), verbatim(pretty(run.result.inputs ?? {}), { title: t("runs.inputs") }));
  if (span.kind === "route") return fill(body, routed(run));
  try {
    const read = await Promise.all(wanted.map((seq) => lines(seq)));
    if (pane.dataset.span === span.id) fill(body, read.map(({ line, prompt }) => (prompt ? sent(prompt, request) : line.kind === "call" ? call(line) : null)));
  } catch (error) {
    if (error.name !== "AbortError") fill(body, el("p", { class: "notice bad", role: "alert" }, error.message || t("runs.failed")));
  }
}

function figures(span, request, spans) {
  const around = spans.find((one) => one.id === span.parent);
  const took = span.ended_ms - span.began_ms;
  return [
    [t("runs.outcome"), word(`runs.outcome_${span.outcome}`, span.outcome)],
    [t("runs.began"), `+${duration(span.began_ms)}`],
    [t("runs.took"), duration(took)],
    [t("runs.share"), spans[0].ended_ms ? `${Math.round((took / spans[0].ended_ms) * 100)} %` : null],
    [t("runs.attempt_label"), span.attempt > 1 ? number(span.attempt) : null],
    [t("runs.model"), request?.model],
    [t("runs.chosen_because"), request?.why],
    [t("runs.tokens_label"), request ? t("runs.in_out", { in: number(request.input_tokens), out: number(request.output_tokens) }) : span.tokens ? number(span.tokens) : null],
    [t("runs.cached"), request?.cached_tokens ? number(request.cached_tokens) : null],
    [t("runs.reasoning"), request?.reasoning_tokens ? number(request.reasoning_tokens) : null],
    [t("runs.counted_by"), request && request.counted_by !== "provider" ? t(`runs.counted_${request.counted_by}`) : null],
    [t("runs.cost"), span.cost_usd === null ? t("runs.price_unknown") : span.cost_usd ? money(span.cost_usd) : null],
    [t("runs.beside_label"), span.beside.length ? span.beside.join(", ") : null],
    [t("runs.inside"), around && around.kind !== "run" ? around.label : null],
    [t("runs.step_id"), span.step_id ? el("code", {}, span.step_id) : null],
  ];
}

function call(line) {
  const parts = [verbatim(pretty(line.args), { title: t("runs.arguments") })];
  if (line.error) parts.push(verbatim(`${line.error.type}: ${line.error.message}`, { title: t("runs.error") }));
  else parts.push(verbatim(line.text, { title: t("runs.as_read", { n: number(line.tokens) }) }), verbatim(pretty(line.value), { title: t("runs.value") }));
  if (line.full) parts.push(el("p", { class: "notice" }, t("runs.shortened")), verbatim(line.full, { title: t("runs.full") }));
  return parts;
}

function routed(run) {
  const found = run.decisions.find((one) => one.kind === "routed");
  const skill = run.decisions.find((one) => one.kind === "skill");
  const parts = [];
  if (found ?? skill) parts.push(el("p", {}, (found ?? skill).reason));
  if (found?.more.scores) parts.push(scores(found.more.scores));
  if (skill) parts.push(verbatim(pretty(skill.more.inputs), { title: t("runs.inputs") }));
  return parts;
}

/** The skills with how well the message fits them. */
export function scores(list) {
  return el("div", { class: "scores" }, list.map(({ skill, score }) => {
    const inner = el("span", { class: "score-in" });
    inner.style.width = `${Math.max(score * 100, 0.5)}%`;
    return el("div", { class: "score" }, el("span", { class: "score-name" }, skill), el("span", { class: "score-bar", "aria-hidden": "true" }, inner), el("span", { class: "figure" }, score.toFixed(3)));
  }));
}
