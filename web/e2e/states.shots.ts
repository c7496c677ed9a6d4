// Pictures of what pages and dialogs look like on the way and when something is not as it should be,
// below .cache/shots; axe looks at each of them too.

import type { Page } from "@playwright/test";

import { expectAccessible, test } from "./support/fixtures.ts";
import { invite, pageOf, person, share } from "./support/people.ts";
import { byConsent, provider } from "./support/provider.ts";
import { connect } from "./support/seed.ts";
import { shoot } from "./support/shoot.ts";
import { upstream } from "./support/upstream.ts";

async function look(page: Page, name: string) {
  await shoot(page, name);
  await expectAccessible(page, name);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page, `${name}, narrow`);
  await page.setViewportSize({ width: 1280, height: 800 });
}

const basic = (name: string) => ({
  name,
  integration: { type: "HTTP", base_url: "https://orders.example.com/v1", credentials: { type: "HTTPBasicAuth", username: "claviger", password: "kept" } },
  tags: ["env:prod", "team:checkout"],
});

test("while it comes, and when it does not", async ({ page, server }) => {
  const id = await connect(server, basic("Order service"));
  const pages: [string, string, string][] = [
    ["connections", "/connections", "**/api/v2/actions/connections?**"],
    ["connection", `/connections/${id}`, `**/api/v2/actions/connections/${id}`],
    ["audit", "/audit", "**/api/v2/audit/events**"],
    ["people", "/settings/people", "**/api/v2/users?**"],
    ["integrations", "/integrations", "**/api/v2/actions/integrations**"],
  ];
  for (const [name, path, calls] of pages) {
    // Never answered: the next page gives up on them.
    await page.route(calls, () => new Promise(() => undefined));
    await page.goto(path);
    await page.waitForTimeout(600);
    await look(page, `loading-${name}`);
    await page.unroute(calls);
    await page.route(calls, (route) => route.fulfill({ status: 500, json: { errors: [{ id: "01a20a21-babc-765c-b827-456d84847f81", status: "500", title: "Internal Server Error", detail: "something went wrong here" }] } }));
    await page.goto(path);
    await page.getByRole("alert").waitFor();
    await look(page, `failed-${name}`);
    await page.unroute(calls);
  }
  await page.goto("/connections/01a20a21-babc-765c-b827-456d84847f81");
  await page.getByRole("alert").waitFor();
  await look(page, "connection-gone");
  await page.goto("/no-such-page");
  await page.getByText("There is no such page").waitFor();
  await look(page, "no-such-page");
  await page.goto("/audit?q=nothing-like-it");
  await page.getByText("Nothing matches").waitFor();
  await look(page, "audit-no-match");
  await page.goto("/integrations");
  await page.getByLabel("Search integrations").fill("nothing-like-it");
  await look(page, "integrations-no-match");
  await page.goto("/connections?create=new");
  await page.getByLabel("Find an integration").fill("nothing-like-it");
  await look(page, "new-pick-no-match");
  await server.api("DELETE", `/api/v2/actions/connections/${id}`);
});

