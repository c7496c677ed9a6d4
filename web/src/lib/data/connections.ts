// Connections, and what a change of one makes stale.

import { keepPreviousData, type QueryClient, queryOptions } from "@tanstack/react-query";

import type { Connection } from "../../api/schema.ts";
import { api, ask } from "../api.ts";

/** What the list is asked for; every part has a place in the address of the page. */
export interface ConnectionSearch {
  q?: string;
  integration?: string;
  tag?: string;
  author?: "me";
  health?: string;
  shared?: string;
  unused?: number;
  sort?: string;
  /** From 1, as people count. */
  page?: number;
}

export const PAGE_SIZE = 50;
export const NEWEST_FIRST = "-modified_at";

export const connectionsQuery = (search: ConnectionSearch) =>
  queryOptions({
    queryKey: ["connections", "list", search],
    queryFn: ({ signal }) => ask(api.GET("/api/v2/actions/connections", { params: { query: asked(search) }, signal })),
    placeholderData: keepPreviousData,
  });

function asked(search: ConnectionSearch) {
  return {
    "page[size]": PAGE_SIZE,
    "page[number]": (search.page ?? 1) - 1,
    sort: search.sort ?? NEWEST_FIRST,
    ...(search.q && { "filter[query]": search.q }),
    ...(search.integration && { "filter[integration]": search.integration }),
    ...(search.tag && { "filter[tag]": search.tag }),
    ...(search.author && { "filter[author]": search.author }),
    ...(search.health && { "filter[health]": search.health }),
    ...(search.shared && { "filter[shared]": search.shared }),
    ...(search.unused && { "filter[unused_days]": search.unused }),
  };
}

/** A few that match, for the command palette. */
export const foundConnectionsQuery = (text: string) =>
  queryOptions({
    queryKey: ["connections", "found", text],
    queryFn: async ({ signal }) => {
      const query = { "page[size]": 8, "filter[query]": text, sort: "name" };
      return (await ask(api.GET("/api/v2/actions/connections", { params: { query }, signal }))).data;
    },
    placeholderData: keepPreviousData,
  });

/** A connection changed, came or went: every list and whatever is about it is asked for anew. */
export const connectionsChanged = (queries: QueryClient) => queries.invalidateQueries({ queryKey: ["connections"] });

const at = (connection: { id: string }) => ({ path: { connection_id: connection.id } });

/** Leaving the page does not stop it if it is told of that. */
export const deleteConnection = (connection: Connection, keepalive = false) =>
  ask(api.DELETE("/api/v2/actions/connections/{connection_id}", { params: at(connection), keepalive }));

export const disableConnection = (connection: Connection) =>
  ask(api.POST("/api/v2/actions/connections/{connection_id}/disable", { params: at(connection) }));

export const enableConnection = (connection: Connection) =>
  ask(api.POST("/api/v2/actions/connections/{connection_id}/enable", { params: at(connection) }));

export function addTag(connection: Connection, tag: string) {
  const { tags, version } = connection.attributes;
  const attributes = { tags: [...tags.filter((each) => each !== tag), tag], version };
  const body = { data: { type: "action_connection", attributes } };
  return ask(api.PATCH("/api/v2/actions/connections/{connection_id}", { params: at(connection), body }));
}

/** Whether the reader may change it: its relation and their role together. */
export const mayEdit = (connection: Connection) => connection.attributes.acting_user_can.includes("edit");

/** The integration that it is of. */
export const typeOf = (connection: Connection) => String(connection.attributes.integration.type);
