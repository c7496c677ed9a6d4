// What somebody enters at a cloud so that it trusts a connection without a key (docs/keyless.md).

import type { WorkloadIdentity } from "../../api/schema.ts";

type Credentials = Record<string, unknown>;

export type Cloud = "aws" | "azure" | "google";

/** Where the connection's token is exchanged. */
export function cloudOf({ type }: Credentials): Cloud | undefined {
  const name = String(type);
  if (name.endsWith("AWSAssumeRole")) return "aws";
  if (name === "HTTPAzureTenant") return "azure";
  return name === "HTTPGCPServiceAccount" ? "google" : undefined;
}

/** The trust policy of an IAM role; its conditions are named after the issuer without `https://`. */
export function trustPolicy({ issuer, subject, audience }: WorkloadIdentity, { account_id }: Credentials): string {
  const provider = issuer.replace(/^https?:\/\//, "");
  const statement = {
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${String(account_id)}:oidc-provider/${provider}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringEquals: { [`${provider}:aud`]: audience, [`${provider}:sub`]: subject } },
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] }, null, 2);
}

/** The command that lets the pool's member act for the service account. */
export function memberCommand({ subject, audience }: WorkloadIdentity, { service_account_email }: Credentials): string {
  const pool = audience.replace(/\/providers\/[^/]*$/, "");
  return [
    `gcloud iam service-accounts add-iam-policy-binding ${String(service_account_email)} \\`,
    "  --role roles/iam.workloadIdentityUser \\",
    `  --member "principal:${pool}/subject/${subject}"`,
  ].join("\n");
}
