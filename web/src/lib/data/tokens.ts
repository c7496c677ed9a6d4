// Access tokens of one's own: for programs that act as their owner.

import { type QueryClient, queryOptions } from "@tanstack/react-query";

import type { AccessToken } from "../../api/schema.ts";
import { api, ask } from "../api.ts";

export const tokensQuery = (owner: string) =>
  queryOptions({
    queryKey: ["tokens", owner],
    queryFn: async ({ signal }): Promise<AccessToken[]> => {
      const query = { "page[size]": 100, "filter[owned_by]": [owner], sort: "-created_at" };
      return (await ask(api.GET("/api/v2/personal_access_tokens", { params: { query }, signal }))).data;
    },
  });

/** Answers the token itself, once. */
export async function createToken(attributes: { name: string; scopes: string[]; expires_at: string }): Promise<string> {
  const body = { data: { type: "personal_access_tokens", attributes } };
  return (await ask(api.POST("/api/v2/personal_access_tokens", { body }))).data.attributes.key ?? "";
}

export const revokeToken = ({ id }: AccessToken) => ask(api.DELETE("/api/v2/personal_access_tokens/{token_id}", { params: { path: { token_id: id } } }));

export const tokensChanged = (queries: QueryClient) => queries.invalidateQueries({ queryKey: ["tokens"] });
