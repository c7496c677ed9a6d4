// How quick the list is with 100,000 connections: `npm run bench`, on a quiet machine with a release
// build. What the figures mean is in bench/README.md; a summary of the trace goes to bench/list-trace.json.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

import { expect, test } from "./support/fixtures.ts";
import { pageOf } from "./support/people.ts";
import { seed } from "./support/seed.ts";
import { busy, longTasks } from "./support/trace.ts";
import type { Page } from "@playwright/test";

const COUNT = Number(process.env.CONNECTIONS ?? 100_000);
const TREE = new URL("../../", import.meta.url).pathname;
const TRACE = `${TREE}.cache/bench/typing.json`;
const ROUNDS = 9;
const TYPED = ["runbooks 12", "support answers", "edge cache 4711", "zone:example.com", "no such thing"];
/** What is promised, in milliseconds. */
const FIRST_ROWS = 300;
const BLOCKED = 50;

const round = (time: number) => Math.round(time * 10) / 10;

/** In the order of size, so that the middle one is the median. */
function told(what: string, all: number[]) {
  const sorted = all.map(round).toSorted((a, b) => a - b);
  const [median = 0, least, most] = [sorted[Math.floor(sorted.length / 2)], sorted[0], sorted.at(-1)];
  process.stdout.write(`${what}: median ${median} ms (${least} to ${most}, ${sorted.length} times)\n`);
  return { median, all: sorted };
}

/** Milliseconds from the beginning of the navigation to the frame after the one with rows in it. */
async function watchRows(page: Page) {
  await page.addInitScript(() => {
    const watch = () => {
      if (!document.querySelector("table[aria-label=Connections] tbody a")) return requestAnimationFrame(watch);
      return requestAnimationFrame(() => ((window as any).rowsAt = performance.now()));
    };
    requestAnimationFrame(watch);
  });
}
const rowsAt = (page: Page) => page.waitForFunction(() => (window as any).rowsAt as number | undefined).then((handle) => handle.jsonValue() as Promise<number>);

/** Notes the time between frames from now on. */
const watchFrames = (page: Page) =>
  page.evaluate(() => {
    const frames: number[] = ((window as any).between = []);
    let last = performance.now();
    const next = () => {
      const now = performance.now();
      frames.push(now - last);
      last = now;
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });

// Playwright's own trace copies the page at every step.
test.use({ trace: "off" });

test("100,000 connections: first rows, and typing in the search", async ({ browser, ownServer: server }) => {
  test.setTimeout(1_800_000);
  mkdirSync(`${TREE}.cache/bench`, { recursive: true });
  await seed(server);
  await server.stop();
  server.fill(COUNT);
  await server.again();

  const empty: number[] = [];
  for (let count = 0; count < ROUNDS; count += 1) {
    const page = await pageOf(browser, server, server.first.admin);
    await watchRows(page);
    await page.goto("/connections");
    empty.push(await rowsAt(page));
    await page.context().close();
  }

  const page = await pageOf(browser, server, server.first.admin);
  await watchRows(page);
  const cached: number[] = [];
  for (let count = 0; count <= ROUNDS; count += 1) {
    await page.goto("/connections");
    const time = await rowsAt(page);
    if (count > 0) cached.push(time);
  }

  const inside: number[] = [];
  for (let count = 0; count < ROUNDS; count += 1) {
    await page.goto("/integrations");
    await page.getByRole("heading", { name: "Integrations", level: 1 }).waitFor();
    await page.waitForLoadState("networkidle");
    inside.push(await page.evaluate(goToConnections));
  }

  await page.goto("/connections");
  await page.getByText(/\d connections$/).waitFor();
  const search = page.getByLabel("Search connections");
  await search.focus();
  await page.waitForLoadState("networkidle");
  await watchFrames(page);
  await browser.startTracing(page, { path: TRACE, categories: ["toplevel", "devtools.timeline", "v8", "blink.user_timing"] });
  const answers: number[] = [];
  page.on("requestfinished", (request) => {
    if (request.url().includes("filter[query]")) answers.push(request.timing().responseEnd);
  });
  for (const text of TYPED) {
    await search.fill("");
    const answered = page.waitForResponse((response) => new URL(response.url()).searchParams.get("filter[query]") === text);
    await page.keyboard.type(text, { delay: 60 });
    await (await answered).finished();
    await page.locator("[aria-busy=true]").waitFor({ state: "detached" });
  }
  const frames = (await page.evaluate(() => (window as any).between as number[])).map(round).toSorted((a, b) => b - a);
  await browser.stopTracing();
  const trace = JSON.parse(readFileSync(TRACE, "utf8"));
  const tasks = longTasks(trace, 10);

  const found = {
    connections: COUNT,
    first_rows: { empty_cache: told("first rows, empty cache", empty), cached: told("first rows, cached files", cached), inside: told("first rows, from another page", inside) },
    search: told("an answer to the search", answers),
    typing: { typed: TYPED, frames: frames.length, longest_frames: frames.slice(0, 10), main_thread: busy(trace), longest_tasks: tasks },
  };
  process.stdout.write(`typing: longest frames ${frames.slice(0, 5).join(", ")} ms; longest tasks of the main thread ${tasks.slice(0, 5).map(({ ms }) => ms).join(", ")} ms\n`);
  writeFileSync(`${TREE}bench/list-trace.json`, `${JSON.stringify(found, null, 1)}\n`);

  expect(found.first_rows.cached.median, "first rows of a page that is loaded").toBeLessThan(FIRST_ROWS);
  expect(found.first_rows.inside.median, "first rows from another page").toBeLessThan(FIRST_ROWS);
  expect(tasks[0]?.ms, "the longest that a frame was blocked for").toBeLessThan(BLOCKED);
});

/** Runs in the browser: follows the tab, and says after how many milliseconds there were rows. */
function goToConnections(): Promise<number> {
  return new Promise((done) => {
    const begun = performance.now();
    const watch = () => {
      if (!document.querySelector("table[aria-label=Connections] tbody a")) return requestAnimationFrame(watch);
      return requestAnimationFrame(() => done(performance.now() - begun));
    };
    document.querySelector<HTMLAnchorElement>("nav a[href='/connections']")?.click();
    requestAnimationFrame(watch);
  });
}
