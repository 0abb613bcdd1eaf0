// Small parts that the list of runs and the inspector share.

import { el, fill } from "../dom.js";
import { icon } from "../icons.js";
import { usd } from "../format.js";
import { has, language, t } from "../words.js";

const TONES = { completed: "good", asked: "ask", degraded: "warn", refused: "warn", failed: "bad", killed: "bad", unreadable: "bad", running: "live" };
const MARKS = { completed: "✓", asked: "?", degraded: "!", refused: "⊘", failed: "✕", killed: "✕", unreadable: "✕", running: "…" };

/** The status of a run: a mark, its name, and with `reason` why. */
export function status(run, { reason = true } = {}) {
  const why = reason && run.reason && run.reason !== run.status ? el("span", { class: "status-why" }, run.reason.replaceAll("_", " ")) : null;
  const mark = el("span", { class: "status-mark", "aria-hidden": "true" }, MARKS[run.status] ?? "·");
  return el("span", { class: `status ${TONES[run.status] ?? ""}` }, mark, el("span", {}, word(`runs.status_${run.status}`, run.status)), why);
}

/** US dollars; of less than a hundredth of a cent the first digits that say something: $0.0000756. */
export function money(value) {
  if (value >= 0.0001 || !value) return usd(value);
  return new Intl.NumberFormat(language(), { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol", maximumSignificantDigits: 3 }).format(value);
}

/** A text of the page, or what stands for it where there is none. */
export const word = (key, instead) => (has(key) ? t(key) : instead);

/** A button that copies a text; `text` may be a function. */
export function copier(text, label = t("runs.copy")) {
  const button = el("button", { type: "button", class: "icon-button small-button", "aria-label": label, title: label }, icon("copy", 16));
  button.addEventListener("click", async (event) => {
    event.stopPropagation();
    await navigator.clipboard.writeText(typeof text === "function" ? text() : text);
    fill(button, icon("check", 16));
    setTimeout(() => fill(button, icon("copy", 16)), 1200);
  });
  return button;
}

/** Names with their values: `facts([["Took", "5 ms"]])`; a value of null leaves its row out. */
export function facts(rows) {
  return el("dl", { class: "facts" }, rows.filter(([, value]) => value !== null && value !== undefined && value !== "").map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}

/** A text as it is, with a button that copies it. */
export function verbatim(text, { title = "", label } = {}) {
  const head = el("div", { class: "verbatim-head" }, el("span", {}, title), copier(text, label));
  return el("div", { class: "verbatim" }, head, el("pre", { tabindex: "0", "aria-label": title || t("runs.text") }, text));
}

/** A value as indented JSON. */
export const pretty = (value) => JSON.stringify(value, null, 2);

/** A state of a whole view: loading, empty, or an error with a button that tries again. */
export function told(name, { title, about = "", action = null, alert = false }) {
  return el("div", { class: "empty", role: alert ? "alert" : "status" }, icon(name, 32), el("h2", {}, title), about && el("p", { class: "quiet" }, about), action);
}

/** A button. */
export const button = (text, click, kind = "", more = {}) => el("button", { type: "button", class: `button ${kind}`, on: { click }, ...more }, text);

/** What an error says to the person. */
export function why(error) {
  if (error.kind === "offline") return t("runs.offline");
  return error.message || t("runs.failed");
}
