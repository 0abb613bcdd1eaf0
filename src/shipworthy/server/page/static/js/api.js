// Requests to the server. Paths are this server's own; the API key of the tab, if there is one, goes into a header.

import { key } from "./kept.js";

/** Why a request was not answered: `kind` as docs/serve.md lists them, or `offline` where no server answers. */
export class Refusal extends Error {
  constructor(kind, message, more = {}) {
    super(message);
    Object.assign(this, { kind, status: 0, field: "", retryAfter: 0, runId: "", ...more });
  }
}

let askForKey = null;

/** Say what asks the person for a key: called with the refusal, it gives a promise of whether there is another one now. */
export const onKeyNeeded = (ask) => (askForKey = ask);

/** `GET` a path; gives the JSON of the answer, throws Refusal. */
export const get = (path, options = {}) => json(path, { ...options, method: "GET" });

/** `POST` an object to a path; gives the JSON of the answer, throws Refusal. `headers`, `signal`: of the request. */
export const post = (path, body, options = {}) => json(path, { ...options, method: "POST", body: JSON.stringify(body) });

async function json(path, options) {
  const answer = await request(path, options);
  return answer.status === 204 ? null : read(answer);
}

async function read(answer) {
  try {
    return await answer.json();
  } catch {
    throw new Refusal("internal", "", { status: answer.status });
  }
}

/** Send a request; gives the Response of a success, throws Refusal. A missing key is asked for, and the request sent again. */
export async function request(path, options = {}) {
  for (;;) {
    const refusal = await sent(path, options);
    if (refusal instanceof Response) return refusal;
    if (refusal.status !== 401 || askForKey === null || !(await askForKey(refusal))) throw refusal;
  }
}

async function sent(path, options) {
  const headers = { Accept: "application/json", ...options.headers };
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  if (key()) headers.Authorization = `Bearer ${key()}`;
  let answer;
  try {
    answer = await fetch(path, { ...options, headers, cache: "no-store", credentials: "omit" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    return new Refusal("offline", "");
  }
  return answer.ok ? answer : refused(answer);
}

async function refused(answer) {
  let told = {};
  try {
    told = (await answer.json()).error ?? {};
  } catch {
    // No JSON: something between the page and the server answered.
  }
  const more = { status: answer.status, field: told.field ?? "", retryAfter: told.retry_after ?? 0, runId: told.run_id ?? "" };
  return new Refusal(told.kind ?? "internal", told.message ?? "", more);
}
