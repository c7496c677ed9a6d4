// API keys of the organization, and application keys of people and service accounts.

import { keepPreviousData, type QueryClient, queryOptions } from "@tanstack/react-query";

import type { ApiKey, ApplicationKey, KeyIncluded } from "../../api/schema.ts";
import { api, ask } from "../api.ts";

export const KEYS_SIZE = 50;
/** More than anybody has, so that one answer tells of all of them. */
const MOST_REGISTERED = 1000;

const pageOf = (q: string, page: number) => ({ "page[size]": KEYS_SIZE, "page[number]": page - 1, sort: "-created_at", ...(q && { filter: q }) });

export const apiKeysQuery = (q: string, page: number) =>
  queryOptions({
    queryKey: ["keys", "api", q, page],
    queryFn: async ({ signal }) => {
      const query = { ...pageOf(q, page), include: "created_by" };
      const { data, included, meta } = await ask(api.GET("/api/v2/api_keys", { params: { query }, signal }));
      return { rows: data, people: peopleIn(included), count: meta.page.total_filtered_count };
    },
    placeholderData: keepPreviousData,
  });

/** Answers the key itself, once. */
export async function createApiKey(name: string): Promise<string> {
  return (await ask(api.POST("/api/v2/api_keys", { body: { data: { type: "api_keys", attributes: { name } } } }))).data.attributes.key ?? "";
}

export async function renameApiKey({ id }: ApiKey, name: string): Promise<void> {
  const params = { path: { api_key_id: id } };
  await ask(api.PATCH("/api/v2/api_keys/{api_key_id}", { params, body: { data: { type: "api_keys", id, attributes: { name } } } }));
}

export const revokeApiKey = ({ id }: ApiKey) => ask(api.DELETE("/api/v2/api_keys/{api_key_id}", { params: { path: { api_key_id: id } } }));

/** One's own, everybody's, or a service account's, by its id. */
export type Whose = "own" | "everybody" | { account: string };

export const applicationKeysQuery = (whose: Whose, q: string, page: number) =>
  queryOptions({
    queryKey: ["keys", "application", whose, q, page],
    queryFn: async ({ signal }) => {
      const { data, included, meta } = await ask(listed(whose, pageOf(q, page), signal));
      return { rows: data, people: peopleIn(included), count: meta.page.total_filtered_count };
    },
    placeholderData: keepPreviousData,
  });

function listed(whose: Whose, query: ReturnType<typeof pageOf>, signal: AbortSignal) {
  if (typeof whose === "object") {
    const params = { path: { service_account_id: whose.account }, query };
    return api.GET("/api/v2/service_accounts/{service_account_id}/application_keys", { params, signal });
  }
  const params = { query: { ...query, include: "owned_by" } };
  return whose === "own"
    ? api.GET("/api/v2/current_user/application_keys", { params, signal })
    : api.GET("/api/v2/application_keys", { params, signal });
}

interface KeyAttributes {
  name: string;
  /** Null is all that its owner may do. */
  scopes: string[] | null;
}

/** Answers the key itself, once, and its id. */
export async function createApplicationKey(account: string | null, attributes: KeyAttributes): Promise<{ id: string; key: string }> {
  const body = { data: { type: "application_keys", attributes } };
  const { data } = await ask(
    account === null
      ? api.POST("/api/v2/current_user/application_keys", { body })
      : api.POST("/api/v2/service_accounts/{service_account_id}/application_keys", { params: { path: { service_account_id: account } }, body }),
  );
  return { id: data.id, key: data.attributes.key ?? "" };
}

export async function changeApplicationKey(account: string | null, { id }: ApplicationKey, attributes: KeyAttributes): Promise<void> {
  const body = { data: { type: "application_keys", id, attributes } };
  await ask(
    account === null
      ? api.PATCH("/api/v2/application_keys/{app_key_id}", { params: { path: { app_key_id: id } }, body })
      : api.PATCH("/api/v2/service_accounts/{service_account_id}/application_keys/{app_key_id}", { params: accountKey(account, id), body }),
  );
}

export const revokeApplicationKey = (account: string | null, { id }: ApplicationKey) =>
  ask(
    account === null
      ? api.DELETE("/api/v2/application_keys/{app_key_id}", { params: { path: { app_key_id: id } } })
      : api.DELETE("/api/v2/service_accounts/{service_account_id}/application_keys/{app_key_id}", { params: accountKey(account, id) }),
  );

const accountKey = (account: string, key: string) => ({ path: { service_account_id: account, app_key_id: key } });

/** Ids of the application keys that may be used for connections, of those that the reader may see. */
export const registrationsQuery = queryOptions({
  queryKey: ["keys", "registrations"],
  queryFn: async ({ signal }): Promise<ReadonlySet<string>> => {
    const params = { query: { "page[size]": MOST_REGISTERED } };
    const { data } = await ask(api.GET("/api/v2/actions/app_key_registrations", { params, signal }));
    return new Set(data.map(({ id }) => id));
  },
});

export async function setRegistered(id: string, registered: boolean): Promise<void> {
  const params = { path: { app_key_id: id } };
  if (registered) await ask(api.PUT("/api/v2/actions/app_key_registrations/{app_key_id}", { params }));
  else await ask(api.DELETE("/api/v2/actions/app_key_registrations/{app_key_id}", { params }));
}

export const keysChanged = (queries: QueryClient) => queries.invalidateQueries({ queryKey: ["keys"] });

interface Somebody {
  name: string;
  serviceAccount: boolean;
}

function peopleIn(included: KeyIncluded[] = []): Map<string, Somebody> {
  const people = new Map<string, Somebody>();
  for (const each of included) {
    if (!("email" in each.attributes)) continue;
    const { name, email, service_account } = each.attributes;
    people.set(each.id, { name: name || email, serviceAccount: service_account });
  }
  return people;
}
