// One server for each worker, and people who are signed in at it.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, type BrowserContext, expect, type Page, test as base } from "@playwright/test";

import { Server } from "./server.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

interface Fixtures {
  /** For tests that would be in the way of others. */
  ownServer: Server;
  /** Whatever the page writes to the console as an error, or its policy refuses, fails the test. */
  quiet: void;
}

interface WorkerFixtures {
  server: Server;
  /** Cookies of the administrator. */
  session: Awaited<ReturnType<BrowserContext["storageState"]>>;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  server: [
    async ({}, use) => {
      const server = await Server.start();
      await use(server);
      await server.remove();
    },
    { scope: "worker" },
  ],
  session: [
    async ({ browser, server }, use) => {
      await use(await signedIn(browser, server, server.first.admin));
    },
    { scope: "worker" },
  ],
  ownServer: async ({}, use) => {
    const server = await Server.start();
    await use(server);
    await server.remove();
  },
  baseURL: async ({ server }, use) => use(server.url),
  storageState: async ({ session }, use) => use(session),
  quiet: [
    async ({ page }, use) => {
      const noise: string[] = [];
      page.on("pageerror", (error) => noise.push(String(error)));
      page.on("console", (message) => {
        const expected = message.text().startsWith("Failed to load resource");
        if (message.type() === "error" && !expected) noise.push(message.text());
      });
      await use();
      expect(noise, "what the page complained of").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** The cookies of somebody who signs in by address and password. */
export async function signedIn(browser: Browser, server: Server, person: { email: string; password: string }) {
  // Signing in ends the session that comes along, and contexts come with that of the test.
  const context = await browser.newContext({ baseURL: server.url, storageState: { cookies: [], origins: [] } });
  const attributes = { email: person.email, password: person.password };
  const answer = await context.request.post("/api/v2/sessions", {
    headers: { origin: server.url, "claviger-request": "1", "content-type": "application/json" },
    data: { data: { type: "sessions", attributes } },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  const state = await context.storageState();
  await context.close();
  return state;
}

/** What axe finds on the page as it is, in both themes. */
export async function expectAccessible(page: Page, what: string) {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // Pages without it take their colours from the style alone.
    const drawn = (await page.locator("#root").count()) > 0;
    if (drawn) await expect(page.locator(`html[data-mantine-color-scheme=${colorScheme}]`)).toBeAttached();
    // From the top: what the header covers in passing can be scrolled to.
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.evaluate(AXE);
    const found = await page.evaluate(async (tags) => {
      const { axe } = window as unknown as { axe: { run: (...options: unknown[]) => Promise<{ violations: any[] }> } };
      const { violations } = await axe.run(document, { runOnly: { type: "tag", values: tags } });
      return violations.flatMap(({ id, nodes }) => nodes.map((node: any) => `${id}: ${node.target} ${node.failureSummary}`));
    }, WCAG);
    expect(found, `${what}, ${colorScheme}`).toEqual([]);
  }
}
