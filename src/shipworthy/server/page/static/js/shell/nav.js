// The navigation: the views of the table with their badges; below them language, theme, shortcuts.

import { el, fill } from "../dom.js";
import { icon, mark } from "../icons.js";
import { VIEWS } from "../views.js";
import { LANGUAGES, choose, language, t } from "../words.js";
import { show } from "./help.js";
import { ICONS, next, theme } from "./theme.js";

const links = new Map();

/** Make the navigation. */
export function nav() {
  const items = VIEWS.filter((view) => view.nav !== false).map(item);
  const brand = el("a", { class: "brand", href: "#/chat", "aria-label": "Shipworthy" }, mark());
  const list = el("ul", { class: "rail-list" }, items.map((link) => el("li", {}, link)));
  return el("nav", { class: "rail", "aria-label": t("shell.nav") }, brand, list, el("div", { class: "rail-foot" }, languages(), themes(), help()));
}

/** Mark the view that is open. */
export function here(path) {
  for (const [name, { link }] of links) {
    if (name === path) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

/** Show a number at a view; 0 shows none. `word`: the text for those who hear it, with `{n}`. */
export function badge(path, n, word) {
  const found = links.get(path);
  if (!found) return;
  const seen = el("span", { class: "badge", "aria-hidden": "true" }, n > 99 ? "99+" : n);
  fill(found.badge, n > 0 && [seen, el("span", { class: "hidden" }, ` (${t(word, { n })})`)]);
}

function item(view) {
  const slot = el("span", { class: "badge-slot" });
  const link = el("a", { class: "rail-link", href: `#/${view.path}` }, icon(view.icon, 22), el("span", { class: "rail-word" }, t(view.word), slot));
  links.set(view.path, { link, badge: slot });
  return link;
}

function themes() {
  const button = el("button", { type: "button", class: "icon-button", on: { click: () => told(next()) } });
  const told = (name) => {
    fill(button, icon(ICONS[name]));
    button.setAttribute("aria-label", t(`shell.theme_${name}`));
    button.title = t(`shell.theme_${name}`);
  };
  told(theme());
  return button;
}

function languages() {
  const options = Object.entries(LANGUAGES).map(([code, name]) => el("option", { value: code, lang: code, "aria-label": name, selected: code === language() }, code.toUpperCase()));
  const changed = (event) => choose(event.target.value);
  return el("select", { class: "language", "aria-label": t("shell.language"), on: { change: changed } }, options);
}

function help() {
  return el("button", { type: "button", class: "icon-button wide-only", "aria-label": t("shell.help"), title: `${t("shell.help")} (?)`, on: { click: show } }, icon("help"));
}
