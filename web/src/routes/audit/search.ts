// The address of the audit page.

import type { AuditSearch } from "../../lib/data/audit.ts";
import { words } from "../../lib/words/index.ts";

const { audit } = words;

/** What makes no sense counts as absent; each part is named, because the router keeps what is left out. */
export function readAuditSearch(given: Record<string, unknown>): AuditSearch {
  const one = (value: unknown, of: string[]) => of.find((each) => each === value);
  return {
    q: given.q === undefined ? undefined : String(given.q).trim() || undefined,
    action: one(given.action, Object.keys(audit.actions)),
    status: one(given.status, Object.keys(audit.outcomes)),
    group: one(given.group, audit.groups),
    range: one(given.range, Object.keys(audit.filters.ranges)),
  };
}

export const isNarrowed = (search: AuditSearch) => Object.values(search).some((value) => value !== undefined);
