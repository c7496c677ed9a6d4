// Many callers in a process of their own, so that what they do takes no time from the provider
// that is measured. Told by messages: {connection, keys, callers, urls} to begin, {urls} when
// servers moved, {end} to stop; then it says what became of the calls.

import { Agent, request } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

/** Between two calls of one caller: enough that calls queue nowhere for long. */
const PAUSE = 400;

const agent = new Agent({ keepAlive: true });
const told = { succeeded: 0, failed: 0, unreachable: 0, reasons: {} };
let urls = [];
let over = false;

/** Runs one action; the attributes of the answer. */
export function run(url, keys, connection_id, through) {
  const attributes = { fqn: "com.datadoghq.http.request", connection_id, inputs: { verb: "GET", url: "service" } };
  const body = JSON.stringify({ data: { type: "action_execution", attributes } });
  const headers = { ...keys, "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const options = { method: "POST", agent: through, headers };
    const asked = request(`${url}/api/v2/actions/executions`, options, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk)).on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        try {
          resolve(JSON.parse(text).data?.attributes ?? { status: `${response.statusCode}: ${text}` });
        } catch (error) {
          reject(error);
        }
      });
    });
    asked.on("error", reject).end(body);
  });
}

async function caller({ keys, connection, callers }, number) {
  await wait((PAUSE / callers) * number);
  for (let turn = number; !over; turn += 1) {
    const answer = await run(urls[turn % urls.length], keys, connection, agent).catch(() => null);
    if (!answer) told.unreachable += 1;
    else if (answer.status === "succeeded") told.succeeded += 1;
    else {
      told.failed += 1;
      const reason = answer.error?.message ?? JSON.stringify(answer);
      told.reasons[reason] = (told.reasons[reason] ?? 0) + 1;
    }
    await wait(PAUSE);
  }
}

if (process.send) {
  let working;
  process.on("message", async (message) => {
    if (message.urls) urls = message.urls;
    if (message.connection) {
      working = Promise.all(Array.from({ length: message.callers }, (_, number) => caller(message, number)));
    }
    if (message.end) {
      over = true;
      await working;
      process.send(told, () => process.exit(0));
    }
  });
}
