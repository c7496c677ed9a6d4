import { expect, test } from "vitest";

import type { OidcProvider } from "../../../api/schema.ts";
import { problems, Refused } from "../../../lib/errors.ts";
import { bodyOf, draftOf, faultsIn, faultsOf } from "./provider-form.ts";

const PROVIDER: OidcProvider = {
  id: "1",
  type: "oidc_providers",
  attributes: {
    name: "Login",
    issuer: "https://login.example.com",
    client_id: "claviger",
    client_secret: "",
    scopes: ["email"],
    groups_claim: "groups",
    trust_email: false,
    just_in_time: true,
    enabled: true,
    mappings: [{ group: "ops", role_id: "r" }, { group: "pay", team_id: "t" }],
    created_at: "2026-11-01T00:00:00Z",
    modified_at: "2026-11-01T00:00:00Z",
  },
};

test("an edit sends everything but what is fixed and what was not entered", () => {
  const body = bodyOf(draftOf(PROVIDER), true);
  expect(body).not.toHaveProperty("issuer");
  expect(body).not.toHaveProperty("client_secret");
  expect(body.mappings).toEqual([{ group: "ops", role_id: "r" }, { group: "pay", team_id: "t" }]);
  expect(bodyOf({ ...draftOf(PROVIDER), client_secret: "new", groups_claim: " " }, true)).toMatchObject({ client_secret: "new", groups_claim: null });
});

test("what is missing is told at its field", () => {
  expect(Object.keys(faultsOf(draftOf(undefined), false))).toEqual(["name", "client_id", "issuer", "client_secret"]);
  expect(faultsOf(draftOf(PROVIDER), true)).toEqual({});
  const draft = { ...draftOf(PROVIDER), groups_claim: "", mappings: [{ key: 0, group: "", gives: null }] };
  expect(Object.keys(faultsOf(draft, true))).toEqual(["mappings.0.group", "mappings.0.gives", "groups_claim"]);
});

test("what the server says of a mapping stands at its line", () => {
  const wrong = (pointer: string) => ({ detail: "must be so", source: { pointer } });
  const errors = ["/data/attributes/issuer", "/data/attributes/mappings/1/role_id", "/data/attributes/mappings", "/data/type"].map(wrong);
  const { fields, rest } = faultsIn(new Refused(400, problems({ errors })));
  expect(Object.keys(fields)).toEqual(["issuer", "mappings.1.gives"]);
  expect(rest?.detail).toBe("Must be so. Must be so.");
});
