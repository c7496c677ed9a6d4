// Pictures of every page in both themes and widths, below .cache/shots.

import { test } from "./support/fixtures.ts";
import { person } from "./support/people.ts";
import { byConsent, provider } from "./support/provider.ts";
import { connect, seed } from "./support/seed.ts";
import { REFERRED } from "./support/server.ts";
import { shoot } from "./support/shoot.ts";
import { upstream } from "./support/upstream.ts";

const FOLDER = "../.cache/shots";

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

test("references, connections without a key, and consent", async ({ page, server }) => {
  test.slow();
  await person(server);
  const other = await provider();
  other.tokens = () => ({ access_token: "a", refresh_token: "r", token_type: "Bearer", expires_in: 3600, scope: "repo:read audit" });
  await page.goto("/connections?create=OpenAI");
  await page.getByRole("radiogroup", { name: "How API Token is given" }).getByText("Reference").click();
  await page.getByLabel("Connection Name").fill("Support answers");
  await page.getByRole("textbox", { name: "API Token" }).fill("vault:apps/openai#key");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByText(/Is not allowed/).waitFor();
  await shoot(page, "new-reference");
  const id = await connect(server, {
    name: "Order service",
    integration: { type: "HTTP", base_url: "https://orders.example.com", credentials: { type: "HTTPBasicAuth", username: "claviger", password: { reference: REFERRED.name } } },
  });
  await page.goto(`/connections/${id}`);
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("radiogroup").waitFor();
  await shoot(page, "edit-reference");
  const credentials = { type: "AWSAssumeRole", account_id: "123456789123", role: "claviger-read", federated: true };
  const role = await connect(server, { name: "Production account", integration: { type: "AWS", credentials } });
  await page.goto(`/connections/${role}`);
  await page.getByText("sts.amazonaws.com").first().waitFor();
  await shoot(page, "connection-keyless");
  const agreed = await connect(server, byConsent("Repositories", other, ["repo:read", "repo:write"]));
  await page.goto("/connections?q=Repositories");
  await page.getByRole("button", { name: /why, of Repositories/ }).click();
  await shoot(page, "connections-authorize");
  await page.goto(`/connections/${agreed}`);
  await page.getByRole("button", { name: "Authorize" }).waitFor();
  await shoot(page, "consent-none");
  await page.getByRole("button", { name: "Authorize" }).click();
  await page.getByRole("button", { name: /^Continue to/ }).waitFor();
  await shoot(page, "consent-dialog");
  await page.getByRole("button", { name: /^Continue to/ }).click();
  await page.getByRole("link", { name: "Agree" }).click();
  await page.getByRole("button", { name: "Connect" }).click();
  await page.getByRole("heading", { name: "Connected" }).waitFor();
  await page.getByRole("link", { name: "Back" }).click();
  await page.getByRole("button", { name: "Reconnect" }).waitFor();
  await shoot(page, "consent-given");
  other.refusal = "access_denied";
  await page.getByRole("button", { name: "Reconnect" }).click();
  await page.getByRole("button", { name: /^Continue to/ }).click();
  await page.getByRole("link", { name: "Agree" }).click();
  await page.getByRole("button", { name: "Connect" }).click();
  await page.getByRole("heading", { name: "Not connected" }).waitFor();
  await page.getByRole("link", { name: "Back" }).click();
  await page.getByRole("button", { name: "Begin again" }).waitFor();
  await shoot(page, "consent-refused");
  await page.goto("/connections?create=Notion");
  await page.getByLabel("Connection Name").fill("Runbooks");
  await page.getByLabel("Integration secret", { exact: true }).fill("ntn-secret");
  await page.getByRole("button", { name: "Share it" }).click();
  await page.getByLabel("User, role, team or service account").first().fill("person");
  await page.getByRole("option").first().click();
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.route("**/api/v2/restriction_policy/**", (route) => route.abort());
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByRole("button", { name: "Leave it private" }).waitFor();
  await shoot(page, "new-not-shared");
  await page.unroute("**/api/v2/restriction_policy/**");
  await page.getByRole("button", { name: "Leave it private" }).click();
  const { data } = await server.api("GET", "/api/v2/actions/connections");
  for (const each of data) await server.api("DELETE", `/api/v2/actions/connections/${each.id}`);
  other.close();
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
