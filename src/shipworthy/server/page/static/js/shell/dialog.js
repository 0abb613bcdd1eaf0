// Dialogs: focus stays inside and comes back, Esc closes. The browser's own <dialog> does all of it.

import { el } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../words.js";

/** Show a dialog; gives a promise of what its form was closed with, or of null by Esc. `fields`: elements between title and buttons. */
export function ask({ title, fields = [], confirm, danger = false, done = () => true }) {
  return new Promise((resolve) => {
    const id = `dialog-${Math.random().toString(36).slice(2)}`;
    const close = (value) => {
      box.close();
      box.remove();
      resolve(value);
    };
    const submit = (event) => {
      event.preventDefault();
      close(done());
    };
    const quit = el("button", { type: "button", class: "button", on: { click: () => close(null) } }, t("shell.cancel"));
    const go = confirm && el("button", { type: "submit", class: danger ? "button danger" : "button primary" }, confirm);
    const form = el("form", { on: { submit } }, fields, confirm && el("div", { class: "dialog-buttons" }, quit, go));
    const x = el("button", { type: "button", class: "icon-button", "aria-label": t("shell.close"), on: { click: () => close(null) } }, icon("cross"));
    const head = el("header", { class: "dialog-head" }, el("h2", { id }, title), x);
    const cancel = (event) => {
      event.preventDefault();
      close(null);
    };
    const box = el("dialog", { class: "dialog", "aria-labelledby": id, on: { cancel } }, head, form);
    document.body.append(box);
    box.showModal();
    (form.querySelector("input, textarea") ?? go ?? x).focus();
  });
}
