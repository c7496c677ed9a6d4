// Providers of single sign-on, and whether people may sign in by password.

import { type QueryClient, queryOptions } from "@tanstack/react-query";

import type { OidcProvider, OidcProviderRequestAttributes } from "../../api/schema.ts";
import { api, ask } from "../api.ts";

export const providersQuery = queryOptions({
  queryKey: ["providers"],
  queryFn: async ({ signal }): Promise<OidcProvider[]> => (await ask(api.GET("/api/v2/oidc_providers", { signal }))).data,
});

/** Makes one, or changes the one that is given. */
export async function saveProvider(provider: OidcProvider | undefined, attributes: OidcProviderRequestAttributes): Promise<OidcProvider> {
  const type = "oidc_providers";
  if (!provider) return (await ask(api.POST("/api/v2/oidc_providers", { body: { data: { type, attributes } } }))).data;
  const { id } = provider;
  const params = { path: { provider_id: id } };
  return (await ask(api.PATCH("/api/v2/oidc_providers/{provider_id}", { params, body: { data: { type, id, attributes } } }))).data;
}

export const deleteProvider = ({ id }: OidcProvider) => ask(api.DELETE("/api/v2/oidc_providers/{provider_id}", { params: { path: { provider_id: id } } }));

export async function setPasswordSignIn(password_sign_in: boolean): Promise<void> {
  await ask(api.PATCH("/api/v2/organization", { body: { data: { type: "orgs", attributes: { password_sign_in } } } }));
}

/** The sign-in page has a button for each, and asks for a password or does not. */
export const providersChanged = (queries: QueryClient) =>
  Promise.all([["providers"], ["sign-in-options"]].map((queryKey) => queries.invalidateQueries({ queryKey })));
