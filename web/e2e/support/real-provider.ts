// The provider of e2e/oidc (npm oidc-provider): whoever goes there agrees or declines on its pages.

// @ts-expect-error: it is JavaScript.
import { DeviceProvider } from "../../../e2e/oidc/device_provider.js";
// @ts-expect-error: it is JavaScript.
import { CLIENT } from "../../../e2e/oidc/provider.js";

import { connect } from "./seed.ts";
import type { Server } from "./server.ts";

export interface RealProvider {
  issuer: string;
  /** Every token that it gave. */
  given: Set<string>;
  /** Every code by which a device asks for them. */
  deviceCodes: Set<string>;
  stop: () => Promise<void>;
}

export const CLIENT_SECRET: string = CLIENT.secret;

/** One that knows where this server wants people back. */
export async function realProvider(server: Server): Promise<RealProvider> {
  const self = await DeviceProvider.start({ redirectUri: `${server.url}/oauth/callback` });
  self.asks = true;
  return self;
}

const made = (server: Server, name: string, { issuer }: RealProvider, credentials: object) => {
  const shared = { token_url: `${issuer}/token`, client_id: CLIENT.id, client_secret: CLIENT.secret, scopes: ["openid", "email"] };
  return connect(server, { name, integration: { type: "HTTP", base_url: issuer, credentials: { ...shared, ...credentials } } });
};

/** A connection that somebody agrees to in the browser; its id. */
export const byCode = (server: Server, name: string, provider: RealProvider) =>
  made(server, name, provider, { type: "HTTPOAuth2AuthorizationCode", authorization_url: `${provider.issuer}/auth`, issuer: provider.issuer });

/** A connection that somebody agrees to on another device; its id. */
export const byDevice = (server: Server, name: string, provider: RealProvider) =>
  made(server, name, provider, {
    type: "HTTPOAuth2DeviceCode",
    device_authorization_url: `${provider.issuer}/device/auth`,
    client_authentication: "client_secret_basic",
  });
