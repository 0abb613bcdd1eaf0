// The view of #/dev: what does not load, which conversations wait for a yes, and recorded runs repeated on what was edited.

import { get, post } from "../api.js";
import { el, fill } from "../dom.js";
import { ago } from "../format.js";
import { t } from "../words.js";
import { heard, place } from "./banner.js";
import { difference } from "./difference.js";

export const title = "dev.title";

/** Fill the view; gives a function that ends it. `params`: `run`, one that is repeated at once. */
export function mount(root, params) {
  const ends = new AbortController();
  const state = el("section", { class: "dev-state", "aria-live": "polite" });
  const repeats = el("section", { class: "dev-repeat" });
  fill(root, el("header", {}, el("h1", {}, t(title)), el("p", { class: "quiet" }, t("dev.about"))), state, repeats);
  fill(state, el("p", { class: "quiet" }, t("dev.none")));
  let repeat = null;
  const end = heard((told) => {
    fill(state, ...shown(told));
    repeat ??= repeating(repeats, told, params.run, ends.signal);
    repeat.loaded();
  });
  return () => {
    end();
    ends.abort();
  };
}

function shown(told) {
  const loaded = el("p", { class: `notice ${told.good ? "" : "bad"}` }, told.good ? t("dev.good", { ago: ago(told.at) }) : t("dev.answers"));
  const problems = told.problems.map((one) =>
    el("li", { class: "card dev-problem" }, el("code", {}, place(told, one)), el("p", {}, one.message), one.repair && el("p", { class: "quiet" }, one.repair)),
  );
  const warnings = told.warnings.map((one) => el("li", { class: "quiet small" }, one));
  const waiting = told.pending.map((one) =>
    el("li", {}, el("a", { href: `#/chat/${encodeURIComponent(told.agent)}/${encodeURIComponent(one.session)}` }, one.skill), " ", el("span", { class: one.void ? "tag warn" : "tag good" }, t(one.void ? "dev.asked_again" : "dev.still_taken")), el("p", { class: "quiet small" }, one.text)),
  );
  return [
    loaded,
    problems.length > 0 && el("ul", { class: "dev-problems" }, problems),
    warnings.length > 0 && el("ul", {}, warnings),
    waiting.length > 0 && el("div", { class: "card dev-waiting" }, el("h2", {}, t("dev.waiting")), el("p", { class: "quiet small" }, t("dev.waiting_about")), el("ul", {}, waiting)),
  ];
}

/** The runs of the agent, and what came of the one that is repeated: again after each loading. */
function repeating(root, told, chosen, signal) {
  const list = el("ul", { class: "dev-runs" });
  const result = el("div", { class: "dev-result", "aria-live": "polite" });
  let run = chosen ?? null;
  const repeat = async (id) => {
    run = id;
    for (const button of list.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.run === id));
    fill(result, el("p", { class: "quiet", role: "status" }, t("dev.repeating")));
    try {
      fill(result, difference(await post("/v1/dev/repeat", { run_id: id }, { signal })));
    } catch (error) {
      if (error.name !== "AbortError") fill(result, el("p", { class: "notice bad", role: "alert" }, error.message || t("dev.offline")));
    }
  };
  fill(root, el("h2", {}, t("dev.repeat")), el("p", { class: "quiet" }, t("dev.repeat_about")), list, result);
  const listed = async () => {
    const { runs } = await get(`/v1/runs?agent=${encodeURIComponent(told.agent)}&limit=12`, { signal });
    const items = runs.map((one) => el("li", {}, el("button", { type: "button", class: "button dev-run", "data-run": one.run_id, "aria-pressed": String(one.run_id === run), on: { click: () => repeat(one.run_id) } }, el("span", { class: "quiet small" }, one.skill ?? one.status), one.message)));
    fill(list, items.length ? items : el("li", { class: "quiet" }, t("dev.no_runs")));
  };
  const quiet = (error) => error.name === "AbortError" || console.error(error);
  return { loaded: () => (listed().catch(quiet), run && repeat(run)) };
}
