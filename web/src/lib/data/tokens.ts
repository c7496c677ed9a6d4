// Access tokens, for programs that act as their owner: somebody themselves or a service account.

import { type QueryClient, queryOptions } from "@tanstack/react-query";

import type { AccessToken } from "../../api/schema.ts";
import { api, ask } from "../api.ts";

const MOST = 100;

export const tokensQuery = (owner: string) =>
  queryOptions({
    queryKey: ["tokens", owner],
    queryFn: async ({ signal }): Promise<AccessToken[]> => {
      const query = { "page[size]": MOST, "filter[owned_by]": [owner], sort: "-created_at" };
      return (await ask(api.GET("/api/v2/personal_access_tokens", { params: { query }, signal }))).data;
    },
  });

export const accountTokensQuery = (account: string) =>
  queryOptions({
    queryKey: ["tokens", "account", account],
    queryFn: async ({ signal }): Promise<AccessToken[]> => {
      const params = { path: { service_account_id: account }, query: { "page[size]": MOST, sort: "-created_at" } };
      return (await ask(api.GET("/api/v2/service_accounts/{service_account_id}/access_tokens", { params, signal }))).data;
    },
  });

interface NewToken {
  name: string;
  scopes: string[];
  /** Required of people. */
  expires_at?: string;
}

/** Answers the token itself, once; `account` is null for one of one's own. */
export async function createToken(account: string | null, attributes: NewToken): Promise<string> {
  const { data } = await ask(
    account === null
      ? api.POST("/api/v2/personal_access_tokens", { body: { data: { type: "personal_access_tokens", attributes } } })
      : api.POST("/api/v2/service_accounts/{service_account_id}/access_tokens", {
          params: { path: { service_account_id: account } },
          body: { data: { type: "service_access_tokens", attributes } },
        }),
  );
  return data.attributes.key ?? "";
}

export async function changeToken(account: string | null, { id }: AccessToken, attributes: { name: string; scopes: string[] }): Promise<void> {
  await ask(
    account === null
      ? api.PATCH("/api/v2/personal_access_tokens/{token_id}", {
          params: { path: { token_id: id } },
          body: { data: { type: "personal_access_tokens", id, attributes } },
        })
      : api.PATCH("/api/v2/service_accounts/{service_account_id}/access_tokens/{token_id}", {
          params: { path: { service_account_id: account, token_id: id } },
          body: { data: { type: "service_access_tokens", id, attributes } },
        }),
  );
}

export const revokeToken = (account: string | null, { id }: AccessToken) =>
  ask(
    account === null
      ? api.DELETE("/api/v2/personal_access_tokens/{token_id}", { params: { path: { token_id: id } } })
      : api.DELETE("/api/v2/service_accounts/{service_account_id}/access_tokens/{token_id}", { params: { path: { service_account_id: account, token_id: id } } }),
  );

export const tokensChanged = (queries: QueryClient) => queries.invalidateQueries({ queryKey: ["tokens"] });
