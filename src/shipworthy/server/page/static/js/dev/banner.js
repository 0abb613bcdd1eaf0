// Below every view of a server that `shipworthy dev` has started: how the files were loaded last, and where to read more.

import { get } from "../api.js";
import { el, fill } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../words.js";

const PAUSE = 2000;
const listeners = new Set();
let known = null;

/** Hear of each loading, and of the last one at once; gives a function that ends it. */
export function heard(listener) {
  listeners.add(listener);
  if (known) listener(known);
  return () => listeners.delete(listener);
}

/** Put the banner into the page, where the server is one of `dev`, and keep it true. */
export async function begin(page) {
  const first = await get("/v1/dev").catch(() => null);
  if (!first?.dev) return;
  const box = el("div", { class: "dev-banner", role: "status" });
  await styled();
  page.append(box);
  page.classList.add("with-dev");
  for (let last = 0, told = first; ; ) {
    if (told) {
      if (told.number !== last) show(box, told, last > 0);
      last = told.number;
    }
    told = await get(`/v1/dev?after=${last}`).catch(() => null);
    if (told === null) {
      offline(box);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
      last = 0;
    }
  }
}

function show(box, told) {
  known = told;
  for (const listener of listeners) listener(told);
  const files = told.changed.slice(0, 2).join(", ");
  box.className = `dev-banner ${told.good ? "good" : "bad"}`;
  const many = told.problems.length;
  const words = told.good ? (told.number === 1 ? t("dev.watching") : t(told.redefined ? "dev.loaded" : "dev.same", { files })) : t("dev.broken", { n: many });
  const where = !told.good && el("code", { class: "dev-where" }, `${place(told, told.problems[0])} ${told.problems[0].message}`);
  const open = told.pending.filter((one) => one.void).length;
  fill(box, icon(told.good ? "check" : "warn", 18), el("span", { class: "dev-words" }, words), where, open > 0 && el("span", { class: "tag warn" }, t("dev.void", { n: open })), el("a", { href: "#/dev" }, t("dev.more")));
}

/** Where a problem is, below the agent's folder. */
export function place(told, problem) {
  const short = problem.where.startsWith(`${told.folder}/`) ? problem.where.slice(told.folder.length + 1) : problem.where;
  return `${short}:`;
}

function offline(box) {
  box.className = "dev-banner bad";
  fill(box, icon("warn", 18), el("span", {}, t("dev.offline")));
}

function styled() {
  const link = el("link", { rel: "stylesheet", href: new URL("../../style/dev.css", import.meta.url).pathname });
  return new Promise((resolve) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", resolve);
    document.head.append(link);
  });
}
