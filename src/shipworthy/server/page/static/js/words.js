// The texts of the page, in the language of the person. They are data: static/words/LANGUAGE/FILE.json, read as `FILE.KEY`.

import { keep, kept } from "./kept.js";

export const LANGUAGES = { en: "English", de: "Deutsch", es: "Español" };
let texts = {};
let chosen = "en";
let plural = new Intl.PluralRules("en");

/** Load the texts of the language that was chosen, else of the first one that the browser asks for and the page has. */
export async function load() {
  const wished = [kept("language"), ...navigator.languages.map((one) => one.slice(0, 2).toLowerCase())];
  chosen = wished.find((one) => Object.hasOwn(LANGUAGES, one ?? "")) ?? "en";
  plural = new Intl.PluralRules(chosen);
  const answer = await fetch(new URL(`../words/${chosen}.json`, import.meta.url));
  texts = await answer.json();
  document.documentElement.lang = chosen;
}

/** The language of the texts, such as `de`. */
export const language = () => chosen;

/** Choose a language; the page is loaded again. */
export function choose(language) {
  keep("language", language);
  location.reload();
}

/**
 * A text: `t("shell.waiting", {n: 3})`. `{name}` stands for a value; with `n`, `KEY.one` is taken for one of a thing where it is
 * there. A key without a text is shown as it is, so that it is seen.
 */
export function t(key, values = {}) {
  const single = "n" in values && plural.select(Number(values.n)) === "one" ? texts[`${key}.one`] : undefined;
  const text = single ?? texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Whether there is a text of this key. */
export const has = (key) => Object.hasOwn(texts, key);
