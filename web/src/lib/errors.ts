// The one place that reads what the server says of what went wrong.

import { words } from "./words/index.ts";

/** One thing that is wrong, as the server tells it. */
export interface Problem {
  detail: string;
  /** JSON pointer into the body that was sent. */
  pointer?: string;
  parameter?: string;
  header?: string;
  meta?: Record<string, unknown>;
  /** By which the server's log has it. */
  id?: string;
}

/** The server answered, and not with what was asked for. */
export class Refused extends Error {
  readonly status: number;
  readonly problems: Problem[];
  /** Seconds to wait, where the server says so. */
  readonly retryAfter: number | null;

  constructor(status: number, problems: Problem[], retryAfter: number | null = null) {
    super(problems[0]?.detail ?? words.errors.unexplained(status));
    this.status = status;
    this.problems = problems;
    this.retryAfter = retryAfter;
  }
}

/** Nobody answered. */
export class Unreachable extends Error {}

/** What to show for an error, on a page or in a toast. */
export interface Explanation {
  title: string;
  detail: string;
  /** For whoever looks into the log. */
  id?: string;
  /** Whether the same may work later as it is. */
  again: boolean;
}

export function explain(error: unknown): Explanation {
  if (error instanceof Unreachable || isMissingPart(error)) return { ...words.errors.unreachable, again: true };
  if (!(error instanceof Refused)) return { ...words.errors.ours, again: true };
  const detail = error.problems.map((problem) => sentence(problem.detail)).join(" ") || error.message;
  const { id } = error.problems[0] ?? {};
  const title = words.errors.titles[error.status] ?? words.errors.refused;
  const again = error.status === 429 || error.status >= 500;
  return { title, detail, id: error.status >= 500 ? id : undefined, again };
}

/** A part of the pages did not come: the server is gone, or it is a newer one with other parts. */
export const isMissingPart = (error: unknown) =>
  error instanceof TypeError && /dynamically imported module|module script failed/i.test(error.message);

/** What is wrong with the fields of a form, by their pointers; the rest belongs above it. */
export function byField(error: unknown, isField: (pointer: string) => boolean) {
  const fields: Record<string, string> = {};
  if (!(error instanceof Refused)) return { fields, rest: explain(error) };
  const others = error.problems.filter((problem) => {
    if (!problem.pointer || !isField(problem.pointer)) return true;
    fields[problem.pointer] = sentence(problem.detail);
    return false;
  });
  const all = Object.keys(fields).length > 0 && others.length === 0;
  return { fields, rest: all ? null : explain(new Refused(error.status, others, error.retryAfter)) };
}

/** The same by the names of attributes, for forms whose fields are called so. */
export function byAttribute(error: unknown, names: readonly string[]) {
  const at = "/data/attributes/";
  const { fields, rest } = byField(error, (pointer) => pointer.startsWith(at) && names.includes(pointer.slice(at.length)));
  return { fields: Object.fromEntries(Object.entries(fields).map(([pointer, text]) => [pointer.slice(at.length), text])), rest };
}

export function isStatus(error: unknown, status: number): error is Refused {
  return error instanceof Refused && error.status === status;
}

/** The server's texts go on after a field's name; alone they are sentences. */
export function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** The problems in the body of an error; objects, or texts with objects beside them (api-design.md). */
export function problems(body: unknown): Problem[] {
  const { errors, details } = (body ?? {}) as { errors?: unknown; details?: unknown };
  const listed = Array.isArray(details) ? details : Array.isArray(errors) ? errors : [];
  return listed.map((each) => (typeof each === "string" ? { detail: each } : problem(each)));
}

function problem(each: Record<string, unknown>): Problem {
  const source = (each.source ?? {}) as Record<string, string | undefined>;
  const { pointer, parameter, header } = source;
  const meta = each.meta as Problem["meta"];
  return { detail: String(each.detail ?? each.title ?? ""), id: each.id as string, pointer, parameter, header, meta };
}
