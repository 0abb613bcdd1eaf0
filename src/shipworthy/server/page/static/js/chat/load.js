// The load line: what a run has used of what its skill may use at most, filling while it works.

import { el, fill } from "../dom.js";
import * as format from "../format.js";
import { t } from "../words.js";

const NEAR = 0.75;
const FULL = 0.95;
const TICK = 100;
const NONE = { input_tokens: 0, output_tokens: 0, cost_usd: 0 };

const GAUGES = {
  tokens: { show: format.short, used: (sum) => sum.input_tokens + sum.output_tokens, most: (bound) => total(bound.input_tokens, bound.output_tokens) },
  cost: { show: format.usd, used: (sum) => sum.cost_usd, most: (bound) => bound.cost_usd },
  time: { show: format.duration, used: (sum) => sum.latency_ms, most: (bound) => bound.latency_ms },
};

const total = (...parts) => (parts.some((one) => one === null || one === undefined) ? null : parts.reduce((a, b) => a + b, 0));

/** How near the limit a share of it is: `""`, `near` or `full`. */
export const nearness = (share) => (share >= FULL ? "full" : share >= NEAR ? "near" : "");

/** The three gauges. `hear(event)` of a run fills them; `begin()` empties them, `end(result)` shows what it was. */
export class LoadLine {
  #bounds = {};
  #limits = {};
  #held = new Map();
  #spent = { ...NONE };
  #began = 0;
  #timer = 0;

  constructor() {
    this.gauges = Object.fromEntries(Object.keys(GAUGES).map((name) => [name, gauge(name)]));
    this.root = el("div", { class: "load", role: "group", "aria-label": t("chat.load"), hidden: true }, Object.values(this.gauges).map((one) => one.root));
    this.bound = {};
  }

  /** A run begins. `bounds`: skill → its worst case; `limits`: those of this run alone. */
  begin(bounds, limits = {}) {
    Object.assign(this, { bound: {} });
    this.#bounds = bounds;
    this.#limits = limits;
    this.#held.clear();
    this.#spent = { ...NONE };
    this.#began = performance.now();
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#show("time"), TICK);
    this.root.hidden = false;
    this.root.classList.add("at-work");
    this.#show();
  }

  /** An event of the run. */
  hear(event) {
    if (event.type === "skill_chosen") this.bound = this.#bounds[event.skill] ?? {};
    else if (event.type === "call_reserved") this.#held.set(`${event.step_id} ${event.model}`, event);
    else if (event.type === "call_settled") this.#settle(event);
    else return;
    this.#show();
  }

  /** The run has ended; null: it came to no result. */
  end(result) {
    this.stop();
    this.#held.clear();
    if (result?.usage) {
      this.bound = result.bound ?? this.bound;
      this.#show("tokens", result.usage);
      this.#show("cost", result.usage);
      this.#show("time", result.usage);
    }
  }

  /** Nothing ticks any more. */
  stop() {
    clearInterval(this.#timer);
    this.root.classList.remove("at-work");
  }

  #settle(event) {
    this.#held.delete(`${event.step_id} ${event.model}`);
    for (const name of Object.keys(NONE)) this.#spent[name] += event[name] ?? 0;
  }

  #show(only = null, usage = null) {
    const sum = usage ?? { ...this.#spent, latency_ms: performance.now() - this.#began };
    const held = { ...NONE, latency_ms: 0 };
    for (const one of this.#held.values()) for (const name of Object.keys(NONE)) held[name] += one[name] ?? 0;
    for (const [name, { used, most, show }] of Object.entries(GAUGES)) {
      if (only && only !== name) continue;
      this.gauges[name].set(used(sum), used(held), this.#most(name, most), show);
    }
  }

  #most(name, most) {
    const limit = { cost: this.#limits.max_cost_usd, time: this.#limits.max_latency_ms }[name];
    const found = most(this.bound) ?? null;
    return limit === undefined ? found : found === null ? limit : Math.min(limit, found);
  }
}

/** One gauge: its name, its figures, a bar of what is used and of what is set aside. */
function gauge(name) {
  const word = t(`chat.load_${name}`);
  const figures = el("span", { class: "gauge-figures figure" });
  const used = el("span", { class: "gauge-used" });
  const held = el("span", { class: "gauge-held" });
  const bar = el("div", { class: "gauge-bar", role: "meter", "aria-label": word, "aria-valuemin": "0", "aria-valuemax": "100", "aria-valuenow": "0" }, held, used);
  const root = el("div", { class: `gauge gauge-${name}` }, el("span", { class: "gauge-name" }, word), figures, bar);
  let shown = "";
  const set = (value, aside, most, show) => {
    const share = most ? value / most : 0;
    const text = !most ? show(value) : t("chat.of", { used: show(value), most: show(most) });
    const state = nearness(share);
    used.style.setProperty("--share", Math.min(share, 1).toFixed(4));
    held.style.setProperty("--share", most ? Math.min((value + aside) / most, 1).toFixed(4) : "0");
    const told = [text, most && aside ? t("chat.load_held", { held: show(aside) }) : "", state && t(`chat.load_${state}`)].filter(Boolean).join(", ");
    if (told === shown) return;
    shown = told;
    root.title = told;
    root.dataset.state = state;
    bar.setAttribute("aria-valuenow", Math.round(Math.min(share, 1) * 100));
    bar.setAttribute("aria-valuetext", told);
    fill(figures, !most ? el("b", {}, text) : [el("b", {}, show(value)), el("span", { class: "quiet" }, ` / ${show(most)}`)]);
  };
  return { root, set };
}
