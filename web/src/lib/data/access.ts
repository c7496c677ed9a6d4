// Who may do what with a connection: its restriction policy, and whom that can name.

import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import type { User } from "../../api/schema.ts";
import { api, ask } from "../api.ts";
import { isStatus } from "../errors.ts";

export type Relation = "viewer" | "resolver" | "editor";

/** One line of a policy. */
export interface Line {
  /** `user:`, `role:`, `team:` or `org:`, and an id. */
  principal: string;
  relation: Relation;
  expires_at?: string | null;
}

/** Whom a line can name. */
export interface Candidate {
  principal: string;
  kind: "user" | "service_account" | "role" | "team" | "org";
  name: string;
  about?: string;
}

const resource = (connection: string) => ({ path: { resource_id: `connection:${connection}` } });

export const policyQuery = (connection: string) =>
  queryOptions({
    queryKey: ["connections", "policy", connection],
    queryFn: async ({ signal }): Promise<Line[]> => {
      const { data } = await ask(api.GET("/api/v2/restriction_policy/{resource_id}", { params: resource(connection), signal }));
      return data.attributes.bindings.flatMap(({ principals, relation, expires_at }) =>
        principals.map((principal) => ({ principal, relation: relation as Relation, expires_at })),
      );
    },
    // It is edited from what it is now.
    staleTime: 0,
    gcTime: 0,
  });

/** Puts these lines in place of those before. */
export async function savePolicy(connection: string, lines: Line[], allowLockout: boolean) {
  const kinds = Map.groupBy(lines, ({ relation, expires_at }) => `${relation} ${expires_at ?? ""}`);
  const bindings = [...kinds.values()].map((same) => ({
    relation: same[0]?.relation ?? "viewer",
    principals: same.map(({ principal }) => principal),
    ...(same[0]?.expires_at && { expires_at: same[0].expires_at }),
  }));
  const id = `connection:${connection}`;
  const body = { data: { id, type: "restriction_policy", attributes: { bindings } } };
  const params = { ...resource(connection), query: allowLockout ? { allow_self_lockout: true } : {} };
  await ask(api.POST("/api/v2/restriction_policy/{resource_id}", { params, body }));
}

const userCandidate = ({ id, attributes: { name, email, service_account } }: User): Candidate => ({
  principal: `user:${id}`,
  kind: service_account ? "service_account" : "user",
  name: name || email,
  about: service_account ? undefined : email,
});

/** People, service accounts, teams and roles that go by a text. */
export const candidatesQuery = (text: string) =>
  queryOptions({
    queryKey: ["people", "candidates", text],
    queryFn: async ({ signal }): Promise<Candidate[]> => {
      const few = { "page[size]": 8, "page[number]": 0, sort: "name" };
      const active = { ...few, filter: text, "filter[status]": "Active,Pending" };
      const [users, roles, teams] = await Promise.all([
        ask(api.GET("/api/v2/users", { params: { query: active }, signal })),
        ask(api.GET("/api/v2/roles", { params: { query: { ...few, filter: text } }, signal })),
        ask(api.GET("/api/v2/team", { params: { query: { ...few, "filter[keyword]": text } }, signal })),
      ]);
      return [
        ...users.data.map(userCandidate),
        ...teams.data.map(({ id, attributes }): Candidate => ({ principal: `team:${id}`, kind: "team", name: attributes.name })),
        ...roles.data.map(({ id, attributes }): Candidate => ({ principal: `role:${id}`, kind: "role", name: attributes.name })),
      ];
    },
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

/** Whom a line names; null where it is gone. */
export const principalQuery = (principal: string) =>
  queryOptions({
    queryKey: ["people", "principal", principal],
    queryFn: async ({ signal }): Promise<Candidate | null> => {
      const id = principal.slice(principal.indexOf(":") + 1);
      try {
        if (principal.startsWith("user:")) {
          return userCandidate((await ask(api.GET("/api/v2/users/{user_id}", { params: { path: { user_id: id } }, signal }))).data);
        }
        if (principal.startsWith("role:")) {
          const { data } = await ask(api.GET("/api/v2/roles/{role_id}", { params: { path: { role_id: id } }, signal }));
          return { principal, kind: "role", name: data.attributes.name };
        }
        if (principal.startsWith("team:")) {
          const { data } = await ask(api.GET("/api/v2/team/{team_id}", { params: { path: { team_id: id } }, signal }));
          return { principal, kind: "team", name: data.attributes.name };
        }
      } catch (error) {
        if (!isStatus(error, 404)) throw error;
      }
      return null;
    },
    staleTime: 300_000,
  });

/** Who a principal reaches, as far as a preview goes. */
export const membersQuery = (principal: string) =>
  queryOptions({
    queryKey: ["people", "members", principal],
    queryFn: async ({ signal }): Promise<{ people: { id: string; name: string }[]; all: number }> => {
      const id = principal.slice(principal.indexOf(":") + 1);
      const hundred = { "page[size]": 100, "page[number]": 0 };
      if (principal.startsWith("team:")) {
        const path = { team_id: id };
        const { included = [], meta } = await ask(api.GET("/api/v2/team/{team_id}/memberships", { params: { path, query: hundred }, signal }));
        const people = included.map((each) => ({ id: each.id, name: each.attributes.name || each.attributes.email }));
        return { people, all: meta.pagination.total ?? people.length };
      }
      const query = { ...hundred, "filter[status]": "Active,Pending" };
      const { data, meta } = principal.startsWith("role:")
        ? await ask(api.GET("/api/v2/roles/{role_id}/users", { params: { path: { role_id: id }, query }, signal }))
        : await ask(api.GET("/api/v2/users", { params: { query }, signal }));
      const people = data.map((each) => ({ id: each.id, name: each.attributes.name || each.attributes.email }));
      return { people, all: meta.page.total_filtered_count ?? people.length };
    },
    staleTime: 60_000,
  });
