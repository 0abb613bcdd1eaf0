// One message with its answer: as it is heard while it runs, or as it was kept.

import { el, fill } from "../dom.js";
import * as format from "../format.js";
import { icon } from "../icons.js";
import { Growing } from "../prose.js";
import { t } from "../words.js";
import { feedback } from "./feedback.js";
import { meta, notice, reasons, refusal } from "./outcome.js";
import { Question } from "./question.js";
import { Steps } from "./steps.js";

/** Hooks: `say(text)` to those who hear the page, `answer(text, id)` sends an answer, `mayDecide`, `grown()` after a change. */
export class Turn {
  #waiting = "";
  #frame = 0;
  #why = { skill: "", model: "", modelReason: "", degraded: "" };

  constructor(message, hooks) {
    this.message = message;
    this.hooks = hooks;
    this.runId = "";
    this.question = null;
    this.steps = new Steps(hooks.say);
    this.text = el("div", { class: "prose" });
    this.growing = new Growing(this.text);
    this.thinking = el("p", { class: "thinking", "aria-hidden": "true" }, el("span", { class: "spinner" }), t("chat.thinking"));
    this.below = el("div", { class: "turn-below" });
    this.line = el("p", { class: "turn-line small quiet", role: "status" });
    const said = el("div", { class: "said" }, el("h3", { class: "hidden" }, t("chat.you")), message);
    const answer = el("div", { class: "answer" }, el("h3", { class: "hidden" }, t("chat.agent")), this.thinking, this.steps.root, this.text, this.line, this.below);
    this.root = el("article", { class: "turn" }, message && said, answer);
  }

  /** An event of the run. */
  hear(event) {
    if (event.type === "text_delta") return this.#grow(event.text);
    this.steps.hear(event);
    this.thinking.hidden = this.steps.count > 0 || this.growing.text !== "";
    if (event.type === "skill_chosen") this.#why.skill = event.reason;
    else if (event.type === "model_chosen") Object.assign(this.#why, { model: event.model ?? "", modelReason: event.reason });
    else if (event.type === "degraded") this.#why.degraded = event.detail;
    else if (event.type === "question_asked") this.asked = event;
    else if (event.type === "run_finished") this.end(event.result);
    this.hooks.grown();
  }

  /** The connection broke, and is tried again in so many ms; 0: it is there again. */
  broken(ms) {
    fill(this.line, ms > 0 && t("chat.reconnecting", { in: format.duration(ms) }));
  }

  /** The result of the run, as it ended or as it was kept. */
  end(result, { kept = false } = {}) {
    this.#flush();
    this.runId = result.run_id;
    this.result = result;
    this.thinking.hidden = true;
    fill(this.line);
    const stopped = result.reason === "cancelled" && !kept;
    if (!stopped) this.growing.set(result.text ?? "");
    this.steps.end(result);
    if (this.asked && result.status === "asked" && !kept) this.ask(this.asked);
    else fill(this.below, notice(result), this.#foot(result));
    if (!kept) this.hooks.say(`${t("chat.agent")}: ${result.text ?? ""}`);
  }

  /** The question that the answer ends with is open. */
  ask(asked) {
    this.question?.stop();
    this.question = new Question(asked, this.hooks);
    fill(this.below, this.question.root, this.#foot(this.result));
  }

  /** A newer message has come: the question is closed. */
  pass() {
    this.question?.close();
  }

  /** The server refused the message. */
  refused(error, again) {
    this.#flush();
    this.thinking.hidden = true;
    fill(this.line);
    this.steps.end(null);
    fill(this.below, refusal(error, again));
  }

  /** Nothing ticks any more. */
  stop() {
    this.question?.stop();
    cancelAnimationFrame(this.#frame);
  }

  #grow(text) {
    this.#waiting += text;
    this.#frame ||= requestAnimationFrame(() => {
      this.#flush();
      this.hooks.grown();
    });
  }

  #flush() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (!this.#waiting) return;
    this.thinking.hidden = true;
    this.growing.push(this.#waiting);
    this.#waiting = "";
  }

  #foot(result) {
    const { thumbs, field } = feedback(result.run_id);
    const copied = (event) => navigator.clipboard?.writeText(result.text ?? "").then(() => fill(event.target.closest("button"), icon("check", 17)));
    const copy = el("button", { type: "button", class: "icon-button small-button", "aria-label": t("chat.copy"), title: t("chat.copy"), on: { click: copied } }, icon("copy", 17));
    const why = el("details", { class: "turn-why", on: { toggle: (event) => event.target.open && event.target.scrollIntoView({ block: "nearest" }) } }, el("summary", { class: "small quiet figure" }, meta(result) || t("chat.why")), reasons(result, this.#why));
    return el("footer", { class: "turn-foot" }, el("div", { class: "turn-tools" }, thumbs, copy, why), field);
  }
}
