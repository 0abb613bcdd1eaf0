// The runs of a list: read page after page, and looked at again now and then.

import { get } from "../api.js";

const FIRST = 100;
const PAGE = 1000;
const EVERY = 3000;

/**
 * Read the runs that fit a query. `changed(what)` is called when there are more or other ones: `first`, `more`, `fresh`; `failed(error)`
 * when they cannot be read. Gives `{rows, total, skills, need, end}`.
 */
export function source(query, { changed, failed }) {
  const state = { rows: [], total: 0, skills: {}, next: null, loading: null, over: false, timer: 0 };
  const stop = new AbortController();

  const read = (more) => {
    const asked = new URLSearchParams({ ...query, ...more });
    return get(`/v1/inspect?${asked}`, { signal: stop.signal });
  };

  async function first() {
    try {
      const page = await read({ limit: FIRST });
      Object.assign(state, { rows: page.runs, total: page.total, skills: page.skills, next: page.next });
      changed("first");
      state.timer = setInterval(look, EVERY);
    } catch (error) {
      if (error.name !== "AbortError") failed(error);
    }
  }

  async function more() {
    const page = await read({ limit: PAGE, after: state.next });
    const known = new Set(state.rows.map((run) => run.run_id));
    state.rows = state.rows.concat(page.runs.filter((run) => !known.has(run.run_id)));
    state.next = page.next;
    state.total = Math.max(page.total, state.rows.length);
    changed("more");
  }

  /** Read on until there is a row of this index. */
  function need(index) {
    if (state.loading || index < state.rows.length || !state.next || state.over) return;
    state.loading = more()
      .catch((error) => error.name === "AbortError" || failed(error))
      .finally(() => {
        state.loading = null;
        need(index);
      });
  }

  async function look() {
    if (document.hidden || state.over) return;
    try {
      const page = await read({ limit: FIRST });
      if (same(page, state)) return;
      const fresh = new Set(page.runs.map((run) => run.run_id));
      const last = page.runs.at(-1);
      const left = state.rows.filter((run) => !fresh.has(run.run_id) && last && before(last, run));
      Object.assign(state, { rows: page.next ? [...page.runs, ...left] : page.runs, total: page.total, skills: page.skills });
      if (!page.next) state.next = null;
      changed("fresh");
    } catch {
      // What cannot be read now is read the next time.
    }
  }

  first();
  return Object.assign(state, {
    need,
    look,
    end() {
      state.over = true;
      clearInterval(state.timer);
      stop.abort();
    },
  });
}

const before = (one, other) => other.at < one.at || (other.at === one.at && other.run_id < one.run_id);

function same(page, state) {
  if (page.total !== state.total || page.runs.length > state.rows.length) return false;
  return page.runs.every((run, at) => run.run_id === state.rows[at].run_id && run.status === state.rows[at].status && run.at === state.rows[at].at);
}
