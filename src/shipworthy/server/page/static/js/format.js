// Figures and times as people read them, in the language of the page.

import { language } from "./words.js";

const made = new Map();

function formatter(kind, options) {
  const name = `${language()} ${JSON.stringify(options)}`;
  if (!made.has(name)) made.set(name, new kind(language(), options));
  return made.get(name);
}

/** A whole number with separators: 12,345. */
export const number = (value) => formatter(Intl.NumberFormat, { maximumFractionDigits: 0 }).format(value);

/** A count in little room: 1.2K. */
export const short = (value) =>
  formatter(Intl.NumberFormat, { notation: value < 10_000 ? "standard" : "compact", maximumFractionDigits: 1 }).format(value);

/** US dollars with as many digits as say something: $0.0042, $1.30. */
export function usd(value) {
  const digits = value === 0 || value >= 1 ? 2 : value >= 0.01 ? 3 : 4;
  const small = value > 0 && value < 0.0001;
  const options = { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol", minimumFractionDigits: 2 };
  return (small ? "<" : "") + formatter(Intl.NumberFormat, { ...options, maximumFractionDigits: digits }).format(small ? 0.0001 : value);
}

/** A duration: 38ms, 1.4s, 2m 5s. */
export function duration(ms) {
  const unit = (value, unit, digits = 0) =>
    formatter(Intl.NumberFormat, { style: "unit", unit, unitDisplay: "narrow", maximumFractionDigits: digits }).format(value);
  if (ms < 1000) return unit(Math.round(ms), "millisecond");
  if (ms < 60_000) return unit(ms / 1000, "second", 1);
  const both = (big, first, small, second) => `${unit(Math.floor(ms / big), first)}${ms % big >= small ? ` ${unit(Math.floor((ms % big) / small), second)}` : ""}`;
  if (ms < 3_600_000) return both(60_000, "minute", 1000, "second");
  if (ms < 86_400_000) return both(3_600_000, "hour", 60_000, "minute");
  return unit(Math.floor(ms / 86_400_000), "day");
}

/** A share of one: 97.3 %. */
export const share = (value) => formatter(Intl.NumberFormat, { style: "percent", maximumFractionDigits: 1 }).format(value);

/** A moment, from seconds since the epoch: the time today, else the day. */
export function moment(seconds) {
  const at = new Date(seconds * 1000);
  const today = at.toDateString() === new Date().toDateString();
  const options = today ? { timeStyle: "short" } : { month: "short", day: "numeric" };
  return formatter(Intl.DateTimeFormat, options).format(at);
}

/** A moment in full, from seconds since the epoch. */
export const whole = (seconds) =>
  formatter(Intl.DateTimeFormat, { dateStyle: "medium", timeStyle: "medium" }).format(new Date(seconds * 1000));

/** How long ago a moment was: 5 min ago. */
export function ago(seconds, now = Date.now() / 1000) {
  const passed = now - seconds;
  const relative = formatter(Intl.RelativeTimeFormat, { numeric: "auto", style: "short" });
  if (passed < 60) return relative.format(-Math.round(passed), "second");
  if (passed < 3600) return relative.format(-Math.round(passed / 60), "minute");
  if (passed < 86_400) return relative.format(-Math.round(passed / 3600), "hour");
  return relative.format(-Math.round(passed / 86_400), "day");
}
