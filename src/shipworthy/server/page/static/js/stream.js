// The events of a run as they happen (SSE), carried on behind the last id where the connection breaks.

import { Refusal, request } from "./api.js";
import { unique } from "./kept.js";

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 5000;
const FINISHED = "run_finished";

/**
 * Begin a run and hear its events: `run(path, body, {event, begun, broken, signal})`.
 *
 * `event(data)`: each event once, in order, until `run_finished`; `begun(id)`: the id of the run; `broken(again)`: the
 * connection broke, and is tried again in so many ms (0: it is there again). Throws Refusal, or AbortError by `signal`.
 */
export async function run(path, body, hooks) {
    const options = { method: "POST", body: JSON.stringify({ ...body, stream: true }), signal: hooks.signal };
  const headers = { Accept: "text/event-stream", "Idempotency-Key": unique() };
  const answer = await again(() => begun(path, { ...options, headers }), hooks);
  const id = typeof answer === "string" ? answer : answer.headers.get("X-Run-Id");
  hooks.begun?.(id);
  const place = { last: "", over: false };
  if (typeof answer !== "string") await heard(answer, place, hooks);
  await followed(id, place, hooks);
}

/** Hear the events of a run that was begun before, from its first one. Hooks as in `run`. */
export async function follow(id, hooks) {
  await followed(id, { last: "", over: false }, hooks);
}

/** The answer of the server; the id alone where the same request is being answered already. */
async function begun(path, options) {
  try {
    return await request(path, options);
  } catch (error) {
    if (error.kind === "conflict" && error.runId) return error.runId;
    throw error;
  }
}

async function followed(id, place, hooks) {
  while (!place.over) {
    const headers = { Accept: "text/event-stream", ...(place.last ? { "Last-Event-ID": place.last } : {}) };
    const answer = await again(() => request(`/v1/runs/${encodeURIComponent(id)}/events`, { headers, signal: hooks.signal }), hooks);
    if (answer.status === 204) return;
    const before = place.last;
    await heard(answer, place, hooks);
    if (!place.over && place.last === before) await paused(FIRST_PAUSE, hooks.signal);
  }
}

/** Try until the server answers; other refusals than that it cannot be reached, or not now, are thrown. */
async function again(ask, hooks) {
  for (let pause = FIRST_PAUSE, broken = false; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      const answer = await ask();
      if (broken) hooks.broken?.(0);
      return answer;
    } catch (error) {
      if (!(error instanceof Refusal) || !["offline", "unavailable", "draining", "overloaded"].includes(error.kind)) throw error;
      broken = true;
      const wait = Math.max(pause, error.retryAfter * 1000);
      hooks.broken?.(wait);
      await paused(wait, hooks.signal);
    }
  }
}

async function heard(answer, place, hooks) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  const parse = parser((frame) => {
    if (frame.id) place.last = frame.id;
    if (frame.type === "error") throw refusalOf(frame.data);
    hooks.event(frame.data);
    if (frame.type === FINISHED) place.over = true;
  });
  for (;;) {
    let part;
    try {
      part = await reader.read();
    } catch (error) {
      if (error.name === "AbortError") throw error;
      return; // The connection broke: it is carried on behind the last id.
    }
    if (part.done) return;
    parse(part.value);
  }
}

function refusalOf(data) {
  return new Refusal(data.error?.kind ?? "internal", data.error?.message ?? "");
}

/** Reads frames out of pieces of text, wherever these were cut. */
export function parser(take) {
  let rest = "";
  return (text) => {
    const frames = (rest + text).split("\n\n");
    rest = frames.pop();
    for (const frame of frames) {
      const found = { id: "", type: "message", data: [] };
      for (const line of frame.split("\n")) {
        const at = line.indexOf(":");
        const name = line.slice(0, at);
        const value = line.slice(at + 1).replace(/^ /, "");
        if (name === "id") found.id = value;
        if (name === "event") found.type = value;
        if (name === "data") found.data.push(value);
      }
      if (found.data.length) take({ ...found, data: JSON.parse(found.data.join("\n")) });
    }
  };
}

function paused(ms, signal) {
  return new Promise((resolve, reject) => {
    const left = () => {
      clearTimeout(timer);
      reject(new DOMException("", "AbortError"));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", left);
      resolve();
    }, ms);
    if (signal?.aborted) left();
    else signal?.addEventListener("abort", left, { once: true });
  });
}
