// The conversations of the person: listed, named here, taken off the list, with a dot where something new has come.

import { get } from "../api.js";
import { el, fill } from "../dom.js";
import * as format from "../format.js";
import { icon } from "../icons.js";
import { keep, kept } from "../kept.js";
import { ask } from "../shell/dialog.js";
import { badge } from "../shell/nav.js";
import { t } from "../words.js";

const MOST = 100;

/** The name of a conversation among those of all agents. */
const nameOf = ({ agent, session }) => `${agent}/${session}`;

/** The address of a conversation. */
export const address = (agent, session) => `#/chat/${encodeURIComponent(agent)}/${encodeURIComponent(session)}`;

/** The list. `changed(one)`: the conversation that is open has more runs than are shown. */
export class Conversations {
  #open = null;

  constructor({ several, changed }) {
    Object.assign(this, { several, changed, found: [] });
    this.list = el("ul", { class: "talks-list" });
    const fresh = el("a", { class: "button talks-new", href: "#/chat" }, icon("plus", 18), t("chat.new"));
    this.root = el("nav", { class: "talks", "aria-label": t("chat.conversations") }, el("div", { class: "talks-head" }, el("h2", {}, t("chat.conversations")), fresh), this.list);
  }

  /** Ask the server for them. */
  async load() {
    const { sessions } = await get(`/v1/sessions?limit=${MOST}`);
    this.found = sessions;
    const open = sessions.find((one) => nameOf(one) === this.#open);
    if (open) {
      this.#saw(open);
      this.changed(open);
    }
    this.#show();
  }

  /** Note which one is open. */
  opened(agent, session) {
    this.#open = session ? nameOf({ agent, session }) : null;
    const open = this.found.find((one) => nameOf(one) === this.#open);
    if (open) this.#saw(open);
    this.#show();
  }

  /** The title of a conversation; empty where it has none yet. */
  title(agent, session) {
    const name = nameOf({ agent, session });
    return kept("names", {})[name] ?? this.found.find((one) => nameOf(one) === name)?.message ?? "";
  }

  #listed() {
    const removed = new Set(kept("removed", []));
    return this.found.filter((one) => !removed.has(nameOf(one)));
  }

  #saw(one) {
    keep("seen", { ...kept("seen", {}), [nameOf(one)]: one.at });
  }

  #unseen(one) {
    const seen = kept("seen", {})[nameOf(one)];
    return seen !== undefined && one.at > seen && nameOf(one) !== this.#open;
  }

  #show() {
    const listed = this.#listed();
    badge("chat", listed.filter((one) => this.#unseen(one)).length, "shell.unread");
    const rows = listed.map((one) => this.#row(one));
    fill(this.list, rows.length > 0 ? rows : el("li", { class: "talks-none small quiet" }, t("chat.no_conversations")));
  }

  #row(one) {
    const title = this.title(one.agent, one.session);
    const unseen = this.#unseen(one);
    const about = [this.several && one.agent, format.moment(one.at)].filter(Boolean).join(" · ");
    const state = one.status === "asked" ? el("span", { class: "tag warn" }, t("chat.asks")) : null;
    const dot = unseen && el("span", { class: "talk-dot" }, el("span", { class: "hidden" }, t("chat.unread")));
    const link = el(
      "a",
      { class: "talk-link", href: address(one.agent, one.session), "aria-current": nameOf(one) === this.#open ? "page" : null, title },
      el("span", { class: "talk-title" }, dot, title),
      el("span", { class: "talk-about small quiet figure" }, about, state),
    );
    const rename = el("button", { type: "button", class: "icon-button small-button", "aria-label": t("chat.rename", { title }), title: t("chat.rename_short"), on: { click: () => this.#rename(one, title) } }, icon("edit", 16));
    const remove = el("button", { type: "button", class: "icon-button small-button", "aria-label": t("chat.remove", { title }), title: t("chat.remove_short"), on: { click: () => this.#remove(one, title) } }, icon("cross", 16));
    return el("li", { class: "talk" }, link, el("span", { class: "talk-tools" }, rename, remove));
  }

  async #rename(one, title) {
    const input = el("input", { class: "input", id: "talk-name", value: title, maxlength: "200" });
    const label = el("label", { class: "label", for: "talk-name" }, t("chat.name"));
    const given = await ask({ title: t("chat.rename_short"), fields: [label, input, el("p", { class: "small quiet" }, t("chat.rename_about"))], confirm: t("chat.rename_do"), done: () => input.value.trim() });
    if (given === null) return;
    const names = kept("names", {});
    if (given) names[nameOf(one)] = given;
    else delete names[nameOf(one)];
    keep("names", names);
    this.#show();
  }

  async #remove(one, title) {
    const about = el("p", {}, t("chat.remove_about", { title }));
    if (!(await ask({ title: t("chat.remove_short"), fields: [about], confirm: t("chat.remove_do") }))) return;
    keep("removed", [...kept("removed", []), nameOf(one)]);
    this.#show();
    if (nameOf(one) === this.#open) location.hash = "#/chat";
  }
}
