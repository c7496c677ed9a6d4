import { expect, expectAccessible, signedIn, test } from "./support/fixtures.ts";
import { pageOf, person, share } from "./support/people.ts";
import { connect } from "./support/seed.ts";
import type { Server } from "./support/server.ts";
import type { Page } from "@playwright/test";

const openai = (name: string, tags?: string[]) => ({
  name,
  integration: { type: "OpenAI", credentials: { type: "OpenAIAPIKey", api_token: "sk-canary-in-no-page" } },
  tags,
});
const anthropic = (name: string) => ({
  name,
  integration: { type: "Anthropic", credentials: { type: "AnthropicAPIKey", api_token: "sk-canary-in-no-page" } },
});

const rows = (page: Page) => page.getByRole("table", { name: "Connections" }).getByRole("row");
const row = (page: Page, name: string) => rows(page).filter({ hasText: name });
/** Names in the order of the table; the head has none. */
const names = async (page: Page) => (await rows(page).getByRole("checkbox").evaluateAll((all) => all.map((each) => each.getAttribute("aria-label")))).slice(1);

async function adminPage(browser: any, server: Server): Promise<Page> {
  return pageOf(browser, server, server.first.admin);
}

test("nothing yet: what a connection is", async ({ browser, ownServer }) => {
  const page = await adminPage(browser, ownServer);
  await page.goto("/connections");
  await expect(page.getByRole("heading", { name: "Make the first connection" })).toBeVisible();
  await expectAccessible(page, "empty");
});

test("search, filters, order and pages stand in the address", async ({ browser, ownServer }) => {
  test.slow();
  const bulk = Array.from({ length: 52 }, (_, each) => openai(`Bulk ${String(each).padStart(2, "0")}`, each === 7 ? ["env:prod"] : undefined));
  // One after the other: a busy machine refuses what it cannot record in time.
  for (const each of bulk) await connect(ownServer, each);
  await connect(ownServer, anthropic("Another thing"));
  const page = await adminPage(browser, ownServer);
  await page.goto("/connections?sort=name");
  await expect(page.getByText("53 connections")).toBeVisible();
  await expect(rows(page)).toHaveCount(51);
  await expect.poll(async () => (await names(page))[0]).toBe("Select Another thing");
  await expect(page.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "ascending");

  await page.getByRole("button", { name: "Next page" }).click();
  await expect(page.getByText("51–53 of 53")).toBeVisible();
  expect(new URL(page.url()).searchParams.get("page")).toBe("2");
  await page.goBack();
  await expect(page.getByText("1–50 of 53")).toBeVisible();

  await page.getByRole("button", { name: "Name" }).click();
  await expect(page.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "descending");
  await expect.poll(async () => (await names(page))[0]).toBe("Select Bulk 51");

  await page.getByLabel("Search connections").fill("bulk 1");
  await expect(page.getByText("10 connections")).toBeVisible();
  await expect.poll(() => new URL(page.url()).searchParams.get("q")).toBe("bulk 1");
  await page.reload();
  await expect(page.getByLabel("Search connections")).toHaveValue("bulk 1");
  await expect(page.getByText("10 connections")).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "descending");

  await page.getByLabel("Search connections").fill("no such thing");
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  await expectAccessible(page, "no match");
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page.getByText("53 connections")).toBeVisible();
  await expect(page.getByLabel("Search connections")).toHaveValue("");

  await page.getByRole("combobox", { name: "Integration" }).click();
  await page.getByRole("option", { name: "Anthropic" }).click();
  await expect(page.getByText("1 connection", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.getByLabel("Search connections").fill("env:prod");
  await page.getByRole("button", { name: "env:prod" }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get("tag")).toBe("env:prod");
  await page.getByRole("button", { name: "Stop filtering by env:prod" }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get("tag")).toBe(null);

  // An address that makes no sense is the list as it is.
  await page.goto("/connections?page=-3&unused=many&author=somebody");
  await expect(page.getByText("1–50 of 53")).toBeVisible();
});

