// Holds a conversation with a question and an approval, streamed, in both forms of OpenAI's protocol.
import OpenAI from "openai";

const client = new OpenAI({ baseURL: `${process.argv[2]}/v1`, apiKey: "none" });
const said = ["I want to return my order A-1001", "too late", "yes"];

async function chat() {
  const messages = [];
  const told = [];
  let question = null;
  for (const content of said) {
    messages.push({ role: "user", content });
    const metadata = content === "yes" ? { question: question.id } : undefined;
    const stream = client.chat.completions.stream({ model: "shop", messages, metadata });
    let extension = null;
    for await (const chunk of stream) extension = chunk.shipworthy ?? extension;
    const answer = (await stream.finalChatCompletion()).choices[0].message;
    messages.push({ role: "assistant", content: answer.content });
    told.push([answer.content, extension.status, extension.conversation]);
    question = extension.question;
  }
  return told;
}

async function responses() {
  const told = [];
  let last = null;
  for (const input of said) {
    const metadata = input === "yes" ? { question: last.shipworthy.question.id } : undefined;
    const stream = client.responses.stream({ model: "shop", input, metadata, previous_response_id: last?.id });
    let text = "";
    for await (const event of stream) if (event.type === "response.output_text.delta") text += event.delta;
    last = await stream.finalResponse();
    told.push([text, last.shipworthy.status, last.shipworthy.conversation]);
  }
  return told;
}

const models = [];
for await (const model of client.models.list()) models.push(model.id);
let refused = null;
try {
  await client.chat.completions.create({ model: "none", messages: [{ role: "user", content: "hello" }] });
} catch (error) {
  refused = [error.status, error.code];
}
console.log(JSON.stringify({ models, refused, chat: await chat(), responses: await responses() }));
