// Where the person writes: the field, the model, send and stop, with the load line above them.

import { el, fill } from "../dom.js";
import { icon } from "../icons.js";
import { kept, keep } from "../kept.js";
import { t } from "../words.js";

const TYPED = matchMedia("(hover: hover) and (pointer: fine)");

/** The composer. `send(text, model)` sends a message, `stop()` cancels the run. */
export class Composer {
  constructor({ send, stop, load }) {
    this.send = send;
    this.field = el("textarea", { class: "composer-field", rows: "1", maxlength: "100000", "aria-label": t("chat.message"), placeholder: t("chat.placeholder"), on: { input: () => this.#fit(), keydown: (event) => this.#key(event) } });
    this.models = el("select", { class: "composer-model", "aria-label": t("chat.model"), title: t("chat.model_about"), on: { change: () => keep("model", this.models.value) } });
    this.go = el("button", { type: "submit", class: "composer-go", "aria-label": t("chat.send"), title: t("chat.send") }, icon("send"));
    this.halt = el("button", { type: "button", class: "composer-go stop", "aria-label": t("chat.stop"), title: t("chat.stop"), hidden: true, on: { click: stop } }, icon("stop"));
    const row = el("div", { class: "composer-row" }, el("label", { class: "composer-pick" }, icon("model", 16), this.models), el("span", { class: "composer-hint small quiet wide-only" }, t("chat.hint")), this.go, this.halt);
    const submit = (event) => {
      event.preventDefault();
      this.#submit();
    };
    this.root = el("form", { class: "composer", on: { submit } }, load, el("div", { class: "composer-box" }, this.field, row));
    this.#fit();
  }

  /** Offer the models of an agent: `{tier: [names]}`. */
  offer(models) {
    const names = [...new Set(Object.values(models).flat())];
    const group = (word, list) => list.length > 0 && el("optgroup", { label: t(word) }, list.map((one) => el("option", { value: one }, one)));
    fill(this.models, el("option", { value: "" }, t("chat.auto")), group("chat.tiers", Object.keys(models)), group("chat.names", names));
    const before = kept("model", "");
    this.models.value = [...Object.keys(models), ...names].includes(before) ? before : "";
    this.models.parentElement.hidden = names.length === 0;
  }

  /** A run goes on, or not. */
  busy(is) {
    this.go.hidden = is;
    this.halt.hidden = !is;
    this.root.classList.toggle("busy", is);
  }

  /** Put a text into the field. */
  put(text) {
    this.field.value = text;
    this.#fit();
    this.field.focus();
  }

  #submit() {
    const text = this.field.value.trim();
    if (!text || this.root.classList.contains("busy")) return;
    this.field.value = "";
    this.#fit();
    this.send(text, this.models.value);
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !TYPED.matches) return;
    event.preventDefault();
    this.#submit();
  }

  #fit() {
    this.go.disabled = !this.field.value.trim();
    this.field.style.height = "auto";
    if (this.field.scrollHeight) this.field.style.height = `${Math.min(this.field.scrollHeight, 220)}px`;
  }
}
