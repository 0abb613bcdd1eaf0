// What the person thinks of an answer: a thumb, and a word.

import { post } from "../api.js";
import { el, fill } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../words.js";

const MARKS = { good: "up", bad: "ill" };

/** The thumbs under the answer of a run, and the field that opens with one. Gives `{thumbs, field}`. */
export function feedback(runId) {
  const field = el("div", { class: "feedback-field", role: "status" });
  const path = `/v1/runs/${encodeURIComponent(runId)}/feedback`;
  const thumbs = Object.entries(MARKS).map(([mark, name]) => {
    const click = () => rate(mark);
    return el("button", { type: "button", class: "icon-button small-button", "aria-label": t(`chat.${mark}`), title: t(`chat.${mark}`), "aria-pressed": "false", "data-mark": mark, on: { click } }, icon(name, 17));
  });
  const told = async (mark, comment) => {
    try {
      await post(path, { mark, comment });
      return true;
    } catch {
      fill(field, el("p", { class: "small quiet" }, t("chat.feedback_failed")));
      return false;
    }
  };
  async function rate(mark) {
    for (const one of thumbs) one.setAttribute("aria-pressed", String(one.dataset.mark === mark));
    if (await told(mark, "")) fill(field, form(mark));
  }
  function form(mark) {
    const input = el("input", { class: "input", "aria-label": t("chat.comment"), placeholder: t(`chat.comment_${mark}`), maxlength: "2000" });
    const submit = async (event) => {
      event.preventDefault();
      if (!input.value.trim()) fill(field);
      else if (await told(mark, input.value.trim())) fill(field, el("p", { class: "small quiet" }, t("chat.thanks")));
    };
    return el("form", { class: "feedback-form", on: { submit } }, input, el("button", { type: "submit", class: "button" }, t("chat.send_comment")));
  }
  return { thumbs, field };
}
