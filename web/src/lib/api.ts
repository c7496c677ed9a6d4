// The one place that talks to the server. Everything it answers is typed from the
// API's own document (src/api/schema.ts).

import createClient from "openapi-fetch";

import type { paths } from "../api/schema.ts";
import { problems, Refused, Unreachable } from "./errors.ts";
import { sessionEnded } from "./session-ended.ts";

/** The operations, by method and path. Nothing but this calls `fetch`. */
export const api = createClient<paths>({
  baseUrl: "/",
  // No form and no other page can send this: it is what lets a session write.
  headers: { "Claviger-Request": "1" },
  fetch: (request) =>
    fetch(request).catch((error: unknown) => {
      // Somebody went elsewhere before the answer came: no fault of the server's.
      if (request.signal.aborted) throw error;
      throw new Unreachable(String(error));
    }),
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** What an operation answers, or a `Refused` or `Unreachable`. */
export async function ask<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (response.ok) return data as T;
  if (response.status === 401) sessionEnded.tell();
  throw new Refused(response.status, problems(error), retryAfter(response));
}

/** The same for what is asked without a session, where 401 means something else. */
export async function askOpenly<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (response.ok) return data as T;
  throw new Refused(response.status, problems(error), retryAfter(response));
}

function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get("retry-after"));
  return seconds > 0 ? seconds : null;
}
