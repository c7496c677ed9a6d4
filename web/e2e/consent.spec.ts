import { watch } from "./support/canaries.ts";
import { expect, expectAccessible, test } from "./support/fixtures.ts";
import { pageOf, person, share } from "./support/people.ts";
import { byConsent, provider } from "./support/provider.ts";
import { connect } from "./support/seed.ts";
import type { Page } from "@playwright/test";

const card = (page: Page) => page.getByRole("region", { name: "Authorization", exact: true });

/** From the page of a connection to the provider and back. */
async function agree(page: Page) {
  await page.getByRole("dialog").getByRole("button", { name: /^Continue to/ }).click();
  await page.getByRole("link", { name: "Agree" }).click();
  await expect(page.getByRole("heading", { name: /^(Connect|Not connected)/ })).toBeVisible();
}

test("a person agrees at the provider, and comes back to what was granted", async ({ page, context, server }) => {
  test.slow();
  const clean = watch(page);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const other = await provider();
  other.tokens = () => ({ access_token: "canary-access-token", refresh_token: "canary-refresh-token", token_type: "Bearer", expires_in: 3600, scope: "read audit" });
  await page.goto("/connections?create=HTTP");
  const dialog = page.getByRole("dialog", { name: "New Connection" });
  await dialog.getByLabel("Connection Name").fill("Agreed to");
  await dialog.getByLabel("Base URL").fill(other.url);
  await dialog.getByRole("combobox", { name: "Authentication Type" }).click();
  await page.getByRole("option", { name: "OAuth 2.0 authorization code" }).click();
  await dialog.getByLabel("Authorization URL").fill(`${other.url}/authorize`);
  await dialog.getByLabel("Token URL").fill(`${other.url}/token`);
  await dialog.getByLabel("Client ID").fill("claviger");
  await dialog.getByLabel("Client secret (optional)", { exact: true }).fill("canary-of-the-client");
  await dialog.getByRole("combobox", { name: "Scopes (optional)" }).pressSequentially("read write ");
  await dialog.getByRole("button", { name: "Create" }).click();

  await expect(card(page)).toContainText("Nobody has agreed yet");
  await expect(card(page).getByRole("list", { name: "Scopes" })).toContainText("write: asked for");
  await expectAccessible(page, "not authorized yet");
  await card(page).getByRole("button", { name: "Authorize" }).focus();
  await page.keyboard.press("Enter");
  const leaving = page.getByRole("dialog", { name: "Authorize Agreed to" });
  await expect(leaving).toContainText(`${server.url}/oauth/callback`);
  await expect(leaving.getByRole("button", { name: /^Continue to 127.0.0.1/ })).toBeFocused();
  await leaving.getByRole("button", { name: "Copy redirect URI" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${server.url}/oauth/callback`);
  await expectAccessible(page, "before leaving");
  await agree(page);
  await page.getByRole("button", { name: "Connect" }).click();
  await expect(page.getByRole("heading", { name: "Connected" })).toBeVisible();
  await page.getByRole("link", { name: "Back" }).click();

  await expect(card(page).getByRole("status")).toContainText("Authorized");
  await expect(card(page)).toContainText("Connected");
  const scopes = card(page).getByRole("list", { name: "Scopes" });
  await expect(scopes).toContainText("read: granted");
  await expect(scopes).toContainText("write: asked for and not granted");
  await expect(scopes).toContainText("audit: granted without being asked for");
  await expect(card(page)).toContainText("One scope was not granted");
  await expectAccessible(page, "authorized");
  await clean(["canary-access-token", "canary-refresh-token", "canary-of-the-client"]);
  await card(page).getByRole("button", { name: "Dismiss" }).click();
  await page.reload();
  await expect(card(page).getByRole("button", { name: "Reconnect" })).toBeVisible();
  await expect(card(page).getByRole("status")).toHaveCount(0);
  other.close();
});

test("it begins in the list, too, where the health of a connection says why", async ({ page, server }) => {
  const other = await provider();
  await connect(server, byConsent("From the list", other));
  await page.goto("/connections?q=From the list");
  const why = page.getByRole("button", { name: "Needs authorization: why, of From the list" });
  await why.focus();
  await page.keyboard.press("Enter");
  const detail = page.getByRole("dialog", { name: /why, of From the list/ });
  await expect(detail).toContainText("Nobody has agreed yet");
  await expect(detail.getByRole("button", { name: "Authorize" })).toBeFocused();
  await expectAccessible(page, "why, in the list");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Authorize From the list" })).toContainText("/oauth/callback");
  other.close();
});

test("what the provider says no to is told with its code and what to do", async ({ page, server }) => {
  const other = await provider();
  other.refusal = "access_denied";
  const id = await connect(server, byConsent("Declined", other));
  await page.goto(`/connections/${id}`);
  await card(page).getByRole("button", { name: "Authorize" }).click();
  await agree(page);
  await page.getByRole("button", { name: "Connect" }).click();
  await page.getByRole("link", { name: "Back" }).click();
  await expect(card(page).getByRole("alert")).toContainText("access_denied");
  await expect(card(page).getByRole("alert")).toContainText(/begin again and agree/);
  await expectAccessible(page, "declined");
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await card(page).getByRole("button", { name: "Begin again" }).click();
  await expect(page.getByRole("dialog", { name: "Authorize Declined" })).toContainText("/oauth/callback");
  await expectAccessible(page, "before leaving, narrow");
  other.close();
});

test("whoever comes back without having agreed sees that it waits", async ({ page, server }) => {
  const other = await provider();
  const id = await connect(server, byConsent("Waits", other, []));
  await page.goto(`/connections/${id}`);
  await expect(card(page)).toContainText("It asks for no scopes");
  await card(page).getByRole("button", { name: "Authorize" }).click();
  await page.getByRole("dialog").getByRole("button", { name: /^Continue to/ }).click();
  await page.getByRole("link", { name: "Agree" }).waitFor();
  await page.goBack();
  await expect(card(page).getByRole("status")).toContainText("Waiting for you to agree");
  await expectAccessible(page, "waiting");
  other.close();
});

test("who may not, or cannot now, is told why", async ({ browser, page, server }) => {
  const other = await provider();
  const id = await connect(server, byConsent("Looked at only", other));
  const viewer = await person(server);
  await share(server, id, "viewer", `user:${viewer.id}`);
  const theirs = await pageOf(browser, server, viewer);
  await theirs.goto(`/connections/${id}`);
  await expect(card(theirs)).toContainText("Only an Editor can authorize it");
  await server.api("POST", `/api/v2/actions/connections/${id}/disable`);
  await page.goto(`/connections/${id}`);
  await expect(card(page)).toContainText("It is disabled; enable it first");
  await server.api("POST", `/api/v2/actions/connections/${id}/enable`);
  await page.reload();
  // Somebody takes the right away while the page is open.
  await page.route("**/authorize", (route) => route.fulfill({ status: 403, json: { errors: [{ status: "403", title: "Forbidden", detail: "needs Editor on this connection" }] } }));
  await card(page).getByRole("button", { name: "Authorize" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("Needs Editor on this connection");
  await expectAccessible(page, "it cannot begin");
  other.close();
});

/** The server's half is tested with a provider in Rust and in e2e/oidc; here it answers what it answers there. */
async function deviceCode(page: Page, id: string, end: () => object) {
  const authorization = "01a20a21-babc-765c-b827-456d84847f81";
  const begun = { status: "pending", connection_id: id, created_at: new Date().toISOString(), expires_at: new Date(Date.now() + 900_000).toISOString() };
  const told = { user_code: "WDJB-MJHT", verification_uri: "https://login.example.com/device", verification_uri_complete: "https://login.example.com/device?user_code=WDJB-MJHT", interval: 5 };
  const answer = (attributes: object) => ({ json: { data: { type: "oauth_authorization", id: authorization, attributes } } });
  await page.route(`**/connections/${id}/authorize`, (route) => route.fulfill({ status: 201, ...answer({ ...begun, ...told }) }));
  await page.route(`**/oauth_authorizations/${authorization}`, (route) => route.fulfill(answer({ ...begun, ...end() })));
}

test("with a code for another device, which the page waits for", async ({ page, server }) => {
  const credentials = { type: "HTTPOAuth2DeviceCode", device_authorization_url: "https://login.example.com/code", token_url: "https://login.example.com/token", client_id: "claviger" };
  const id = await connect(server, { name: "By code", integration: { type: "HTTP", base_url: "https://a.example.com", credentials } });
  let end: object = {};
  await deviceCode(page, id, () => end);
  await page.goto(`/connections/${id}`);
  await expect(card(page).getByRole("button", { name: "Link for somebody else" })).toHaveCount(0);
  await card(page).getByRole("button", { name: "Authorize" }).click();
  const dialog = page.getByRole("dialog", { name: "Authorize By code" });
  await expect(dialog.getByText("WDJB-MJHT", { exact: true })).toBeVisible();
  await expect(dialog.getByRole("link", { name: "Open login.example.com" })).toHaveAttribute("href", /user_code=WDJB-MJHT$/);
  await expect(dialog.getByRole("status")).toContainText("Waiting");
  await expectAccessible(page, "a code");
  end = { status: "failed", error: { code: "access_denied", message: "the person declined" } };
  await expect(dialog.getByRole("alert")).toContainText("access_denied");
  await expectAccessible(page, "a code, declined");
  end = {};
  await dialog.getByRole("button", { name: "Begin again" }).click();
  await expect(dialog.getByText("WDJB-MJHT", { exact: true })).toBeVisible();
  end = { status: "authorized", granted: { account: "ada@example.com", scopes: null, missing_scopes: [], expires_at: null } };
  await expect(dialog.getByRole("status")).toContainText("Connected as ada@example.com");
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(dialog).toBeHidden();
});

test("by a link for somebody without an account, told once", async ({ page, context, server }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const other = await provider();
  const id = await connect(server, byConsent("For a customer", other));
  await page.goto(`/connections/${id}`);
  await card(page).getByRole("button", { name: "Link for somebody else" }).click();
  const dialog = page.getByRole("dialog", { name: "A link to authorize For a customer" });
  await page.route(`**/connections/${id}/authorize_link`, (route) => route.fulfill({ status: 403, json: { errors: [{ status: "403", title: "Forbidden", detail: "needs Editor" }] } }));
  await dialog.getByRole("button", { name: "Make link" }).click();
  await expect(dialog.getByRole("alert")).toContainText("You may not do that");
  await page.unroute(`**/connections/${id}/authorize_link`);
  const url = `${server.url}/authorize#canary-link`;
  const data = { type: "oauth_authorization_link", id, attributes: { url, expires_at: new Date(Date.now() + 86_000_000).toISOString() } };
  await page.route(`**/connections/${id}/authorize_link`, (route) => route.fulfill({ status: 201, json: { data } }));
  await dialog.getByRole("button", { name: "Make link" }).click();
  await expect(dialog.getByRole("status")).toContainText(url);
  await expectAccessible(page, "a link");
  await dialog.getByRole("button", { name: "Copy a link for somebody else" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(url);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(dialog).toBeHidden();
  expect(await page.evaluate(() => document.documentElement.outerHTML + JSON.stringify({ ...localStorage, ...sessionStorage }) + location.href)).not.toContain("canary-link");
  other.close();
});
