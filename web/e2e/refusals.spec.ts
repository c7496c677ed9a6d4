// Everything that can be refused where connections are made, changed, shared, used and deleted:
// it is told where it happened, and nothing that was entered is lost or kept.

import { watch } from "./support/canaries.ts";
import { expect, expectAccessible, test } from "./support/fixtures.ts";
import { Hands } from "./support/hands.ts";
import { endSessions, pageOf, type Person, person, putInRole, share, takeRoles } from "./support/people.ts";
import { byConsent, provider } from "./support/provider.ts";
import { connect } from "./support/seed.ts";
import type { Server } from "./support/server.ts";
import type { Locator, Page } from "@playwright/test";

const path = (id: string) => `/api/v2/actions/connections/${id}`;
const basic = (name: string) => ({
  name,
  integration: { type: "HTTP", base_url: "https://a.example.com", credentials: { type: "HTTPBasicAuth", username: "one", password: "canary-stored" } },
});

/** Somebody with a page, and a connection that they may change. */
async function editorOf(browser: any, server: Server, name: string) {
  const someone = await person(server);
  const id = await connect(server, basic(name));
  await share(server, id, "editor", `user:${someone.id}`);
  const page: Page = await pageOf(browser, server, someone);
  return { someone, id, page };
}

/** The session ends elsewhere; `act` finds that out, and signing in again brings back what was there. */
async function throughAnEndedSession(hands: Hands, page: Page, server: Server, someone: Person, act: () => Promise<void>) {
  await endSessions(server, someone);
  const ended = page.getByRole("dialog", { name: "Your session has ended" });
  await act().catch(async (error: unknown) => {
    // By keyboard the way leads over links, whose pages are asked for beforehand: that finds it out, too.
    if (!(await ended.isVisible())) throw error;
  });
  await hands.type(ended.getByLabel("Password", { exact: true }), someone.password);
  await hands.press(ended.getByRole("button", { name: "Sign in", exact: true }));
  await expect(ended).toBeHidden();
}

const says = (where: Locator, text: RegExp | string) => expect(where.getByRole("alert").filter({ hasText: text }).first()).toBeVisible();

test.describe.configure({ timeout: 300_000 });

