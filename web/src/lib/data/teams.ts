// Teams: who is in them.

import { keepPreviousData, type QueryClient, queryOptions } from "@tanstack/react-query";

import type { Team } from "../../api/schema.ts";
import { api, ask } from "../api.ts";

export const TEAMS_SIZE = 50;
const MOST_MEMBERS = 100;
const MOST_TEAMS = 100;

export const teamsQuery = (q: string, page: number) =>
  queryOptions({
    queryKey: ["teams", "list", q, page],
    queryFn: ({ signal }) => {
      const query = { "page[size]": TEAMS_SIZE, "page[number]": page - 1, sort: "name", ...(q && { "filter[keyword]": q }) };
      return ask(api.GET("/api/v2/team", { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
  });

/** As many as one answer holds, to choose from. */
export const allTeamsQuery = queryOptions({
  queryKey: ["teams", "all"],
  queryFn: async ({ signal }): Promise<Team[]> => {
    const query = { "page[size]": MOST_TEAMS, "page[number]": 0, sort: "name" };
    return (await ask(api.GET("/api/v2/team", { params: { query }, signal }))).data;
  },
});

export interface Member {
  id: string;
  name: string;
  email: string;
}

export const membersOfTeamQuery = (id: string) =>
  queryOptions({
    queryKey: ["teams", "members", id],
    queryFn: async ({ signal }): Promise<Member[]> => {
      const params = { path: { team_id: id }, query: { "page[size]": MOST_MEMBERS, "page[number]": 0 } };
      const { included = [] } = await ask(api.GET("/api/v2/team/{team_id}/memberships", { params, signal }));
      return included.map((each) => ({ id: each.id, name: each.attributes.name || each.attributes.email, email: each.attributes.email }));
    },
  });

export async function createTeam(name: string, handle: string): Promise<void> {
  await ask(api.POST("/api/v2/team", { body: { data: { type: "team", attributes: { name, handle } } } }));
}

export async function changeTeam({ id }: Team, name: string, handle: string): Promise<void> {
  const params = { path: { team_id: id } };
  await ask(api.PATCH("/api/v2/team/{team_id}", { params, body: { data: { type: "team", attributes: { name, handle } } } }));
}

export const deleteTeam = ({ id }: Team) => ask(api.DELETE("/api/v2/team/{team_id}", { params: { path: { team_id: id } } }));

export async function addMember(team: string, user: string): Promise<void> {
  const relationships = { user: { data: { type: "users", id: user } } };
  const params = { path: { team_id: team } };
  await ask(api.POST("/api/v2/team/{team_id}/memberships", { params, body: { data: { type: "team_memberships", relationships } } }));
}

export const removeMember = (team: string, user: string) =>
  ask(api.DELETE("/api/v2/team/{team_id}/memberships/{user_id}", { params: { path: { team_id: team, user_id: user } } }));

/** Who is in a team decides about connections too. */
export const teamsChanged = (queries: QueryClient) =>
  Promise.all([["teams"], ["people"], ["connections"]].map((queryKey) => queries.invalidateQueries({ queryKey })));

/** What a team of this name may go by: a to z, 0 to 9, - and _. */
export const handleOf = (name: string) =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
