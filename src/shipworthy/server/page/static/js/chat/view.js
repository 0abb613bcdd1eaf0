// The view of #/chat.

import { el, fill } from "../dom.js";
import { t } from "../words.js";

export const title = "shell.chat";

/** Fill the view; gives a function that ends it. */
export function mount(root, params) {
  fill(root, el("div", { class: "empty" }, el("h1", {}, t(title))));
  return () => {};
}
