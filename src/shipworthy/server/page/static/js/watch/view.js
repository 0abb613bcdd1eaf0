// The view of #/watch: what has drifted, and each skill in production beside the trials of its certificate.

import { Refusal, get } from "../api.js";
import { el, fill } from "../dom.js";
import { moment, number, share, whole } from "../format.js";
import { icon } from "../icons.js";
import { t } from "../words.js";
import { alarm, beyond } from "./found.js";
import { skill } from "./skill.js";
import { bar } from "./drawn.js";

export const title = "watch.title";
const SPANS = ["1d", "7d", "30d"];
// Milliseconds until a time without runs is looked at again: the first run may be on its way.
const LATER = 3000;

/** Fill the view; gives a function that ends it. `params`: `agent` and `since`. */
export function mount(root, params) {
  const asked = new AbortController();
  const state = { agent: params.agent ?? "", since: SPANS.includes(params.since) ? params.since : "7d", agents: [], later: 0 };
  const body = el("div", { class: "watch-body", "aria-live": "polite" });
  const tools = el("div", { class: "watch-tools" });
  fill(root, el("header", { class: "watch-head" }, el("div", {}, el("h1", {}, t(title)), el("p", { class: "quiet" }, t("watch.about"))), tools), body);
  const again = () => {
    clearTimeout(state.later);
    state.later = 0;
    return show(body, state, asked.signal);
  };
  begin(tools, state, again, asked.signal).catch((error) => refused(body, error, again));
  return () => {
    clearTimeout(state.later);
    asked.abort();
  };
}

async function begin(tools, state, again, signal) {
  state.agents = (await get("/v1/agents", { signal })).agents.map((one) => one.name);
  if (!state.agents.includes(state.agent)) state.agent = state.agents[0] ?? "";
  const picked = (event, name) => {
    state[name] = event.target.value;
    history.replaceState(null, "", `#/watch?${new URLSearchParams({ agent: state.agent, since: state.since })}`);
    again();
  };
  const choice = (name, word, options, label) => {
    const made = options.map((one) => el("option", { value: one, selected: one === state[name] }, label(one)));
    return el("label", { class: "watch-pick" }, el("span", { class: "quiet small" }, t(word)), el("select", { class: "input", on: { change: (event) => picked(event, name) } }, made));
  };
  fill(
    tools,
    state.agents.length > 1 && choice("agent", "watch.agent", state.agents, (one) => one),
    choice("since", "watch.since", SPANS, (one) => t(`watch.since_${one}`)),
    el("button", { type: "button", class: "button", on: { click: again } }, t("watch.again")),
  );
  await again();
}

async function show(body, state, signal) {
  body.setAttribute("aria-busy", "true");
  if (!state.later) fill(body, el("p", { class: "quiet watch-wait", role: "status" }, t("watch.comparing")));
  try {
    const query = new URLSearchParams({ agent: state.agent, since: state.since });
    const found = await get(`/v1/watch?${query}`, { signal });
    fill(body, ...report(found));
    if (!found.overall.runs) state.later = setTimeout(() => show(body, state, signal), LATER);
  } catch (error) {
    refused(body, error, () => show(body, state, signal));
  }
  body.removeAttribute("aria-busy");
}

function refused(body, error, again) {
  if (error.name === "AbortError") return;
  const words = error instanceof Refusal && error.message ? error.message : t("watch.failed");
  fill(body, el("div", { class: "notice bad", role: "alert" }, words), el("button", { type: "button", class: "button", on: { click: again } }, t("watch.again")));
  if (!(error instanceof Refusal)) console.error(error);
}

function report(found) {
  if (!found.overall.runs) {
    return [el("div", { class: "empty" }, icon("watch", 40), el("h2", {}, t("watch.none")), el("p", { class: "quiet" }, t("watch.none_about")))];
  }
  const trials = found.certificate?.skills ?? {};
  return [
    verdict(found),
    certificate(found),
    el("section", { class: "watch-skills", "aria-label": t("watch.skills") }, Object.entries(found.skills).map(([name, one]) => skill(name, one, trials[name]))),
    overall(found),
    found.notes.length > 0 && el("ul", { class: "watch-notes quiet small" }, found.notes.map((note) => el("li", {}, note))),
  ];
}

function verdict(found) {
  const many = found.alarms.length + found.beyond.length;
  const few = !many && found.compared <= found.least;
  const compared = t("watch.compared", { n: number(found.compared), from: found.begins ? moment(found.begins) : t("watch.oldest") });
  const told = few ? t("watch.few_about", { n: number(found.compared), needed: number(found.least + 1) }) : compared;
  const verdict = many ? t("watch.drifted", { n: many }) : t(few ? "watch.few" : "watch.well");
  const head = el(
    "div",
    { class: `watch-verdict ${many ? "bad" : few ? "" : "good"}` },
    icon(many ? "warn" : few ? "clock" : "check", 22),
    el("div", {}, el("h2", {}, verdict), el("p", { class: "small" }, told)),
  );
  return el("section", { class: "card watch-found", "aria-label": t("watch.verdict") }, head, found.alarms.map(alarm), found.beyond.map(beyond));
}

function certificate(found) {
  const known = found.certificate;
  if (known === null) return el("p", { class: "notice" }, t("watch.no_certificate"));
  const day = known.issued ? whole(known.issued) : "?";
  const other = found.other_definition;
  return el(
    "p",
    { class: other.count ? "notice warn" : "notice" },
    t("watch.certificate", { day }),
    other.count > 0 && ` ${t("watch.other", { n: number(other.count), of: number(other.of) })}`,
  );
}

function overall(found) {
  const rows = Object.entries(found.overall.routed).map(([name, one]) => {
    const value = one.of ? one.count / one.of : 0;
    return el("li", {}, el("span", { class: "watch-name" }, name), bar(value), el("span", { class: "figure" }, share(value)));
  });
  const good = found.overall.good;
  return el(
    "section",
    { class: "card watch-routed" },
    el("h2", {}, t("watch.routed")),
    el("ul", {}, rows),
    good.of > 0 && el("p", { class: "quiet small" }, t("watch.feedback", { n: number(good.count), of: number(good.of) })),
  );
}
