// Service accounts: members that are programs. What is theirs stands in keys.ts and tokens.ts.

import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import type { User, UserAnswer } from "../../api/schema.ts";
import { api, ask } from "../api.ts";

export const ACCOUNTS_SIZE = 50;

/** Names of roles by their ids. */
const rolesIn = (included: UserAnswer["included"]) =>
  new Map(included.filter((each) => each.type === "roles").map((each): [string, string] => [each.id, (each.attributes as { name: string }).name]));

export const serviceAccountsQuery = (q: string, page: number) =>
  queryOptions({
    queryKey: ["people", "service-accounts", q, page],
    queryFn: async ({ signal }) => {
      const query = { "page[size]": ACCOUNTS_SIZE, "page[number]": page - 1, sort: "name", ...(q && { filter: q }) };
      const { data, included, meta } = await ask(api.GET("/api/v2/service_accounts", { params: { query }, signal }));
      return { accounts: data, roles: rolesIn(included), count: meta.page.total_filtered_count };
    },
    placeholderData: keepPreviousData,
  });

export const serviceAccountQuery = (id: string) =>
  queryOptions({
    queryKey: ["people", "service-account", id],
    queryFn: async ({ signal }): Promise<{ account: User; roles: Map<string, string> }> => {
      const { data, included } = await ask(api.GET("/api/v2/users/{user_id}", { params: { path: { user_id: id } }, signal }));
      return { account: data, roles: rolesIn(included) };
    },
  });

/** Names of the permissions that somebody's roles give them. */
export const givenQuery = (id: string) =>
  queryOptions({
    queryKey: ["people", "given", id],
    queryFn: async ({ signal }): Promise<string[]> => {
      const { data } = await ask(api.GET("/api/v2/users/{user_id}/permissions", { params: { path: { user_id: id } }, signal }));
      return data.map(({ attributes }) => attributes.name);
    },
  });

/** Answers its id. */
export async function createServiceAccount(name: string, email: string, roles: string[]): Promise<string> {
  const relationships = roles.length > 0 ? { roles: { data: roles.map((id) => ({ type: "roles", id })) } } : undefined;
  const attributes = { name, email, service_account: true };
  const { data } = await ask(api.POST("/api/v2/service_accounts", { body: { data: { type: "users", attributes, relationships } } }));
  return data.id;
}