test("a connection: shared, failing, disabled, looked at, changed by two, left, deleted", async ({ browser, page, server }) => {
  test.slow();
  const service = await upstream(() => null);
  const id = await connect(server, { ...basic("Order service"), integration: { ...basic("").integration, base_url: service.url } });
  const viewer = await person(server);
  const resolver = await person(server);
  await share(server, id, "viewer", `user:${viewer.id}`);
  await page.goto("/connections");
  await page.getByText("Order service").waitFor();
  await look(page, "connections-shared");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole("button", { name: "Actions for Order service" }).click();
  await page.getByRole("button", { name: "Edit Order service" }).waitFor();
  // It closes with the width that it is for.
  await page.screenshot({ path: "../.cache/shots/row-menu.png" });
  await page.goto(`/connections/${id}`);
  await page.getByRole("button", { name: "Permissions" }).click();
  for (const each of [resolver.email, "Read Only"]) {
    await page.getByLabel("User, role, team or service account").first().fill(each);
    await page.getByRole("option").first().click();
    await page.getByRole("button", { name: "Add", exact: true }).click();
  }
  await look(page, "permissions-several");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page.goto(`/connections/${id}?tab=access`);
  await page.getByRole("row").nth(2).waitFor();
  await look(page, "connection-access-several");
  await page.getByRole("button", { name: /^Why / }).first().click();
  await page.getByRole("dialog").getByRole("listitem").first().waitFor();
  await look(page, "connection-why");
  await page.goto(`/connections/${id}`);
  await page.getByRole("button", { name: "Test" }).click();
  await page.getByText(/^Status /).waitFor();
  await look(page, "connection-tested");
  await page.goto(`/connections/${id}?tab=try`);
  await page.getByRole("button", { name: "Add to headers" }).click();
  await page.getByRole("combobox", { name: "Method" }).click();
  await page.getByRole("option", { name: "POST" }).click();
  await look(page, "connection-try-empty");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("region", { name: "Answer" }).waitFor();
  await look(page, "connection-try-failed");
  const theirs = await pageOf(browser, server, viewer);
  await theirs.goto(`/connections/${id}?tab=try`);
  await theirs.getByText("You may look at it, but not use it").waitFor();
  await look(theirs, "connection-viewer-try");
  await theirs.goto("/audit");
  await theirs.getByText(/does not include/).waitFor();
  await look(theirs, "audit-may-not");
  await page.goto(`/connections/${id}`);
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByLabel("Connection Name").fill("Orders, production");
  await server.api("PATCH", `/api/v2/actions/connections/${id}`, { data: { type: "action_connection", attributes: { name: "Orders" } } });
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("table", { name: "Somebody saved in between" }).waitFor();
  await look(page, "edit-stale");
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("dialog", { name: "Leave without saving?" }).waitFor();
  await look(page, "leaving");
  await server.api("POST", `/api/v2/actions/connections/${id}/disable`);
  await page.goto(`/connections/${id}`);
  await page.getByRole("button", { name: "Enable" }).waitFor();
  await look(page, "connection-disabled");
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog", { name: "Are you sure?" }).getByText(/No app or query/).waitFor();
  await look(page, "connection-delete");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Undo" }).waitFor();
  await shoot(page, "connection-deleted");
  await page.getByRole("button", { name: "Undo" }).click();
  service.close();
  await server.api("DELETE", `/api/v2/actions/connections/${id}`);
});

test("a wrong field, a test that says no, and a tag for several", async ({ page, server }) => {
  await page.goto("/connections?create=AWS");
  await page.getByLabel("Connection Name").fill("Production account");
  await page.getByLabel(/Account/).first().fill("12");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByText(/right form|Is required/).first().waitFor();
  await look(page, "new-wrong");
  const service = await upstream(() => null);
  await page.goto("/connections?create=HTTP");
  await page.getByLabel("Connection Name").fill("Order service");
  await page.getByLabel("Base URL").fill(service.url);
  await page.getByRole("combobox", { name: "Authentication Type" }).click();
  await page.getByRole("option", { name: "Basic auth" }).click();
  await page.getByLabel("User name").fill("claviger");
  await page.getByLabel("Password", { exact: true }).fill("wrong");
  await page.getByRole("button", { name: "Test" }).click();
  await page.getByText(/^Status /).waitFor();
  await look(page, "new-tested");
  service.close();
  for (const name of ["Order service", "Runbooks"]) await connect(server, basic(name));
  await page.goto("/connections");
  await page.getByLabel("Select Order service").check();
  await page.getByLabel("Select Runbooks").check();
  await page.getByRole("button", { name: "Add tag" }).click();
  await page.getByLabel("Tag", { exact: true }).fill("prod");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await look(page, "tag-wrong");
  await page.goto("/connections?unused=90&shared=private");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole("button", { name: /^Filters/ }).click();
  await shoot(page, "filters");
  const { data } = await server.api("GET", "/api/v2/actions/connections");
  for (const each of data) await server.api("DELETE", `/api/v2/actions/connections/${each.id}`);
});

