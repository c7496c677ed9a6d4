import { watch } from "./support/canaries.ts";
import { expect, expectAccessible, test } from "./support/fixtures.ts";
import { person } from "./support/people.ts";
import { connect } from "./support/seed.ts";

const basic = (name: string) => ({
  name,
  integration: { type: "HTTP", base_url: "https://a.example.com", credentials: { type: "HTTPBasicAuth", username: "one", password: "canary-kept" } },
});
const path = (id: string) => `/api/v2/actions/connections/${id}`;

test("an edit changes what was changed and keeps the secret", async ({ page, server }) => {
  const clean = watch(page);
  const id = await connect(server, basic("Edited"));
  await page.goto("/connections?q=Edited");
  await page.getByRole("button", { name: "Edit Edited" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit Connection" });
  await expect(dialog.getByLabel("Password", { exact: true })).toHaveAttribute("placeholder", /^Unchanged, set/);
  await expect(dialog.getByRole("button", { name: "Save" })).toBeDisabled();
  await dialog.getByLabel("User name").fill("two");
  await expectAccessible(page, "edit");
  await dialog.getByLabel("Base URL").fill("https://b.example.com");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("must be entered again")).toBeVisible();
  await expect(dialog.getByLabel("Password", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Base URL").fill("https://a.example.com");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  const { attributes } = (await server.api("GET", path(id))).data;
  expect(attributes.integration.credentials.username).toBe("two");
  expect(attributes.version).toBe(2);

  await page.getByRole("button", { name: "Edit Edited" }).click();
  await dialog.getByLabel("Password", { exact: true }).fill("canary-replaced");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await clean(["canary-kept", "canary-replaced"], [server.everything()]);
});

test("a stale edit shows both versions", async ({ page, server }) => {
  const id = await connect(server, basic("Raced"));
  await page.goto("/connections?q=Raced");
  await page.getByRole("button", { name: "Edit Raced" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit Connection" });
  await dialog.getByLabel("Connection Name").fill("Raced by me");
  await server.api("PATCH", path(id), { data: { type: "action_connection", attributes: { name: "Raced by them" } } });
  await dialog.getByRole("button", { name: "Save" }).click();
  const both = dialog.getByRole("table", { name: "Somebody saved in between" });
  await expect(both.getByRole("row").nth(1)).toContainText(/Raced by me.*Raced by them/);
  await expectAccessible(page, "stale");
  await dialog.getByRole("button", { name: "Keep mine on top" }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  expect((await server.api("GET", path(id))).data.attributes).toMatchObject({ name: "Raced by me", version: 3 });
});

test("access is given and taken, and seen before it is saved", async ({ page, server }) => {
  const other = await person(server);
  const id = await connect(server, basic("Shared"));
  await page.goto("/connections?q=Shared");
  await page.getByRole("button", { name: "Permissions Shared" }).click();
  const dialog = page.getByRole("dialog", { name: "Restrict Access" });
  await dialog.getByLabel("User, role, team or service account").fill(other.email);
  await page.getByRole("option", { name: other.email }).click();
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  const preview = dialog.getByRole("region", { name: "Who ends up with what" });
  await expect(preview).toContainText(`May use it (1)${other.email}`);
  await expectAccessible(page, "permissions");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  const { attributes } = (await server.api("GET", `/api/v2/restriction_policy/connection:${id}`)).data;
  expect(attributes.bindings).toContainEqual({ relation: "resolver", principals: [`user:${other.id}`] });
  await page.getByRole("button", { name: "Permissions Shared" }).click();
  await dialog.getByRole("button", { name: `Remove ${other.email}` }).click();
  await expect(preview).toContainText("May use itNobody");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("dialog", { name: "Leave without saving?" })).toBeVisible();
});
