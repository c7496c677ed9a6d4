// What was asked for, kept by what was asked. A part of the API has a file of its own
// under lib/data/, which names its queries and says what a change makes stale.

import { QueryClient } from "@tanstack/react-query";

import { Refused, Unreachable } from "./errors.ts";

/** What is wrong with a request stays wrong; nobody there, or the server's own trouble, may pass. */
function worthAnotherTry(count: number, error: Error): boolean {
  const passing = error instanceof Unreachable || (error instanceof Refused && error.status >= 502);
  return passing && count < 2;
}

export const queries = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 10_000, retry: worthAnotherTry, retryDelay: 400 },
    mutations: { retry: false },
  },
});
