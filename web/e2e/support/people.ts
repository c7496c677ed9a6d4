// Other people than the administrator.

import type { Browser } from "@playwright/test";

import { signedIn } from "./fixtures.ts";
import type { Server } from "./server.ts";

export interface Person {
  id: string;
  email: string;
  password: string;
}

let count = 0;

/** Somebody new with a role of the built-in ones, who has accepted an invitation. */
export async function person(server: Server, role: "Standard" | "Read Only" | "Admin" = "Standard"): Promise<Person> {
  const email = `person${(count += 1)}.${process.pid}@example.com`;
  const roles = await server.api("GET", "/api/v2/roles?page[size]=100");
  const { id: roleId } = roles.data.find((each: any) => each.attributes.name.endsWith(role));
  const relationships = { roles: { data: [{ type: "roles", id: roleId }] } };
  const made = await server.api("POST", "/api/v2/users", { data: { type: "users", attributes: { email }, relationships } });
  const { id } = made.data;
  const password = `canary of a sentence ${count}`;
  await accept(server, id, password);
  return { id, email, password };
}

/** The link that somebody is invited by. */
export async function invite(server: Server, id: string): Promise<{ id: string; url: string }> {
  const user = { data: { type: "users", id } };
  const sent = await server.api("POST", "/api/v2/user_invitations", { data: [{ type: "user_invitations", relationships: { user } }] });
  return { id: sent.data[0].id, url: sent.data[0].attributes.accept_url };
}

async function accept(server: Server, id: string, password: string) {
  const invitation = await invite(server, id);
  const token = new URL(invitation.url).hash.slice(1);
  const data = { type: "user_invitations", attributes: { token, password } };
  const response = await fetch(`${server.url}/api/v2/user_invitations/${invitation.id}/accept`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ data }),
  });
  if (!response.ok) throw new Error(await response.text());
}

/** A page of somebody else's. */
export async function pageOf(browser: Browser, server: Server, someone: { email: string; password: string }) {
  const storageState = await signedIn(browser, server, someone);
  const context = await browser.newContext({ baseURL: server.url, storageState });
  return context.newPage();
}

/** Gives a relation to a connection, and keeps the administrator's. */
export async function share(server: Server, connection: string, relation: string, principal: string) {
  const bindings = [
    { relation: "editor", principals: [`user:${server.first.admin.id}`] },
    { relation, principals: [principal] },
  ];
  const data = { id: `connection:${connection}`, type: "restriction_policy", attributes: { bindings } };
  await server.api("POST", `/api/v2/restriction_policy/connection:${connection}`, { data });
}

/** Signs somebody out everywhere. */
export async function endSessions(server: Server, someone: { id: string }) {
  const { data } = await server.api("GET", `/api/v2/sessions?filter[user_id]=${someone.id}`);
  for (const session of data) await server.api("DELETE", `/api/v2/sessions/${session.id}`);
}

/** Gives somebody another role of the built-in ones, and that alone. */
export async function putInRole(server: Server, someone: { id: string }, wanted: "Standard" | "Read Only") {
  const { data } = await server.api("GET", "/api/v2/roles?page[size]=100");
  const roleNamed = (name: string) => data.find((each: any) => each.attributes.name.endsWith(name)).id;
  const user = { data: { type: "users", id: someone.id } };
  await server.api("POST", `/api/v2/roles/${roleNamed(wanted)}/users`, user);
  await server.api("DELETE", `/api/v2/roles/${roleNamed(wanted === "Standard" ? "Read Only" : "Standard")}/users`, user);
}

/** Leaves somebody of the role Standard without any. */
export async function takeRoles(server: Server, someone: { id: string }) {
  const { data } = await server.api("GET", "/api/v2/roles?page[size]=100");
  const { id } = data.find((each: any) => each.attributes.name.endsWith("Standard"));
  await server.api("DELETE", `/api/v2/roles/${id}/users`, { data: { type: "users", id: someone.id } });
}
