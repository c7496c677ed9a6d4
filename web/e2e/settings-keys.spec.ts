// Keys and tokens of people and service accounts: shown once, cut down, registered, revoked.

import type { Page } from "@playwright/test";

import { watch } from "./support/canaries.ts";
import { expect, expectAccessible, test } from "./support/fixtures.ts";
import { pageOf, person } from "./support/people.ts";
import type { Server } from "./support/server.ts";

/** What a program gets that asks for the connections with these headers. */
const asks = async (server: Server, headers: Record<string, string>) => (await fetch(`${server.url}/api/v2/actions/connections`, { headers })).status;

/** Takes the key out of the dialog that shows it once; nothing else on the page that is watched has it. */
async function takeKey(page: Page, clean: ReturnType<typeof watch>, name: string, beginning: RegExp): Promise<string> {
  const made = page.getByRole("dialog", { name: `${name} was created` });
  const key = (await made.getByText(beginning).textContent()) ?? "";
  await expect(made.getByRole("button", { name: /^Copy the/ })).toBeVisible();
  await expectAccessible(page, `${name}, once`);
  await made.getByRole("button", { name: "I have kept it" }).click();
  await expect(made).toHaveCount(0);
  await clean([key], [], 1);
  return key;
}

async function revoke(page: Page, name: string) {
  await page.getByRole("button", { name: `Revoke ${name}` }).click();
  await page.getByRole("dialog", { name: "Revoke it?" }).getByRole("button", { name: "Revoke" }).click();
}

test("a service account is made, gets roles, keys and tokens, acts by them, and is disabled", async ({ page, server }) => {
  const clean = watch(page);
  await page.goto("/settings/service-accounts");
  await expect(page.getByText("No service account yet")).toBeVisible();
  await expectAccessible(page, "no service account");
  await page.getByRole("button", { name: "New service account" }).click();
  const dialog = page.getByRole("dialog", { name: "New service account" });
  await dialog.getByLabel("Name").fill("Deploy pipeline");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(dialog.getByLabel("E-mail")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("E-mail").fill(server.first.admin.email);
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("alert")).toContainText(/already/);
  await expectAccessible(page, "an address that is taken");
  await dialog.getByLabel("E-mail").fill("deploy@example.com");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/settings\/service-accounts\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { name: "Deploy pipeline" })).toBeVisible();
  await expect(page.getByText("None: it may do nothing yet.")).toBeVisible();
  await expectAccessible(page, "a new service account");

  await page.getByRole("button", { name: "Change the roles of Deploy pipeline" }).click();
  const roles = page.getByRole("dialog", { name: "Roles of Deploy pipeline" });
  await expect(roles.getByRole("status")).toContainText("Without a role");
  await roles.getByRole("checkbox", { name: /Standard/ }).check();
  await expect(roles.getByRole("status")).toContainText("May from now on");
  await expectAccessible(page, "roles of a service account");
  await roles.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("region", { name: "Roles" })).toContainText("Standard");

  const tokens = page.getByRole("region", { name: "Access tokens" });
  await tokens.getByRole("button", { name: "New token" }).click();
  const newToken = page.getByRole("dialog", { name: "New access token" });
  await newToken.getByLabel("Name").fill("Rollout");
  await newToken.getByRole("combobox", { name: "Scopes" }).fill("connections_read");
  await page.getByRole("option", { name: "connections_read" }).click();
  await page.keyboard.press("Escape");
  await newToken.getByRole("combobox", { name: "Ends" }).click();
  await page.getByRole("option", { name: "Never" }).click();
  await expectAccessible(page, "a new token of a service account");
  await newToken.getByRole("button", { name: "Create" }).click();
  const token = await takeKey(page, clean, "Rollout", /^ddsat_/);
  expect(await asks(server, { authorization: `Bearer ${token}` })).toBe(200);
  await expect(tokens.getByRole("row", { name: /Rollout/ })).toContainText("no end");

  const keys = page.getByRole("region", { name: "Application keys" });
  await keys.getByRole("button", { name: "New application key" }).click();
  const newKey = page.getByRole("dialog", { name: "New application key" });
  await newKey.getByLabel("Name").fill("Terraform in CI");
  await newKey.getByRole("checkbox", { name: "Register it for connections and apps" }).check();
  await expectAccessible(page, "a new key of a service account");
  await newKey.getByRole("button", { name: "Create" }).click();
  const key = await takeKey(page, clean, "Terraform in CI", /^cvg_app_/);
  const pair = { "dd-api-key": server.first.api_key, "dd-application-key": key };
  expect(await asks(server, pair)).toBe(200);
  await expect(keys.getByRole("row", { name: /Terraform in CI/ })).toContainText("Registered");
  await expectAccessible(page, "a service account");

  await page.getByRole("button", { name: "Disable", exact: true }).click();
  await page.getByRole("dialog", { name: "Disable the service account?" }).getByRole("button", { name: "Disable" }).click();
  await expect(page.getByText("It is disabled")).toBeVisible();
  await expectAccessible(page, "a disabled service account");
  expect(await asks(server, pair)).toBe(401);
  expect(await asks(server, { authorization: `Bearer ${token}` })).toBe(401);
  await page.getByRole("button", { name: "Enable", exact: true }).click();
  await expect(page.getByText("It is disabled")).toHaveCount(0);
  await revoke(page, "Rollout");
  await expect(tokens.getByText("No access token yet")).toBeVisible();
  expect(await asks(server, { authorization: `Bearer ${token}` })).toBe(401);

  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByRole("dialog", { name: "Edit the service account" }).getByLabel("Name").fill("Release pipeline");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Release pipeline" })).toBeVisible();
  await page.getByRole("link", { name: "All service accounts" }).click();
  await expect(page.getByRole("row", { name: /Release pipeline/ })).toContainText("Standard");
  await expectAccessible(page, "service accounts");
  await page.getByLabel("Search service accounts").fill("nothing like it");
  await expect(page.getByText("No service account goes by that.")).toBeVisible();
});

