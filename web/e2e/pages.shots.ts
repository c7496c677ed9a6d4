// Pictures of every page in both themes and widths, below .cache/shots.

import { test } from "./support/fixtures.ts";
import { person } from "./support/people.ts";
import { connect, seed } from "./support/seed.ts";
import { upstream } from "./support/upstream.ts";
import type { Page } from "@playwright/test";

const FOLDER = "../.cache/shots";

async function shoot(page: Page, name: string) {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const [width, height] of [[1280, 800], [390, 844]] as const) {
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(150);
      await page.screenshot({ path: `${FOLDER}/${name}-${colorScheme}-${width}.png` });
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}

test.describe.configure({ mode: "serial" });

test("signing in", async ({ browser, server }) => {
  const page = await (await browser.newContext({ baseURL: server.url, storageState: { cookies: [], origins: [] } })).newPage();
  await page.goto("/");
  await page.getByLabel("E-mail").waitFor();
  await shoot(page, "sign-in");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await shoot(page, "sign-in-wrong");
});

test("dialogs", async ({ page, server }) => {
  const id = await connect(server, {
    name: "Order service",
    integration: { type: "HTTP", base_url: "https://orders.example.com/v1", credentials: { type: "HTTPBasicAuth", username: "claviger", password: "correct horse" } },
    tags: ["env:prod"],
  });
  await page.goto("/connections?create=new");
  await page.getByRole("dialog").getByRole("button", { name: "OpenAI" }).waitFor();
  await shoot(page, "new-pick");
  await page.goto("/connections?create=OpenAI");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByLabel("Connection Name").fill("Support answers");
  await shoot(page, "new-openai");
  await page.goto("/connections?create=HTTP");
  await page.getByLabel("Connection Name").fill("Order service");
  await page.getByRole("button", { name: "Share it" }).click();
  await shoot(page, "new-http");
  await page.goto("/connections");
  await page.getByRole("button", { name: "Edit Order service" }).click();
  await page.getByLabel("User name").fill("other");
  await shoot(page, "edit");
  await page.goto("/connections");
  await page.getByRole("button", { name: "Permissions Order service" }).click();
  await page.getByText("Who ends up with what").waitFor();
  await shoot(page, "permissions");
  await server.api("DELETE", `/api/v2/actions/connections/${id}`);
});

test("one connection", async ({ page, server }) => {
  const service = await upstream(({ url, headers }) => ({ path: url, orders: [{ id: 17, total: 42.5, paid: true, note: null }], key: headers["x-key"] }));
  const id = await connect(server, {
    name: "Order service",
    integration: {
      type: "HTTP",
      base_url: service.url,
      credentials: { type: "HTTPTokenAuth", tokens: [{ name: "key", type: "SECRET", value: "a secret" }], headers: [{ name: "x-key", value: "{{ key }}" }] },
    },
    tags: ["env:prod", "team:checkout"],
  });
  await page.goto(`/connections/${id}`);
  await page.getByRole("button", { name: "Test" }).click();
  await page.getByRole("button", { name: "What was sent and answered" }).click();
  await shoot(page, "connection");
  await page.getByRole("tab", { name: "Access" }).click();
  await page.getByRole("button", { name: "Why Administrator" }).waitFor();
  await shoot(page, "connection-access");
  await page.getByRole("tab", { name: "Try it" }).click();
  await page.getByLabel("Path").fill("/orders?since=monday");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("region", { name: "Answer" }).waitFor();
  await shoot(page, "connection-try");
  await page.getByRole("tab", { name: "Activity" }).click();
  await page.getByRole("row", { name: /^Created/ }).waitFor();
  await shoot(page, "connection-activity");
  await page.goto("/audit");
  await page.getByRole("row").nth(2).waitFor();
  await shoot(page, "audit");
  await page.getByRole("table").getByRole("button").first().click();
  await page.getByRole("dialog").waitFor();
  await shoot(page, "audit-event");
  await server.api("DELETE", `/api/v2/actions/connections/${id}`);
});

test("settings", async ({ page, server }) => {
  await person(server);
  await page.goto("/settings/profile");
  await page.getByRole("button", { name: "Set up" }).waitFor();
  await shoot(page, "profile");
  await page.getByRole("button", { name: "Set up" }).click();
  await page.getByRole("img", { name: "QR code" }).waitFor();
  await shoot(page, "second-factor");
  await page.goto("/settings/sessions");
  await page.getByText("This one").waitFor();
  await shoot(page, "sessions");
  await page.goto("/settings/tokens");
  await page.getByRole("button", { name: "New token" }).click();
  await page.getByLabel("Name").fill("Nightly report");
  await shoot(page, "token-new");
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("button", { name: "I have kept it" }).waitFor();
  await shoot(page, "token-once");
  await page.getByRole("button", { name: "I have kept it" }).click();
  await shoot(page, "tokens");
  await page.goto("/settings/people");
  await page.getByRole("row").nth(1).waitFor();
  await shoot(page, "people");
  await page.getByRole("button", { name: "Invite somebody" }).click();
  await shoot(page, "invite");
  await page.goto("/settings/roles");
  await page.getByRole("row").nth(3).waitFor();
  await shoot(page, "roles");
});

test("connections", async ({ page, server }) => {
  await page.goto("/connections");
  await page.getByRole("heading", { name: "Make the first connection" }).waitFor();
  await shoot(page, "connections-empty");
  await seed(server);
  await page.goto("/connections");
  await page.getByText("Order service").waitFor();
  await shoot(page, "connections");
  await page.getByText("Order service").hover();
  await page.screenshot({ path: `${FOLDER}/connections-hover.png` });
  await page.getByLabel("Select Order service").check();
  await page.getByLabel("Select Runbooks").check();
  await shoot(page, "connections-chosen");
  await page.getByRole("toolbar").getByRole("button", { name: "Delete" }).click();
  await shoot(page, "delete");
  await page.keyboard.press("Escape");
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("dialog").waitFor();
  await shoot(page, "palette");
  await page.goto("/connections?q=nothing-like-it");
  await page.getByText("Nothing matches").waitFor();
  await shoot(page, "connections-no-match");
  await page.goto("/integrations");
  await page.getByText("Anthropic").waitFor();
  await shoot(page, "integrations");
});
