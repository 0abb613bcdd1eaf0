// Each prompt exactly as it was sent, what of it comes from where with its tokens, and the answer with its price.

import { el, fill } from "../dom.js";
import { duration, number } from "../format.js";
import { t } from "../words.js";
import { copier, facts, money, pretty, told, verbatim, word } from "../runs/parts.js";
import { attempts } from "./attempts.js";

const PARTS = ["skill", "guidelines", "tools", "results", "message", "documents", "history", "answers"];

/** What the step is called that sent a request, as a person was shown it. */
function named(run, request) {
  const own = run.spans.find((one) => one.kind === "request" && one.lines.includes(request.seq));
  const around = own && run.spans.find((one) => one.id === own.parent);
  return around?.kind === "prompt" ? around.label : request.prompt;
}

/** Show the prompts in a panel. `seq`: of the one to begin with. */
export function prompts(panel, context, { seq = null } = {}) {
  const { run, lines } = context;
  if (!run.requests.length) return void fill(panel, told("model", { title: t("runs.no_prompts"), about: t("runs.no_prompts_about") }));
  const shown = el("div", { class: "prompt-shown" });
  const items = run.requests.map((request, at) => {
    const figures = [el("span", {}, request.model.replace(/^[^:]*:/, "")), el("span", { class: "figure" }, t("runs.in_out", { in: number(request.input_tokens), out: number(request.output_tokens) })), el("span", { class: "figure" }, request.cost_usd === null ? "?" : money(request.cost_usd)), el("span", { class: "figure" }, duration(request.ended_ms - request.began_ms))];
    const failed = request.error && el("span", { class: "tag bad" }, request.error.split(":")[0]);
    return el("button", { type: "button", class: "prompt-item", on: { click: () => pick(at) } }, el("span", { class: "prompt-name" }, named(run, request), request.attempt > 1 && el("span", { class: "tag" }, t("runs.attempt", { n: request.attempt })), failed), el("span", { class: "prompt-figures quiet small" }, figures));
  });
  async function pick(at) {
    items.forEach((item, index) => item.setAttribute("aria-current", String(index === at)));
    const request = run.requests[at];
    shown.dataset.seq = request.seq;
    try {
      const { prompt } = await lines(request.seq);
      if (shown.dataset.seq === String(request.seq)) fill(shown, sent(prompt, request));
    } catch (error) {
      if (error.name !== "AbortError") fill(shown, el("p", { class: "notice bad", role: "alert" }, error.message || t("runs.failed")));
    }
  }
  fill(panel, attempts(run), el("div", { class: "prompts" }, el("nav", { class: "prompt-list", "aria-label": t("runs.tab_prompts") }, items), shown));
  pick(Math.max(run.requests.findIndex((one) => one.seq === seq), 0));
}

/** One prompt with its answer. */
export function sent(prompt, request) {
  const whole = () => prompt.messages.map((message) => `[${message.role}]\n${message.text}`).join("\n\n");
  return el("article", { class: "prompt" }, el("div", { class: "prompt-head" }, el("h2", {}, t("runs.sent")), copier(whole, t("runs.copy_prompt"))), counts(prompt, request), prompt.messages.map(message), prompt.tools.length > 0 && el("p", { class: "small quiet" }, t("runs.offered", { names: prompt.tools.join(", ") })), answered(prompt, request));
}

function counts(prompt, request) {
  const known = PARTS.filter((name) => name in prompt.tokens);
  const total = known.reduce((sum, name) => sum + (prompt.tokens[name] ?? 0), 0);
  const bar = el("div", { class: "parts-bar", "aria-hidden": "true" }, known.filter((name) => prompt.tokens[name]).map((name) => {
    const one = el("span", { class: `part part-${name}` });
    one.style.flexGrow = String(prompt.tokens[name]);
    return one;
  }));
  const list = el("ul", { class: "parts-list" }, known.map((name) => el("li", {}, el("span", { class: `part-dot part-${name}`, "aria-hidden": "true" }), word(`runs.part_${name}`, name), el("span", { class: "figure" }, prompt.tokens[name] === null ? "?" : number(prompt.tokens[name])))));
  const sum = request && request.counted_by !== "nothing" ? t("runs.counted", { ours: number(total), theirs: number(request.input_tokens) }) : t("runs.counted_ours", { ours: number(total) });
  return el("div", { class: "parts" }, bar, list, el("p", { class: "small quiet" }, sum, known.includes("tools") && prompt.tokens.tools === null ? ` ${t("runs.tools_unknown")}` : ""));
}

function message({ role, text, pieces, calls }) {
  const head = el("div", { class: "verbatim-head" }, el("span", {}, word(`runs.role_${role}`, role)), copier(text));
  const marked = pieces.map(({ part, begin, end, tokens }) => el("span", { class: `piece part-${part}`, title: `${word(`runs.part_${part}`, part)} · ${t("runs.tokens", { n: number(tokens) })}` }, characters(text, begin, end)));
  const wishes = calls.map((call) => el("code", { class: "wish" }, `${call.name}(${call.arguments})`));
  return el("div", { class: `verbatim role-${role}` }, head, (text || !calls.length) && el("pre", { tabindex: "0", "aria-label": word(`runs.role_${role}`, role) }, marked), wishes);
}

// The server counts characters, and JavaScript counts halves of those beyond the first plane.
function characters(text, begin, end) {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text).slice(begin, end).join("") : text.slice(begin, end);
}

function answered(prompt, request) {
  const wanted = prompt.wanted.map((call) => el("code", { class: "wish" }, `${call.name}(${call.arguments})`));
  const price = request?.price ? t("runs.price", { in: money(request.price.input ?? 0), out: money(request.price.output ?? 0) }) : t("runs.price_unknown");
  const told = request && facts([
    [t("runs.model"), request.model],
    [t("runs.tokens_label"), t("runs.in_out", { in: number(request.input_tokens), out: number(request.output_tokens) })],
    [t("runs.limit_out"), t("runs.tokens", { n: number(request.max_output_tokens) })],
    [t("runs.cost"), request.cost_usd === null ? t("runs.price_unknown") : money(request.cost_usd)],
    [t("runs.price_label"), price],
    [t("runs.ended"), request.error ?? (request.stop && word(`runs.stop_${request.stop}`, request.stop))],
  ]);
  return el("div", { class: "prompt-answer" }, el("h2", {}, t("runs.answered")), (prompt.answer || !wanted.length) && verbatim(prompt.answer, { title: t("runs.said") }), wanted.length > 0 && el("div", { class: "wishes" }, wanted), prompt.thoughts && verbatim(prompt.thoughts, { title: t("runs.thoughts") }), told);
}

/** A value for a person: a text as it is, anything else as JSON. */
export const plain = (value) => (typeof value === "string" ? value : value === null || value === undefined ? "–" : pretty(value));