test("an application key is refused for connections until it is registered", async ({ browser, server }) => {
  const page = await pageOf(browser, server, await person(server));
  const clean = watch(page);
  await page.goto("/settings/application-keys");
  await expect(page.getByText("No application key yet")).toBeVisible();
  await page.getByRole("button", { name: "New application key" }).click();
  const dialog = page.getByRole("dialog", { name: "New application key" });
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(dialog.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Name").fill("Laptop");
  await page.keyboard.press("Enter");
  const key = await takeKey(page, clean, "Laptop", /^cvg_app_/);
  const pair = { "dd-api-key": server.first.api_key, "dd-application-key": key };
  const row = page.getByRole("row", { name: /Laptop/ });
  await expect(row).toContainText("Everything");
  await expect(row).toContainText("Refused");
  expect(await asks(server, pair)).toBe(403);
  await expectAccessible(page, "a key that is not registered");
  await row.getByRole("button", { name: "Register Laptop" }).click();
  await expect(row).toContainText("Registered");
  expect(await asks(server, pair)).toBe(200);

  await row.getByRole("button", { name: "Edit Laptop" }).click();
  const edit = page.getByRole("dialog", { name: "Edit Laptop" });
  await edit.getByLabel("Name").fill("Desk");
  await edit.getByRole("radio", { name: "Only these scopes" }).check();
  await edit.getByRole("combobox", { name: "Scopes" }).fill("user_app");
  await page.getByRole("option", { name: "user_app_keys" }).click();
  await page.keyboard.press("Escape");
  await expectAccessible(page, "another name and other scopes");
  await edit.getByRole("button", { name: "Save" }).click();
  const desk = page.getByRole("row", { name: /Desk/ });
  await expect(desk).toContainText("user_app_keys");
  expect(await asks(server, pair)).toBe(403);
  await desk.getByRole("button", { name: "Unregister Desk" }).click();
  await page.getByRole("dialog", { name: "Unregister it?" }).getByRole("button", { name: "Unregister" }).click();
  await expect(desk).toContainText("Refused");
  await revoke(page, "Desk");
  await expect(page.getByText("No application key yet")).toBeVisible();
  expect(await asks(server, pair)).toBe(401);
  await page.context().close();
});

test("whoever sees everybody's application keys revokes one of somebody else's", async ({ page, browser, server }) => {
  const someone = await person(server);
  const theirs = await pageOf(browser, server, someone);
  await theirs.goto("/settings/application-keys");
  await theirs.getByRole("button", { name: "New application key" }).click();
  await theirs.getByRole("dialog").getByLabel("Name").fill("Left behind");
  await theirs.keyboard.press("Enter");
  await theirs.getByRole("button", { name: "I have kept it" }).click();

  await page.goto("/settings/application-keys");
  await page.getByText("Everybody's", { exact: true }).click();
  await expect(page).toHaveURL(/whose=everybody/);
  await page.getByLabel("Search keys").fill("left be");
  const row = page.getByRole("row", { name: /Left behind/ });
  await expect(row).toContainText(someone.email);
  await expect(page.getByRole("row")).toHaveCount(2);
  await expectAccessible(page, "everybody's keys");
  await revoke(page, "Left behind");
  await expect(page.getByText("No key goes by that.")).toBeVisible();
  await theirs.reload();
  await expect(theirs.getByText("No application key yet")).toBeVisible();
  await theirs.context().close();
});

test("an API key is made, renamed and revoked, and shown once", async ({ page, server }) => {
  const clean = watch(page);
  await page.goto("/settings/api-keys");
  await page.getByRole("button", { name: "New API key" }).click();
  await page.getByRole("dialog", { name: "New API key" }).getByLabel("Name").fill("Terraform");
  await expectAccessible(page, "a new API key");
  await page.keyboard.press("Enter");
  const key = await takeKey(page, clean, "Terraform", /^cvg_api_/);
  const pair = { "dd-api-key": key, "dd-application-key": server.first.application_key };
  expect(await asks(server, pair)).toBe(200);
  await page.getByRole("button", { name: "Edit Terraform" }).click();
  await page.getByRole("dialog", { name: "Edit Terraform" }).getByLabel("Name").fill("Terraform in CI");
  await page.keyboard.press("Enter");
  const row = page.getByRole("row", { name: /Terraform in CI/ });
  await expect(row).toContainText("Administrator");
  await expectAccessible(page, "API keys");
  await page.getByLabel("Search keys").fill("nothing like it");
  await expect(page.getByText("No key goes by that.")).toBeVisible();
  await page.getByLabel("Search keys").fill("terraform");
  await revoke(page, "Terraform in CI");
  await expect(page.getByText("No key goes by that.")).toBeVisible();
  expect(await asks(server, pair)).toBe(401);
});

test("whoever may not is told so, and finds no buttons", async ({ browser, server }) => {
  const attributes = { email: `robot.${process.pid}@example.com`, name: "Robot", service_account: true };
  const made = await server.api("POST", "/api/v2/service_accounts", { data: { type: "users", attributes } });
  const page = await pageOf(browser, server, await person(server, "Read Only"));
  await page.goto("/settings/service-accounts");
  await expect(page.getByRole("button", { name: "New service account" })).toHaveCount(0);
  await page.getByRole("link", { name: "Robot" }).click();
  await expect(page).toHaveURL(new RegExp(made.data.id));
  await expect(page.getByText("Its keys and tokens are not for you")).toBeVisible();
  await expect(page.getByRole("button", { name: /^(New|Edit|Disable|Change)/ })).toHaveCount(0);
  await expectAccessible(page, "somebody else's service account");
  await expect(page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "API keys" })).toHaveCount(0);
  await page.goto("/settings/api-keys");
  await expect(page.getByRole("alert")).toContainText("You may not do that");
  await expectAccessible(page, "refused");
  await page.goto(`/settings/service-accounts/${server.first.admin.id}`);
  await expect(page.getByText("There is no such service account")).toBeVisible();
  await page.context().close();
});
