// The record of everything that happened.

import { infiniteQueryOptions } from "@tanstack/react-query";

import { api, ask } from "../api.ts";

/** What is asked of the record; every part has a place in the address of the page. */
export interface AuditSearch {
  /** Part of a name, or terms such as `@usr.email:ana@example.com`. */
  q?: string;
  action?: string;
  status?: string;
  group?: string;
  /** Back from now: `15m`, `1d`. */
  range?: string;
}

/** As the server takes it. */
function auditFilter({ q, action, status, group, range }: AuditSearch) {
  const terms = [q, action && `@action:${action}`, status && `@status:${status}`, group && `@evt.name:"${group}"`].filter(Boolean);
  return {
    ...(terms.length > 0 && { "filter[query]": terms.join(" ") }),
    ...(range && { "filter[from]": `now-${range}` }),
  };
}

export const auditQuery = (search: AuditSearch, live = false) =>
  infiniteQueryOptions({
    queryKey: ["audit", search],
    queryFn: ({ signal, pageParam }) => {
      const query = { ...auditFilter(search), "page[limit]": 50, ...(pageParam && { "page[cursor]": pageParam }) };
      return ask(api.GET("/api/v2/audit/events", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.meta.page?.after,
    refetchInterval: live ? 3000 : false,
  });

/** Where everything that matches can be had, one event a line. */
export function exportAddress(search: AuditSearch): string {
  return `/api/v2/audit/events/stream?${new URLSearchParams(auditFilter(search))}`;
}
