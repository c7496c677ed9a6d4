import { expect, expectAccessible, signedIn, test } from "./support/fixtures.ts";
import { connect } from "./support/seed.ts";
import { person } from "./support/people.ts";

test("tabs lead to pages, and the focus goes along", async ({ page }) => {
  await page.goto("/");
  const tabs = page.getByRole("navigation", { name: "Main" });
  await expect(tabs.getByRole("link", { name: "Connections" })).toHaveAttribute("aria-current", "page");
  await tabs.getByRole("link", { name: "Integrations" }).click();
  await expect(page.getByRole("heading", { name: "Integrations", level: 1 })).toBeVisible();
  await expect(page.getByRole("main")).toBeFocused();
  await expect(page).toHaveTitle("Integrations · Claviger");
  await page.getByLabel("Search integrations").fill("open");
  await expect(page.getByText("OpenAI")).toBeVisible();
  await expect(page.getByText("Anthropic")).toBeHidden();
  await expectAccessible(page, "integrations");
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(tabs.getByRole("link", { name: "Connections" })).toBeVisible();
  await expectAccessible(page, "integrations, narrow");
});

test("the first thing that the keyboard reaches skips the header", async ({ page }) => {
  await page.goto("/integrations");
  await page.getByRole("heading", { name: "Integrations", level: 1 }).waitFor();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

test("light and dark are chosen once", async ({ page }) => {
  await page.goto("/connections");
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
});

test("Ctrl-K finds pages and connections without a mouse", async ({ page, server }) => {
  await connect(server, { name: "Palette target", integration: { type: "OpenAI", credentials: { type: "OpenAIAPIKey", api_token: "x" } } });
  await page.goto("/connections");
  await page.getByRole("heading", { name: "Connections", exact: true }).waitFor();
  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("textbox", { name: "Go to or do" })).toBeFocused();
  await expectAccessible(page, "palette");
  await page.keyboard.type("integ");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Integrations", level: 1 })).toBeVisible();
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("palette t");
  await page.getByRole("dialog").getByText("Palette target").waitFor();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Palette target", level: 1 })).toBeVisible();
});

test.describe("somebody whose session ends", () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test("goes on where they were, and leaves nothing behind when they sign out", async ({ browser, page, server }) => {
    const someone = await person(server);
    const state = await signedIn(browser, server, someone);
    await page.context().addCookies(state.cookies);
    await page.goto("/connections");
    await expect(page.getByRole("heading", { name: "Make the first connection" })).toBeVisible();
    const sessions = await server.api("GET", `/api/v2/sessions?filter[user_id]=${someone.id}`);
    for (const session of sessions.data) await server.api("DELETE", `/api/v2/sessions/${session.id}`);

    await page.getByRole("link", { name: "Integrations" }).click();
    await page.getByRole("link", { name: "Connections", exact: true }).click();
    await page.keyboard.press("ControlOrMeta+k");
    await page.keyboard.type("anything");
    const dialog = page.getByRole("dialog", { name: "Your session has ended" });
    await expect(dialog).toBeVisible();
    await expectAccessible(page, "session ended");
    await expect(dialog.getByLabel("E-mail")).toHaveValue(someone.email);
    await dialog.getByLabel("Password", { exact: true }).fill(someone.password);
    await dialog.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(dialog).toBeHidden();

    await page.getByRole("button", { name: /^Account of/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { name: "Sign in to Claviger" })).toBeVisible();
    await page.goto("/connections");
    await expect(page.getByRole("heading", { name: "Sign in to Claviger" })).toBeVisible();
  });
});

test("a server that is gone is told, and found again", async ({ browser, ownServer }) => {
  const storageState = await signedIn(browser, ownServer, ownServer.first.admin);
  const page = await (await browser.newContext({ baseURL: ownServer.url, storageState })).newPage();
  await connect(ownServer, { name: "Found again", integration: { type: "OpenAI", credentials: { type: "OpenAIAPIKey", api_token: "x" } } });
  await page.goto("/connections");
  await page.getByText("Found again").waitFor();
  await ownServer.stop();
  await page.getByLabel("Search connections").fill("again");
  await expect(page.getByRole("heading", { name: "The server does not answer" })).toBeVisible();
  await expectAccessible(page, "server gone");
  await ownServer.again();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("Found again")).toBeVisible();
  await expect(page.getByLabel("Search connections")).toHaveValue("again");
});

test("an address that leads nowhere says so", async ({ page }) => {
  await page.goto("/nothing/here");
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
  await expectAccessible(page, "no such page");
});
