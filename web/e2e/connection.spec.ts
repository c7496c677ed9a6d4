import { watch } from "./support/canaries.ts";
import { expect, expectAccessible, test } from "./support/fixtures.ts";
import { pageOf, person, share } from "./support/people.ts";
import { connect } from "./support/seed.ts";
import { upstream } from "./support/upstream.ts";

const CANARY = "canary-of-the-details-page";

/** Takes one key, and tells it to whoever asks for it. */
const service = () =>
  upstream(({ url, headers }) => (headers["x-key"] === CANARY ? { path: url, key: headers["x-key"], again: headers["x-again"] } : null));

const byToken = (name: string, base_url: string) => ({
  name,
  integration: {
    type: "HTTP",
    base_url,
    credentials: {
      type: "HTTPTokenAuth",
      tokens: [{ name: "key", type: "SECRET", value: CANARY }],
      headers: [{ name: "x-key", value: "{{ key }}" }],
      test_request: { method: "GET", path: "/me" },
    },
  },
  tags: ["env:prod"],
});

test("everything about a connection on a page of its own", async ({ page, server }) => {
  const other = await service();
  const id = await connect(server, byToken("Looked at", `${other.url}/v1`));
  const clean = watch(page);
  await page.goto("/connections?q=Looked at");
  // With the keyboard: the name is a link, the tabs go by arrows.
  await page.getByRole("link", { name: "Looked at" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Looked at" })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/connections/${id}$`));

  const setup = page.getByRole("region", { name: "What it connects to" });
  await expect(setup).toContainText(/Tokens: key\s*Set/);
  await expect(setup).toContainText("{{ key }}");
  await expect(page.getByRole("region", { name: "Advice" })).toContainText("Not tested yet");
  await expect(page.getByRole("region", { name: "Advice" })).toContainText("Not encrypted on its way");
  await expect(page.getByRole("region", { name: "About" })).toContainText("see it, use it, change it");
  const health = page.getByRole("region", { name: "Health" });
  await health.getByRole("button", { name: "Test" }).click();
  await expect(health.getByText("Accepted", { exact: true })).toBeVisible();
  await health.getByRole("button", { name: "What was sent and answered" }).click();
  await expect(health.getByLabel("What was sent and answered")).toContainText("x-key: {{ key }}");
  await expect(health).toContainText("Working");
  await expect(page.getByRole("region", { name: "Advice" })).not.toContainText("Not tested yet");
  await expectAccessible(page, "overview");

  await page.getByRole("tab", { name: "Overview" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/tab=access/);
  await expect(page.getByRole("row").nth(1)).toContainText("Editor");
  await page.getByRole("button", { name: "Why Administrator" }).click();
  await expect(page.getByRole("dialog").getByRole("listitem").first()).toContainText(/editor/i);
  await expectAccessible(page, "why");
  await page.keyboard.press("Escape");

  await page.getByRole("tab", { name: "Try it" }).click();
  const form = page.getByRole("form", { name: "Try it" });
  await form.getByRole("combobox", { name: "Method" }).click();
  await page.getByRole("option", { name: "POST" }).click();
  await form.getByLabel("Path").fill("echo");
  await form.getByRole("button", { name: "Add to URL parameters" }).click();
  await form.getByLabel("URL parameters, name 1").fill("q");
  await form.getByLabel("URL parameters, value 1").fill("a b");
  await form.getByRole("button", { name: "Add to headers" }).click();
  await form.getByLabel("Headers, name 1").fill("X-Again");
  await form.getByLabel("Headers, value 1").fill("yes");
  await form.getByLabel("Body").fill('{"a":1}');
  await form.getByRole("button", { name: "Send" }).click();
  const answer = page.getByRole("region", { name: "Answer" });
  await expect(answer).toContainText("Status 200");
  await expect(answer).toContainText("1 secret redacted");
  await expect(answer.getByLabel("Text of the body")).toContainText(/"path": "\/v1\/echo\?q=a(%20|\+)b"/);
  await expect(answer.getByLabel("Text of the body")).toContainText('"again": "yes"');
  await expectAccessible(page, "tried");
  await answer.getByRole("tab", { name: "Headers" }).click();
  await expect(answer.getByRole("row", { name: "content-type" })).toContainText("application/json");

  await form.getByLabel("Path").fill("https://elsewhere.example/");
  await form.getByRole("button", { name: "Send" }).click();
  await expect(answer.getByRole("alert")).toContainText("It may not go there");
  await expectAccessible(page, "not tried");

  await page.getByRole("tab", { name: "Activity" }).click();
  const table = page.getByRole("table", { name: "What happened" });
  await expect(table.getByRole("row", { name: /Executed.*POST/ })).toContainText("Succeeded (200)");
  await expect(table.getByRole("row", { name: /^Tested/ })).toBeVisible();
  await expect(table.getByRole("row", { name: /^Created/ })).toBeVisible();
  await expectAccessible(page, "activity");
  await clean([CANARY], [server.everything()]);

  await page.getByRole("button", { name: "Disable" }).click();
  await expect(page.getByRole("button", { name: "Enable" })).toBeVisible();
  await page.getByRole("tab", { name: "Try it" }).click();
  await expect(page.getByText("It is disabled")).toBeVisible();
  await page.getByRole("button", { name: "Enable" }).click();
  await expect(form).toBeVisible();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog", { name: "Are you sure?" }).getByRole("button", { name: "Delete" }).click();
  await expect(page).toHaveURL(/\/connections$/);
  other.close();
});

test("whoever may only look has no buttons, and is told why", async ({ browser, server }) => {
  const viewer = await person(server);
  const id = await connect(server, byToken("Only to look at", "https://a.example.com"));
  await share(server, id, "viewer", `user:${viewer.id}`);
  const page = await pageOf(browser, server, viewer);
  await page.goto(`/connections/${id}`);
  await expect(page.getByRole("heading", { level: 1, name: "Only to look at" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Test" })).toBeDisabled();
  for (const name of ["Edit", "Permissions", "Disable", "Delete"]) await expect(page.getByRole("button", { name })).toHaveCount(0);
  await page.getByRole("tab", { name: "Try it" }).click();
  await expect(page.getByText("You may look at it, but not use it")).toBeVisible();
  await expectAccessible(page, "a viewer");
  await page.goto(`/connections/${id.replace(/^./, (first) => (first === "0" ? "1" : "0"))}`);
  await expect(page.getByRole("alert")).toBeVisible();
  await expectAccessible(page, "not there");
});

test("a server that is gone is told at the request", async ({ page, ownServer }) => {
  const id = await connect(ownServer, byToken("Left alone", "https://a.example.com"));
  const other = await pageOf(page.context().browser()!, ownServer, ownServer.first.admin);
  await other.goto(`/connections/${id}?tab=try`);
  await other.getByLabel("Path").fill("/x");
  await ownServer.stop();
  await other.getByRole("button", { name: "Send" }).click();
  await expect(other.getByRole("alert")).toContainText(/reach|answer/i);
  await expect(other.getByLabel("Path")).toHaveValue("/x");
});
