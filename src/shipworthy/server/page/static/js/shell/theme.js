// Dark, light, or as the system has it.

import { keep } from "../kept.js";

const ORDER = ["system", "light", "dark"];
export const ICONS = { system: "system", light: "sun", dark: "moon" };

/** What is shown now. */
export const theme = () => document.documentElement.dataset.theme ?? "system";

/** Go on to the next one. */
export function next() {
  const chosen = ORDER[(ORDER.indexOf(theme()) + 1) % ORDER.length];
  if (chosen === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
  try {
    localStorage.setItem("shipworthy.theme", chosen);
  } catch {
    keep("theme", chosen);
  }
  return chosen;
}
