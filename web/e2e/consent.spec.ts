// Agreeing at a provider, from the pages and against a real one; what it grants of its own accord, only one of ours does.

import { watch } from "./support/canaries.ts";
import { expect, expectAccessible, test as base } from "./support/fixtures.ts";
import { pageOf, person, share } from "./support/people.ts";
import { byConsent, provider } from "./support/provider.ts";
import { byCode, byDevice, CLIENT_SECRET, type RealProvider, realProvider } from "./support/real-provider.ts";
import { connect } from "./support/seed.ts";
import type { Locator, Page } from "@playwright/test";

const test = base.extend<object, { real: RealProvider }>({
  real: [
    async ({ server }, use) => {
      const real = await realProvider(server);
      await use(real);
      await real.stop();
    },
    { scope: "worker" },
  ],
});

const card = (page: Page) => page.getByRole("region", { name: "Authorization", exact: true });
const fieldsOf = (dialog: Locator) => (name: string) => dialog.getByLabel(name, { exact: true });

/** From the dialog to the provider, which sends the browser back. */
async function answer(page: Page, what: "Agree" | "Decline") {
  await page.getByRole("dialog").getByRole("button", { name: /^Continue to/ }).click();
  await page.getByRole("link", { name: what }).click();
  await expect(page.getByRole("heading", { name: /^Connect / })).toBeVisible();
  await page.getByRole("button", { name: "Connect" }).click();
}

