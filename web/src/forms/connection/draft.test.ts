import { expect, test } from "vitest";

import type { Connection, CredentialField, Integration } from "../../api/schema.ts";
import { askedFields, changeType, createAttributes, draftOf, newDraft, sameInput, setIn, storedOf, updateAttributes, withoutEmptyRows } from "./draft.ts";

const field = (name: string, kind: string, others: Partial<CredentialField> = {}): CredentialField => ({
  name,
  kind,
  label: name,
  help: "",
  secret: false,
  required: false,
  read_only: false,
  ...others,
});
const shared = [field("headers", "list"), field("body", "text"), field("refresh_on", "object", { fields: [field("statuses", "numbers")] })];
const types = [
  { type: "ByToken", label: "", description: "", fields: [field("tokens", "list", { secret: true }), ...shared] },
  {
    type: "ByPassword",
    label: "",
    description: "",
    fields: [field("username", "text", { required: true }), field("password", "text", { secret: true, required: true }), field("realm", "text"), field("account", "text", { read_only: true }), ...shared],
  },
];
const http: Integration = {
  id: "HTTP",
  type: "integration",
  attributes: { name: "HTTP", category: "", icon_url: "", tile: false, fields: [field("base_url", "url", { required: true })], credential_types: types },
};

test("what is empty is not sent, and what is sent has the shape of the API", () => {
  let draft = setIn(newDraft(http), ["integration", "base_url"], "https://a.example");
  expect(createAttributes(http, withoutEmptyRows(draft)).integration).toEqual({ type: "HTTP", base_url: "https://a.example", credentials: { type: "ByToken" } });
  draft = setIn(draft, ["integration", "credentials", "tokens", 0], { name: "key", value: "v" });
  draft = setIn(draft, ["integration", "credentials", "headers"], [{ name: "", value: "" }, { name: "X-Key", value: "{{ key }}" }]);
  draft = setIn(draft, ["integration", "credentials", "refresh_on"], { statuses: ["419"] });
  draft = setIn(draft, ["integration", "credentials", "body"], { content: "{}", content_type: "" });
  expect(createAttributes(http, withoutEmptyRows(draft)).integration.credentials).toEqual({
    type: "ByToken",
    tokens: [{ name: "key", type: "SECRET", value: "v" }],
    headers: [{ name: "X-Key", value: "{{ key }}" }],
    body: { content: "{}" },
    refresh_on: { statuses: [419] },
  });
});

test("another way to authenticate keeps what both ask for", () => {
  const draft = setIn(newDraft(http), ["integration", "credentials", "headers"], [{ name: "A", value: "b" }]);
  const credentials = changeType(draft, types[1]!).integration.credentials;
  expect(credentials).toEqual({ type: "ByPassword", headers: [{ name: "A", value: "b" }] });
});

const stored = (credentials: Record<string, unknown>) =>
  draftOf({ attributes: { name: "n", tags: ["a:b"], integration: { type: "HTTP", base_url: "https://a.example", credentials } } } as unknown as Connection);

test("an edit sends only what changed, and leaves secrets alone", () => {
  const before = stored({ type: "ByPassword", username: "u", password: "", realm: "r", account: "ours", headers: [{ name: "A", value: "b" }], refresh_on: { statuses: [419] } });
  expect(updateAttributes(http, setIn(before, ["name"], "m"), before, 3)).toEqual({ version: 3, name: "m" });
  let draft = setIn(before, ["integration", "credentials", "realm"], "");
  draft = setIn(draft, ["integration", "credentials", "headers"], [{ name: "B", value: "c" }]);
  draft = setIn(draft, ["integration", "credentials", "refresh_on"], undefined);
  expect(updateAttributes(http, draft, before, 3).integration?.credentials).toEqual({
    type: "ByPassword",
    username: "u",
    realm: "",
    headers: [{ name: "B", value: "c" }, { name: "A", value: "", deleted: true }],
    refresh_on: null,
  });
});

test("a token that keeps its name keeps its value", () => {
  const before = stored({ type: "ByToken", tokens: [{ name: "one", type: "SECRET", value: "" }] });
  const draft = setIn(before, ["integration", "credentials", "tokens", 1], { name: "two", value: "v" });
  expect(updateAttributes(http, draft, before, 1).integration?.credentials.tokens).toEqual([
    { name: "one", type: "SECRET", value: "" },
    { name: "two", type: "SECRET", value: "v" },
  ]);
});

const referring = (credentials: Record<string, unknown>, secrets: Record<string, { set_at: string }>) =>
  ({ attributes: { name: "n", tags: [], secrets, integration: { type: "HTTP", base_url: "https://a.example", credentials } } }) as unknown as Connection;

test("a reference that is stored is shown and not sent again, and one that is entered is sent", () => {
  const set_at = "2026-01-01T00:00:00Z";
  const password = { reference: "env:A" };
  const connection = referring({ type: "ByPassword", username: "u", password }, { password: { set_at } });
  expect(storedOf(connection)).toEqual({ password: { setAt: set_at, reference: "env:A" } });
  const before = draftOf(connection);
  const moved = setIn(before, ["integration", "base_url"], "https://b.example");
  expect(updateAttributes(http, moved, before, 1).integration?.credentials).not.toHaveProperty("password");
  const entered = setIn(before, ["integration", "credentials", "password"], password);
  expect(updateAttributes(http, entered, before, 1).integration?.credentials.password).toEqual(password);
  // To the reference and back, or to the value and back, is no change.
  for (const nothing of ["", { reference: "" }]) {
    expect(sameInput(setIn(before, ["integration", "credentials", "password"], nothing), before)).toBe(true);
  }
});

test("a token's reference is known by the token's name, wherever the token is", () => {
  const tokens = [{ name: "a", type: "SECRET", value: { reference: "file:/a" } }, { name: "b", type: "SECRET", value: "" }];
  const secrets = { "tokens/a": { set_at: "1" }, "tokens/b": { set_at: "2" } };
  const wanted = { "tokens/a": { setAt: "1", reference: "file:/a" }, "tokens/b": { setAt: "2", reference: undefined } };
  expect(storedOf(referring({ type: "ByToken", tokens }, secrets))).toEqual(wanted);
  expect(storedOf(referring({ type: "Two", secret: { type: "HTTPTokenAuth", tokens } }, secrets))).toEqual(wanted);
});

test("without a key nothing of a key is asked for, and with one nothing that only the other way needs", () => {
  const fields = [
    field("email", "text", { required: true }),
    field("federated", "flag"),
    field("audience", "text"),
    field("private_key", "pem", { secret: true, required_unless: "federated" }),
    field("certificate", "pem"),
    field("certificate_private_key", "pem", { secret: true }),
    field("client_certificate", "object"),
  ];
  const names = (federated: boolean) => askedFields(fields, { federated }).map(({ name }) => name);
  expect(names(true)).toEqual(["email", "federated", "audience", "client_certificate"]);
  expect(names(false)).toEqual(["email", "federated", "private_key", "certificate", "certificate_private_key", "client_certificate"]);
  expect(askedFields([field("audience", "text")], {})).toHaveLength(1);
});
