// Holds a whole conversation with AG-UI's own client, and prints what it has seen as one JSON object.
import { HttpAgent } from "@ag-ui/client";

const [url] = process.argv.slice(2);
const warnings = [];
console.warn = (...said) => warnings.push(said.join(" "));
const agent = new HttpAgent({ url, threadId: "javascript" });
const seen = [];

async function run(parameters = {}) {
  const kinds = [];
  await agent.runAgent(parameters, { onEvent: ({ event }) => void kinds.push(event.type) });
  seen.push({
    kinds,
    interrupts: agent.pendingInterrupts.map(({ id, reason, message }) => ({ id, reason, message })),
    said: agent.messages.at(-1).content,
  });
}

function resume(payload) {
  return [{ interruptId: agent.pendingInterrupts[0].id, status: "resolved", payload }];
}

agent.addMessage({ id: "u1", role: "user", content: "which wood is good for a table" });
await run();
agent.addMessage({ id: "u2", role: "user", content: "I want to return my order A-1001" });
await run();
let uncovered = "";
try {
  await agent.runAgent({});
} catch (error) {
  uncovered = String(error);
}
await run({ resume: resume("broken") });
await run({ resume: resume({ approved: true }) });
let failure = "";
agent.addMessage({ id: "u3", role: "user", content: "how many chairs are in stock" });
await agent.runAgent({}, { onRunErrorEvent: ({ event }) => void (failure = event.message) }).catch(() => {});
console.log(JSON.stringify({ seen, uncovered, failure, warnings }));
