// Roles and teams as they change, and who comes in through single sign-on.

import { watch } from "./support/canaries.ts";
import { expect, expectAccessible, test } from "./support/fixtures.ts";
import { pageOf, person } from "./support/people.ts";

test("a role is made, given, edited with its effect, and deleted with those who lose it", async ({ page, browser, server }) => {
  const someone = await person(server, "Read Only");
  await page.goto("/settings/roles");
  const list = page.getByRole("table", { name: "Roles", exact: true });
  await expect(list.getByRole("row", { name: /Admin/ })).toContainText("Everything");
  await expect(list.getByRole("button", { name: /^Edit/ })).toHaveCount(0);
  await page.getByRole("button", { name: "New role" }).click();
  const dialog = page.getByRole("dialog", { name: "New role" });
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(dialog.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Name").fill("On call");
  await dialog.getByRole("group", { name: "Compliance" }).getByRole("checkbox", { name: "All of Compliance" }).check();
  await dialog.getByRole("checkbox", { name: "User Access Invite" }).check();
  await expectAccessible(page, "a new role");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog", { name: /unsaved|entered|Leave/i }).getByRole("button", { name: "Cancel" }).click();
  await dialog.getByRole("button", { name: "Create" }).click();
  const row = list.getByRole("row", { name: /On call/ });
  await expect(row).toContainText("4 of");
  await expect(row).toContainText("Custom");

  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "People" }).click();
  await page.getByLabel("Search people").fill(someone.email);
  const them = page.getByRole("row", { name: new RegExp(someone.email) });
  await them.getByRole("button", { name: /^Roles of/ }).click();
  const roles = page.getByRole("dialog", { name: /^Roles of/ });
  await roles.getByRole("checkbox", { name: "On call" }).check();
  await expect(roles.getByRole("status")).toContainText("User Access Invite");
  await expectAccessible(page, "roles of somebody");
  await roles.getByRole("button", { name: "Save" }).click();
  await expect(them).toContainText("On call");
  const theirs = await pageOf(browser, server, someone);
  await theirs.goto("/audit");
  await expect(theirs.getByRole("heading", { name: "Audit" })).toBeVisible();
  await theirs.context().close();

  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Roles" }).click();
  await row.getByRole("button", { name: "Edit On call" }).click();
  const edit = page.getByRole("dialog", { name: "Edit On call" });
  await edit.getByRole("checkbox", { name: "Audit Trail Write" }).uncheck();
  await expect(edit.getByRole("region", { name: "Who notices" })).toContainText("1 person may no longer: Audit Trail Write.");
  await expectAccessible(page, "an edited role");
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(row).toContainText("3 of");
  await row.getByRole("button", { name: "Make a copy of On call" }).click();
  await page.getByRole("dialog", { name: "New role" }).getByRole("button", { name: "Create" }).click();
  await expect(list.getByRole("row", { name: /Copy of On call/ })).toContainText("3 of");
  await list.getByRole("row", { name: /^On call/ }).getByRole("button", { name: "Delete On call" }).click();
  const leave = page.getByRole("dialog", { name: "Delete the role On call?" });
  await expect(leave.getByRole("listitem")).toHaveText([someone.email]);
  await expectAccessible(page, "a role to delete");
  await leave.getByRole("button", { name: "Delete" }).click();
  await expect(list.getByRole("row", { name: /^On call/ })).toHaveCount(0);
  const again = await pageOf(browser, server, someone);
  await again.goto("/audit");
  await expect(again.getByRole("heading", { name: /does not include reading the audit log/ })).toBeVisible();
  await again.context().close();
});

test("a team is renamed, and says where a name is taken", async ({ page, server }) => {
  for (const [name, handle] of [["Payments", "payments"], ["Checkout", "checkout"]]) {
    await server.api("POST", "/api/v2/team", { data: { type: "team", attributes: { name, handle } } });
  }
  await page.goto("/settings/teams");
  await page.getByRole("button", { name: "Rename Payments" }).click();
  const dialog = page.getByRole("dialog", { name: "Rename Payments" });
  await dialog.getByLabel("Name").fill("Checkout");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("alert")).toBeVisible();
  await expectAccessible(page, "a name that is taken");
  await dialog.getByLabel("Name").fill("Payments and refunds");
  await expect(dialog.getByLabel("Handle")).toHaveValue("payments");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("row", { name: /Payments and refunds/ })).toContainText("payments");
});

