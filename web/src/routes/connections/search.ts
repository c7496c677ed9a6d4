// The state of the list in the address of its page: what a colleague opens shows the same.

import type { ConnectionSearch } from "../../lib/data/connections.ts";

/** What is asked for, and whether *New Connection* is open: `new`, or the integration that is chosen. */
export interface ListAddress extends ConnectionSearch {
  create?: string;
}

/** Reads what stands in an address; what makes no sense counts as absent. The router keeps
 * whatever is left out, so each part is named. */
export function readConnectionSearch(given: Record<string, unknown>): ListAddress {
  return {
    q: text(given.q),
    integration: text(given.integration),
    tag: text(given.tag),
    health: text(given.health),
    shared: text(given.shared),
    sort: text(given.sort),
    author: given.author === "me" ? "me" : undefined,
    unused: count(given.unused, 1),
    page: count(given.page, 2),
    create: text(given.create),
  };
}

/** What the list is asked for. */
export function asked(address: ListAddress): ConnectionSearch {
  const search = { ...address };
  delete search.create;
  return search;
}

/** The router reads "1" as a number. */
const text = (given: unknown) => (given === undefined ? undefined : String(given).trim() || undefined);

function count(given: unknown, least: number): number | undefined {
  const number = Number(given);
  return Number.isInteger(number) && number >= least ? number : undefined;
}

/** How many filters narrow the list, apart from the search. */
export function countFilters({ integration, tag, author, health, shared, unused }: ConnectionSearch): number {
  return [integration, tag, author, health, shared, unused].filter((each) => each !== undefined).length;
}
