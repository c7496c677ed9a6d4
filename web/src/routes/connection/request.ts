// A request as it stands in the form, and as the action takes it.

import type { HttpInputs } from "../../lib/data/connection-details.ts";

export interface Pair {
  name: string;
  value: string;
}

export interface Request {
  method: string;
  path: string;
  params: Pair[];
  headers: Pair[];
  body: string;
}

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"];
export const EMPTY: Request = { method: "GET", path: "", params: [], headers: [], body: "" };

/** Lines without a name are left out; a header that comes twice has both values. */
export function inputsOf({ method, path, params, headers, body }: Request): HttpInputs {
  const named = (pairs: Pair[]) => pairs.filter(({ name }) => name.trim() !== "");
  const byName = new Map<string, string[]>();
  for (const { name, value } of named(headers)) byName.set(name, [...(byName.get(name) ?? []), value]);
  return {
    verb: method,
    url: path.trim() || "/",
    urlParams: named(params).map(({ name, value }) => ({ key: name, value })),
    requestHeaders: [...byName].map(([key, value]) => ({ key, value })),
    ...(body.trim() && method !== "GET" && method !== "HEAD" && { body: parsed(body) }),
  };
}

/** JSON as JSON; the rest as the text that it is. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
