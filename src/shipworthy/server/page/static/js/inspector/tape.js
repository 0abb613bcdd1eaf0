// The raw tape: its lines as they are kept, searched and copied.

import { request } from "../api.js";
import { el, fill } from "../dom.js";
import { t } from "../words.js";
import { copier, pretty, told, verbatim } from "../runs/parts.js";
import { virtual } from "../runs/virtual.js";

/** Show the tape in a panel; gives a function that ends it. */
export function tape(panel, context) {
  const { run, signal } = context;
  fill(panel, told("runs", { title: t("runs.loading") }));
  let list = null;
  request(`/v1/runs/${encodeURIComponent(run.run.run_id)}/tape`, { signal, headers: { Accept: "application/jsonl" } })
    .then((answer) => answer.text())
    .then((text) => (list = shown(panel, run, text)))
    .catch((error) => error.name === "AbortError" || fill(panel, told("warn", { title: t("runs.failed"), about: error.message, alert: true })));
  return () => list?.end();
}

function shown(panel, run, text) {
  const all = text.trimEnd().split("\n").map((raw, seq) => ({ raw, seq, line: JSON.parse(raw) }));
  const state = { lines: all };
  const whole = el("div", { class: "tape-line", tabindex: "-1" }, el("p", { class: "quiet" }, t("runs.choose_line")));
  const list = virtual({
    label: t("runs.tab_tape"),
    height: 30,
    row: (index) => row(state.lines[index], run),
    chosen: (index) => fill(whole, verbatim(pretty(state.lines[index].line), { title: t("runs.line_number", { n: state.lines[index].seq }) })),
  });
  list.root.id = "tape";
  const search = el("input", { type: "search", class: "input", placeholder: t("runs.search_tape"), "aria-label": t("runs.search_tape") });
  search.addEventListener("input", () => {
    const wanted = search.value.toLowerCase();
    state.lines = wanted ? all.filter(({ raw }) => raw.toLowerCase().includes(wanted)) : all;
    list.count(state.lines.length);
  });
  fill(panel, el("div", { class: "tape-view" }, el("div", { class: "tape-head" }, search, copier(text, t("runs.copy_tape"))), el("div", { class: "tape-split" }, list.root, whole)));
  list.count(all.length);
  list.choose(0);
  return list;
}

function row({ seq, line, raw }, run) {
  const about = line.event?.type ?? line.key ?? line.tool ?? "";
  const changed = run.changed.includes(seq) && el("span", { class: "tag bad" }, t("runs.was_changed"));
  const cell = (name, ...content) => el("span", { class: `cell cell-${name}`, role: "gridcell" }, content);
  return el("div", { class: "vlist-row tape-row mono" }, cell("seq", seq), cell("at", `+${Math.round(line.at)}`), cell("kind", line.kind, changed), cell("key", about), cell("raw", raw.slice(0, 240)));
}
