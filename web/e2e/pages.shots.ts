// Pictures of every page in both themes and widths, below .cache/shots.

import { test } from "./support/fixtures.ts";
import { seed } from "./support/seed.ts";
import type { Page } from "@playwright/test";

const FOLDER = "../.cache/shots";

async function shoot(page: Page, name: string) {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const [width, height] of [[1280, 800], [390, 844]] as const) {
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(150);
      await page.screenshot({ path: `${FOLDER}/${name}-${colorScheme}-${width}.png` });
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}

test.describe.configure({ mode: "serial" });

test("signing in", async ({ browser, server }) => {
  const page = await (await browser.newContext({ baseURL: server.url, storageState: { cookies: [], origins: [] } })).newPage();
  await page.goto("/");
  await page.getByLabel("E-mail").waitFor();
  await shoot(page, "sign-in");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await shoot(page, "sign-in-wrong");
});

test("connections", async ({ page, server }) => {
  await page.goto("/connections");
  await page.getByRole("heading", { name: "Make the first connection" }).waitFor();
  await shoot(page, "connections-empty");
  await seed(server);
  await page.goto("/connections");
  await page.getByText("Order service").waitFor();
  await shoot(page, "connections");
  await page.getByText("Order service").hover();
  await page.screenshot({ path: `${FOLDER}/connections-hover.png` });
  await page.getByLabel("Select Order service").check();
  await page.getByLabel("Select Runbooks").check();
  await shoot(page, "connections-chosen");
  await page.getByRole("toolbar").getByRole("button", { name: "Delete" }).click();
  await shoot(page, "delete");
  await page.keyboard.press("Escape");
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("dialog").waitFor();
  await shoot(page, "palette");
  await page.goto("/connections?q=nothing-like-it");
  await page.getByText("Nothing matches").waitFor();
  await shoot(page, "connections-no-match");
  await page.goto("/integrations");
  await page.getByText("Anthropic").waitFor();
  await shoot(page, "integrations");
});
