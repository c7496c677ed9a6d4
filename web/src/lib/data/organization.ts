// The people of the organization, what their roles give them, and what each role includes.

import { keepPreviousData, type QueryClient, queryOptions } from "@tanstack/react-query";

import type { Role, User } from "../../api/schema.ts";
import { api, ask } from "../api.ts";

export const PEOPLE_SIZE = 50;

interface People {
  people: User[];
  /** Names of roles by their ids. */
  roles: Map<string, string>;
  count: number;
}

export const peopleQuery = (q: string, page: number) =>
  queryOptions({
    queryKey: ["people", "list", q, page],
    queryFn: async ({ signal }): Promise<People> => {
      const query = { "page[size]": PEOPLE_SIZE, "page[number]": page - 1, sort: "name", ...(q && { filter: q }) };
      const { data, included, meta } = await ask(api.GET("/api/v2/users", { params: { query }, signal }));
      const roles = included.filter((each) => each.type === "roles").map((each): [string, string] => [each.id, (each.attributes as { name: string }).name]);
      return { people: data.filter((each) => !each.attributes.service_account), roles: new Map(roles), count: meta.page.total_filtered_count };
    },
    placeholderData: keepPreviousData,
  });

export const rolesQuery = queryOptions({
  queryKey: ["people", "roles"],
  queryFn: async ({ signal }): Promise<Role[]> => (await ask(api.GET("/api/v2/roles", { params: { query: { "page[size]": 100 } }, signal }))).data,
});

export const permissionsQuery = queryOptions({
  queryKey: ["people", "permissions"],
  queryFn: async ({ signal }) => (await ask(api.GET("/api/v2/permissions", { signal }))).data,
  staleTime: Number.POSITIVE_INFINITY,
});

/** Adds somebody, and answers the link that lets them in, once. */
export async function invitePerson(email: string, roles: string[]): Promise<string> {
  const relationships = { roles: { data: roles.map((id) => ({ type: "roles", id })) } };
  const { data } = await ask(api.POST("/api/v2/users", { body: { data: { type: "users", attributes: { email }, relationships } } }));
  return inviteAgain(data.id);
}

/** A new link; the one before is void. */
export async function inviteAgain(id: string): Promise<string> {
  const user = { data: { type: "users", id } };
  const { data } = await ask(api.POST("/api/v2/user_invitations", { body: { data: [{ type: "user_invitations", relationships: { user } }] } }));
  return data[0]?.attributes.accept_url ?? "";
}

export async function setDisabled({ id }: User, disabled: boolean): Promise<void> {
  const params = { path: { user_id: id } };
  await ask(api.PATCH("/api/v2/users/{user_id}", { params, body: { data: { type: "users", id, attributes: { disabled } } } }));
}

export const peopleChanged = (queries: QueryClient) => queries.invalidateQueries({ queryKey: ["people"] });
