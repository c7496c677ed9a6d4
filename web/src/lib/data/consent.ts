// What a person agreed to at a provider, and asking them for it.

import { queryOptions } from "@tanstack/react-query";

import type { Connection, OauthAuthorization, OauthAuthorizationLinkMade } from "../../api/schema.ts";
import { api, ask } from "../api.ts";

/** What is known of it, from the connection itself. */
export interface Consent {
  /** Whose account, as far as the provider says. */
  account?: string;
  wanted: string[];
  /** Undefined where the provider does not tell. */
  granted?: string[];
  missing: string[];
  expiresAt?: string;
  state: "none" | "given" | "over";
}

interface Credentials {
  type?: string;
  account?: string;
  scopes?: string[];
  granted_scopes?: string[];
  missing_scopes?: string[];
  expires_at?: string;
}

const credentialsOf = ({ attributes }: Connection) => (attributes.integration.credentials ?? {}) as Credentials;

/** Undefined where nobody has to agree to anything. */
export function consentOf(connection: Connection): Consent | undefined {
  const { type, account, scopes = [], granted_scopes, missing_scopes = [], expires_at } = credentialsOf(connection);
  if (type !== "HTTPOAuth2AuthorizationCode" && type !== "HTTPOAuth2DeviceCode") return undefined;
  const { state: health } = connection.attributes.health;
  const known = Boolean(account ?? granted_scopes ?? expires_at);
  // What was agreed to once stays known when it is over.
  const state = health === "needs_authorization" ? (known ? "over" : "none") : health === "disabled" && !known ? "none" : "given";
  return { account, wanted: scopes, granted: granted_scopes, missing: missing_scopes, expiresAt: expires_at, state };
}

/** Whether somebody has to agree before it works. */
export const needsConsent = (connection: Connection) => ["none", "over"].includes(consentOf(connection)?.state ?? "");

/** With a device code somebody types a code in elsewhere, instead of going there from here. */
export const byDevice = (connection: Connection) => credentialsOf(connection).type === "HTTPOAuth2DeviceCode";

/** Begins to ask whoever is signed in; ends what was begun before. */
export async function beginConsent(id: string): Promise<OauthAuthorization> {
  const params = { path: { connection_id: id } };
  return (await ask(api.POST("/api/v2/actions/connections/{connection_id}/authorize", { params }))).data;
}

/** A link by which somebody without an account here authorizes it, once. Told once; ends the one made before. */
export async function makeLink(id: string): Promise<OauthAuthorizationLinkMade> {
  const params = { path: { connection_id: id } };
  return (await ask(api.POST("/api/v2/actions/connections/{connection_id}/authorize_link", { params }))).data;
}

const POLL_MILLISECONDS = 2_000;

/** How it ended, or that it has not yet. */
export const authorizationQuery = (id: string) =>
  queryOptions({
    queryKey: ["authorizations", id],
    queryFn: async ({ signal }) => {
      const params = { path: { authorization_id: id } };
      return (await ask(api.GET("/api/v2/actions/oauth_authorizations/{authorization_id}", { params, signal }))).data.attributes;
    },
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.status === "pending" ? POLL_MILLISECONDS : false),
  });

// Which one was begun in this tab, for when the provider sends it back. The id alone gives nobody anything.
const keyOf = (connection: string) => `claviger.authorization.${connection}`;

export const begunHere = {
  note: (connection: string, authorization: string) => sessionStorage.setItem(keyOf(connection), authorization),
  of: (connection: string) => sessionStorage.getItem(keyOf(connection)),
  forget: (connection: string) => sessionStorage.removeItem(keyOf(connection)),
};
