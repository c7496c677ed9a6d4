import { watch } from "./support/canaries.ts";
import { expect, expectAccessible, test } from "./support/fixtures.ts";
import { invite, person } from "./support/people.ts";
import { totp } from "./support/totp.ts";
import type { Page } from "@playwright/test";

test.use({ storageState: { cookies: [], origins: [] } });

async function enter(page: Page, email: string, password: string) {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** One call with the session of the page. */
const write = (page: Page, method: string, path: string, data?: unknown) =>
  page.evaluate(
    async ([method, path, data]) => {
      const headers = { "claviger-request": "1", "content-type": "application/json" };
      const response = await fetch(path as string, { method: method as string, headers, body: data ? JSON.stringify({ data }) : undefined });
      const text = await response.text();
      if (!response.ok) throw new Error(text);
      return text ? JSON.parse(text) : null;
    },
    [method, path, data] as const,
  );

test("by address and password, and on to where one wanted to go", async ({ page, server }) => {
  const { admin } = server.first;
  const clean = watch(page);
  await page.goto("/connections?q=orders");
  await expect(page.getByRole("heading", { name: "Sign in to Claviger" })).toBeVisible();
  await expectAccessible(page, "sign in");

  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText("Enter your e-mail.")).toBeVisible();
  await enter(page, admin.email, "not the password");
  await expect(page.getByRole("alert")).toContainText("You are not signed in");
  await expect(page.getByLabel("Password", { exact: true })).toHaveValue("");
  await expectAccessible(page, "a wrong password");

  await enter(page, admin.email, admin.password);
  await expect(page.getByRole("heading", { name: "Connections", exact: true })).toBeVisible();
  expect(new URL(page.url()).search).toBe("?q=orders");
  await clean([admin.password, "not the password"], [server.everything()]);
});

test("never on to another site", async ({ page, server }) => {
  for (const elsewhere of ["https://example.com/", "//example.com/", "/\\example.com"]) {
    await page.goto(`/sign-in?return_to=${encodeURIComponent(elsewhere)}`);
    await enter(page, server.first.admin.email, server.first.admin.password);
    await expect(page.getByRole("heading", { name: "Connections", exact: true })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(server.url);
    await page.context().clearCookies();
  }
});

test("with the keyboard alone", async ({ page, server }) => {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").focus();
  await page.keyboard.type(server.first.admin.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(server.first.admin.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Connections", exact: true })).toBeVisible();
});

test("with a code of an app, or one that was kept", async ({ page, server }) => {
  const someone = await person(server);
  await page.goto("/sign-in");
  await enter(page, someone.email, someone.password);
  await expect(page.getByRole("heading", { name: "Connections", exact: true })).toBeVisible();
  const factors = "/api/v2/current_user/second_factors";
  const { data } = await write(page, "POST", factors, { type: "second_factors", attributes: { kind: "totp" } });
  const first = Date.now() - 30_000;
  const confirmed = await write(page, "POST", `${factors}/${data.id}/confirm`, {
    type: "second_factors",
    attributes: { code: totp(data.attributes.secret, first) },
  });
  const [recovery] = confirmed.data.attributes.recovery_codes;

  await page.context().clearCookies();
  await page.goto("/sign-in");
  await enter(page, someone.email, someone.password);
  await expect(page.getByLabel("Code")).toBeFocused();
  await expectAccessible(page, "second factor");
  await page.getByLabel("Code").fill("000000");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await page.getByLabel("Code").fill(totp(data.attributes.secret));
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("heading", { name: "Connections", exact: true })).toBeVisible();

  await page.context().clearCookies();
  await page.goto("/sign-in");
  await enter(page, someone.email, someone.password);
  await page.getByRole("button", { name: "Use a recovery code" }).click();
  await page.getByLabel("Recovery code").fill(recovery);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("heading", { name: "Connections", exact: true })).toBeVisible();
});

test("with a passkey, instead of a password and after one", async ({ page, server }) => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true } as const;
  await devtools.send("WebAuthn.addVirtualAuthenticator", { options });
  const someone = await person(server);
  await page.goto("/sign-in");
  await enter(page, someone.email, someone.password);
  await expect(page.getByRole("heading", { name: "Connections", exact: true })).toBeVisible();
  const challenge = await write(page, "POST", "/api/v2/current_user/passkey_challenges");
  const credential = await page.evaluate(async (options) => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    return ((await navigator.credentials.create({ publicKey })) as PublicKeyCredential).toJSON();
  }, challenge.data.attributes.options);
  await write(page, "POST", "/api/v2/current_user/passkeys", { type: "passkeys", attributes: { name: "laptop", credential } });

  await page.context().clearCookies();
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.getByRole("heading", { name: "Connections", exact: true })).toBeVisible();

  await page.context().clearCookies();
  await page.goto("/sign-in");
  await enter(page, someone.email, someone.password);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await expect(page.getByRole("heading", { name: "Connections", exact: true })).toBeVisible();
});

test("by a provider, where the organization has one", async ({ page }) => {
  // A real provider takes a public address; what it does is tested in e2e/oidc.
  const id = "01a20867-2ece-78c3-b987-dbd830132abb";
  const attributes = { organization_required: false, password: false, providers: [{ id, name: "Example login" }] };
  await page.route("**/api/v2/sign_in_options", (route) => route.fulfill({ json: { data: { type: "sign_in_options", attributes } } }));
  await page.goto("/sign-in?return_to=/connections%3Fq%3Da");
  const link = page.getByRole("link", { name: "Continue with Example login" });
  await expect(link).toHaveAttribute("href", `/sign-in/oidc/${id}?return_to=%2Fconnections%3Fq%3Da`);
  await expect(page.getByLabel("Password", { exact: true })).toBeHidden();
  await expectAccessible(page, "a provider only");
});

test("an invitation is accepted by its link", async ({ page, server }) => {
  const email = `invited.${process.pid}@example.com`;
  const { data } = await server.api("POST", "/api/v2/users", { data: { type: "users", attributes: { email } } });
  const { url } = await invite(server, data.id);
  const link = new URL(url);
  await page.goto(link.pathname + link.hash);
  await expect(page.getByRole("heading", { name: "Welcome to Claviger" })).toBeVisible();
  expect(new URL(page.url()).hash, "the token leaves the address").toBe("");
  await expectAccessible(page, "invitation");
  await page.getByLabel("Password", { exact: true }).fill("short");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByText("12")).toHaveCount(2);
  await page.getByLabel("Your name").fill("Ada");
  await page.getByLabel("Password", { exact: true }).fill("a sentence is a good password");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("link", { name: "Sign in" }).click();
  await enter(page, email, "a sentence is a good password");
  await expect(page.getByRole("button", { name: "Account of Ada" })).toBeVisible();

  await page.goto("/accept-invitation");
  await expect(page.getByText("This link is not complete")).toBeVisible();
});
