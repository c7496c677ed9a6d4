// Where providers and links send browsers to: whatever stands in the address is neither run nor shown
// (reference: OpenBao CVE-2026-33758, n8n CVE-2026-42235).

import { expect, test } from "./support/fixtures.ts";
import { pageOf } from "./support/people.ts";
import type { Page } from "@playwright/test";

const ID = "01a20a21-babc-765c-b827-456d84847f81";
const HTML = [
  "<script>window.ran=1</script>canary",
  "<img src=x onerror=window.ran=1>canary",
  "<svg/onload=window.ran=1>canary",
  '"><iframe srcdoc="<script>parent.ran=1</script>">canary',
  "'-(window.ran=1)-'canary",
  "</title></script><script>window.ran=1</script>canary",
  "javascript:window.ran=1//canary",
  "{{constructor.constructor('window.ran=1')()}}canary",
  "\u202e\u2028canary<body onload=window.ran=1>",
  "Your account is locked, canary: call +1 555 0100",
  "canary".repeat(100),
];
const NAMES = ["error", "error_description", "error_uri", "code", "iss", "connection_name", "return_to", "__proto__[x]"];
/** As parts of what the page reads, too: an id that could be one of ours, and one of a link. */
const STATES = ["canary", `${ID}.canary`, `${ID}~canary`, "<b>canary</b>", ""];

/** Addresses with each of the texts in each of the places. */
const addresses = (path: string) =>
  HTML.flatMap((text, each) => {
    const query = new URLSearchParams(NAMES.map((name): [string, string] => [name, text]));
    query.append("state", STATES[each % STATES.length] ?? "");
    // Not encoded, as many a provider's mistake would have it; and in the fragment.
    return [`${path}?${query}`, `${path}?error=${text.replaceAll("#", "")}&state=${ID}.canary`, `${path}#${encodeURIComponent(text)}`];
  });

/** What the policy of a page refused, and scripts that did not run as they should. */
async function watchPolicy(page: Page) {
  const noise: string[] = [];
  page.on("pageerror", (error) => noise.push(String(error)));
  page.on("dialog", (dialog) => void dialog.dismiss().then(() => noise.push("a dialog")));
  page.on("console", (message) => {
    if (!message.text().startsWith("Failed to load resource")) noise.push(message.text());
  });
  return noise;
}

const seen = async (page: Page) => {
  const title = page.locator("h1");
  await expect(title).toBeVisible();
  await expect(page.locator("body")).not.toContainText("One moment");
  return (await page.locator("body").textContent()) ?? "";
};

for (const who of ["somebody who is signed in", "nobody"]) {
  test(`the address of a callback says nothing to ${who}`, async ({ browser, server }) => {
    test.slow();
    const page = who === "nobody" ? await (await browser.newContext({ baseURL: server.url, storageState: { cookies: [], origins: [] } })).newPage() : await pageOf(browser, server, server.first.admin);
    const noise = await watchPolicy(page);
    for (const path of ["/oauth/callback", "/authorize", "/sign-in/oidc/callback"]) {
      const texts = new Set<string>();
      for (const address of addresses(path)) {
        // The browser may already be there, and then only the fragment changes.
        await page.goto("about:blank");
        await page.goto(address);
        texts.add(await seen(page));
        expect(await page.evaluate(() => [(window as any).ran, document.querySelectorAll("img, svg, iframe, b, script:not([src])").length])).toEqual([undefined, 0]);
        if (path !== "/sign-in/oidc/callback") expect(new URL(page.url()).search + new URL(page.url()).hash, "what came stays in no history").toBe("");
      }
      for (const text of texts) expect(text).not.toContain("canary");
      // What is known of a state or a token of that form is all that may differ.
      expect(texts.size, [...texts].join("\n")).toBeLessThan(4);
    }
    expect(noise).toEqual([]);
    await page.context().close();
  });
}
