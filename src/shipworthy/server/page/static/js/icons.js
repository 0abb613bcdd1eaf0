// Icons, drawn on 24 units with lines of one width: `icon("inbox")`. They are decoration: the text beside them says what is meant.

import { svg } from "./dom.js";

const LINES = {
  chat: ["M20 11.5a7.5 7.5 0 0 1-11 6.6L4 19.5l1.4-4.6A7.5 7.5 0 1 1 20 11.5Z"],
  inbox: ["M4 13.5 6.3 6.2A1.8 1.8 0 0 1 8 5h8a1.8 1.8 0 0 1 1.7 1.2L20 13.5", "M4 13.5V17a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-3.5h-4.5l-1.3 2.2h-4.4l-1.3-2.2Z"],
  runs: ["M5 6.5h14", "M5 12h9", "M5 17.5h12"],
  watch: ["M4 12h3.5l2.5-6 4 12 2.5-6H20"],
  plus: ["M12 5.5v13", "M5.5 12h13"],
  send: ["M12 19V5.5", "m6.5 11 5.5-5.5 5.5 5.5"],
  stop: ["M8 8h8v8H8Z"],
  check: ["m5.5 12.5 4.2 4.2 8.8-9.2"],
  cross: ["m7 7 10 10", "m17 7-10 10"],
  down: ["m7 10 5 5 5-5"],
  right: ["m10 7 5 5-5 5"],
  left: ["m14 7-5 5 5 5"],
  more: ["M6 12h.01", "M12 12h.01", "M18 12h.01"],
  warn: ["M12 9v4", "M12 16.5h.01", "M10.6 4.9 3.5 17.2A1.6 1.6 0 0 0 4.9 19.6h14.2a1.6 1.6 0 0 0 1.4-2.4L13.4 4.9a1.6 1.6 0 0 0-2.8 0Z"],
  info: ["M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Z", "M12 11.5v4.5", "M12 8h.01"],
  skip: ["M6 12h9", "m12.5 8.5 3.5 3.5-3.5 3.5", "M19 7v10"],
  up: ["M7.5 11v8.5M7.5 11 11 4.2a2 2 0 0 1 2.6 2.4L12.9 10h5a2 2 0 0 1 2 2.4l-1 5.2a2.3 2.3 0 0 1-2.3 1.9H4.5V11Z"],
  ill: ["M16.5 13V4.5M16.5 13 13 19.8a2 2 0 0 1-2.6-2.4l.7-3.4h-5a2 2 0 0 1-2-2.4l1-5.2A2.3 2.3 0 0 1 7.4 4.5h12.1V13Z"],
  sun: ["M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z", "M12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M5.6 18.4l1.1-1.1M17.3 6.7l1.1-1.1"],
  moon: ["M19.5 14.2A8 8 0 0 1 9.8 4.5a7.8 7.8 0 1 0 9.7 9.7Z"],
  system: ["M4 6.5A1.5 1.5 0 0 1 5.5 5h13A1.5 1.5 0 0 1 20 6.5v8a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 14.5Z", "M9 19.5h6", "M12 16v3.5"],
  help: ["M9.3 9.3a2.8 2.8 0 1 1 4 2.5c-.9.5-1.3 1-1.3 2", "M12 17h.01", "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Z"],
  key: ["M14.5 4.5a5 5 0 1 0 0 10 5 5 0 0 0 0-10Z", "m11 13-6.5 6.5M7 17l2 2", "M15.5 8.5h.01"],
  menu: ["M4.5 7h15", "M4.5 12h15", "M4.5 17h15"],
  edit: ["m14.5 6 3.5 3.5M5 19l.8-3.8L15.5 5.5a1.6 1.6 0 0 1 2.3 0l.7.7a1.6 1.6 0 0 1 0 2.3L8.8 18.2Z"],
  trash: ["M5 7h14", "M9.5 7V5h5v2", "m6.5 7 .8 12h9.4l.8-12"],
  clock: ["M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16Z", "M12 8v4.3l2.8 1.7"],
  model: ["M12 4.5 18.5 8v8L12 19.5 5.5 16V8Z", "M5.5 8 12 11.5 18.5 8", "M12 11.5v8"],
  copy: ["M9 9h10v10H9Z", "M15 9V5H5v10h4"],
  open: ["M13.5 5H19v5.5", "M19 5l-8 8", "M16.5 14v5H5V7.5h5"],
};

/** An icon of this name. */
export function icon(name, size = 20) {
  const lines = (LINES[name] ?? []).map((d) => svg("path", { d }));
  return svg("svg", { class: `icon icon-${name}`, viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true" }, lines);
}

/** The mark of the project: a load line. */
export function mark(size = 26) {
  const ring = svg("circle", { cx: 16, cy: 16, r: 7.5, class: "mark-ring" });
  const line = svg("path", { d: "M4.5 16h23", class: "mark-line" });
  return svg("svg", { class: "mark", viewBox: "0 0 32 32", width: size, height: size, "aria-hidden": "true" }, ring, line);
}
