// The requests of one step side by side, and what changed from each to the next.

import { el } from "../dom.js";
import { duration } from "../format.js";
import { t } from "../words.js";
import { money, word } from "../runs/parts.js";

/** All steps that asked several times. */
export function attempts(run) {
  return run.attempts.map(({ prompt, attempts: many }) =>
    el("section", { class: "attempts", "aria-label": t("runs.attempts_of", { name: prompt }) }, el("h2", {}, t("runs.attempts_of", { name: prompt })), el("ol", { class: "attempt-list" }, many.map(attempt))),
  );
}

function attempt(one, at) {
  const bad = !["end", "tools"].includes(one.outcome);
  const changes = one.changed.length
    ? el("ul", { class: "changes" }, one.changed.map(({ what, before, after }) => el("li", {}, el("b", {}, word(`runs.change_${what}`, what)), " ", short(before), " → ", short(after))))
    : el("p", { class: "small quiet" }, t(at ? "runs.same_again" : "runs.first_attempt"));
  return el("li", { class: bad ? "attempt card bad" : "attempt card" }, el("p", { class: "attempt-head" }, el("span", { class: "attempt-number" }, at + 1), el("b", {}, one.model)), el("p", { class: "small" }, word(`runs.stop_${one.outcome}`, one.outcome)), el("p", { class: "small quiet figure" }, `${duration(one.took_ms)} · ${one.cost_usd === null ? "?" : money(one.cost_usd)}`), changes);
}

function short(value) {
  if (value && typeof value === "object" && "characters" in value) return t("runs.characters", { n: value.characters });
  return Array.isArray(value) ? value.join(", ") || "–" : String(value);
}
