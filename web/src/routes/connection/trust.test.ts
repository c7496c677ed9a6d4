import { expect, test } from "vitest";

import { memberCommand, trustPolicy } from "./trust.ts";

const issuer = "https://keys.example.com/oidc/1";

test("an AWS role trusts one connection of one organization", () => {
  const identity = { issuer, subject: "connection:2:https://*.amazonaws.com", audience: "sts.amazonaws.com" };
  const [statement] = JSON.parse(trustPolicy(identity, { account_id: "123456789012" })).Statement;
  expect(statement.Principal.Federated).toBe("arn:aws:iam::123456789012:oidc-provider/keys.example.com/oidc/1");
  expect(statement.Condition.StringEquals).toEqual({
    "keys.example.com/oidc/1:aud": "sts.amazonaws.com",
    "keys.example.com/oidc/1:sub": "connection:2:https://*.amazonaws.com",
  });
});

test("a service account of Google is acted for by one member of the pool", () => {
  const pool = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ours";
  const identity = { issuer, subject: "connection:2:https://storage.googleapis.com", audience: `${pool}/providers/claviger` };
  const command = memberCommand(identity, { service_account_email: "a@b.iam.gserviceaccount.com" });
  expect(command).toContain("add-iam-policy-binding a@b.iam.gserviceaccount.com");
  expect(command).toContain(`--member "principal:${pool}/subject/connection:2:https://storage.googleapis.com"`);
});
