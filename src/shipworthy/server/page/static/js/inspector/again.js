// Replay and what-if: the run once more, beside the run as it was.

import { post } from "../api.js";
import { el, fill } from "../dom.js";
import { duration } from "../format.js";
import { icon } from "../icons.js";
import { t } from "../words.js";
import { button, facts, money, pretty, status, told, verbatim, why, word } from "../runs/parts.js";
import { plain } from "./prompts.js";

const LIMITS = ["max_cost_usd", "max_latency_ms", "max_model_calls", "max_tool_calls", "max_input_tokens", "max_output_tokens"];

/** The buttons that repeat the run. */
export function again(context) {
  const id = encodeURIComponent(context.run.run.run_id);
  const replay = button(t("runs.replay"), () => sheet(t("runs.replay"), (body) => replayed(body, id, context)));
  const suppose = button(t("runs.what_if"), () => sheet(t("runs.what_if"), (body) => form(body, id, context)));
  return el("div", { class: "inspector-actions" }, replay, suppose);
}

function sheet(title, shown) {
  const body = el("div", { class: "sheet-body" });
  const close = () => (box.close(), box.remove());
  const x = el("button", { type: "button", class: "icon-button", "aria-label": t("shell.close"), on: { click: close } }, icon("cross"));
  const box = el("dialog", { class: "dialog sheet", "aria-label": title, on: { cancel: () => setTimeout(() => box.remove()) } }, el("header", { class: "dialog-head" }, el("h2", {}, title), x), body);
  document.body.append(box);
  box.showModal();
  shown(body);
}

async function replayed(body, id, context) {
  fill(body, told("clock", { title: t("runs.repeating") }));
  try {
    const found = await post(`/v1/inspect/${id}/replay`, {});
    const redefined = found.redefined && el("p", { class: "notice warn" }, t("runs.redefined"));
    if (!found.repeated) return fill(body, verdict("warn", t("runs.not_repeated"), t("runs.not_repeated_about")), redefined);
    if (found.same) return fill(body, verdict("check", t("runs.same"), t("runs.same_about", { n: context.run.lines })), redefined);
    fill(body, verdict("warn", t("runs.diverged"), t("runs.diverged_about", { n: found.divergence.seq })), redefined, sides(plain(found.divergence.expected), plain(found.divergence.got), t("runs.on_tape"), t("runs.came_now")));
  } catch (error) {
    fill(body, told("warn", { title: t("runs.failed"), about: why(error), alert: true }));
  }
}

const verdict = (name, title, about) => el("div", { class: `verdict ${name}`, role: "status" }, icon(name, 28), el("div", {}, el("h3", {}, title), el("p", { class: "quiet" }, about)));

const sides = (before, after, left, right) => el("div", { class: "sides" }, verbatim(before, { title: left }), verbatim(after, { title: right }));

function form(body, id, context) {
  const { run } = context;
  const models = el("select", { class: "input", id: "what-if-model" }, el("option", { value: "" }, t("runs.as_recorded")), run.models.map((name) => el("option", { value: name }, name)));
  const inputs = LIMITS.map((name) => {
    const now = run.result.bound?.[name.replace("max_", "")];
    const input = el("input", { class: "input", type: "number", min: "0", step: "any", id: name, name, placeholder: now === null || now === undefined ? t("runs.not_promised") : String(now) });
    return el("div", {}, el("label", { class: "label", for: name }, t(`runs.dim_${name.replace("max_", "")}`)), input);
  });
  const out = el("div", { class: "what-if-out", "aria-live": "polite" });
  const go = el("button", { type: "submit", class: "button primary" }, t("runs.suppose"));
  const notice = el("p", { class: "notice" }, t("runs.no_model_asked"));
  models.addEventListener("change", () => {
    notice.className = models.value ? "notice warn" : "notice";
    fill(notice, models.value ? t("runs.model_asked", { most: run.result.bound?.cost_usd === null ? "?" : money(run.result.bound?.cost_usd ?? 0) }) : t("runs.no_model_asked"));
  });
  const submit = async (event) => {
    event.preventDefault();
    const limits = Object.fromEntries(LIMITS.map((name) => [name, element.elements[name].value]).filter(([, value]) => value !== "").map(([name, value]) => [name, Number(value)]));
    go.disabled = true;
    fill(out, told("clock", { title: t("runs.supposing"), about: t("runs.supposing_about", { time: duration(run.result.usage?.latency_ms ?? 0) }) }));
    try {
      fill(out, compared(await post(`/v1/inspect/${id}/what-if`, { ...(models.value ? { model: models.value } : {}), limits })));
      out.scrollIntoView({ block: "start" });
    } catch (error) {
      fill(out, el("p", { class: "notice bad", role: "alert" }, why(error)));
    }
    go.disabled = false;
  };
  const element = el("form", { class: "what-if", on: { submit } }, el("p", { class: "quiet" }, t("runs.what_if_about")), el("div", {}, el("label", { class: "label", for: "what-if-model" }, t("runs.model")), models), notice, el("fieldset", { class: "limits" }, el("legend", { class: "label" }, t("runs.limits")), el("div", { class: "limits-grid" }, inputs)), el("div", { class: "dialog-buttons" }, go));
  fill(body, element, out);
}

function compared(found) {
  const { before, after, differences } = found;
  const notes = [
    ...found.assumed.map((name) => t("runs.assumed", { name })),
    ...found.missing.map((name) => t("runs.missing", { name })),
    ...(found.redefined ? [t("runs.redefined")] : []),
  ].map((text) => el("p", { class: "notice warn" }, text));
  const side = (name, { result, spans }) => el("div", { class: "side card" }, el("h3", {}, name), status(result), facts([[t("runs.cost"), money(result.usage.cost_usd)], [t("runs.took"), duration(result.usage.latency_ms)], [t("runs.model"), result.model], [t("runs.dropped"), spans.filter((span) => span.outcome === "dropped").map((span) => span.label).join(", ") || null]]), verbatim(result.text, { title: t("runs.answer") }));
  const rows = differences.filter(({ what }) => what !== "text").map(({ what, before: one, after: other }) => el("tr", {}, el("th", { scope: "row" }, named(what)), el("td", {}, shown(what, one)), el("td", {}, shown(what, other))));
  const table = rows.length > 0 && el("table", { class: "table" }, el("thead", {}, el("tr", {}, ["", t("runs.before"), t("runs.after")].map((name) => el("th", { scope: "col" }, name || el("span", { class: "hidden" }, t("runs.field")))))), el("tbody", {}, rows));
  return [notes, el("div", { class: "sides" }, side(t("runs.before"), before), side(t("runs.after"), after)), table];
}

function named(what) {
  const [part, name] = what.split(".");
  if (!name) return word(`runs.diff_${part}`, part);
  return `${t(part === "usage" ? "runs.used" : "runs.bound")}: ${t(`runs.dim_${name}`)}`;
}

function shown(what, value) {
  if (value === null || value === undefined) return "–";
  if (what.endsWith("cost_usd")) return money(value);
  if (what.endsWith("latency_ms")) return duration(value);
  if (what === "path") return value.map(({ tool }) => tool).join(" → ") || "–";
  if (what === "facts") return value.map(({ figure }) => figure).join(", ") || "–";
  return typeof value === "object" ? pretty(value) : String(value);
}
