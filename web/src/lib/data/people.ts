// Names of people, where an answer has only their ids.

import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "../api.ts";

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ["people", "one", id],
    queryFn: async ({ signal }) => {
      const { data } = await ask(api.GET("/api/v2/users/{user_id}", { params: { path: { user_id: id } }, signal }));
      return data;
    },
    staleTime: 300_000,
  });
