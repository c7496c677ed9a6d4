// One connection from near: who has access and why, what happened with it, what a test and a request come to.

import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";

import type { ConnectionTest, Execution } from "../../api/schema.ts";
import { api, ask } from "../api.ts";

const at = (id: string) => ({ path: { connection_id: id } });

/** Rows on a page of people with access. */
export const ACCESS_SIZE = 50;

export const accessQuery = (id: string, page: number) =>
  queryOptions({
    queryKey: ["connections", "access", id, page],
    queryFn: ({ signal }) => {
      const query = { "page[size]": ACCESS_SIZE, "page[number]": page - 1 };
      return ask(api.GET("/api/v2/actions/connections/{connection_id}/access", { params: { ...at(id), query }, signal }));
    },
    placeholderData: keepPreviousData,
  });

/** Everything that speaks for or against the access of one. */
export const reasonsQuery = (id: string, principal: string) =>
  queryOptions({
    queryKey: ["connections", "access", id, "why", principal],
    queryFn: async ({ signal }) => {
      const query = { explain: principal };
      const { data } = await ask(api.GET("/api/v2/actions/connections/{connection_id}/access", { params: { ...at(id), query }, signal }));
      return data[0]?.attributes.reasons ?? [];
    },
  });

export const usageQuery = (id: string) =>
  queryOptions({
    queryKey: ["connections", "usage", id],
    queryFn: async ({ signal }) => (await ask(api.GET("/api/v2/actions/connections/{connection_id}/usage", { params: at(id), signal }))).meta,
  });

/** Executions and changes, newest first. */
export const activityQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["connections", "activity", id],
    queryFn: ({ signal, pageParam }) => {
      const query = { "page[limit]": 30, ...(pageParam && { "page[cursor]": pageParam }) };
      return ask(api.GET("/api/v2/actions/connections/{connection_id}/activity", { params: { ...at(id), query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.meta.page?.after,
  });

/** Tests it as it is stored. */
export async function testConnection(id: string): Promise<ConnectionTest> {
  return (await ask(api.POST("/api/v2/actions/connections/{connection_id}/test", { params: at(id) }))).data;
}

export interface HttpInputs {
  verb: string;
  url: string;
  urlParams: { key: string; value: string }[];
  requestHeaders: { key: string; value: string[] }[];
  body?: unknown;
}

/** Sends one request with it, as an action would. */
export async function runRequest(id: string, inputs: HttpInputs): Promise<Execution> {
  const attributes = { fqn: "com.datadoghq.http.request", connection_id: id, inputs: { ...inputs } };
  return (await ask(api.POST("/api/v2/actions/executions", { body: { data: { type: "action_execution", attributes } } }))).data;
}
