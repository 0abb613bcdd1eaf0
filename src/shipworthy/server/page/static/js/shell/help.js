// The keyboard: one table of shortcuts, which is listened for and shown under `?`.

import { el } from "../dom.js";
import { t } from "../words.js";
import { ask } from "./dialog.js";

const table = [];
let waiting = "";

/**
 * Add shortcuts: `[{keys: "n", word: "chat.new", run: f}]`; `keys` is one key, or two behind one another ("g i"). They count where
 * no text is written. Gives a function that removes them; a view calls it when it ends.
 */
export function shortcuts(rows) {
  table.push(...rows);
  return () => rows.forEach((row) => table.splice(table.indexOf(row), 1));
}

/** Listen for the keys of the table. */
export function listen() {
  shortcuts([{ keys: "?", word: "shell.help", run: show }]);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || writes(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const keys = waiting ? `${waiting} ${event.key}` : event.key;
    const found = table.find((row) => row.keys === keys) ?? table.find((row) => row.keys === event.key);
    waiting = !found && table.some((row) => row.keys.startsWith(`${event.key} `)) ? event.key : "";
    if (!found) return;
    event.preventDefault();
    found.run();
  });
}

const writes = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable]");

/** Show what there is. */
export function show() {
  const rows = table.map(({ keys, word }) => [el("dt", {}, keys.split(" ").map((key) => el("kbd", {}, key))), el("dd", {}, t(word))]);
  ask({ title: t("shell.help"), fields: [el("dl", { class: "keys" }, rows)] });
}
