// The answer with its figures, each with the step, the field and the value that it comes from.

import { el, fill } from "../dom.js";
import { t } from "../words.js";
import { copier, facts, verbatim } from "../runs/parts.js";
import { plain } from "./prompts.js";

/** Show the answer in a panel. */
export function answer(panel, context) {
  const { run } = context;
  const { result, figures } = run;
  const side = el("div", { class: "figure-source", "aria-live": "polite" }, el("p", { class: "quiet" }, figures.length ? t("runs.choose_figure") : t("runs.no_figures")));
  const pick = (at) => {
    for (const mark of panel.querySelectorAll("[data-figure]")) mark.setAttribute("aria-pressed", String(Number(mark.dataset.figure) === at));
    fill(side, source(figures[at], context));
  };
  const text = el("div", { class: "answer-text" }, marked(result.text ?? "", figures, pick));
  const rows = figures.map((one, at) => el("tr", {}, el("td", {}, el("button", { type: "button", class: "link figure", "data-figure": at, "aria-pressed": "false", on: { click: () => pick(at) } }, one.figure)), el("td", {}, el("code", {}, [one.step, one.field].filter(Boolean).join("."))), el("td", {}, one.value === null ? el("span", { class: "quiet" }, t("runs.no_value")) : plain(one.value))));
  const table = figures.length > 0 && el("table", { class: "table" }, el("caption", {}, t("runs.figures")), el("thead", {}, el("tr", {}, [t("runs.figure"), t("runs.source"), t("runs.value")].map((name) => el("th", { scope: "col" }, name)))), el("tbody", {}, rows));
  const withheld = run.decisions.filter((one) => one.kind === "withheld");
  const held = withheld.map((one) => el("li", {}, el("q", {}, one.about), el("p", { class: "small quiet" }, t("runs.withheld_why", { figures: one.more.figures.join(", ") }))));
  fill(
    panel,
    el("div", { class: "answer-view" }, el("div", {}, el("div", { class: "verbatim-head" }, el("span", {}, t("runs.answer")), copier(result.text ?? "")), text, held.length > 0 && [el("h2", {}, t("runs.withheld")), el("ul", { class: "withheld" }, held)], table, question(run)), side),
  );
}

function marked(text, figures, pick) {
  const places = figures.flatMap((one, at) => one.at.map(([begin, end]) => ({ begin, end, at }))).sort((one, other) => one.begin - other.begin || other.end - one.end);
  const signs = Array.from(text);
  const parts = [];
  let done = 0;
  for (const { begin, end, at } of places) {
    if (begin < done) continue;
    parts.push(signs.slice(done, begin).join(""), el("button", { type: "button", class: "figure-mark", "data-figure": at, "aria-pressed": "false", on: { click: () => pick(at) } }, signs.slice(begin, end).join("")));
    done = end;
  }
  return [...parts, signs.slice(done).join("")];
}

function source(figure, context) {
  const span = context.run.spans.findLast((one) => one.lines.includes(figure.seq) && one.kind !== "run");
  const rows = [
    [t("runs.figure"), el("b", {}, figure.figure)],
    [t("runs.step"), figure.step === "message" ? t("runs.from_message") : figure.step],
    [t("runs.field"), figure.field ? el("code", {}, figure.field) : null],
    [t("runs.value"), figure.value === null ? t("runs.no_value") : plain(figure.value)],
    [t("runs.line"), figure.seq === null ? t("runs.not_on_tape") : figure.seq],
  ];
  const go = span && el("button", { type: "button", class: "button small", on: { click: () => context.go("timeline", { chosen: span.id }) } }, t("runs.show_step"));
  return [facts(rows), go];
}

function question(run) {
  const asked = run.decisions.find((one) => one.kind === "asked");
  if (!asked) return null;
  const { approval } = run;
  const rows = [
    [t("runs.question_kind"), asked.about],
    [t("runs.names"), asked.more.names.join(", ")],
    [t("runs.choices"), asked.more.choices?.join(" · ")],
    [t("runs.decided_by"), asked.more.by],
    [t("runs.approval"), approval ? `${approval.state}${approval.decided_by ? ` · ${approval.decided_by}` : ""}` : null],
  ];
  return el("section", { class: "asked" }, el("h2", {}, t("runs.question")), verbatim(asked.reason, { title: t("runs.asked") }), facts(rows));
}
