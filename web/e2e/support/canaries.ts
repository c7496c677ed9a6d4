// Where a secret that was typed must not be afterwards.

import { expect, type Page } from "@playwright/test";

/** Watches a page from now on; the answer says that none of these texts was found anywhere. Where one is
 * shown once, one answer of the server told it: `told` is 1. */
export function watch(page: Page) {
  const heard: string[] = [];
  const answers: Promise<string>[] = [];
  page.on("console", (message) => heard.push(message.text()));
  page.on("request", (request) => heard.push(request.url()));
  page.on("response", (response) => {
    answers.push(response.text().catch(() => ""));
    heard.push(JSON.stringify(response.headers()));
  });
  return async (secrets: string[], elsewhere: string[] = [], told = 0) => {
    const kept = await page.evaluate(() => {
      const values = [...document.querySelectorAll<HTMLInputElement>("input, textarea")].map(({ value }) => value);
      return [document.documentElement.outerHTML, ...values, JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state]), location.href, document.cookie].join("\n");
    });
    const bodies = await Promise.all(answers);
    for (const secret of secrets) {
      const telling = bodies.filter((body) => body.includes(secret));
      expect(telling.length, `how many answers tell ${secret}`).toBe(told);
      const everywhere = [kept, ...heard, ...elsewhere];
      const found = everywhere.filter((text) => text.includes(secret)).map((text) => text.slice(Math.max(0, text.indexOf(secret) - 100)).slice(0, 200));
      expect(found, `where ${secret} was found`).toEqual([]);
    }
  };
}
