// How much waits for the person, beside the views: asked for now and then while the page is seen.

import { get } from "../api.js";
import { badge } from "./nav.js";

const EVERY = 15_000;
const sources = [];

/** Count something beside a view: `count()` gives a promise of the number. */
export const counted = (path, word, count) => sources.push({ path, word, count });

/** Look now. */
export async function look() {
  await Promise.all(
    sources.map(async ({ path, word, count }) => {
      try {
        badge(path, await count(), word);
      } catch {
        // What cannot be counted now is counted the next time.
      }
    }),
  );
}

/** Look now, and every now and then. */
export function badges() {
  counted("inbox", "shell.waiting", async () => {
    const [{ approvals }, { writes }] = await Promise.all([get("/v1/approvals"), get("/v1/writes")]);
    return approvals.length + writes.length;
  });
  look();
  setInterval(() => !document.hidden && look(), EVERY);
  document.addEventListener("visibilitychange", () => !document.hidden && look());
}
