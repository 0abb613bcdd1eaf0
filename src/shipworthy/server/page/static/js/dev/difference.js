// What a repeated run has become: each field that is another one now, before and after beside each other.

import { el } from "../dom.js";
import { duration, number, usd } from "../format.js";
import { has, t } from "../words.js";

/** The table of the differences of a repetition. */
export function difference(found) {
  const notes = [t(`dev.answered_${found.answered}`)];
  if (!found.redefined) notes.unshift(t("dev.not_redefined"));
  if (found.called.length) notes.push(t("dev.called", { tools: found.called.join(", ") }));
  if (found.withheld.length) notes.push(t("dev.withheld", { tools: found.withheld.join(", ") }));
  const told = el("p", { class: "quiet small" }, notes.join(" "));
  if (!found.differences.length) return [el("p", { class: "notice" }, t("dev.no_difference")), told, answer(found)];
  const head = el("tr", {}, ["dev.field", "dev.before", "dev.after"].map((word) => el("th", { scope: "col" }, t(word))));
  const rows = found.differences.map((one) => el("tr", {}, el("th", { scope: "row" }, named(one.field)), el("td", {}, value(one.field, one.before)), el("td", { class: "dev-after" }, value(one.field, one.after))));
  return [el("div", { class: "dev-scroll", tabindex: "0", role: "region", "aria-label": t("dev.repeat") }, el("table", {}, el("thead", {}, head), el("tbody", {}, rows))), told];
}

const answer = (found) => el("blockquote", { class: "dev-answer" }, found.after.text);

function named(field) {
  const [part, name] = field.includes(".") ? field.split(".") : ["", field];
  const word = has(`dev.field_${name}`) ? t(`dev.field_${name}`) : name;
  return part === "bound" ? t("dev.bound_of", { name: word }) : word;
}

function value(field, one) {
  if (one === null || one === undefined || one === "") return "–";
  const name = field.split(".").at(-1);
  if (field === "path") return el("ol", { class: "dev-path" }, one.map((call) => el("li", {}, call.tool, Object.keys(call.args).length > 0 && el("code", {}, ` ${JSON.stringify(call.args)}`))));
  if (name === "cost_usd") return usd(one);
  if (name === "latency_ms") return duration(one);
  if (typeof one === "number") return number(one);
  return typeof one === "object" ? el("code", {}, JSON.stringify(one)) : el("span", { class: "dev-text" }, one);
}
