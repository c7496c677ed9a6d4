import { expect, test } from "./support/fixtures.ts";

/** Bytes over the wire, compressed, before the code of the page that is asked for. */
const MOST = 350 * 1024;

test("the first load is light", async ({ page }) => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  const urls = new Map<string, string>();
  const bytes = new Map<string, number>();
  devtools.on("Network.responseReceived", ({ requestId, response }) => urls.set(requestId, response.url));
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => bytes.set(requestId, encodedDataLength));
  await page.goto("/connections");
  await page.getByRole("heading", { name: "Connections", exact: true }).waitFor();
  await page.waitForLoadState("networkidle");
  const files = [...bytes].map(([id, size]) => ({ path: new URL(urls.get(id) ?? "http://none").pathname, size }));
  const shared = files.filter(({ path }) => !path.startsWith("/api/") && !path.includes("ConnectionsPage"));
  expect(shared.length, "something was loaded").toBeGreaterThan(3);
  const sum = shared.reduce((all, { size }) => all + size, 0);
  expect(sum, shared.map(({ path, size }) => `${path} ${size}`).join("\n")).toBeLessThan(MOST);
});
