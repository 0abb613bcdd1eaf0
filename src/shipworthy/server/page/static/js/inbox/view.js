// The view of #/inbox: what waits for a decision, and writes whose outcome is unknown.

import { get, post } from "../api.js";
import { el, fill } from "../dom.js";
import * as format from "../format.js";
import { icon } from "../icons.js";
import { ask } from "../shell/dialog.js";
import { look } from "../shell/badges.js";
import { refusal } from "../chat/outcome.js";
import { address } from "../chat/conversations.js";
import { prose } from "../prose.js";
import { t } from "../words.js";

export const title = "shell.inbox";
const EVERY = 8000;
const MOST_CLOSED = 20;

/** Fill the view; gives a function that ends it. */
export function mount(root) {
  const view = new Inbox(root);
  view.load();
  const timer = setInterval(() => !document.hidden && !document.querySelector("dialog[open]") && view.load(), EVERY);
  const ticks = setInterval(() => view.tick(), 1000);
  return () => {
    clearInterval(timer);
    clearInterval(ticks);
    view.closed = true;
  };
}

class Inbox {
  #shown = "";

  constructor(root) {
    this.closed = false;
    this.root = root;
    this.said = el("p", { class: "inbox-said", role: "status" });
    this.lists = el("div", { class: "inbox-lists" }, el("span", { class: "spinner" }));
    fill(root, el("div", { class: "inbox" }, el("header", { class: "inbox-head" }, el("h1", {}, t("shell.inbox")), el("p", { class: "quiet" }, t("inbox.about"))), this.said, this.lists));
  }

  async load() {
    try {
      const [every, { writes }, { may }] = await Promise.all([get("/v1/approvals?state=all"), get("/v1/writes"), get("/v1/page")]);
      if (this.closed) return;
      const told = JSON.stringify([every, writes, may]);
      if (told === this.#shown) return;
      this.#shown = told;
      this.#show(every.approvals, writes, may.includes("approve"));
      look();
    } catch (error) {
      if (!this.closed) fill(this.lists, refusal(error, () => this.load()));
      this.#shown = "";
    }
  }

  tick() {
    for (const one of this.lists.querySelectorAll("[data-expires]")) {
      const left = Number(one.dataset.expires) * 1000 - Date.now();
      one.classList.toggle("soon", left < 60_000);
      fill(one, icon("clock", 15), left > 0 ? t("inbox.until", { left: format.duration(left) }) : t("inbox.expired"));
    }
  }

  #show(approvals, writes, maySettle) {
    const waiting = approvals.filter((one) => one.state === "waiting");
    const decided = approvals.filter((one) => one.state !== "waiting").slice(0, MOST_CLOSED);
    const nothing = waiting.length === 0 && writes.length === 0;
    fill(
      this.lists,
      nothing && el("div", { class: "empty inbox-empty" }, icon("check", 40), el("h2", {}, t("inbox.nothing")), el("p", { class: "quiet" }, t("inbox.nothing_about"))),
      section("inbox.approvals", waiting.length, waiting.map((one) => this.#approval(one))),
      section("inbox.writes", writes.length, writes.map((one) => this.#write(one, maySettle))),
      decided.length > 0 && el("details", { class: "inbox-closed" }, el("summary", {}, t("inbox.closed", { n: decided.length })), el("ul", {}, decided.map(past))),
    );
    this.tick();
  }

  #approval(one) {
    const decide = (decision) => el("button", { type: "button", class: decision === "approve" ? "button primary" : "button danger", on: { click: () => this.#decide(one, decision) } }, icon(decision === "approve" ? "check" : "cross", 18), t(`inbox.${decision}`));
    return el(
      "li",
      { class: "card item" },
      head(one.skill, one.agent, el("span", { class: "tag figure", "data-expires": one.expires })),
      el("div", { class: "prose" }, prose(one.text)),
      el("ul", { class: "calls" }, one.calls.map(call)),
      el("p", { class: "small quiet" }, t("inbox.asked", { by: one.by, ago: format.ago(one.asked) }), " · ", el("a", { href: address(one.agent, one.session) }, t("inbox.conversation"))),
      el("div", { class: "item-buttons" }, decide("approve"), decide("deny")),
    );
  }

  #write(one, maySettle) {
    const settle = (happened) => el("button", { type: "button", class: "button", on: { click: () => this.#settle(one, happened) } }, t(happened ? "inbox.happened" : "inbox.undone"));
    const check = [
      el("p", {}, t("inbox.check")),
      el("ol", { class: "item-check" }, one.about && el("li", {}, t("inbox.check_about", { about: one.about.replace(/\.$/, "") })), el("li", {}, t("inbox.check_args")), one.verify && el("li", {}, t("inbox.check_verify", { tool: one.verify }))),
    ];
    return el(
      "li",
      { class: "card item unknown" },
      head(one.about.replace(/\.$/, "") || one.tool, one.agent, el("span", { class: "tag warn" }, icon("warn", 14), t("inbox.unknown"))),
      el("ul", { class: "calls" }, call(one)),
      one.text && el("p", { class: "small quiet" }, one.text),
      check,
      el("p", { class: "small quiet" }, t("inbox.begun", { ago: format.ago(one.at) }), " · ", el("a", { href: address(one.agent, one.session) }, t("inbox.conversation"))),
      maySettle ? el("div", { class: "item-buttons" }, settle(true), settle(false)) : el("p", { class: "small quiet" }, t("inbox.may_not")),
    );
  }

  async #decide(one, decision) {
    await this.#send(() => post(`/v1/approvals/${encodeURIComponent(one.id)}`, { decision, background: true }), t(`inbox.said_${decision}`));
  }

  async #settle(one, happened) {
    const about = el("p", {}, t(happened ? "inbox.sure_happened" : "inbox.sure_undone"));
    if (!(await ask({ title: t(happened ? "inbox.happened" : "inbox.undone"), fields: [el("ul", { class: "calls" }, call(one)), about], confirm: t("inbox.sure"), danger: !happened }))) return;
    await this.#send(() => post(`/v1/writes/${encodeURIComponent(one.key)}`, { happened }), t("inbox.said_settled"));
  }

  async #send(send, done) {
    for (const button of this.lists.querySelectorAll("button")) button.disabled = true;
    try {
      await send();
      fill(this.said, icon("check", 18), done);
    } catch (error) {
      fill(this.said, refusal(error, null));
    }
    this.#shown = "";
    await this.load();
  }
}

const section = (word, n, items) => n > 0 && el("section", {}, el("h2", { class: "inbox-word" }, t(word), el("span", { class: "tag figure" }, n)), el("ul", { class: "items" }, items));

const head = (name, agent, tag) => el("header", { class: "item-head" }, el("h3", {}, name), el("span", { class: "small quiet" }, agent), tag);

const past = (one) => el("li", { class: "small" }, el("span", { class: `tag ${one.state === "approved" ? "good" : one.state === "denied" ? "bad" : ""}` }, t(`inbox.state_${one.state}`)), " ", el("b", {}, one.skill), " ", el("span", { class: "quiet" }, format.ago(one.decided || one.asked)));

function call({ tool, args }) {
  const rows = Object.entries(args).map(([name, value]) => [el("dt", {}, name), el("dd", {}, typeof value === "string" ? value : JSON.stringify(value))]);
  return el("li", { class: "call" }, el("code", { class: "call-tool" }, tool), el("dl", { class: "call-args" }, rows));
}
