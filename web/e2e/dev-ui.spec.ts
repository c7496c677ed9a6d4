// The page of every shared component: there while developing, and no trace of it in what is shipped.

import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "vite";

import { expect, expectAccessible, test } from "./support/fixtures.ts";

const WEB = new URL("../", import.meta.url).pathname;

test("every component in every state can be looked at, and is accessible", async ({ page }) => {
  const vite = await createServer({ root: WEB, configFile: `${WEB}vite.config.ts`, logLevel: "error", server: { port: 0, host: "127.0.0.1" } });
  await vite.listen();
  // It needs no server; the pictures of integrations come from one.
  await page.route("**/api/v2/**", (route) => route.fulfill({ contentType: "image/svg+xml", body: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>' }));
  await page.goto(`${vite.resolvedUrls?.local[0]}dev/ui`);
  await expect(page.getByRole("heading", { name: "Components" })).toBeVisible();
  const shared = readdirSync(`${WEB}src/ui`).filter((file) => file.endsWith(".tsx") && !["Page.tsx", "toast.tsx"].includes(file));
  for (const file of shared) {
    const name = file === "Message.tsx" ? "Message" : file.replace(".tsx", "");
    await expect(page.getByRole("region", { name, exact: true }), `${file} has a sample`).toBeVisible();
  }
  await expectAccessible(page, "every component");
  await page.getByRole("button", { name: "Ask" }).click();
  await expect(page.getByRole("dialog", { name: "Are you sure?" })).toBeVisible();
  await expectAccessible(page, "a question");
  await page.keyboard.press("Escape");
  for (const name of ["Done", "Failed", "Undo"]) await page.getByRole("region", { name: "Toasts" }).getByRole("button", { name }).click();
  await expectAccessible(page, "toasts");
  await vite.close();
});

test("what is shipped has no trace of it", async ({ page }) => {
  const built = readdirSync(`${WEB}dist/assets`).filter((file) => file.endsWith(".js"));
  expect(built.length).toBeGreaterThan(5);
  for (const file of built) {
    expect(file).not.toContain("UiPage");
    const text = readFileSync(`${WEB}dist/assets/${file}`, "utf8");
    expect(text.includes("dev/ui") || text.includes("Every shared component"), file).toBe(false);
  }
  await page.goto("/dev/ui");
  await expect(page.getByText("There is no such page")).toBeVisible();
});
