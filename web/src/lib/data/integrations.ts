// What can be connected to. It changes only with the server's version.

import { queryOptions, useQuery } from "@tanstack/react-query";
import { useCallback } from "react";

import type { Integration } from "../../api/schema.ts";
import { api, ask } from "../api.ts";

export const integrationsQuery = queryOptions({
  queryKey: ["integrations"],
  queryFn: async ({ signal }) => (await ask(api.GET("/api/v2/actions/integrations", { signal }))).data,
  staleTime: Number.POSITIVE_INFINITY,
});

/** What people call an integration, by its type. */
export function useIntegrationName(): (type: string) => string {
  const { data } = useQuery(integrationsQuery);
  return useCallback((type) => data?.find((each) => each.id === type)?.attributes.name ?? type, [data]);
}

/** The integrations of each category, both in the order of their names; "any service" comes first. */
export function byCategory(integrations: Integration[]): [string, Integration[]][] {
  const categories = Map.groupBy(integrations, (each) => each.attributes.category);
  const order = (category: string) => (category === "Any service" ? "" : category);
  return [...categories].toSorted(([a], [b]) => order(a).localeCompare(order(b)));
}

export const iconOf = (type: string) => `/api/v2/actions/integrations/${encodeURIComponent(type)}/icon`;