test("a provider is set up, mapped, tried and deleted; its secret is never shown", async ({ page, server }) => {
  const CANARY = "a-client-secret-like-no-other";
  const clean = watch(page);
  await server.api("POST", "/api/v2/team", { data: { type: "team", attributes: { name: "Platform", handle: "platform" } } });
  await page.goto("/settings/single-sign-on");
  await expect(page.getByText("No provider yet")).toBeVisible();
  await expect(page.getByText("/sign-in/oidc/callback")).toBeVisible();
  await expectAccessible(page, "no provider");
  await page.getByRole("button", { name: "New provider" }).click();
  const dialog = page.getByRole("dialog", { name: "New provider" });
  await dialog.getByRole("button", { name: "Add a mapping" }).click();
  await dialog.getByRole("button", { name: "Create" }).click();
  for (const label of ["Name", "Issuer", "Client id", "Client secret", "Claim with the groups", "Group of mapping 1", "Role or team of mapping 1"]) {
    await expect(dialog.getByRole("textbox", { name: label, exact: true }).or(dialog.getByRole("combobox", { name: label })).or(dialog.getByLabel(label, { exact: true })).first()).toHaveAttribute("aria-invalid", "true");
  }
  await expectAccessible(page, "a provider without anything");
  await dialog.getByLabel("Name", { exact: true }).fill("Example login");
  await dialog.getByLabel("Issuer").fill("http://login.example.com");
  await dialog.getByLabel("Client id").fill("claviger");
  await dialog.getByLabel("Client secret", { exact: true }).fill(CANARY);
  await dialog.getByLabel("Claim with the groups").fill("groups");
  await dialog.getByLabel("Group of mapping 1").fill("ops");
  await dialog.getByRole("combobox", { name: "Role or team of mapping 1" }).fill("Platf");
  await page.getByRole("option", { name: "Platform" }).click();
  await dialog.getByRole("checkbox", { name: "Let newcomers in" }).check();
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(dialog.getByLabel("Issuer")).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page, "an issuer that will not do");
  await dialog.getByLabel("Issuer").fill("https://login.example.com/realms/acme");
  await dialog.getByRole("button", { name: "Create" }).click();
  const attempt = page.getByRole("dialog", { name: "Try Example login" });
  await expect(attempt.getByText(/\/sign-in\/oidc\/[0-9a-f-]{36}$/)).toBeVisible();
  await expectAccessible(page, "how to try it");
  await attempt.getByRole("button", { name: "Done" }).click();
  const row = page.getByRole("row", { name: /Example login/ });
  await expect(row).toContainText("1 mapping");
  await expectAccessible(page, "a provider");

  await row.getByRole("button", { name: "Edit Example login" }).click();
  const edit = page.getByRole("dialog", { name: "Edit Example login" });
  await expect(edit.getByLabel("Client secret", { exact: true })).toHaveValue("");
  await expect(edit.getByText("A secret is set")).toBeVisible();
  await expect(edit.getByLabel("Issuer")).not.toBeEditable();
  await edit.getByLabel("Client secret", { exact: true }).fill(`${CANARY}-either`);
  await edit.getByRole("button", { name: "Remove mapping 1" }).click();
  await edit.getByRole("checkbox", { name: "People can sign in through it" }).uncheck();
  await expectAccessible(page, "an edited provider");
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(row).toContainText("Off");
  await expect(row).toContainText("none");
  await clean([CANARY], [server.everything()]);

  await page.getByRole("switch", { name: "People can sign in by password" }).click();
  await page.getByRole("dialog", { name: "Switch passwords off?" }).getByRole("button", { name: "Switch off" }).click();
  await expect(page.getByRole("region", { name: "Passwords" }).getByRole("alert")).toBeVisible();
  await expect(page.getByRole("switch", { name: "People can sign in by password" })).toBeChecked();
  await expectAccessible(page, "passwords that must stay");
  await row.getByRole("button", { name: "Delete Example login" }).click();
  await page.getByRole("dialog", { name: "Delete Example login?" }).getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("No provider yet")).toBeVisible();
});

test("whoever does not manage access sees roles, and is refused single sign-on", async ({ browser, server }) => {
  const page = await pageOf(browser, server, await person(server));
  await page.goto("/settings/roles");
  await expect(page.getByRole("table", { name: "Roles", exact: true }).getByRole("row", { name: /Standard/ })).toBeVisible();
  await expect(page.getByRole("button", { name: /^(New role|Edit|Delete|Make a copy)/ })).toHaveCount(0);
  await expect(page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Single sign-on" })).toHaveCount(0);
  await page.goto("/settings/single-sign-on");
  await expect(page.getByRole("alert")).toContainText("You may not do that");
  await expect(page.getByRole("button", { name: "New provider" })).toHaveCount(0);
  await expectAccessible(page, "refused single sign-on");
  await page.context().close();
});
