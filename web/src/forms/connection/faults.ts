// Where the faults that the server names stand in the form.

import { byField, Refused } from "../../lib/errors.ts";

export function placed(error: unknown, places: ReadonlySet<string>) {
  if (!(error instanceof Refused)) return byField(error, () => false);
  const problems = error.problems.map((problem) => ({ ...problem, pointer: nearest(problem.pointer, places) }));
  return byField(new Refused(error.status, problems, error.retryAfter), (pointer) => places.has(pointer));
}

/** The input that it is about, or the one that this is part of. */
function nearest(pointer: string | undefined, places: ReadonlySet<string>): string | undefined {
  let at = pointer ?? "";
  while (at && !places.has(at)) at = at.slice(0, Math.max(0, at.lastIndexOf("/")));
  return at || pointer;
}
