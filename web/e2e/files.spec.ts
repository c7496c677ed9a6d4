// What the server answers browsers with, apart from the API.

import { expect, test } from "./support/fixtures.ts";

const HTML = { accept: "text/html" };

test("the page comes with a policy of its own and is never kept", async ({ request }) => {
  const [one, other] = await Promise.all([request.get("/connections", { headers: HTML }), request.get("/", { headers: HTML })]);
  const policy = one.headers()["content-security-policy"] ?? "";
  expect(one.status()).toBe(200);
  expect(one.headers()["cache-control"]).toBe("no-store");
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("require-trusted-types-for 'script'");
  expect(policy).not.toContain("unsafe");
  const [, nonce = ""] = /'nonce-([^']+)'/.exec(policy) ?? [];
  expect(nonce).toHaveLength(24);
  expect(await one.text()).toContain(`nonce="${nonce}"`);
  expect(other.headers()["content-security-policy"]).not.toContain(nonce);
});

test("its files are small, and kept for good", async ({ request }) => {
  const page = await (await request.get("/", { headers: HTML })).text();
  const files = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? "");
  expect(files.filter((file) => file.endsWith(".js")).length).toBeGreaterThan(0);
  let sum = 0;
  for (const file of files) {
    const answer = await request.get(file, { headers: { "accept-encoding": "gzip, br" } });
    expect(answer.headers()["cache-control"], file).toBe("public, max-age=31536000, immutable");
    expect(answer.headers()["x-content-type-options"], file).toBe("nosniff");
    expect(answer.headers()["content-encoding"], file).toBe("br");
    sum += Number(answer.headers()["content-length"]);
  }
  expect(sum, "bytes before the route's own code").toBeLessThan(350_000);
  const plain = await request.get(files[0] ?? "", { headers: { "accept-encoding": "identity" } });
  expect(plain.headers()["content-encoding"]).toBeUndefined();
});

test("what is not there is not the page", async ({ request }) => {
  for (const path of ["/api/v2/nothing", "/api", "/assets/nothing.js", "/assets/..%2findex.html", "/assets/..%2f..%2fsrc%2fui%2fmark.svg"]) {
    const answer = await request.get(path, { headers: HTML });
    expect([answer.status(), answer.headers()["content-type"]], path).not.toEqual([200, "text/html; charset=utf-8"]);
    expect(answer.ok(), path).toBe(false);
  }
  expect((await request.get("/connections", { headers: { accept: "*/*" } })).status()).toBe(404);
  expect((await request.post("/connections", { headers: HTML })).status()).toBe(404);
});
