import { readFile } from "node:fs/promises";

import { expect, expectAccessible, test } from "./support/fixtures.ts";
import { pageOf, person } from "./support/people.ts";
import { connect } from "./support/seed.ts";

const notion = (name: string) => ({ name, integration: { type: "Notion", credentials: { type: "NotionAPIKey", api_token: "canary-audited" } } });

test("the record is searched, filtered, looked into, watched and exported", async ({ page, server }) => {
  const id = await connect(server, notion("On record"));
  await page.goto("/connections");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Audit" }).click();
  const table = page.getByRole("table", { name: "Events" });
  await expect(table.getByRole("row", { name: /Created “On record”/ })).toBeVisible();
  await expectAccessible(page, "the record");

  await page.getByLabel("Search the record").fill("@what:ever");
  await expect(page.getByLabel("Search the record")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText("@asset.type")).toBeVisible();
  await expectAccessible(page, "a wrong search");
  await page.getByLabel("Search the record").fill("on rec");
  await page.getByRole("combobox", { name: "Action" }).click();
  await page.getByRole("option", { name: "Deleted" }).click();
  await expect(page.getByText("Nothing matches")).toBeVisible();
  await page.getByRole("combobox", { name: "Action" }).click();
  await page.getByRole("option", { name: "Created" }).click();
  await expect(table.getByRole("row")).toHaveCount(2);
  await expect(page).toHaveURL(/q=on(\+|%20)rec&action=created/);
  await page.reload();
  await expect(table.getByRole("row")).toHaveCount(2);

  const details = page.getByRole("button", { name: /Created “On record”/ });
  await details.focus();
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("dialog", { name: "Event" });
  await expect(drawer).toContainText(server.first.admin.email);
  await expect(drawer).toContainText(id);
  await expectAccessible(page, "one event");
  await drawer.getByRole("button", { name: "Only On record" }).click();
  await expect(page.getByLabel("Search the record")).toHaveValue(`@asset.id:${id}`);

  await page.getByRole("switch", { name: "Live" }).press("Space");
  await server.api("POST", `/api/v2/actions/connections/${id}/disable`);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(table.getByRole("row", { name: /Modified “On record”/ })).toBeVisible();

  await page.getByLabel("Search the record").fill(`@asset.id:${id}`);
  await expect(page).toHaveURL(/asset/);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export" }).click();
  const lines = (await readFile(await (await download).path(), "utf8")).trim().split("\n");
  expect(lines.map((line) => JSON.parse(line).attributes.attributes.action)).toEqual(expect.arrayContaining(["created", "modified"]));
  expect(lines.join("")).not.toContain("canary-audited");
});

test("whoever may not read it has no tab, and is told why at its address", async ({ browser, server }) => {
  const page = await pageOf(browser, server, await person(server));
  await page.goto("/audit");
  await expect(page.getByText("Your role does not include reading the audit log")).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Audit" })).toHaveCount(0);
  await expectAccessible(page, "no right");
});
