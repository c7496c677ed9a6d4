// What somebody does about themselves: name, password, second factor, passkeys, sessions.

import { type QueryClient, queryOptions } from "@tanstack/react-query";

import { api, ask } from "../api.ts";
import { createPasskey } from "../passkeys.ts";
import { meQuery } from "./me.ts";

export async function changeName(id: string, name: string): Promise<void> {
  await ask(api.PATCH("/api/v2/current_user", { body: { data: { type: "users", id, attributes: { name } } } }));
}

export async function changePassword(current_password: string, new_password: string): Promise<void> {
  const attributes = { current_password, new_password };
  await ask(api.PUT("/api/v2/current_user/password", { body: { data: { type: "passwords", attributes } } }));
}

/** None or one. */
export const factorQuery = queryOptions({
  queryKey: ["account", "factor"],
  queryFn: async ({ signal }) => {
    const { data } = await ask(api.GET("/api/v2/current_user/second_factors", { signal }));
    return data.find((each) => each.attributes.confirmed) ?? null;
  },
});

/** Shown once: what an authenticator app needs to know. */
export async function beginFactor(): Promise<{ id: string; secret: string; url: string }> {
  const body = { data: { type: "second_factors", attributes: { kind: "totp" } } };
  const { data } = await ask(api.POST("/api/v2/current_user/second_factors", { body }));
  return { id: data.id, secret: data.attributes.secret ?? "", url: data.attributes.url ?? "" };
}

/** Answers the recovery codes, once. */
export async function confirmFactor(id: string, code: string): Promise<string[]> {
  const params = { path: { factor_id: id } };
  const body = { data: { type: "second_factors", attributes: { code } } };
  const { data } = await ask(api.POST("/api/v2/current_user/second_factors/{factor_id}/confirm", { params, body }));
  return data.attributes.recovery_codes ?? [];
}

export const removeFactor = (id: string) =>
  ask(api.DELETE("/api/v2/current_user/second_factors/{factor_id}", { params: { path: { factor_id: id } } }));

export const passkeysQuery = queryOptions({
  queryKey: ["account", "passkeys"],
  queryFn: async ({ signal }) => (await ask(api.GET("/api/v2/current_user/passkeys", { signal }))).data,
});

export async function addPasskey(name: string): Promise<void> {
  const challenge = await ask(api.POST("/api/v2/current_user/passkey_challenges"));
  const credential = await createPasskey(challenge.data.attributes.options);
  await ask(api.POST("/api/v2/current_user/passkeys", { body: { data: { type: "passkeys", attributes: { name, credential } } } }));
}

export const removePasskey = (id: string) => ask(api.DELETE("/api/v2/current_user/passkeys/{passkey_id}", { params: { path: { passkey_id: id } } }));

export const sessionsQuery = queryOptions({
  queryKey: ["account", "sessions"],
  queryFn: async ({ signal }) => (await ask(api.GET("/api/v2/sessions", { params: { query: { "page[limit]": 100 } }, signal }))).data,
});

export const endSession = (id: string) => ask(api.DELETE("/api/v2/sessions/{session_id}", { params: { path: { session_id: id } } }));

export const accountChanged = (queries: QueryClient) =>
  Promise.all([queries.invalidateQueries({ queryKey: ["account"] }), queries.invalidateQueries({ queryKey: meQuery.queryKey })]);
