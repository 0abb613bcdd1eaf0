// The steps of a run under their friendly names: they appear as they begin, and fold away when the answer is there.

import { el, fill } from "../dom.js";
import * as format from "../format.js";
import { icon } from "../icons.js";
import { t } from "../words.js";

const MARKS = { running: null, finished: "check", failed: "cross", dropped: "skip" };

/** The list of steps of one run; `say(text)` is told what a person hears of them. */
export class Steps {
  #rows = new Map();

  constructor(say) {
    this.say = say;
    this.summary = el("summary", { class: "steps-summary" });
    this.list = el("ol", { class: "steps-list" });
    this.root = el("details", { class: "steps", open: true, hidden: true }, this.summary, this.list);
    this.#head();
  }

  /** How many there are. */
  get count() {
    return this.#rows.size;
  }

  /** An event of the run. */
  hear(event) {
    if (event.type === "step_started") this.#row(event, "running");
    else if (event.type === "step_finished") this.#row(event, "finished", event.reused ? t("chat.reused") : format.duration(event.elapsed_ms));
    else if (event.type === "step_failed") this.#row(event, "failed", t("chat.step_failed"));
    else if (event.type === "step_dropped") this.#row(event, "dropped", t("chat.step_dropped"));
  }

  /** The run has ended: they fold away. */
  end(result) {
    for (const row of this.#rows.values()) if (row.dataset.state === "running") this.#mark(row, "dropped");
    if (!this.count) return;
    this.root.open = false;
    this.#head(result?.usage?.latency_ms);
  }

  #head(took) {
    const words = took === undefined ? t("chat.working") : t("chat.steps_done", { n: this.count, took: format.duration(took) });
    fill(this.summary, el("span", { class: "steps-turn" }, icon("right", 16)), words);
  }

  #row(event, state, note = "") {
    this.root.hidden = false;
    let row = this.#rows.get(event.step_id);
    if (!row) {
      row = el("li", { class: "step" }, el("span", { class: "step-mark" }), el("span", { class: "step-label" }), el("span", { class: "step-note figure" }));
      this.#rows.set(event.step_id, row);
      this.list.append(row);
    }
    this.#mark(row, state);
    fill(row.children[1], event.label);
    fill(row.children[2], note);
    if (state !== "finished") this.say(state === "running" ? event.label : `${event.label}: ${note}`);
  }

  #mark(row, state) {
    row.dataset.state = state;
    fill(row.children[0], MARKS[state] ? icon(MARKS[state], 16) : el("span", { class: "spinner" }));
  }
}
