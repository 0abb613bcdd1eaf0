// Asks the person for an API key where the server wants one.

import { el } from "../dom.js";
import { keepKey, key } from "../kept.js";
import { t } from "../words.js";
import { ask } from "./dialog.js";

let asking = null;

/** Ask for a key, once for all requests that wait for it; gives a promise of whether one was given. */
export function askForKey() {
  asking ??= asked().finally(() => (asking = null));
  return asking;
}

async function asked() {
  const wrong = key() !== "";
  const attributes = { type: "password", id: "key", name: "key", class: "input", autocomplete: "off", spellcheck: "false" };
  const input = el("input", { ...attributes, placeholder: "sw_…", required: true, "aria-describedby": "key-about" });
  const about = el("p", { id: "key-about", class: "quiet" }, wrong ? t("shell.key_wrong") : t("shell.key_about"));
  const label = el("label", { for: "key", class: "label" }, t("shell.key"));
  const given = await ask({ title: t("shell.key_title"), fields: [about, label, input], confirm: t("shell.key_use"), done: () => input.value.trim() });
  if (given) keepKey(given);
  return Boolean(given);
}