test("consent: by a code, by a link, and coming back", async ({ page, server }) => {
  const other = await provider();
  const id = await connect(server, byConsent("Repositories", other, ["repo:read", "repo:write"]));
  const credentials = { type: "HTTPOAuth2DeviceCode", device_authorization_url: "https://login.example.com/code", token_url: "https://login.example.com/token", client_id: "claviger" };
  const device = await connect(server, { name: "Television", integration: { type: "HTTP", base_url: "https://a.example.com", credentials } });
  const now = new Date();
  const attributes = {
    status: "pending",
    connection_id: device,
    created_at: now.toISOString(),
    expires_at: new Date(now.getTime() + 900_000).toISOString(),
    user_code: "WDJB-MJHT",
    verification_uri: "https://login.example.com/device",
    interval: 5,
  };
  const answer = { json: { data: { type: "oauth_authorization", id: "01a20a21-babc-765c-b827-456d84847f81", attributes } } };
  await page.route(`**/connections/${device}/authorize`, (route) => route.fulfill({ status: 201, ...answer }));
  await page.route("**/oauth_authorizations/*", (route) => route.fulfill(answer));
  await page.goto(`/connections/${device}`);
  await page.getByRole("button", { name: "Authorize" }).click();
  await page.getByText("WDJB-MJHT").waitFor();
  await look(page, "consent-device");
  await page.unroute("**/oauth_authorizations/*");
  await page.goto(`/connections/${id}`);
  await page.getByRole("button", { name: "Link for somebody else" }).click();
  await page.getByRole("button", { name: "Make link" }).waitFor();
  await look(page, "consent-link");
  await page.getByRole("button", { name: "Make link" }).click();
  const link = page.getByRole("dialog").getByText(/\/authorize#/);
  await link.waitFor();
  await look(page, "consent-link-made");
  const url = (await link.textContent()) ?? "";
  await page.goto(new URL(url).pathname + new URL(url).hash);
  await page.getByRole("button").first().waitFor();
  await shoot(page, "link-page");
  await page.goto("/connections");
  await page.goto(`/authorize#${"x".repeat(40)}`);
  await page.waitForTimeout(400);
  await shoot(page, "link-page-wrong");
  await page.goto(`/connections/${id}`);
  await page.getByRole("button", { name: "Authorize" }).click();
  await page.getByRole("button", { name: /^Continue to/ }).click();
  await page.getByRole("link", { name: "Agree" }).click();
  await page.getByRole("button", { name: "Connect" }).waitFor();
  await shoot(page, "callback");
  await page.getByRole("button", { name: "Connect" }).click();
  await page.getByRole("heading", { name: "Connected" }).waitFor();
  await shoot(page, "callback-done");
  await page.goto("/oauth/callback");
  await page.getByRole("heading", { name: "Nothing to authorize" }).waitFor();
  await shoot(page, "callback-nothing");
  for (const each of [id, device]) await server.api("DELETE", `/api/v2/actions/connections/${each}`);
  other.close();
});

test("coming in, and the person's own menu", async ({ browser, page, server }) => {
  const roles = await server.api("GET", "/api/v2/roles?page[size]=100");
  const role = roles.data.find((each: any) => each.attributes.name.endsWith("Standard")).id;
  const relationships = { roles: { data: [{ type: "roles", id: role }] } };
  const { data } = await server.api("POST", "/api/v2/users", { data: { type: "users", attributes: { email: "invited@example.com" }, relationships } });
  const link = new URL((await invite(server, data.id)).url);
  const stranger = await (await browser.newContext({ baseURL: server.url, storageState: { cookies: [], origins: [] } })).newPage();
  await stranger.goto(link.pathname + link.hash);
  await stranger.getByLabel("Password", { exact: true }).waitFor();
  await look(stranger, "invitation");
  await stranger.goto("/accept-invitation#half");
  await stranger.reload();
  await stranger.getByRole("alert").waitFor();
  await look(stranger, "invitation-wrong");
  await page.goto("/connections");
  await page.getByRole("button", { name: /^Account/ }).click();
  await page.getByRole("menu").waitFor();
  await look(page, "account-menu");
});
