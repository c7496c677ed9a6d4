// Who is looking at the pages, and what their roles give them.

import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";

import type { UserAnswer } from "../../api/schema.ts";
import { api, ask } from "../api.ts";

export interface Me {
  id: string;
  name: string;
  email: string;
  roles: string[];
  permissions: ReadonlySet<string>;
}

function read({ data, included }: UserAnswer): Me {
  const named = (type: string) => {
    const of = included.filter((each) => each.type === type);
    return of.map((each) => (each.attributes as { name: string }).name);
  };
  const { name, email } = data.attributes;
  return { id: data.id, name: name || email, email, roles: named("roles"), permissions: new Set(named("permissions")) };
}

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => ask(api.GET("/api/v2/current_user", { signal })).then(read),
  staleTime: 60_000,
});

export const organizationQuery = (userId: string) =>
  queryOptions({
    queryKey: ["organization"],
    queryFn: async ({ signal }) => {
      const path = { user_id: userId };
      const { included } = await ask(api.GET("/api/v2/users/{user_id}/orgs", { params: { path }, signal }));
      const organization = included.find((each) => each.type === "orgs");
      const name = (organization?.attributes as { name?: string } | undefined)?.name ?? "";
      return { id: organization?.id ?? "", name };
    },
    staleTime: 600_000,
  });

/** Whoever is signed in: pages below the shell are only there with somebody. */
export const useMe = (): Me => useSuspenseQuery(meQuery).data;
