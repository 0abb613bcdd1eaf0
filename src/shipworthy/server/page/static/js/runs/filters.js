// The filters of the list of runs. They stand in the address, so that a list can be sent to someone.

import { el } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../words.js";
import { word } from "./parts.js";

const STATUSES = ["completed", "asked", "degraded", "refused", "failed", "running", "killed", "unreadable"];
const SPANS = { "1h": 3600, "24h": 86_400, "7d": 604_800, "30d": 2_592_000 };
export const NAMES = ["text", "status", "agent", "skill", "reason", "least_usd", "most_usd", "span", "session"];
const WAIT = 250;

/** The filters out of the parameters of an address. */
export const chosen = (params) => Object.fromEntries(NAMES.filter((name) => params[name] !== undefined && params[name] !== "").map((name) => [name, params[name]]));

/** The query of the server for these filters. */
export function queried({ span, ...rest }) {
  const since = SPANS[span] && Math.floor(Date.now() / 1000 - SPANS[span]);
  return since ? { ...rest, since: String(since) } : rest;
}

/** The address of the list with these filters. */
export function address(filters) {
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value !== "" && value !== undefined));
  return `#/runs${query.size ? `?${query}` : ""}`;
}

/** Make the form; `changed(filters)` is called when the person has chosen. Gives `{root, offer, clear}`. */
export function form(filters, changed) {
  const state = { ...filters };
  let timer = 0;
  const set = (name, value, wait = 0) => {
    if (value === "" || value === null) delete state[name];
    else state[name] = value;
    clearTimeout(timer);
    timer = setTimeout(() => changed({ ...state }), wait);
  };
  const typed = (name, label, more = {}) => {
    const input = el("input", { class: "input", id: `filter-${name}`, name, value: state[name] ?? "", autocomplete: "off", ...more });
    input.addEventListener("input", () => set(name, input.value.trim(), WAIT));
    return field(name, label, input);
  };
  const picked = (name, label, options) => {
    const select = el("select", { class: "input", id: `filter-${name}`, name, on: { change: (event) => set(name, event.target.value) } });
    offered(select, options, state[name]);
    return field(name, label, select);
  };
  const search = typed("text", t("runs.search"), { type: "search", placeholder: t("runs.search_about"), maxlength: "200" });
  const agent = picked("agent", t("runs.agent"), []);
  const skill = picked("skill", t("runs.skill"), []);
  const money = { type: "number", min: "0", step: "any", inputmode: "decimal", placeholder: "USD" };
  const rows = [
    picked("status", t("runs.status"), STATUSES.map((name) => [name, word(`runs.status_${name}`, name)])),
    agent,
    skill,
    picked("span", t("runs.since"), Object.keys(SPANS).map((name) => [name, t(`runs.span_${name}`)])),
    typed("reason", t("runs.reason"), { placeholder: "deadline", maxlength: "60" }),
    typed("least_usd", t("runs.least"), money),
    typed("most_usd", t("runs.most"), money),
  ];
  const many = Object.keys(state).filter((name) => name !== "text").length;
  const more = el("details", { class: "filters-more", open: many > 0 }, el("summary", { class: "button" }, icon("runs", 16), t("runs.filters"), many > 0 && el("span", { class: "tag" }, many)), el("div", { class: "filters-grid" }, rows));
  const session = state.session && el("button", { type: "button", class: "tag chip", on: { click: () => set("session", "") } }, t("runs.of_session", { name: state.session }), icon("cross", 12), el("span", { class: "hidden" }, t("runs.clear")));
  const clear = Object.keys(state).length > 0 && el("button", { type: "button", class: "button", on: { click: () => changed({}) } }, t("runs.clear"));
  const root = el("form", { class: "filters", role: "search", "aria-label": t("runs.filters"), on: { submit: (event) => event.preventDefault() } }, search, more, session, clear);
  return {
    root,
    /** Offer these agents and skills: `{agent: [skill, …]}`. */
    offer(skills) {
      const agents = Object.keys(skills);
      agent.hidden = agents.length < 2;
      offered(agent.querySelector("select"), agents.map((name) => [name, name]), state.agent);
      const known = [...new Set(state.agent ? (skills[state.agent] ?? []) : Object.values(skills).flat())].sort();
      offered(skill.querySelector("select"), known.map((name) => [name, name]), state.skill);
    },
    end: () => clearTimeout(timer),
  };
}

function field(name, label, control) {
  return el("div", { class: `filter filter-${name}` }, el("label", { class: name === "text" ? "hidden" : "label", for: `filter-${name}` }, label), control);
}

function offered(select, options, value = "") {
  const all = value && !options.some(([name]) => name === value) ? [...options, [value, value]] : options;
  select.replaceChildren(el("option", { value: "" }, t("runs.any")), ...all.map(([name, text]) => el("option", { value: name, selected: name === value }, text)));
  select.value = value;
}
