// The question with which an answer ends: its choices, or its yes and no, as buttons that answer this question and no other.

import { el, fill } from "../dom.js";
import * as format from "../format.js";
import { icon } from "../icons.js";
import { t } from "../words.js";

/**
 * A question of a run: `{question_id, kind, choices, by, expires}`. `answer(text, id)` sends what was chosen;
 * `mayDecide`: whether the person may decide for others.
 */
export class Question {
  #timer = 0;

  constructor(asked, { answer, mayDecide }) {
    this.asked = asked;
    this.buttons = [];
    const send = (text, word = text, look = "", mark = null) => {
      const button = el("button", { type: "button", class: `button ${look}`, on: { click: () => answer(text, asked.question_id) } }, mark, word);
      this.buttons.push(button);
      return button;
    };
    this.note = el("p", { class: "question-note small quiet" });
    this.root = el("div", { class: "question", role: "group", "aria-label": t("chat.question") }, this.#parts(send, mayDecide), this.note);
    if (asked.expires) this.#count();
  }

  /** It cannot be answered any more, because another message came behind it or its time is over. */
  close(word = "chat.question_closed") {
    clearInterval(this.#timer);
    for (const button of this.buttons) button.disabled = true;
    this.root.classList.add("closed");
    fill(this.note, t(word));
  }

  /** Nothing ticks any more. */
  stop() {
    clearInterval(this.#timer);
  }

  #parts(send, mayDecide) {
    const { kind, choices = [], by } = this.asked;
    if (kind !== "confirm") return choices.length > 0 && el("div", { class: "question-choices" }, choices.map((one) => send(one)));
    const no = send("no", by ? t("chat.withdraw") : t("chat.no"));
    if (!by) return el("div", { class: "question-choices" }, send("yes", t("chat.yes"), "primary", icon("check", 18)), no);
    const told = el("p", { class: "question-by" }, icon("clock", 18), el("span", {}, t("chat.waits_for"), " ", el("b", {}, by)));
    return [told, el("div", { class: "question-choices" }, mayDecide && el("a", { class: "button primary", href: "#/inbox" }, t("chat.decide")), no)];
  }

  #count() {
    const show = () => {
      const left = this.asked.expires * 1000 - Date.now();
      if (left <= 0) this.close("chat.question_expired");
      else fill(this.note, t("chat.until", { left: format.duration(left) }));
    };
    this.#timer = setInterval(show, 1000);
    show();
  }
}