for (const [means, colorScheme] of [["mouse", "light"], ["keyboard", "dark"]] as const) {
  test.describe(`with the ${means}, ${colorScheme}`, () => {
    test.use({ colorScheme });
    const hands = new Hands(means);

    test("making one: a wrong field, no right, an ended session, no server", async ({ browser, ownServer: server }) => {
      const someone = await person(server);
      const page = await pageOf(browser, server, someone);
      const clean = watch(page);
      await page.goto("/connections?create=Notion");
      const dialog = page.getByRole("dialog", { name: "New Connection" });
      const secret = dialog.getByLabel("Integration secret", { exact: true });
      const create = () => hands.press(dialog.getByRole("button", { name: "Create" }));
      await hands.type(secret, "canary-new");
      await create();
      await expect(dialog.getByLabel("Connection Name")).toBeFocused();
      await expect(dialog.getByLabel("Connection Name")).toHaveAttribute("aria-invalid", "true");
      await hands.type(dialog.getByLabel("Connection Name"), "Refused at first");

      await putInRole(server, someone, "Read Only");
      await create();
      await says(dialog, "You may not do that");
      await expectAccessible(page, "no right to make one");
      await hands.press(dialog.getByRole("button", { name: "Test", exact: true }));
      await says(dialog, "You may not do that");
      await putInRole(server, someone, "Standard");

      await throughAnEndedSession(hands, page, server, someone, create);
      await expect(secret).toHaveValue("canary-new");

      await server.stop();
      await create();
      await says(dialog, "The server does not answer");
      await expectAccessible(page, "no server to make one at");
      await server.again();
      await expect(secret).toHaveValue("canary-new");
      await create();
      await expect(dialog).toBeHidden();
      await expect(page.getByRole("link", { name: "Refused at first" })).toBeVisible();
      await clean(["canary-new", someone.password], [server.everything()]);
    });

    test("made, but not shared: what was done, what not, and another try", async ({ page, server }) => {
      const clean = watch(page);
      const other = await person(server);
      const name = `Shared late by ${hands.means}`;
      await page.goto("/connections?create=Notion");
      const dialog = page.getByRole("dialog", { name: "New Connection" });
      await hands.type(dialog.getByLabel("Connection Name"), name);
      await hands.type(dialog.getByLabel("Integration secret", { exact: true }), "canary-shared-late");
      await hands.press(dialog.getByRole("button", { name: "Share it" }));
      await hands.type(dialog.getByLabel("User, role, team or service account"), other.email);
      await hands.choose(page.getByRole("option", { name: other.email }));
      await hands.press(dialog.getByRole("button", { name: "Add", exact: true }));
      await page.route("**/api/v2/restriction_policy/**", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
      await hands.press(dialog.getByRole("button", { name: "Create" }));

      await says(dialog, `${name} was created, but not shared`);
      await expect(dialog).toContainText("nothing of it has to be entered again");
      await expect(dialog.getByRole("list", { name: /./ })).toContainText(other.email);
      await expect(dialog.getByRole("button", { name: "Try again" })).toBeFocused();
      await expectAccessible(page, "not shared");
      await clean(["canary-shared-late"]);
      // It is not left by mistake.
      await page.keyboard.press("Escape");
      await hands.press(page.getByRole("dialog", { name: "Leave without saving?" }).getByRole("button", { name: "Cancel" }));
      await hands.press(dialog.getByRole("button", { name: "Try again" }));
      await says(dialog, "Either it is not running");
      await page.unroute("**/api/v2/restriction_policy/**");
      await hands.press(dialog.getByRole("button", { name: "Try again" }));
      await expect(dialog).toBeHidden();
      const { data } = await server.api("GET", `/api/v2/actions/connections?filter[query]=${encodeURIComponent(name)}`);
      expect(data).toHaveLength(1);
      const policy = await server.api("GET", `/api/v2/restriction_policy/connection:${data[0].id}`);
      expect(policy.data.attributes.bindings).toContainEqual({ relation: "resolver", principals: [`user:${other.id}`] });
    });

    test("changing one: a wrong field, a stale edit, an ended session, no right, no server", async ({ browser, ownServer: server }) => {
      const { someone, id, page } = await editorOf(browser, server, "Changed in vain");
      const clean = watch(page);
      await page.goto(`/connections/${id}`);
      await hands.press(page.getByRole("button", { name: "Edit" }));
      const dialog = page.getByRole("dialog", { name: "Edit Connection" });
      const password = dialog.getByLabel("Password", { exact: true });
      const save = () => hands.press(dialog.getByRole("button", { name: "Save" }));
      await hands.type(password, "canary-changed");
      await hands.type(dialog.getByLabel("Base URL"), "no address");
      await save();
      await expect(dialog.getByLabel("Base URL")).toHaveAttribute("aria-invalid", "true");
      await hands.type(dialog.getByLabel("Base URL"), "https://a.example.com");

      await server.api("PATCH", path(id), { data: { type: "action_connection", attributes: { name: "Changed by them" } } });
      await hands.type(dialog.getByLabel("Connection Name"), "Changed by me");
      await save();
      const both = dialog.getByRole("table", { name: "Somebody saved in between" });
      await expect(both).toContainText(/Changed by me.*Changed by them/);
      await expect(both).toContainText("Entered here");
      await expect(both).not.toContainText("canary-changed");
      await hands.press(dialog.getByRole("button", { name: "Keep mine on top" }));

      await throughAnEndedSession(hands, page, server, someone, save);
      await expect(password).toHaveValue("canary-changed");
      await share(server, id, "viewer", `user:${someone.id}`);
      await save();
      await says(dialog, "You may not do that");
      await expectAccessible(page, "no right to change it");
      await share(server, id, "editor", `user:${someone.id}`);
      await server.stop();
      await save();
      await says(dialog, "The server does not answer");
      await server.again();
      await save();
      await expect(dialog).toBeHidden();
      expect((await server.api("GET", path(id))).data.attributes).toMatchObject({ name: "Changed by me", version: 3 });
      await clean(["canary-changed", "canary-stored", someone.password], [server.everything()]);
    });

    test("sharing and deleting one: an ended session, no right, no server", async ({ browser, ownServer: server }) => {
      const { someone, id, page } = await editorOf(browser, server, "Shared in vain");
      await page.goto(`/connections/${id}`);
      await hands.press(page.getByRole("button", { name: "Permissions" }));
      const dialog = page.getByRole("dialog", { name: "Restrict Access" });
      const save = () => hands.press(dialog.getByRole("button", { name: "Save" }));
      const lines = dialog.getByRole("button", { name: /^Remove / });
      await expect(lines).toHaveCount(2);
      await hands.press(dialog.getByRole("button", { name: /^Remove .*Admin/ }));
      await throughAnEndedSession(hands, page, server, someone, save);
      await expect(lines).toHaveCount(1);
      await share(server, id, "viewer", `user:${someone.id}`);
      await save();
      await says(dialog, "You may not do that");
      await expectAccessible(page, "no right to share it");
      await share(server, id, "editor", `user:${someone.id}`);
      await server.stop();
      await save();
      await says(dialog, "The server does not answer");
      await server.again();
      await save();
      await expect(dialog).toBeHidden();

      await page.clock.install();
      const remove = async () => {
        await page.goto(`/connections/${id}`);
        await hands.press(page.getByRole("button", { name: "Delete" }));
        await hands.press(page.getByRole("dialog", { name: "Are you sure?" }).getByRole("button", { name: "Delete" }));
        await expect(page).toHaveURL(/\/connections$/);
      };
      const isNotDeleted = () => expect(page.getByText("Shared in vain was not deleted").first()).toBeVisible();
      await remove();
      await share(server, id, "viewer", `user:${someone.id}`);
      await page.clock.fastForward(11_000);
      await isNotDeleted();
      await expect(page.getByRole("link", { name: "Shared in vain" })).toBeVisible();
      await share(server, id, "editor", `user:${someone.id}`);
      await remove();
      await throughAnEndedSession(hands, page, server, someone, () => page.clock.fastForward(11_000));
      await isNotDeleted();
      await remove();
      await server.stop();
      await page.clock.fastForward(11_000);
      await isNotDeleted();
      await server.again();
    });

    test("using and authorizing one: an ended session, no right, no server", async ({ browser, ownServer: server }) => {
      const other = await provider();
      const { someone, id, page } = await editorOf(browser, server, "Used in vain");
      const agreed = await connect(server, byConsent("Agreed in vain", other));
      await share(server, agreed, "editor", `user:${someone.id}`);
      await page.goto(`/connections/${id}`);
      const health = page.getByRole("region", { name: "Health" });
      const run = () => hands.press(health.getByRole("button", { name: "Test" }));
      await health.getByRole("button", { name: "Test" }).waitFor();
      await throughAnEndedSession(hands, page, server, someone, run);
      await share(server, id, "viewer", `user:${someone.id}`);
      await page.reload();
      await expect(health.getByRole("button", { name: "Test" })).toBeDisabled();
      await expect(health).toContainText("Only who may use it can test it");
      await expectAccessible(page, "no right to test it");
      await share(server, id, "editor", `user:${someone.id}`);
      await page.reload();
      await expect(health.getByRole("button", { name: "Test" })).toBeEnabled();
      await server.stop();
      await run();
      await says(health, "The server does not answer");
      await expectAccessible(page, "no server to test it");
      await server.again();

      await page.goto(`/connections/${id}?tab=try`);
      const form = page.getByRole("form", { name: "Try it" });
      const answer = page.getByRole("region", { name: "Answer" });
      const send = () => hands.press(form.getByRole("button", { name: "Send" }));
      await hands.type(form.getByLabel("Path"), "https://elsewhere.example/");
      await send();
      await says(answer, "It may not go there");
      await hands.type(form.getByLabel("Path"), "/kept");
      await throughAnEndedSession(hands, page, server, someone, send);
      await expect(form.getByLabel("Path")).toHaveValue("/kept");
      await share(server, id, "viewer", `user:${someone.id}`);
      await send();
      await expect(page.getByRole("heading", { name: "You may look at it, but not use it" })).toBeVisible();
      await expectAccessible(page, "no right to try it");
      await share(server, id, "editor", `user:${someone.id}`);
      await page.reload();
      await hands.type(form.getByLabel("Path"), "/kept");
      await server.stop();
      await send();
      await says(page.getByRole("tabpanel"), "The server does not answer");
      await expect(form.getByLabel("Path")).toHaveValue("/kept");
      await server.again();

      await page.goto(`/connections/${agreed}`);
      const card = page.getByRole("region", { name: "Authorization", exact: true });
      const dialog = page.getByRole("dialog", { name: "Authorize Agreed in vain" });
      await card.getByRole("button", { name: "Authorize" }).waitFor();
      await share(server, agreed, "viewer", `user:${someone.id}`);
      await hands.press(card.getByRole("button", { name: "Authorize" }));
      await says(dialog, "You may not do that");
      await expectAccessible(page, "no right to authorize it");
      await share(server, agreed, "editor", `user:${someone.id}`);
      await page.reload();
      await card.getByRole("button", { name: "Authorize" }).waitFor();
      await server.stop();
      await hands.press(card.getByRole("button", { name: "Authorize" }));
      await expect(dialog.getByRole("heading", { name: "The server does not answer" })).toBeVisible();
      await server.again();
      // A server that has just come back on a busy machine may refuse what it cannot record in time.
      await expect(async () => {
        await dialog.getByRole("button", { name: "Try again" }).click({ timeout: 1_000 });
        await expect(dialog).toContainText("/oauth/callback", { timeout: 5_000 });
      }).toPass();
      await page.keyboard.press("Escape");
      await throughAnEndedSession(hands, page, server, someone, () => hands.press(card.getByRole("button", { name: "Authorize" })));
      other.close();
    });

    test("finding some and changing several: an ended session, no right, no server", async ({ browser, ownServer: server }) => {
      const { someone, id, page } = await editorOf(browser, server, "Found in vain");
      await page.goto("/connections?q=found");
      const row = page.getByRole("link", { name: "Found in vain" });
      await expect(row).toBeVisible();
      const search = page.getByLabel("Search connections");
      await throughAnEndedSession(hands, page, server, someone, () => hands.type(search, "in vain"));
      await expect(row).toBeVisible();
      const toolbar = page.getByRole("toolbar", { name: "Selected connections" });
      const disable = async () => {
        const box = page.getByLabel("Select Found in vain");
        if (!(await box.isChecked())) await hands.mark(box);
        await hands.press(toolbar.getByRole("button", { name: "Disable" }));
      };
      await hands.mark(page.getByLabel("Select Found in vain"));
      await share(server, id, "viewer", `user:${someone.id}`);
      await disable();
      await expect(page.getByText(/Done with 0 of 1/)).toBeVisible();
      await share(server, id, "editor", `user:${someone.id}`);
      await page.reload();
      await hands.mark(page.getByLabel("Select Found in vain"));
      await server.stop();
      await disable();
      await expect(page.getByText(/Done with 0 of 1/)).toBeVisible();
      await page.goto("about:blank");
      await server.again();
      await page.goto("/connections");
      await expect(row).toBeVisible();
      await server.stop();
      await hands.type(search, "nobody answers");
      await expect(page.getByRole("heading", { name: "The server does not answer" })).toBeVisible();
      await expectAccessible(page, "no server to list them");
      await server.again();
      await takeRoles(server, someone);
      await page.goto("/connections");
      await expect(page.getByRole("heading", { name: "You may not do that" })).toBeVisible();
      await expectAccessible(page, "no right to see any");
    });
  });
}
