// The view of #/chat: conversations beside one another, the open one, and where the person writes.

import { get } from "../api.js";
import { el, fill } from "../dom.js";
import { icon, mark } from "../icons.js";
import { keep, kept } from "../kept.js";
import { shortcuts } from "../shell/help.js";
import { t } from "../words.js";
import { Composer } from "./composer.js";
import { Conversations, address } from "./conversations.js";
import { LoadLine } from "./load.js";
import { refusal } from "./outcome.js";
import { Talk } from "./talk.js";

export const title = "shell.chat";
const EVERY = 15_000;
const MOST_SUGGESTED = 12;

/** Fill the view; gives a function that ends it. */
export function mount(root, params) {
  const view = new View(root, params);
  view.open();
  return () => view.close();
}

class View {
  #ends = [];
  #closed = false;

  constructor(root, params) {
    Object.assign(this, { root, params });
    this.spoken = el("div", { class: "hidden", role: "status" });
    fill(root, el("div", { class: "chat-wait", role: "status", "aria-label": t("chat.loading") }, el("span", { class: "spinner" })));
  }

  async open() {
    try {
      this.begun = await get("/v1/page");
      const { agents } = this.begun;
      if (this.#closed) return;
      if (agents.length === 0) return void fill(this.root, el("div", { class: "empty" }, el("h1", {}, t("chat.no_agents"))));
      const wanted = this.params.agent ?? kept("agent");
      this.agent = agents.find((one) => one.name === wanted) ?? agents[0];
      this.#build(agents);
      await this.#show();
    } catch (error) {
      if (error.name !== "AbortError" && !this.#closed) fill(this.root, el("div", { class: "empty" }, refusal(error, () => this.open())));
    }
  }

  close() {
    this.#closed = true;
    this.talk?.leave();
    for (const end of this.#ends) end();
  }

  #build(agents) {
    this.load = new LoadLine();
    this.composer = new Composer({ load: this.load.root, send: (text, model) => this.talk.send(text, { model }), stop: () => this.talk.stop() });
    this.composer.offer(this.agent.models);
    this.talks = new Conversations({ several: agents.length > 1, changed: (one) => this.talk?.look(one.runs) });
    this.talk = this.#talk();
    fill(this.root, el("div", { class: "chat" }, this.talks.root, el("section", { class: "chat-main", "aria-label": t("shell.chat") }, this.#head(agents), this.talk.root, this.composer.root), this.spoken));
    const timer = setInterval(() => !document.hidden && this.talks.load().catch(() => {}), EVERY);
    const keys = [
      { keys: "n", word: "chat.new", run: () => (location.hash = "#/chat") },
      { keys: "/", word: "chat.to_message", run: () => this.composer.field.focus() },
      { keys: "Escape", word: "chat.stop", run: () => this.talk.stop() },
    ];
    const esc = (event) => event.key === "Escape" && this.composer.root.classList.contains("busy") && this.talk.stop();
    this.composer.field.addEventListener("keydown", esc);
    this.#ends.push(() => clearInterval(timer), shortcuts(keys));
  }

  #talk() {
    const { may } = this.begun;
    return new Talk(this.agent.name, this.params.session ?? "", {
      load: this.load,
      bounds: this.agent.bounds,
      mayDecide: may.includes("approve"),
      say: (text) => fill(this.spoken, text),
      busy: (is) => this.composer.busy(is),
      began: (session) => {
        history.replaceState(null, "", address(this.agent.name, session));
        this.talks.opened(this.agent.name, session);
        this.root.firstChild.classList.remove("at-list");
      },
      ended: () => this.talks.load().then(() => this.#titled()).catch(() => {}),
    });
  }

  async #show() {
    const { session } = this.params;
    this.talks.opened(this.agent.name, session);
    const listed = this.talks.load().then(() => this.#titled());
    if (session) await this.talk.load();
    else this.talk.empty(this.#welcome());
    if (matchMedia("(hover: hover)").matches) this.composer.field.focus({ preventScroll: true });
    await listed;
  }

  #titled() {
    const title = this.talks.title(this.agent.name, this.talk.session) || t("chat.new");
    fill(this.title, title);
    document.title = `${title} · Shipworthy`;
  }

  #head(agents) {
    this.title = el("h1", { class: "chat-title" }, t("chat.new"));
    const chosen = (event) => {
      keep("agent", event.target.value);
      location.hash = `#/chat/${encodeURIComponent(event.target.value)}`;
    };
    const options = agents.map((one) => el("option", { value: one.name, selected: one === this.agent }, one.name));
    const agent = agents.length > 1 ? el("select", { class: "chat-agent", "aria-label": t("chat.agents"), on: { change: chosen } }, options) : el("span", { class: "chat-agent quiet small" }, this.agent.name);
    const back = el("button", { type: "button", class: "icon-button narrow-only", "aria-label": t("chat.conversations"), on: { click: () => this.root.firstChild.classList.toggle("at-list") } }, icon("menu"));
    const fresh = el("a", { class: "icon-button narrow-only", "aria-label": t("chat.new"), href: "#/chat" }, icon("plus"));
    return el("header", { class: "chat-head" }, back, this.title, agent, fresh);
  }

  #welcome() {
    const examples = this.agent.skills.map((skill) => skill.examples[0]).filter(Boolean).slice(0, MOST_SUGGESTED);
    const suggestion = (text) => el("li", {}, el("button", { type: "button", class: "suggestion", on: { click: () => this.talk.send(text, { model: this.composer.models.value }) } }, text));
    return [
      mark(44),
      el("h2", { class: "chat-hello" }, t("chat.hello", { agent: this.agent.name })),
      el("p", { class: "quiet" }, this.agent.description || t("chat.hello_about")),
      examples.length > 0 && el("h3", { class: "chat-try small quiet" }, t("chat.try")),
      el("ul", { class: "suggestions" }, examples.map(suggestion)),
    ];
  }
}
