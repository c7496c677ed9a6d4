// The people of the organization, what their roles give them, and what each role includes.

import { keepPreviousData, type QueryClient, queryOptions } from "@tanstack/react-query";

import type { DataVecPermission, Role, User } from "../../api/schema.ts";
import { api, ask } from "../api.ts";
import { meQuery } from "./me.ts";

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
      const query = { "page[size]": PEOPLE_SIZE, "page[number]": page - 1, sort: "name", "filter[service_account]": false, ...(q && { filter: q }) };
      const { data, included, meta } = await ask(api.GET("/api/v2/users", { params: { query }, signal }));
      const roles = included.filter((each) => each.type === "roles").map((each): [string, string] => [each.id, (each.attributes as { name: string }).name]);
      return { people: data, roles: new Map(roles), count: meta.page.total_filtered_count };
    },
    placeholderData: keepPreviousData,
  });

export const rolesQuery = queryOptions({
  queryKey: ["people", "roles"],
  queryFn: async ({ signal }): Promise<Role[]> => (await ask(api.GET("/api/v2/roles", { params: { query: { "page[size]": 100 } }, signal }))).data,
});

/** Ids of the roles that nobody can change. */
export const builtInQuery = queryOptions({
  queryKey: ["people", "built-in-roles"],
  queryFn: async ({ signal }): Promise<ReadonlySet<string>> => {
    const { data } = await ask(api.GET("/api/v2/roles/templates", { signal }));
    return new Set(data.map(({ id }) => id));
  },
  staleTime: Number.POSITIVE_INFINITY,
});

export type Permission = DataVecPermission["data"][number];

export const permissionsQuery = queryOptions({
  queryKey: ["people", "permissions"],
  queryFn: async ({ signal }) => (await ask(api.GET("/api/v2/permissions", { signal }))).data,
  staleTime: Number.POSITIVE_INFINITY,
});

/** Makes a role that gives exactly this, or has the one that is given do so. */
export async function saveRole(role: Role | undefined, name: string, permissions: string[]): Promise<void> {
  const relationships = { permissions: { data: permissions.map((id) => ({ type: "permissions", id })) } };
  const attributes = { name, default_permissions_opt_out: true };
  if (!role) await ask(api.POST("/api/v2/roles", { body: { data: { type: "roles", attributes, relationships } } }));
  else {
    const params = { path: { role_id: role.id } };
    await ask(api.PATCH("/api/v2/roles/{role_id}", { params, body: { data: { type: "roles", id: role.id, attributes, relationships } } }));
  }
}

export const deleteRole = ({ id }: Role) => ask(api.DELETE("/api/v2/roles/{role_id}", { params: { path: { role_id: id } } }));

/** Who has a role, the first of them by name. */
export const holdersQuery = (role: string) =>
  queryOptions({
    queryKey: ["people", "holders", role],
    queryFn: async ({ signal }): Promise<{ names: string[]; count: number }> => {
      const params = { path: { role_id: role }, query: { "page[size]": 10, "page[number]": 0, sort: "name" } };
      const { data, meta } = await ask(api.GET("/api/v2/roles/{role_id}/users", { params, signal }));
      return { names: data.map(({ attributes: { name, email } }) => name || email), count: meta.page.total_filtered_count };
    },
    staleTime: 0,
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

/** Of somebody, or of a service account. */
export async function changeUser({ id }: User, attributes: { name?: string; email?: string; disabled?: boolean }): Promise<void> {
  const params = { path: { user_id: id } };
  await ask(api.PATCH("/api/v2/users/{user_id}", { params, body: { data: { type: "users", id, attributes } } }));
}

/** Gives and takes roles until somebody has these; what is given comes first, so that nobody is without for a moment. */
export async function setRoles({ id, relationships }: User, wanted: string[]): Promise<void> {
  const had = relationships.roles.data.map((role) => role.id);
  const body = { data: { type: "users", id } };
  for (const role_id of wanted) {
    if (!had.includes(role_id)) await ask(api.POST("/api/v2/roles/{role_id}/users", { params: { path: { role_id } }, body }));
  }
  for (const role_id of had) {
    if (!wanted.includes(role_id)) await ask(api.DELETE("/api/v2/roles/{role_id}/users", { params: { path: { role_id } }, body }));
  }
}

/** Roles of people may be one's own. */
export const peopleChanged = (queries: QueryClient) =>
  Promise.all([queries.invalidateQueries({ queryKey: ["people"] }), queries.invalidateQueries({ queryKey: meQuery.queryKey })]);
