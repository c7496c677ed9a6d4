import { watch } from "./support/canaries.ts";
import { expect, expectAccessible, signedIn, test } from "./support/fixtures.ts";
import { pageOf, person } from "./support/people.ts";
import { upstream } from "./support/upstream.ts";
import type { Page } from "@playwright/test";

const CANARY = "sk-canary-that-was-typed";
const dialogOf = (page: Page) => page.getByRole("dialog", { name: "New Connection" });

async function pick(page: Page, name: string) {
  await page.goto("/connections");
  await page.getByRole("button", { name: "New Connection" }).click();
  const dialog = dialogOf(page);
  await dialog.getByLabel("Find an integration").fill(name);
  await page.keyboard.press("Enter");
  await expect(dialog.getByLabel("Connection Name")).toBeFocused();
  return dialog;
}

/** Takes one key, and keeps what it was asked. */
async function service(key: string) {
  const asked: string[] = [];
  const { url, close } = await upstream(({ method, url, headers }) => {
    asked.push(`${method} ${url}`);
    return headers["x-key"] === key ? {} : null;
  });
  return { url, asked, close };
}

test("an integration by its name, then what its schema asks for", async ({ page, server }) => {
  const clean = watch(page);
  await page.goto("/connections");
  await page.getByRole("button", { name: "New Connection" }).click();
  const dialog = dialogOf(page);
  await expect(dialog.getByRole("region", { name: "Any service" }).getByRole("button", { name: "HTTP" })).toBeVisible();
  await expectAccessible(page, "the integrations");
  await dialog.getByLabel("Find an integration").fill("no such thing");
  await expect(dialog.getByText("No integration goes by that")).toBeVisible();
  await dialog.getByLabel("Find an integration").fill("opena");
  await dialog.getByRole("button", { name: "OpenAI" }).click();

  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(dialog.getByLabel("Connection Name")).toHaveAttribute("aria-invalid", "true");
  await expect(dialog.getByLabel("Connection Name")).toBeFocused();
  await expect(dialog.getByLabel("API Token", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page, "what is missing");
  await expect(dialog.getByRole("link", { name: "Where do I find this?" })).toHaveAttribute("href", /openai/);

  await dialog.getByLabel("Connection Name").fill("Made in a browser");
  await dialog.getByLabel("API Token", { exact: true }).fill(CANARY);
  await dialog.getByLabel("Identifier tags").fill("env:made-here");
  await page.keyboard.press("Enter");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("table").getByText("Made in a browser")).toBeVisible();
  await expect(page.getByRole("button", { name: "env:made-here" })).toBeVisible();

  await clean([CANARY], [server.everything()]);

  await page.getByRole("button", { name: "New Connection" }).click();
  await expect(dialog.getByRole("region", { name: "Recent" }).getByRole("button", { name: "OpenAI" })).toBeVisible();
});

test("a test before it is made says whether the credential is taken", async ({ page }) => {
  const other = await service(CANARY);
  const dialog = await pick(page, "http");
  await dialog.getByLabel("Connection Name").fill("Tested first");
  await dialog.getByLabel("Base URL").fill(other.url);
  await dialog.getByLabel("Tokens, name 1").fill("key");
  await dialog.getByLabel("Tokens, value 1", { exact: true }).fill("wrong");
  await dialog.getByRole("button", { name: "Add to headers" }).click();
  await dialog.getByLabel("Headers, name 1").fill("x-key");
  await dialog.getByLabel("Headers, value 1", { exact: true }).fill("{{ kee }}");
  await dialog.getByRole("button", { name: "More options" }).click();
  await dialog.getByRole("button", { name: "Add test request" }).click();
  await dialog.getByRole("textbox", { name: "Path" }).fill("/me");
  await dialog.getByRole("button", { name: "Test", exact: true }).click();
  await expect(dialog.getByLabel("Headers, value 1", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await expect(dialog.getByText("which is none of this connection's tokens")).toBeVisible();
  await dialog.getByLabel("Headers, value 1", { exact: true }).fill("{{ key }}");
  await dialog.getByRole("button", { name: "Test", exact: true }).click();
  await expect(dialog.getByText("Refused", { exact: true })).toBeVisible();
  await dialog.getByLabel("Tokens, value 1", { exact: true }).fill(CANARY);
  await dialog.getByRole("button", { name: "Test", exact: true }).click();
  await expect(dialog.getByText("Accepted", { exact: true })).toBeVisible();
  await dialog.getByRole("button", { name: "What was sent and answered" }).click();
  await expect(dialog.getByLabel("What was sent and answered")).toContainText("x-key: {{ key }}");
  await expectAccessible(page, "tested");
  expect(other.asked).toEqual(["GET /me", "GET /me"]);
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("table").getByText("Tested first")).toBeVisible();
  other.close();
});

test("a key is chosen or dropped as a file, and a wrong one is told at its field", async ({ page }) => {
  const dialog = await pick(page, "http");
  await dialog.getByRole("combobox", { name: "Authentication Type" }).click();
  await page.getByRole("option", { name: "mTLS" }).click();
  const chooser = page.waitForEvent("filechooser");
  await dialog.getByRole("button", { name: "Choose file for Private key" }).click();
  await (await chooser).setFiles({ name: "client.key", mimeType: "text/plain", buffer: Buffer.from("no key at all") });
  const key = dialog.getByLabel("Private key", { exact: true });
  await expect(key).toHaveValue("no key at all");
  const dropped = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(["no certificate"], "client.crt"));
    return data;
  });
  const certificate = dialog.getByLabel("Certificate", { exact: true });
  await certificate.dispatchEvent("drop", { dataTransfer: dropped });
  await expect(certificate).toHaveValue("no certificate");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(dialog.getByText("right would begin with -----BEGIN")).toHaveCount(2);
  await expectAccessible(page, "files");
});