test("tags, switching off and on for several at once", async ({ page, server }) => {
  for (const name of ["Several one", "Several two"]) await connect(server, openai(name));
  await page.goto("/connections?q=Several");
  await expectAccessible(page, "a list");
  await page.getByLabel("Select all on this page").check();
  const toolbar = page.getByRole("toolbar", { name: "Selected connections" });
  await expect(toolbar).toContainText("2 selected");
  await expectAccessible(page, "chosen");
  await toolbar.getByRole("button", { name: "Disable" }).click();
  await expect(page.getByText("Done with 2 of 2")).toBeVisible();
  await expect(row(page, "Several one")).toContainText("Disabled");

  await page.getByLabel("Select Several one").check();
  await toolbar.getByRole("button", { name: "Add tag" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a tag" });
  await dialog.getByLabel("Tag").fill("no colon");
  await dialog.getByRole("button", { name: "Add" }).click();
  await expect(dialog.getByText("Must be key:value")).toBeVisible();
  await expectAccessible(page, "a wrong tag");
  await dialog.getByLabel("Tag").fill("env:test");
  await dialog.getByRole("button", { name: "Add" }).click();
  await expect(row(page, "Several one").getByRole("button", { name: "env:test" })).toBeVisible();

  await page.getByLabel("Select Several two").check();
  await toolbar.getByRole("button", { name: "Enable" }).click();
  await expect(row(page, "Several two")).toContainText("Untested");
});

test("deleting asks first, and can be undone for ten seconds", async ({ page, server }) => {
  const id = await connect(server, openai("To be deleted"));
  const path = `/api/v2/actions/connections/${id}`;
  await page.clock.install();
  await page.goto("/connections?q=To be deleted");
  const button = page.getByRole("button", { name: "Delete To be deleted" });
  await row(page, "To be deleted").hover();
  await expect(button).toBeVisible();
  await button.click();
  const dialog = page.getByRole("dialog", { name: "Are you sure?" });
  await expect(dialog).toContainText("To be deleted");
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await expectAccessible(page, "are you sure");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();

  await button.click();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(row(page, "To be deleted")).toBeHidden();
  await page.clock.fastForward(9_000);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row(page, "To be deleted")).toBeVisible();
  await page.clock.fastForward(20_000);
  await server.api("GET", path);

  await button.click();
  await dialog.getByRole("button", { name: "Delete" }).click();
  const asked = page.waitForResponse((response) => response.request().method() === "DELETE");
  await page.clock.fastForward(11_000);
  expect((await asked).status()).toBe(204);
  await expect(server.api("GET", path)).rejects.toThrow("404");
});

test("whoever leaves has not undone it", async ({ page, server }) => {
  const id = await connect(server, openai("Left behind"));
  await page.goto("/connections?q=Left behind");
  await page.getByRole("button", { name: "Delete Left behind" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(row(page, "Left behind")).toBeHidden();
  await page.goto("about:blank");
  await expect(async () => {
    await expect(server.api("GET", `/api/v2/actions/connections/${id}`)).rejects.toThrow("404");
  }).toPass();
});

test("with the keyboard alone", async ({ page, server }) => {
  await connect(server, openai("By keyboard"));
  await page.goto("/connections?q=By keyboard");
  await page.getByLabel("Select By keyboard").focus();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "By keyboard" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Edit By keyboard" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  const button = page.getByRole("button", { name: "Delete By keyboard" });
  await expect(button).toBeFocused();
  await expect(button).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Are you sure?" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(button).toBeFocused();
});

test("whoever may only look sees no button for more", async ({ browser, server }) => {
  const id = await connect(server, openai("Looked at"));
  await connect(server, openai("Hidden from others"));
  const viewer = await person(server);
  await share(server, id, "viewer", `user:${viewer.id}`);
  const page = await pageOf(browser, server, viewer);
  await page.goto("/connections");
  await expect(row(page, "Looked at")).toBeVisible();
  await row(page, "Looked at").hover();
  await expect(row(page, "Looked at").getByRole("button")).toHaveCount(0);
  await expect(page.getByText("Hidden from others")).toBeHidden();
  await page.getByLabel("Select Looked at").check();
  await expect(page.getByText("1 of them you may not change")).toBeVisible();
  await expect(page.getByRole("toolbar").getByRole("button", { name: "Delete" })).toBeDisabled();
});

test("on a phone", async ({ browser, server }) => {
  await connect(server, openai("In a pocket"));
  const storageState = await signedIn(browser, server, server.first.admin);
  const context = await browser.newContext({
    baseURL: server.url,
    storageState,
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  const page = await context.newPage();
  await page.goto("/connections?q=pocket");
  const more = page.getByRole("button", { name: "Actions for In a pocket" });
  await expect(more).toBeInViewport({ ratio: 1 });
  await more.tap();
  await expect(page.getByRole("button", { name: "Edit In a pocket" })).toBeInViewport({ ratio: 1 });
  await expectAccessible(page, "what can be done with one, on a phone");
  await page.getByRole("button", { name: "Delete In a pocket" }).tap();
  const dialog = page.getByRole("dialog", { name: "Are you sure?" });
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeVisible();
  await expect(dialog.locator(":focus")).toHaveCount(1);
  await dialog.getByRole("button", { name: "Cancel" }).tap();
  await page.getByRole("button", { name: "Filters" }).tap();
  await expect(page.getByRole("combobox", { name: "Health" })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(page, "on a phone");
});
