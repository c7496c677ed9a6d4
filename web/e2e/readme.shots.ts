// The picture in the README, of the real thing: `npm run shots -- readme` from this folder.

import { test } from "./support/fixtures.ts";
import { connect, seed } from "./support/seed.ts";
import { upstream } from "./support/upstream.ts";

test("the list of connections", async ({ page, server }) => {
  await seed(server);
  const service = await upstream(({ headers }) => (headers["x-key"] ? { known: true } : null));
  const test_request = { method: "GET", path: "/me" };
  const credentials = { type: "HTTPTokenAuth", tokens: [{ name: "key", type: "SECRET", value: "a good one" }], headers: [{ name: "x-key", value: "{{ key }}" }], test_request };
  const id = await connect(server, { name: "Warehouse", integration: { type: "HTTP", base_url: service.url, credentials }, tags: ["team:logistics", "env:prod"] });
  await server.api("POST", `/api/v2/actions/connections/${id}/test`);
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.goto("/connections");
  await page.getByRole("table").getByText("Working").waitFor();
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: "../docs/images/connections.png" });
  service.close();
});
