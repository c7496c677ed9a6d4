// Connections, and what a change of one makes stale.

import { keepPreviousData, type QueryClient, queryOptions } from "@tanstack/react-query";

import type { Connection, ConnectionRequestAttributes, ConnectionTest } from "../../api/schema.ts";
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

export const connectionQuery = (id: string) =>
  queryOptions({
    queryKey: ["connections", "one", id],
    queryFn: async ({ signal }) =>
      (await ask(api.GET("/api/v2/actions/connections/{connection_id}", { params: { path: { connection_id: id } }, signal }))).data,
  });

/** As it is when somebody begins to edit it: what was kept from before would make a stale edit. */
export const editedConnectionQuery = (id: string) =>
  queryOptions({ ...connectionQuery(id), queryKey: ["connections", "edited", id], staleTime: Number.POSITIVE_INFINITY, gcTime: 0 });

/** The integrations of what somebody made last, newest first. */
export const recentTypesQuery = queryOptions({
  queryKey: ["connections", "recent"],
  queryFn: async ({ signal }) => {
    const query = { "page[size]": 20, "filter[author]": "me", sort: "-created_at" };
    const { data } = await ask(api.GET("/api/v2/actions/connections", { params: { query }, signal }));
    return [...new Set(data.map(typeOf))].slice(0, 4);
  },
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

type Attributes = ConnectionRequestAttributes;
const request = (attributes: Attributes) => ({ data: { type: "action_connection", attributes } });

export async function createConnection(attributes: Attributes): Promise<Connection> {
  return (await ask(api.POST("/api/v2/actions/connections", { body: request(attributes) }))).data;
}

export async function updateConnection(connection: Connection, attributes: Attributes): Promise<Connection> {
  const params = at(connection);
  return (await ask(api.PATCH("/api/v2/actions/connections/{connection_id}", { params, body: request(attributes) }))).data;
}

/** Keeps nothing of it. */
export async function testNewConnection(attributes: Attributes): Promise<ConnectionTest> {
  return (await ask(api.POST("/api/v2/actions/connections/test", { body: request(attributes) }))).data;
}

export function addTag(connection: Connection, tag: string) {
  const { tags, version } = connection.attributes;
  const body = request({ tags: [...tags.filter((each) => each !== tag), tag], version });
  return ask(api.PATCH("/api/v2/actions/connections/{connection_id}", { params: at(connection), body }));
}

/** Whether the reader may change it: its relation and their role together. */
export const mayEdit = (connection: Connection) => connection.attributes.acting_user_can.includes("edit");

/** The integration that it is of. */
export const typeOf = (connection: Connection) => String(connection.attributes.integration.type);
