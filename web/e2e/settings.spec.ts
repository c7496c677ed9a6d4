import { watch } from "./support/canaries.ts";
import { expect, expectAccessible, signedIn, test } from "./support/fixtures.ts";
import { pageOf, person } from "./support/people.ts";
import { totp } from "./support/totp.ts";

const PASSWORD = "another sentence for a password";

test("name, password, second factor: what somebody does about themselves", async ({ browser, server }) => {
  const someone = await person(server);
  const page = await pageOf(browser, server, someone);
  const clean = watch(page);
  await page.goto("/");
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Your profile" }).click();
  await expect(page).toHaveURL(/\/settings\/profile$/);

  const you = page.getByRole("region", { name: "You" });
  await you.getByLabel("Name").fill("Somebody Else");
  await you.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("button", { name: "Account of Somebody Else" })).toBeVisible();

  const password = page.getByRole("region", { name: "Password" });
  await password.getByRole("button", { name: "Change password" }).click();
  await expect(password.getByLabel("Current password", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await password.getByLabel("Current password", { exact: true }).fill("not it");
  await password.getByLabel("New password", { exact: true }).fill("short");
  await password.getByRole("button", { name: "Change password" }).click();
  await expect(password.locator("[aria-invalid=true]").first()).toBeVisible();
  await expectAccessible(page, "a wrong password");
  await password.getByLabel("Current password", { exact: true }).fill(someone.password);
  await password.getByLabel("New password", { exact: true }).fill(PASSWORD);
  await password.getByRole("button", { name: "Change password" }).click();
  await expect(password.getByLabel("New password", { exact: true })).toHaveValue("");
  await signedIn(browser, server, { email: someone.email, password: PASSWORD });

  const factor = page.getByRole("region", { name: "Second factor" });
  await expect(factor).toContainText("Off");
  await factor.getByRole("button", { name: "Set up" }).click();
  const dialog = page.getByRole("dialog", { name: "Set up a second factor" });
  await expect(dialog.getByRole("img", { name: "QR code for an authenticator app" })).toBeVisible();
  const secret = (await dialog.getByText(/^[A-Z2-7]{16,}$/).textContent()) ?? "";
  await dialog.getByLabel("Code from the app").fill("000000");
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect(dialog.getByText(/code/i).and(dialog.getByRole("alert")).or(dialog.locator("[aria-invalid=true]"))).toBeVisible();
  await expectAccessible(page, "a wrong code");
  await dialog.getByLabel("Code from the app").fill(totp(secret));
  await dialog.getByRole("button", { name: "Confirm" }).click();
  const codes = page.getByRole("dialog", { name: "Recovery codes" });
  await expect(codes.getByRole("listitem")).toHaveCount(10);
  const code = (await codes.getByRole("listitem").first().textContent()) ?? "";
  await expectAccessible(page, "recovery codes");
  await codes.getByRole("button", { name: "I have kept them" }).click();
  await expect(factor).toContainText("10 recovery codes left");
  await clean([someone.password, PASSWORD], [server.everything()]);
  await clean([secret, code], [server.everything()], 1);
  await factor.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("dialog", { name: "Remove the second factor?" }).getByRole("button", { name: "Remove" }).click();
  await expect(factor).toContainText("Off");
  await page.context().close();
});

test("a passkey is added and taken away", async ({ browser, server }) => {
  const page = await pageOf(browser, server, await person(server));
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  await page.goto("/settings/profile");
  const passkeys = page.getByRole("region", { name: "Passkeys" });
  await passkeys.getByRole("button", { name: "Add a passkey" }).click();
  await expect(passkeys.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");
  await passkeys.getByLabel("Name").fill("Laptop");
  await passkeys.getByRole("button", { name: "Add a passkey" }).click();
  await expect(passkeys.getByText("Laptop", { exact: true })).toBeVisible();
  await expectAccessible(page, "passkeys");
  await passkeys.getByRole("button", { name: "Remove Laptop" }).click();
  await expect(passkeys.getByText("No passkey yet.")).toBeVisible();
  await page.context().close();
});

test("sessions end one by one, and tokens are shown once", async ({ browser, server }) => {
  const someone = await person(server);
  await signedIn(browser, server, someone);
  await signedIn(browser, server, someone);
  const page = await pageOf(browser, server, someone);
  const clean = watch(page);
  await page.goto("/settings/sessions");
  const sessions = page.getByRole("table", { name: "Sessions" });
  await expect(sessions.getByRole("row")).toHaveCount(4);
  await expect(sessions.getByText("This one")).toHaveCount(1);
  await expectAccessible(page, "sessions");
  await sessions.getByRole("button", { name: /^End the session/ }).first().click();
  await expect(sessions.getByRole("row")).toHaveCount(3);
  await page.getByRole("button", { name: "End all others" }).click();
  await expect(sessions.getByRole("row")).toHaveCount(2);

  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Access tokens" }).click();
  await expect(page.getByText("No access token yet")).toBeVisible();
  await page.getByRole("button", { name: "New token" }).click();
  const dialog = page.getByRole("dialog", { name: "New access token" });
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(dialog.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Name").fill("Nightly report");
  await dialog.getByRole("combobox", { name: "Scopes" }).click();
  await page.getByRole("option", { name: "connections_read" }).click();
  await page.keyboard.press("Escape");
  await expectAccessible(page, "a new token");
  await dialog.getByRole("button", { name: "Create" }).click();
  const made = page.getByRole("dialog", { name: "Nightly report was created" });
  const token = (await made.getByText(/^cvg_pat_/).textContent()) ?? "";
  await expectAccessible(page, "a token, once");
  const list = () => fetch(`${server.url}/api/v2/actions/connections`, { headers: { authorization: `Bearer ${token}` } });
  expect((await list()).status).toBe(200);
  await made.getByRole("button", { name: "I have kept it" }).click();
  const row = page.getByRole("row", { name: /Nightly report/ });
  await expect(row).toContainText("connections_read");
  await clean([token], [server.everything()], 1);
  await row.getByRole("button", { name: "Revoke Nightly report" }).click();
  await page.getByRole("dialog", { name: "Revoke it?" }).getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText("No access token yet")).toBeVisible();
  expect((await list()).status).toBe(401);
  await page.context().close();
});

test("people are invited, come in, and are kept out; roles say what they include", async ({ page, browser, server }) => {
  const clean = watch(page);
  await page.goto("/settings/people");
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite somebody" });
  await dialog.getByLabel("E-mail").fill("no address");
  await dialog.getByRole("button", { name: "Invite" }).click();
  await expect(dialog.getByLabel("E-mail")).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page, "a wrong address");
  await dialog.getByLabel("E-mail").fill("invited@example.com");
  await dialog.getByRole("combobox", { name: "Roles" }).click();
  await page.getByRole("option", { name: /Standard/ }).click();
  await page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: "Invite" }).click();
  const link = page.getByRole("dialog", { name: "Their link" });
  const address = (await link.getByText(/accept-invitation#/).textContent()) ?? "";
  await expectAccessible(page, "their link");
  await link.getByRole("button", { name: "I have handed it over" }).click();
  await clean([new URL(address).hash.slice(1)], [server.everything()], 1);
  await page.getByLabel("Search people").fill("invited@");
  const row = page.getByRole("row", { name: /invited@example.com/ });
  await expect(row).toContainText("Invited");
  await expectAccessible(page, "people");

  const guest = await (await browser.newContext({ baseURL: server.url, storageState: { cookies: [], origins: [] } })).newPage();
  await guest.goto(address);
  await guest.getByLabel("Your name").fill("Invited Person");
  await guest.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await guest.getByRole("button", { name: "Create account" }).click();
  await guest.getByRole("link", { name: "Sign in" }).waitFor();
  await guest.context().close();
  await page.reload();
  await page.getByLabel("Search people").fill("invited@");
  await expect(row).toContainText("Active");
  await row.getByRole("button", { name: "Disable Invited Person" }).click();
  await page.getByRole("dialog", { name: "Disable them?" }).getByRole("button", { name: "Disable" }).click();
  await expect(row).toContainText("Disabled");
  await page.getByLabel("Search people").fill("nobody at all");
  await expect(page.getByText("Nobody goes by that.")).toBeVisible();

  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Roles" }).click();
  const matrix = page.getByRole("table", { name: "Permissions of roles" });
  await expect(matrix.getByRole("row", { name: /resolve/i }).first()).toContainText("Included");
  await expectAccessible(page, "roles");
});

test("a team is made, filled and deleted", async ({ browser, ownServer }) => {
  const someone = await person(ownServer);
  const page = await pageOf(browser, ownServer, ownServer.first.admin);
  await page.goto("/settings/teams");
  await expect(page.getByText("No team yet")).toBeVisible();
  await page.getByRole("button", { name: "New team" }).click();
  const dialog = page.getByRole("dialog", { name: "New team" });
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(dialog.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Name").fill("Checkout & Payments");
  await expect(dialog.getByLabel("Handle")).toHaveValue("checkout-payments");
  await expectAccessible(page, "a new team");
  await page.keyboard.press("Enter");
  const row = page.getByRole("row", { name: /Checkout & Payments/ });
  await row.getByRole("button", { name: "Members of Checkout & Payments" }).click();
  const members = page.getByRole("dialog", { name: "Members of Checkout & Payments" });
  await expect(members.getByText("Nobody is in it yet.")).toBeVisible();
  await members.getByRole("combobox", { name: "Somebody" }).fill(someone.email);
  await page.getByRole("option", { name: someone.email }).click();
  await members.getByRole("button", { name: "Add", exact: true }).click();
  await expect(members.getByRole("button", { name: `Remove ${someone.email}` })).toBeVisible();
  await expectAccessible(page, "members");
  await page.keyboard.press("Escape");
  await expect(row).toContainText("1");
  await expectAccessible(page, "teams");
  await row.getByRole("button", { name: /^Delete/ }).click();
  await page.getByRole("dialog", { name: "Delete the team?" }).getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("No team yet")).toBeVisible();
});

test("whoever may not manage people sees them, and no buttons", async ({ browser, server }) => {
  const page = await pageOf(browser, server, await person(server, "Read Only"));
  await page.goto("/settings/people");
  await expect(page.getByRole("row", { name: /Administrator|admin@/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Invite somebody" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^Disable/ })).toHaveCount(0);
  await expectAccessible(page, "no right");
  await page.goto("/settings/teams");
  await expect(page.getByText("No team yet")).toBeVisible();
  await expect(page.getByRole("button", { name: "New team" })).toHaveCount(0);
  await page.context().close();
});
