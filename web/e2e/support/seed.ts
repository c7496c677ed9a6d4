// Connections as an organization would have them.

import type { Server } from "./server.ts";

interface Wanted {
  name: string;
  integration: Record<string, unknown>;
  tags?: string[];
}

const WANTED: Wanted[] = [
  {
    name: "Order service",
    integration: { type: "HTTP", base_url: "https://orders.internal.example.com/v1", credentials: { type: "HTTPBasicAuth", username: "claviger", password: "correct horse" } },
    tags: ["env:prod", "team:checkout"],
  },
  { name: "Support answers", integration: { type: "OpenAI", credentials: { type: "OpenAIAPIKey", api_token: "sk-proj-seed-1" } }, tags: ["env:prod"] },
  { name: "Triage drafts", integration: { type: "Anthropic", credentials: { type: "AnthropicAPIKey", api_token: "sk-ant-seed" } } },
  {
    name: "Mirror of the main repository",
    integration: { type: "Gitlab", credentials: { type: "GitlabAPIKey", api_token: "glpat-seed" } },
    tags: ["team:platform", "env:prod", "scope:read"],
  },
  { name: "Feature flags", integration: { type: "LaunchDarkly", credentials: { type: "LaunchDarklyAPIKey", api_token: "api-seed" } }, tags: ["env:staging"] },
  { name: "Edge cache", integration: { type: "Fastly", credentials: { type: "FastlyAPIKey", api_key: "fastly-seed" } } },
  { name: "Zone changes", integration: { type: "Cloudflare", credentials: { type: "CloudflareAPIToken", api_token: "cf-seed" } }, tags: ["zone:example.com"] },
  {
    name: "Production account",
    integration: { type: "AWS", credentials: { type: "AWSAssumeRole", account_id: "123456789123", role: "claviger-read" } },
    tags: ["account_id:123456789123", "env:prod"],
  },
  { name: "Runbooks", integration: { type: "Notion", credentials: { type: "NotionAPIKey", api_token: "ntn-seed" } } },
];

export const connect = async (server: Server, { name, integration, tags }: Wanted): Promise<string> => {
  const attributes = { name, integration, ...(tags && { tags }) };
  const { data } = await server.api("POST", "/api/v2/actions/connections", { data: { type: "action_connection", attributes } });
  return data.id;
};

/** Makes all of them; some were used, one is switched off. */
export async function seed(server: Server): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const wanted of WANTED) ids.set(wanted.name, await connect(server, wanted));
  await server.api("POST", `/api/v2/actions/connections/${ids.get("Edge cache")}/disable`);
  return ids;
}
