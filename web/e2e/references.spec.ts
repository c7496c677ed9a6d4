import { watch } from "./support/canaries.ts";
import { expect, expectAccessible, test } from "./support/fixtures.ts";
import { connect } from "./support/seed.ts";
import { REFERRED } from "./support/server.ts";
import { upstream } from "./support/upstream.ts";
import type { Page } from "@playwright/test";

const path = (id: string) => `/api/v2/actions/connections/${id}`;
const dialogOf = (page: Page) => page.getByRole("dialog", { name: "New Connection" });

test("a secret may be a reference, and what is wrong with it stands at its field", async ({ page, server }) => {
  const clean = watch(page);
  await page.goto("/connections?create=OpenAI");
  const dialog = dialogOf(page);
  await dialog.getByLabel("Connection Name").fill("Kept elsewhere");
  await dialog.getByLabel("API Token", { exact: true }).fill("canary-typed-before");
  const how = dialog.getByRole("radiogroup", { name: "How API Token is given" });
  await how.getByText("Reference").click();
  const reference = dialog.getByRole("textbox", { name: "API Token" });
  await expect(reference).toHaveValue("");
  await reference.fill("stripe");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(dialog.getByText("Must be env:NAME, file:/path, vault:path#field or aws-sm:name#field.")).toBeVisible();
  await expect(reference).toBeFocused();
  await expect(reference).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page, "a wrong reference");
  await reference.fill("vault:apps/stripe#key");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(dialog.getByText(/Is not allowed: the operator/)).toBeVisible();
  await reference.fill(REFERRED.name);
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(dialog).toBeHidden();

  await page.getByRole("link", { name: "Kept elsewhere" }).click();
  await expect(page.getByRole("region", { name: "What it connects to" })).toContainText(/API Token\s*env:CLAVIGER_SECRET_E2E\s*since/);
  await expectAccessible(page, "a reference on its page");
  await clean(["canary-typed-before", REFERRED.value], [server.everything()]);
});

test("an edit shows the reference and keeps it, until another or a value is entered", async ({ page, server }) => {
  const credentials = { type: "HTTPBasicAuth", username: "one", password: { reference: REFERRED.name } };
  const id = await connect(server, { name: "Refers", integration: { type: "HTTP", base_url: "https://a.example.com", credentials } });
  const stored = async () => (await server.api("GET", path(id))).data.attributes.integration;
  await page.goto("/connections?q=Refers");
  const dialog = page.getByRole("dialog", { name: "Edit Connection" });
  const open = () => page.getByRole("button", { name: "Edit Refers" }).click();
  const save = () => dialog.getByRole("button", { name: "Save" }).click();
  await open();
  await expect(dialog.getByText(REFERRED.name)).toBeVisible();
  const how = dialog.getByRole("radiogroup", { name: "How password is given" });
  await expect(how.getByRole("radio", { name: "Reference" })).toBeChecked();
  // To and fro is no change.
  await how.getByText("Value").click();
  await how.getByText("Reference").click();
  await expect(dialog.getByRole("button", { name: "Save" })).toBeDisabled();
  await expectAccessible(page, "a stored reference");
  await dialog.getByLabel("Base URL").fill("https://b.example.com");
  await save();
  await expect(dialog.getByText("must be entered again")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Password" }).fill(REFERRED.name);
  await save();
  await expect(dialog).toBeHidden();
  expect(await stored()).toMatchObject({ base_url: "https://b.example.com", credentials: { password: { reference: REFERRED.name } } });

  await open();
  await dialog.getByLabel("User name").fill("two");
  await save();
  await expect(dialog).toBeHidden();
  expect(await stored()).toMatchObject({ credentials: { username: "two", password: { reference: REFERRED.name } } });

  await open();
  await how.getByText("Value").click();
  await expect(dialog.getByLabel("Password", { exact: true })).toHaveAttribute("placeholder", `In place of ${REFERRED.name}`);
  await dialog.getByLabel("Password", { exact: true }).fill("canary-instead");
  await save();
  await expect(dialog).toBeHidden();
  expect(await stored()).toMatchObject({ credentials: { password: "" } });
});

test("a token may be a reference, is tested with what is there, and goes by keyboard", async ({ page }) => {
  const clean = watch(page);
  const service = await upstream(({ headers }) => (headers["x-key"] === REFERRED.value ? {} : null));
  await page.goto("/connections?create=HTTP");
  const dialog = dialogOf(page);
  await dialog.getByLabel("Connection Name").fill("Token elsewhere");
  await dialog.getByLabel("Base URL").fill(service.url);
  await dialog.getByLabel("Tokens, name 1").fill("key");
  await dialog.getByRole("button", { name: "Tokens, value 1, by reference" }).focus();
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("button", { name: "Tokens, value 1, by reference" })).toHaveAttribute("aria-pressed", "true");
  await dialog.getByRole("textbox", { name: "Tokens, value 1" }).fill("env:");
  await dialog.getByRole("button", { name: "Add to headers" }).click();
  await dialog.getByLabel("Headers, name 1").fill("x-key");
  await dialog.getByLabel("Headers, value 1", { exact: true }).fill("{{ key }}");
  await dialog.getByRole("button", { name: "Test", exact: true }).click();
  await expect(dialog.getByRole("textbox", { name: "Tokens, value 1" })).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page, "a wrong reference of a token");
  await dialog.getByRole("textbox", { name: "Tokens, value 1" }).fill(REFERRED.name);
  await dialog.getByRole("button", { name: "More options" }).click();
  await dialog.getByRole("button", { name: "Add test request" }).click();
  await dialog.getByRole("textbox", { name: "Path" }).fill("/me");
  await dialog.getByRole("button", { name: "Test", exact: true }).click();
  await expect(dialog.getByText("Accepted", { exact: true })).toBeVisible();
  await dialog.getByRole("button", { name: "Create" }).click();
  await page.getByRole("link", { name: "Token elsewhere" }).click();
  await expect(page.getByRole("region", { name: "What it connects to" })).toContainText(/Tokens: key\s*env:CLAVIGER_SECRET_E2E/);
  await clean([REFERRED.value]);
  service.close();
});