test("a person makes a connection, agrees at the provider, and comes back to it", async ({ page, context, server, real }) => {
  test.slow();
  const clean = watch(page);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/connections?create=HTTP");
  const dialog = page.getByRole("dialog", { name: "New Connection" });
  const field = fieldsOf(dialog);
  await dialog.getByLabel("Connection Name").fill("Agreed to");
  await dialog.getByLabel("Base URL").fill(real.issuer);
  await dialog.getByRole("combobox", { name: "Authentication Type" }).click();
  await page.getByRole("option", { name: "OAuth 2.0 authorization code" }).click();
  await dialog.getByLabel("Authorization URL").fill(`${real.issuer}/auth`);
  await dialog.getByLabel("Token URL").fill(`${real.issuer}/token`);
  await dialog.getByLabel("Client ID").fill("claviger");
  await field("Client secret (optional)").fill(CLIENT_SECRET);
  await dialog.getByRole("combobox", { name: "Scopes (optional)" }).pressSequentially("openid email ");
  await dialog.getByRole("button", { name: "Create" }).click();

  await expect(card(page)).toContainText("Nobody has agreed yet");
  await expect(card(page).getByRole("list", { name: "Scopes" })).toContainText("email: asked for");
  await expectAccessible(page, "not authorized yet");
  await card(page).getByRole("button", { name: "Authorize" }).focus();
  await page.keyboard.press("Enter");
  const leaving = page.getByRole("dialog", { name: "Authorize Agreed to" });
  await expect(leaving).toContainText(`${server.url}/oauth/callback`);
  await expect(leaving.getByRole("button", { name: /^Continue to 127.0.0.1/ })).toBeFocused();
  await leaving.getByRole("button", { name: "Copy redirect URI" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${server.url}/oauth/callback`);
  await expectAccessible(page, "before leaving");
  await answer(page, "Agree");
  await expect(page.getByRole("heading", { name: "Connected" })).toBeVisible();
  await expect(page.getByRole("status")).toContainText("authorized as ada@example.com");
  await page.getByRole("link", { name: "Back" }).click();

  await expect(card(page).getByRole("status")).toContainText("Authorized as ada@example.com");
  await expect(card(page)).toContainText("Connected as ada@example.com");
  await expect(card(page).getByRole("list", { name: "Scopes" })).toContainText("email: granted");
  await expectAccessible(page, "authorized");
  expect(real.given.size, "an access and a refresh token").toBeGreaterThan(1);
  await clean([CLIENT_SECRET, ...real.given], [server.everything()]);
  await card(page).getByRole("button", { name: "Dismiss" }).click();
  await page.reload();
  await expect(card(page).getByRole("button", { name: "Reconnect" })).toBeVisible();
  await expect(card(page).getByRole("status")).toHaveCount(0);
});

test("scopes that were not granted, or not asked for, are told", async ({ page, server }) => {
  const other = await provider();
  other.tokens = () => ({ access_token: "canary-access-token", token_type: "Bearer", expires_in: 3600, scope: "read audit" });
  const id = await connect(server, byConsent("Granted in part", other));
  await page.goto(`/connections/${id}`);
  await card(page).getByRole("button", { name: "Authorize" }).click();
  await answer(page, "Agree");
  await page.getByRole("link", { name: "Back" }).click();
  const scopes = card(page).getByRole("list", { name: "Scopes" });
  await expect(scopes).toContainText("read: granted");
  await expect(scopes).toContainText("write: asked for and not granted");
  await expect(scopes).toContainText("audit: granted without being asked for");
  await expect(card(page)).toContainText("One scope was not granted");
  await expectAccessible(page, "granted in part");
  other.close();
});

test("it begins in the list, too, where the health of a connection says why", async ({ page, server, real }) => {
  await byCode(server, "From the list", real);
  await page.goto("/connections?q=From the list");
  const why = page.getByRole("button", { name: "Needs authorization: why, of From the list" });
  await why.focus();
  await page.keyboard.press("Enter");
  const detail = page.getByRole("dialog", { name: /why, of From the list/ });
  await expect(detail).toContainText("Nobody has agreed at its provider yet");
  await expect(detail.getByRole("button", { name: "Authorize" })).toBeFocused();
  await expectAccessible(page, "why, in the list");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Authorize From the list" })).toContainText("/oauth/callback");
});

test("what the provider says no to is told with its code and what to do, and agreed to after all", async ({ page, server, real }) => {
  const id = await byCode(server, "Declined", real);
  await page.goto(`/connections/${id}`);
  await card(page).getByRole("button", { name: "Authorize" }).click();
  await answer(page, "Decline");
  await expect(page.getByRole("heading", { name: "Not connected" })).toBeVisible();
  await expect(page.locator("body")).not.toContainText("not today");
  await page.getByRole("link", { name: "Back" }).click();
  await expect(card(page).getByRole("alert")).toContainText("access_denied");
  await expect(card(page).getByRole("alert")).toContainText(/begin again and agree/);
  await expectAccessible(page, "declined");
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await card(page).getByRole("button", { name: "Begin again" }).click();
  await expect(page.getByRole("dialog", { name: "Authorize Declined" })).toContainText("/oauth/callback");
  await expectAccessible(page, "before leaving, narrow");
  await answer(page, "Agree");
  await page.getByRole("link", { name: "Back" }).click();
  await expect(card(page).getByRole("status")).toContainText("Authorized as ada@example.com");
});

test("whoever comes back without having agreed sees that it waits", async ({ page, server, real }) => {
  const id = await byCode(server, "Waits", real);
  await page.goto(`/connections/${id}`);
  await card(page).getByRole("button", { name: "Authorize" }).click();
  await page.getByRole("dialog").getByRole("button", { name: /^Continue to/ }).click();
  await page.getByRole("link", { name: "Agree" }).waitFor();
  await page.goBack();
  await expect(card(page).getByRole("status")).toContainText("Waiting for you to agree");
  await expectAccessible(page, "waiting");
});

test("who may not, or cannot now, is told why", async ({ browser, page, server, real }) => {
  const id = await byCode(server, "Looked at only", real);
  const viewer = await person(server);
  await share(server, id, "viewer", `user:${viewer.id}`);
  const theirs = await pageOf(browser, server, viewer);
  await theirs.goto(`/connections/${id}`);
  await expect(card(theirs)).toContainText("Only an Editor can authorize it");
  await server.api("POST", `/api/v2/actions/connections/${id}/disable`);
  await page.goto(`/connections/${id}`);
  await expect(card(page)).toContainText("It is disabled; enable it first");
});

const theirsOf = async (page: Page, address: string) => {
  const context = await page.context().browser()!.newContext({ storageState: { cookies: [], origins: [] } });
  const theirs = await context.newPage();
  await theirs.goto(address);
  return theirs;
};

test("with a code for another device, which the page waits for", async ({ page, server, real }) => {
  test.slow();
  const clean = watch(page);
  const id = await byDevice(server, "By code", real);
  await page.goto(`/connections/${id}`);
  await expect(card(page).getByRole("button", { name: "Link for somebody else" })).toHaveCount(0);
  await card(page).getByRole("button", { name: "Authorize" }).click();
  const dialog = page.getByRole("dialog", { name: "Authorize By code" });
  await expect(dialog.getByRole("status")).toContainText("Waiting");
  await expectAccessible(page, "a code");
  /** What somebody does at their own device. */
  const enter = async (what: "Agree" | "Decline") => {
    const code = (await dialog.getByText(/^[A-Z]{4}-[A-Z]{4}$/).textContent()) ?? "";
    const theirs = await theirsOf(page, `${real.issuer}/device`);
    await theirs.getByPlaceholder("Enter code").fill(code);
    await theirs.getByRole("button", { name: "Continue" }).click();
    await theirs.getByRole("button", { name: what }).click();
    return theirs;
  };
  await (await enter("Decline")).context().close();
  await expect(dialog.getByRole("alert")).toContainText("access_denied");
  await expectAccessible(page, "a code, declined");
  await dialog.getByRole("button", { name: "Begin again" }).click();

  // The link has the code in it already.
  const opened = page.waitForEvent("popup");
  await dialog.getByRole("link", { name: /^Open 127.0.0.1/ }).click();
  const popup = await opened;
  await popup.getByRole("button", { name: "Agree" }).click();
  await popup.getByRole("link", { name: "Agree" }).click();
  await expect(popup.getByText("agreed")).toBeVisible();
  await popup.close();
  await expect(dialog.getByRole("status")).toContainText("Connected as ada@example.com");
  await expectAccessible(page, "a code, agreed to");
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(dialog).toBeHidden();
  await expect(card(page)).toContainText("Connected as ada@example.com");
  expect(real.deviceCodes.size).toBeGreaterThan(0);
  await clean([CLIENT_SECRET, ...real.given, ...real.deviceCodes], [server.everything()]);
});

test("by a link for somebody who is not signed in: once, and it is told once", async ({ page, context, server, real }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const clean = watch(page);
  const id = await byCode(server, "For a customer", real);
  await page.goto(`/connections/${id}`);
  await card(page).getByRole("button", { name: "Link for somebody else" }).click();
  const dialog = page.getByRole("dialog", { name: "A link to authorize For a customer" });
  await dialog.getByRole("button", { name: "Make link" }).click();
  const url = (await dialog.getByRole("status").getByText(/\/authorize#/).textContent()) ?? "";
  await expectAccessible(page, "a link");
  await dialog.getByRole("button", { name: "Copy a link for somebody else" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(url);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(dialog).toBeHidden();
  const token = new URL(url).hash.slice(1);
  await clean([token], [server.everything()], 1);

  const theirs = await theirsOf(page, url);
  await expect(theirs.getByRole("heading")).toContainText("Connect an account to");
  await expect(theirs.getByRole("table")).toContainText(`${server.url}/oauth/callback`);
  expect(theirs.url(), "the link leaves the address").toBe(`${server.url}/authorize`);
  await expectAccessible(theirs, "what a link is for");
  await theirs.getByRole("button", { name: /^Continue to 127.0.0.1/ }).click();
  await theirs.getByRole("link", { name: "Agree" }).click();
  await expect(theirs.getByRole("heading", { name: "Connect “For a customer”?" })).toBeVisible();
  await expectAccessible(theirs, "back by a link");
  await theirs.getByRole("button", { name: "Connect" }).click();
  await expect(theirs.getByRole("heading", { name: "Connected" })).toBeVisible();
  await expect(theirs.getByRole("status")).toContainText("ada@example.com");
  await page.reload();
  await expect(card(page)).toContainText("Connected as ada@example.com");
  await theirs.goto(url);
  await expect(theirs.getByRole("heading", { name: "This link cannot be used" })).toBeVisible();
  await expectAccessible(theirs, "a link that was used");
  await theirs.context().close();
});
