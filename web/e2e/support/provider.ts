// A provider of OAuth 2.0 where somebody agrees in a browser (RFC 6749, 4.1). What it then
// gives is up to the test; a real one is met in e2e/oidc.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Provider {
  url: string;
  /** What it answers at its token endpoint. */
  tokens: () => object;
  /** What it sends back with instead of a code, if it refuses. */
  refusal: string | null;
  close: () => void;
}

const SECRET = "canary-of-the-client";

export async function provider(): Promise<Provider> {
  const self: Provider = {
    url: "",
    tokens: () => ({ access_token: "canary-access-token", refresh_token: "canary-refresh-token", token_type: "Bearer", expires_in: 3600 }),
    refusal: null,
    close: () => server.close(),
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://provider");
    if (pathname === "/token") {
      response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" }).end(JSON.stringify(self.tokens()));
    } else if (pathname === "/agree") {
      const back = new URL(searchParams.get("redirect_uri") ?? "");
      back.searchParams.set("state", searchParams.get("state") ?? "");
      const [name, value] = self.refusal ? ["error", self.refusal] : ["code", "canary-code"];
      back.searchParams.set(name, value);
      response.writeHead(302, { location: back.href }).end();
    } else {
      response.writeHead(200, { "content-type": "text/html" }).end(`<title>Provider</title><a href="/agree${request.url?.slice(pathname.length)}">Agree</a>`);
    }
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  self.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return self;
}

/** A connection that somebody has to agree for. */
export const byConsent = (name: string, { url }: Provider, scopes: string[] = ["read", "write"]) => ({
  name,
  integration: {
    type: "HTTP",
    base_url: url,
    credentials: {
      type: "HTTPOAuth2AuthorizationCode",
      authorization_url: `${url}/authorize`,
      token_url: `${url}/token`,
      client_id: "claviger",
      client_secret: SECRET,
      ...(scopes.length > 0 && { scopes }),
    },
  },
});
