// The view of #/runs/ID: one recorded run, whole.

import { get } from "../api.js";
import { el, fill } from "../dom.js";
import { duration, number, whole } from "../format.js";
import { icon } from "../icons.js";
import { t } from "../words.js";
import { button, copier, money, status, told, why } from "../runs/parts.js";
import { again } from "./again.js";
import { answer } from "./answer.js";
import { cost } from "./cost.js";
import { decisions } from "./decisions.js";
import { prompts } from "./prompts.js";
import { tape } from "./tape.js";
import { timeline } from "./timeline.js";

export const title = "runs.run";
const TABS = { timeline, prompts, answer, decisions, cost, tape };

/** Fill the view; gives a function that ends it. */
export function mount(root, params) {
  const stop = new AbortController();
  const ends = [() => stop.abort()];
  open(root, params, stop.signal, ends);
  return () => ends.forEach((end) => end());
}

async function open(root, params, signal, ends) {
  fill(root, el("div", { class: "inspector" }, back(), told("runs", { title: t("runs.loading") })));
  try {
    const run = await get(`/v1/inspect/${encodeURIComponent(params.id)}?prompts=none`, { signal });
    show(root, { run, lines: reader(params.id, signal), signal }, params, ends);
  } catch (error) {
    if (error.name !== "AbortError") fill(root, el("div", { class: "inspector" }, back(), trouble(error, () => open(root, params, signal, ends))));
  }
}

function trouble(error, retry) {
  const known = { not_found: "runs.unknown", gone: "runs.gone", conflict: "runs.goes_on", invalid: "runs.torn" }[error.kind];
  const raw = error.kind === "invalid" ? el("p", { class: "mono small" }, error.message) : null;
  const about = known ? t(`${known}_about`) : why(error);
  return el("div", {}, told("warn", { title: t(known ?? "runs.failed"), about, alert: true, action: button(t("runs.again"), retry) }), raw);
}

/** Reads lines of the tape with their prompts, each once. */
function reader(id, signal) {
  const known = new Map();
  return (seq) => {
    if (!known.has(seq)) {
      const asked = get(`/v1/inspect/${encodeURIComponent(id)}/lines/${seq}`, { signal });
      known.set(seq, asked);
      asked.catch(() => known.delete(seq));
    }
    return known.get(seq);
  };
}

function show(root, context, params, ends) {
  const { run } = context;
  const panel = el("section", { class: "tab-panel", role: "tabpanel", id: "tab-panel", tabindex: "-1" });
  let end = null;
  const tabs = Object.keys(TABS).map((name) => {
    const count = counted(run, name);
    return el("button", { type: "button", role: "tab", id: `tab-${name}`, class: "tab", "aria-controls": "tab-panel", on: { click: () => select(name) } }, t(`runs.tab_${name}`), count !== null && el("span", { class: "tab-count" }, count));
  });
  function select(name, more = {}) {
    end?.();
    for (const tab of tabs) {
      const is = tab.id === `tab-${name}`;
      tab.setAttribute("aria-selected", String(is));
      tab.tabIndex = is ? 0 : -1;
    }
    panel.setAttribute("aria-labelledby", `tab-${name}`);
    const query = new URLSearchParams({ ...(name === "timeline" ? {} : { tab: name }) });
    history.replaceState(null, "", `#/runs/${encodeURIComponent(run.run.run_id)}${query.size ? `?${query}` : ""}`);
    end = TABS[name](panel, context, more) ?? null;
  }
  context.go = select;
  ends.push(() => end?.());
  const moves = { ArrowRight: 1, ArrowLeft: -1 };
  const list = el("div", { class: "tabs", role: "tablist", "aria-label": t("runs.run") }, tabs);
  list.addEventListener("keydown", (event) => {
    if (!moves[event.key]) return;
    const at = (tabs.indexOf(document.activeElement) + moves[event.key] + tabs.length) % tabs.length;
    tabs[at].focus();
    tabs[at].click();
    event.preventDefault();
  });
  fill(root, el("div", { class: "inspector" }, head(context), warnings(run), list, panel));
  select(TABS[params.tab] ? params.tab : "timeline");
}

const back = () => el("a", { class: "back", href: "#/runs" }, icon("left", 16), t("runs.title"));

function counted(run, name) {
  return { prompts: run.requests.length, decisions: run.decisions.length, answer: run.figures.length, tape: run.lines }[name] ?? null;
}

function head(context) {
  const { run } = context;
  const { result } = run;
  const at = run.at ?? Date.parse(run.run.now) / 1000;
  const session = run.run.session && run.run.session !== run.run.run_id ? el("a", { href: `#/runs?session=${encodeURIComponent(run.run.session)}` }, t("runs.session")) : null;
  const line = [
    status(result),
    el("span", {}, result.skill ?? t("runs.no_skill")),
    result.model && el("span", {}, result.model),
    el("span", { class: "figure" }, duration(result.usage?.latency_ms ?? 0)),
    el("span", { class: "figure" }, money(result.usage?.cost_usd ?? 0)),
    el("span", { class: "figure" }, t("runs.tokens", { n: number((result.usage?.input_tokens ?? 0) + (result.usage?.output_tokens ?? 0)) })),
    el("span", { title: t("runs.trust_about") }, t(`runs.trust_${result.trust === "trusted" ? "yes" : "no"}`)),
    el("time", { datetime: new Date(at * 1000).toISOString() }, whole(at)),
    session,
    el("span", { class: "mono run-id" }, run.run.run_id.slice(0, 8), copier(run.run.run_id, t("runs.copy_id"))),
  ];
  const message = el("h1", { class: "inspector-message" }, run.run.message || t("runs.no_message"));
  return el("header", { class: "inspector-head" }, el("div", { class: "inspector-top" }, back(), again(context)), message, el("div", { class: "inspector-line" }, line.filter(Boolean).map((one) => el("span", { class: "bit" }, one))));
}

function warnings(run) {
  const found = [];
  if (run.changed.length) found.push(t("runs.changed", { lines: run.changed.slice(0, 8).join(", ") }));
  if (run.cut) found.push(t("runs.cut"));
  return found.map((text) => el("p", { class: "notice warn", role: "note" }, icon("warn", 18), text));
}
