// Pictures of the settings with an organization's worth of people, keys and roles, below .cache/shots.

import type { Page } from "@playwright/test";
import { createServer } from "vite";

import { test } from "./support/fixtures.ts";
import { person } from "./support/people.ts";
import type { Server } from "./support/server.ts";
import { shoot } from "./support/shoot.ts";

const LONG = "The nightly reconciliation of ledgers between the two warehouses";

/** Names as short and as long as they come. */
async function fill(server: Server) {
  await person(server);
  await person(server, "Read Only");
  const roles = await server.api("GET", "/api/v2/roles?page[size]=100");
  const standard = roles.data.find((each: any) => each.attributes.name.endsWith("Standard")).id;
  const permissions = (await server.api("GET", "/api/v2/permissions")).data.slice(0, 6).map(({ id }: any) => ({ type: "permissions", id }));
  for (const name of ["On call", "Auditors of the northern region"]) {
    await server.api("POST", "/api/v2/roles", { data: { type: "roles", attributes: { name }, relationships: { permissions: { data: permissions } } } });
  }
  for (const [name, handle] of [["Checkout", "checkout"], [`${LONG} team`, "reconciliation-of-ledgers-between-the-two-warehouses"]]) {
    await server.api("POST", "/api/v2/team", { data: { type: "team", attributes: { name, handle } } });
  }
  const relationships = { roles: { data: [{ type: "roles", id: standard }] } };
  const account = async (name: string, email: string) =>
    (await server.api("POST", "/api/v2/service_accounts", { data: { type: "users", attributes: { name, email, service_account: true }, relationships } })).data.id;
  const id: string = await account("Deploy pipeline", "deploy@example.com");
  await account(LONG, "reconciliation.of.ledgers.between.the.two.warehouses@subsidiary.example.com");
  const token = { name: "Rollout", scopes: ["connections_read", "connections_resolve", "apps_run"] };
  await server.api("POST", `/api/v2/service_accounts/${id}/access_tokens`, { data: { type: "service_access_tokens", attributes: token } });
  for (const name of ["Terraform", LONG]) {
    await server.api("POST", `/api/v2/service_accounts/${id}/application_keys`, { data: { type: "application_keys", attributes: { name } } });
    await server.api("POST", "/api/v2/current_user/application_keys", { data: { type: "application_keys", attributes: { name, scopes: ["connections_read"] } } });
    await server.api("POST", "/api/v2/api_keys", { data: { type: "api_keys", attributes: { name } } });
  }
  return id;
}

async function open(page: Page, path: string, button?: string | RegExp) {
  await page.goto(`/settings/${path}`);
  if (button) await page.getByRole("button", { name: button }).first().click();
  await page.waitForLoadState("networkidle");
}

test("settings that are empty", async ({ page }) => {
  for (const path of ["service-accounts", "single-sign-on", "teams", "tokens"]) {
    await open(page, path);
    await shoot(page, `empty-${path}`);
  }
});

test("settings that are full", async ({ page, server }) => {
  const id = await fill(server);
  const pages = ["people", "teams", "roles", "service-accounts", `service-accounts/${id}`, "api-keys", "application-keys", "application-keys?whose=everybody"];
  for (const path of pages) {
    await open(page, path);
    await shoot(page, `settings-${path.replace(id, "one").replaceAll(/[/?=]/g, "-")}`);
  }
  const dialogs: [string, string | RegExp, string][] = [
    ["people", "Roles of Administrator", "user-roles"],
    ["teams", /^Rename/, "team-rename"],
    ["teams", /^Members of/, "team-members"],
    ["roles", "New role", "role-new"],
    ["roles", "Edit On call", "role-edit"],
    ["roles", "Delete On call", "role-delete"],
    ["service-accounts", "New service account", "service-account-new"],
    [`service-accounts/${id}`, "New token", "account-token-new"],
    [`service-accounts/${id}`, "New application key", "account-key-new"],
    ["api-keys", "New API key", "api-key-new"],
    ["application-keys", "Edit Terraform", "application-key-edit"],
    ["application-keys", "Revoke Terraform", "application-key-revoke"],
    ["single-sign-on", "New provider", "provider-new"],
  ];
  for (const [path, button, name] of dialogs) {
    await open(page, path, button);
    await page.getByRole("dialog").waitFor();
    await shoot(page, name);
  }
});

test("single sign-on", async ({ page, server }) => {
  const attributes = {
    name: "Example login",
    issuer: "https://login.example.com/realms/a-realm-with-a-long-name",
    client_id: "claviger-production-of-the-whole-group",
    client_secret: "kept",
    groups_claim: "groups",
    mappings: [] as object[],
  };
  const roles = await server.api("GET", "/api/v2/roles?page[size]=100");
  attributes.mappings = roles.data.slice(0, 2).map(({ id }: any, place: number) => ({ group: `group-${place}`, role_id: id }));
  await server.api("POST", "/api/v2/oidc_providers", { data: { type: "oidc_providers", attributes } });
  await open(page, "single-sign-on");
  await shoot(page, "settings-single-sign-on");
  await open(page, "single-sign-on", "Try Example login");
  await shoot(page, "provider-try");
  await open(page, "single-sign-on", "Edit Example login");
  await page.getByRole("button", { name: "Add a mapping" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await shoot(page, "provider-edit");
});

test("every component", async ({ page }) => {
  const root = new URL("../", import.meta.url).pathname;
  const vite = await createServer({ root, configFile: `${root}vite.config.ts`, logLevel: "error", server: { port: 0, host: "127.0.0.1" } });
  await vite.listen();
  // It needs no server; the pictures of integrations come from one.
  await page.route("**/api/v2/**", (route) => route.fulfill({ contentType: "image/svg+xml", body: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>' }));
  await page.goto(`${vite.resolvedUrls?.local[0]}dev/ui`);
  await page.getByRole("heading", { name: "Components" }).waitFor();
  await shoot(page, "dev-ui", true);
  await vite.close();
});
