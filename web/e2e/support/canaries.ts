// Where a secret that was typed must not be afterwards.

import { expect, type Page } from "@playwright/test";

/** Watches a page from now on; the answer says that none of these texts was found anywhere. */
export function watch(page: Page) {
  const heard: string[] = [];
  const answers: Promise<string>[] = [];
  page.on("console", (message) => heard.push(message.text()));
  page.on("request", (request) => heard.push(request.url()));
  page.on("response", (response) => {
    answers.push(response.text().catch(() => ""));
    heard.push(JSON.stringify(response.headers()));
  });
  return async (secrets: string[], elsewhere: string[] = []) => {
    const kept = await page.evaluate(() => {
      const values = [...document.querySelectorAll<HTMLInputElement>("input, textarea")].map(({ value }) => value);
      return [document.documentElement.outerHTML, ...values, JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state]), location.href, document.cookie].join("\n");
    });
    const everywhere = [kept, ...heard, ...(await Promise.all(answers)), ...elsewhere];
    for (const secret of secrets) {
      const found = everywhere.filter((text) => text.includes(secret)).map((text) => text.slice(Math.max(0, text.indexOf(secret) - 100)).slice(0, 200));
      expect(found, `where ${secret} was found`).toEqual([]);
    }
  };
}