test("whom it is shared with has access as soon as it is there", async ({ page, server }) => {
  const other = await person(server);
  const dialog = await pick(page, "notion");
  await dialog.getByLabel("Connection Name").fill("Shared at once");
  await dialog.getByLabel("Integration secret", { exact: true }).fill("ntn-secret");
  const access = dialog.getByRole("region", { name: "Who gets access" });
  await expect(access).toContainText("Only you, until you share it");
  await access.getByRole("button", { name: "Share it" }).click();
  await expect(access.getByLabel("User, role, team or service account")).toBeFocused();
  await page.keyboard.type(other.email);
  await expect(page.getByRole("option", { name: other.email })).toBeVisible();
  await page.keyboard.press("Enter");
  // The first Enter chose, the next one adds: neither sends the form.
  await page.keyboard.press("Enter");
  await expect(access.getByRole("region", { name: "Who ends up with what" })).toContainText(`May use it (1)${other.email}`);
  await expectAccessible(page, "shared");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(dialog).toBeHidden();
  const { data } = await server.api("GET", "/api/v2/actions/connections?filter[query]=Shared%20at%20once");
  const policy = await server.api("GET", `/api/v2/restriction_policy/connection:${data[0].id}`);
  expect(policy.data.attributes.bindings).toEqual(
    expect.arrayContaining([
      { relation: "editor", principals: [`user:${server.first.admin.id}`] },
      { relation: "resolver", principals: [`user:${other.id}`] },
    ]),
  );
});

test("what was entered is not lost without asking", async ({ page }) => {
  const dialog = await pick(page, "anthropic");
  await dialog.getByLabel("Connection Name").fill("Not yet");
  const asking = page.getByRole("dialog", { name: "Leave without saving?" });
  await page.keyboard.press("Escape");
  await expectAccessible(page, "leaving");
  await asking.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog.getByLabel("Connection Name")).toHaveValue("Not yet");
  await page.goBack();
  await asking.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog.getByLabel("Connection Name")).toHaveValue("Not yet");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await asking.getByRole("button", { name: "Leave" }).click();
  await expect(dialog).toBeHidden();
});

test("with the keyboard alone, from the palette", async ({ page }) => {
  await page.goto("/integrations");
  await page.getByRole("heading", { name: "Integrations", level: 1 }).waitFor();
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("new conn");
  await page.keyboard.press("Enter");
  await expect(dialogOf(page).getByLabel("Find an integration")).toBeFocused();
  await page.keyboard.type("notion");
  await page.keyboard.press("Enter");
  await expect(dialogOf(page).getByLabel("Connection Name")).toBeFocused();
  await page.keyboard.type("Typed");
  await page.keyboard.press("Tab");
  await page.keyboard.type("ntn-secret");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("table").getByText("Typed")).toBeVisible();
});

test("whoever may not make one is told why", async ({ browser, server }) => {
  const page = await pageOf(browser, server, await person(server, "Read Only"));
  await page.goto("/connections");
  const button = page.getByRole("button", { name: "New Connection" });
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await button.focus();
  await expect(page.getByRole("tooltip")).toContainText("connections_write");
  await expectAccessible(page, "no right");
});

test("on a phone", async ({ browser, server }) => {
  const storageState = await signedIn(browser, server, server.first.admin);
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const page = await (await browser.newContext({ baseURL: server.url, storageState, ...phone })).newPage();
  await page.goto("/connections?create=HTTP");
  await expect(dialogOf(page).getByRole("button", { name: "Create" })).toBeInViewport();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(page, "on a phone");
});
