// How a run ended: in human words where it is less than it could be, and what it took.

import { el } from "../dom.js";
import * as format from "../format.js";
import { icon } from "../icons.js";
import { VIEWS } from "../views.js";
import { inline } from "../prose.js";
import { has, t } from "../words.js";

const SHOWN = { degraded: "", refused: "", failed: "bad", killed: "bad", unreadable: "bad" };
const CALM = ["cancelled", "stale_question"];
const INBOX = "unknown";

/** A line that says why an answer is less than it could be; null where it is not. */
export function notice({ status, reason }) {
  if (!(status in SHOWN)) return null;
  const word = [`chat.reason_${reason}`, `chat.status_${status}`].find(has);
  const look = CALM.includes(reason) ? "" : SHOWN[status];
  const inbox = reason === INBOX && [" ", el("a", { href: "#/inbox" }, t("chat.to_inbox"))];
  return el("p", { class: `notice ${look}` }, icon(look ? "warn" : "info", 18), el("span", {}, word ? t(word) : `${status}: ${reason}`, inbox));
}

/** A line for a request that the server refused, with a button that sends it again. */
export function refusal(error, again) {
  const word = has(`chat.refused_${error.kind}`) ? t(`chat.refused_${error.kind}`) : t("chat.refused_internal");
  const told = error.message && !["offline", "internal"].includes(error.kind) ? el("span", { class: "quiet" }, ` ${error.message}`) : null;
  const button = again && el("button", { type: "button", class: "button", on: { click: again } }, t("chat.again"));
  return el("div", { class: "notice bad", role: "alert" }, icon("warn", 18), el("span", { class: "notice-text" }, word, told), button);
}

/** What it took, in few words: 1.2 s · $0.0004 · gpt-6-luna. */
export function meta(result) {
  const { usage = {}, model } = result;
  const parts = [usage.latency_ms !== undefined && format.duration(usage.latency_ms)];
  const tokens = (usage.input_tokens ?? 0) + (usage.output_tokens ?? 0);
  if (tokens) parts.push(t("chat.tokens", { n: format.short(tokens) }));
  if (usage.cost_usd) parts.push(format.usd(usage.cost_usd));
  if (model) parts.push(model);
  return parts.filter(Boolean).join(" · ");
}

/** Why it was answered so: the skill, the model, the path, each with its reason; `why`: what the events said of them. */
export function reasons(result, why) {
  const rows = [];
  const row = (word, value, about) => value && rows.push(el("dt", {}, t(word)), el("dd", {}, value, about && el("span", { class: "quiet" }, " ", inline(about))));
  row("chat.why_skill", result.skill, why.skill);
  row("chat.why_model", result.model ?? why.model, why.modelReason);
  row("chat.why_inputs", told(result.inputs));
  row("chat.why_path", (result.path ?? []).map(({ tool, args }) => el("code", { class: "why-call" }, `${tool}(${told(args)})`)));
  row("chat.why_degraded", why.degraded && inline(why.degraded));
  const inspector = VIEWS.some((view) => [view.path, ...(view.also ?? [])].includes("runs/ID"));
  if (inspector) rows.push(el("dt", {}, t("chat.why_run")), el("dd", {}, el("a", { href: `#/runs/${encodeURIComponent(result.run_id)}` }, t("chat.inspect"))));
  return el("dl", { class: "why" }, rows);
}

const told = (values = {}) =>
  Object.entries(values)
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