test("without a key: no field for one, and then what the cloud has to trust", async ({ page, context }) => {
  test.slow();
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/connections?create=HTTP");
  const dialog = dialogOf(page);
  await dialog.getByLabel("Connection Name").fill("Buckets");
  await dialog.getByLabel("Base URL").fill("https://storage.googleapis.com");
  await dialog.getByRole("combobox", { name: "Authentication Type" }).click();
  await page.getByRole("option", { name: "Google Cloud service account" }).click();
  await dialog.getByLabel("Service account e-mail").fill("reader@my-project.iam.gserviceaccount.com");
  await dialog.getByLabel("Private key", { exact: true }).fill("canary-no-key-at-all");
  await expect(dialog.getByLabel("Provider of the pool")).toBeHidden();
  await dialog.getByRole("switch", { name: "Without a key" }).focus();
  await page.keyboard.press("Space");
  await expect(dialog.getByLabel("Private key", { exact: true })).toBeHidden();
  const pool = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ours";
  await dialog.getByLabel("Provider of the pool").fill("my pool");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(dialog.getByLabel("Provider of the pool")).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page, "without a key");
  await dialog.getByLabel("Provider of the pool").fill(`${pool}/providers/claviger`);
  await dialog.getByRole("button", { name: "Create" }).click();

  // What is left to do stands on its page.
  const trust = page.getByRole("region", { name: "What the cloud has to trust" });
  const id = /connections\/([^/?]+)$/;
  await expect(page).toHaveURL(id);
  const subject = `connection:${id.exec(page.url())?.[1]}:https://storage.googleapis.com`;
  await trust.getByRole("button", { name: "Copy subject" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(subject);
  await trust.getByRole("button", { name: "Copy command" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`--member "principal:${pool}/subject/${subject}"`);
  await expectAccessible(page, "what to trust");
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(page, "what to trust, narrow");
});

test("a role of AWS without a key comes with its trust policy", async ({ page, server }) => {
  const credentials = { type: "AWSAssumeRole", account_id: "123456789123", role: "claviger-read", federated: true };
  const id = await connect(server, { name: "Keyless role", integration: { type: "AWS", credentials } });
  await page.goto(`/connections/${id}`);
  const trust = page.getByRole("region", { name: "What the cloud has to trust" });
  await expect(trust).toContainText("sts.amazonaws.com");
  await expect(trust).toContainText("arn:aws:iam::123456789123:oidc-provider/");
  await expect(page.getByRole("region", { name: "What it connects to" })).not.toContainText("External");
});
