// Small drawings: a line over time, a bar of a share, two intervals beside each other. What they show is also said in figures.

import { svg } from "../dom.js";

/** The medians over time as a line; a gap where no run began. */
export function spark(values, width = 120, height = 28) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const most = Math.max(...known);
  const at = (value, place) => [((place + 0.5) / values.length) * width, height - 3 - (most ? value / most : 0) * (height - 6)];
  let path = "";
  let gap = true;
  for (const [place, value] of values.entries()) {
    if (value === null) {
      gap = true;
      continue;
    }
    const [x, y] = at(value, place);
    path += `${gap ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    gap = false;
  }
  const dots = values.map((value, place) => value !== null && svg("circle", { cx: at(value, place)[0].toFixed(1), cy: at(value, place)[1].toFixed(1), r: 1.4 }));
  return svg("svg", { class: "watch-spark", viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" }, svg("path", { d: path }), dots);
}

/** A share of one as a bar. */
export function bar(value, width = 160) {
  const long = Math.max(value > 0 ? 2 : 0, value * width);
  return svg(
    "svg",
    { class: "watch-bar", viewBox: `0 0 ${width} 8`, width, height: 8, "aria-hidden": "true" },
    svg("rect", { class: "track", x: 0, y: 0, width, height: 8, rx: 4 }),
    svg("rect", { class: "fill", x: 0, y: 0, width: long.toFixed(1), height: 8, rx: 4 }),
  );
}

/** The interval of production above that of the trials, on one scale from 0 to `most`; `low` and `high` may be null. */
export function intervals(production, trials, most, width = 140) {
  const x = (value, other) => Math.min(width, Math.max(0, ((value ?? other) / (most || 1)) * width));
  const line = (one, y, kind) =>
    one && [
      svg("line", { class: kind, x1: x(one.low, 0).toFixed(1), x2: x(one.high, most).toFixed(1), y1: y, y2: y }),
      svg("circle", { class: kind, cx: x(one.value, 0).toFixed(1), cy: y, r: 3 }),
    ];
  return svg("svg", { class: "watch-intervals", viewBox: `-4 0 ${width + 8} 22`, width: width + 8, height: 22, "aria-hidden": "true" }, line(production, trials ? 7 : 11, "production"), line(trials, 16, "trials"));
}
