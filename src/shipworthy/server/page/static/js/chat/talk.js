// One conversation: its turns as they were kept, and the one that goes on.

import { get, post } from "../api.js";
import { el, fill } from "../dom.js";
import { unique } from "../kept.js";
import { follow, run } from "../stream.js";
import { t } from "../words.js";
import { Turn } from "./turn.js";

const MOST = 50;
const NEAR_END = 120;

/** Hooks: `load` (the load line), `busy(is)`, `say(text)`, `began(session)`, `ended()`, `mayDecide`, `bounds`. */
export class Talk {
  #leaving = new AbortController();
  #turns = [];
  #known = new Set();
  #following = true;
  #running = null;

  constructor(agent, session, hooks) {
    Object.assign(this, { agent, session, hooks });
    this.thread = el("div", { class: "thread" });
    this.root = el("div", { class: "thread-scroll", tabindex: "0", role: "region", "aria-label": t("chat.thread"), on: { scroll: () => this.#scrolled() } }, this.thread);
  }

  /** Load what was said before, and follow a run that goes on. */
  async load() {
    const { runs } = await get(`${this.#path}/runs?limit=${MOST}&session=${encodeURIComponent(this.session)}`, this.#signal);
    const fresh = runs.reverse().filter((one) => !this.#known.has(one.run_id));
    for (const one of fresh) this.#kept(one);
    const last = this.#turns.at(-1);
    if (last?.result?.status === "asked" && fresh.length > 0) await this.#reopen(last);
    this.#bottom(true);
  }

  /** Look for turns that came from elsewhere: a decision, a message that was due. */
  async look(count) {
    if (this.#running || count <= this.#known.size || count > MOST) return;
    await this.load();
  }

  /** Send a message; `answering`: the id of the question that it answers. */
  async send(message, { answering = null, model = "" } = {}) {
    if (this.#running) return;
    if (!this.session) {
      this.session = unique().slice(0, 16);
      this.hooks.began(this.session);
    }
    const turn = this.#turn(message);
    const body = { message, session: this.session, ...(answering ? { answering } : {}), ...(model ? { model } : {}) };
    const again = () => {
      turn.root.remove();
      this.#turns.splice(this.#turns.indexOf(turn), 1);
      this.send(message, { answering, model });
    };
    await this.#through(turn, (hooks) => run(`${this.#path}/runs`, body, hooks), again);
  }

  /** Cancel the run that goes on. */
  async stop() {
    const id = this.#running?.runId;
    if (!id) return;
    try {
      await post(`/v1/runs/${encodeURIComponent(id)}/cancel`, {});
    } catch {
      // It has ended meanwhile.
    }
  }

  /** Leave the conversation; its run goes on by itself. */
  leave() {
    this.#leaving.abort();
    this.hooks.load.stop();
    for (const turn of this.#turns) turn.stop();
  }

  get #path() {
    return `/v1/agents/${encodeURIComponent(this.agent)}`;
  }

  get #signal() {
    return { signal: this.#leaving.signal };
  }

  #turn(message) {
    this.#turns.at(-1)?.pass();
    const answer = (text, id) => this.send(text, { answering: id });
    const { say, mayDecide } = this.hooks;
    const turn = new Turn(message, { say, mayDecide, answer, grown: () => this.#bottom() });
    this.#turns.push(turn);
    this.thread.append(turn.root);
    this.#bottom(true);
    return turn;
  }

  #kept(one) {
    this.#known.add(one.run_id);
    const turn = this.#turn(one.message);
    if (one.status === "running") this.#through(turn, (hooks) => follow(one.run_id, hooks), null, one.run_id);
    else turn.end(one, { kept: true });
  }

  async #through(turn, follows, again, id = "") {
    const { load, bounds } = this.hooks;
    this.#running = turn;
    turn.runId = id;
    this.hooks.busy(true);
    load.begin(bounds);
    const hooks = {
      signal: this.#leaving.signal,
      begun: (id) => {
        turn.runId = id;
        this.#known.add(id);
      },
      broken: (ms) => turn.broken(ms),
      event: (event) => {
        load.hear(event);
        turn.hear(event);
      },
    };
    try {
      await follows(hooks);
    } catch (error) {
      if (error.name === "AbortError") return;
      turn.refused(error, again);
    }
    load.end(turn.result ?? null);
    this.#running = null;
    this.hooks.busy(false);
    this.hooks.ended();
  }

  /** Show the buttons of the question that is still open. */
  async #reopen(turn) {
    const { question } = await get(`${this.#path}/sessions/${encodeURIComponent(this.session)}`, this.#signal);
    if (question && question.id === turn.result.question) turn.ask({ ...question, question_id: question.id });
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.root;
    this.#following = scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  #bottom(always = false) {
    if (always || this.#following) this.root.scrollTop = this.root.scrollHeight;
  }

  /** Show elements where there is nothing yet. */
  empty(...children) {
    fill(this.thread, el("div", { class: "chat-empty" }, children));
    const gone = new MutationObserver(() => {
      if (this.#turns.length) this.thread.querySelector(".chat-empty")?.remove();
      gone.disconnect();
    });
    gone.observe(this.thread, { childList: true });
  }
}
