// The shell of the page: the navigation, and the view of the address.

import { onKeyNeeded } from "./api.js";
import { el, fill } from "./dom.js";
import { badges } from "./shell/badges.js";
import { listen, shortcuts } from "./shell/help.js";
import { askForKey } from "./shell/key.js";
import { go, here, nav, remember } from "./shell/nav.js";
import { HOME, VIEWS, find } from "./views.js";
import { load, t } from "./words.js";

const styled = new Set();
let opened = { number: 0, view: null, end: null };

async function start() {
  await load();
  onKeyNeeded(askForKey);
  const main = el("main", { id: "view", class: "view", tabindex: "-1" });
  fill(document.getElementById("page"), nav(main), main);
  listen();
  shortcuts(VIEWS.filter((view) => view.nav !== false).map((view) => ({ keys: `g ${view.path[0]}`, word: view.word, run: () => go(view.path) })));
  addEventListener("hashchange", (event) => {
    if (opened.view && find(location.hash)?.view !== opened.view) remember(opened.view.path, new URL(event.oldURL).hash);
    show(main);
  });
  await show(main);
  badges();
  import("./dev/banner.js").then((dev) => dev.begin(document.getElementById("page")));
}

async function show(main) {
  const number = ++opened.number;
  const found = find(location.hash || `#/${HOME}`) ?? { view: null, params: {} };
  opened.end?.();
  opened.end = null;
  const changed = opened.view !== found.view;
  opened.view = found.view;
  here(found.view?.path);
  try {
    const [module] = await Promise.all([found.view?.load(), ...(found.view?.style ?? []).map(style)]);
    if (number !== opened.number) return;
    const root = el("div", { class: `view-${found.view?.path ?? "none"}` });
    fill(main, root);
    if (module === undefined) fill(root, nothing());
    else opened.end = module.mount(root, found.params);
    document.title = module ? `${t(module.title)} · Shipworthy` : "Shipworthy";
  } catch (error) {
    // A file of another version of the server: only a new page has those that fit.
    fill(main, broken());
    console.error(error);
  }
  if (changed && number > 1) main.focus({ preventScroll: true });
}

/** Load a file of the style of a view, once. */
function style(name) {
  if (styled.has(name)) return null;
  styled.add(name);
  const link = el("link", { rel: "stylesheet", href: new URL(`../style/${name}.css`, import.meta.url).pathname });
  return new Promise((resolve, reject) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", () => reject(new Error(`style/${name}.css`)));
    document.head.append(link);
  });
}

function nothing() {
  return el("div", { class: "empty" }, el("h1", {}, t("shell.nothing")), el("p", {}, el("a", { href: `#/${HOME}` }, t("shell.chat"))));
}

function broken() {
  const again = el("button", { type: "button", class: "button primary", on: { click: () => location.reload() } }, t("shell.reload"));
  return el("div", { class: "empty", role: "alert" }, el("h1", {}, t("shell.broken")), el("p", { class: "quiet" }, t("shell.broken_about")), again);
}

await start();
