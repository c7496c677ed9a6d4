import { defineConfig } from "@playwright/test";

/** Debian's; another one where it is named. */
const executablePath = process.env.CLAVIGER_CHROMIUM ?? "/usr/bin/chromium";

export default defineConfig({
  testDir: "e2e",
  outputDir: "../.cache/web-tests",
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  reporter: [["list"]],
  timeout: 90_000,
  expect: { timeout: 20_000 },
  use: {
    browserName: "chromium",
    launchOptions: { executablePath },
    locale: "en-GB",
    timezoneId: "UTC",
    contextOptions: { reducedMotion: "reduce" },
    viewport: { width: 1280, height: 800 },
    trace: "retain-on-failure",
  },
  projects: [
    { name: "pages", testMatch: /.*\.spec\.ts/ },
    // `npm run shots`: pictures of every page, to be looked at.
    // `npm run bench`: how quick they are, with figures; needs a quiet machine.
    { name: "bench", testMatch: /.*\.bench\.ts/ },
    { name: "shots", testMatch: /.*\.shots\.ts/ },
  ],
});
