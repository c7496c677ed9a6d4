// A real OpenID provider (npm oidc-provider) on loopback, and in front of it a
// layer that spoils its answers on demand: a provider that keeps the standard
// cannot be brought to send a token for somebody else.

import { once } from "node:events";
import { createServer } from "node:http";

import { SignJWT, UnsecuredJWT, decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair } from "jose";
import Provider from "oidc-provider";

export const CLIENT = { id: "claviger", secret: "s3cret/with+odd:signs" };

// oidc-provider tells on the console that http is for development only.
console.warn = () => {};
console.info = () => {};

/** A key pair to sign with, and its public half as the provider publishes it. */
export async function signingKey(alg, kid) {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const shared = { alg, kid, use: "sig" };
  return {
    alg,
    kid,
    privateKey,
    publicJwk: { ...(await exportJWK(publicKey)), ...shared },
    privateJwk: { ...(await exportJWK(privateKey)), ...shared },
  };
}

/**
 * Starts a provider that signs whoever `account` is in, without asking.
 *
 * What can be set while it runs:
 * - `account`: {sub, email?, email_verified?, name?, groups?};
 * - `document(json)`, `redirect(url)`, `tokens(json, key)`, `keys(json)`: each may change an answer in
 *   place or give another.
 */
export class TestProvider {
  account = { sub: "nobody" };
  document = null;
  redirect = null;
  tokens = null;
  keys = null;
  /** How often each path was asked for. */
  asked = {};

  static async start({ alg = "RS256", redirectUris, authentication = "client_secret_basic" }) {
    const self = new TestProvider();
    self.key = await signingKey(alg, "first");
    self.server = createServer((request, response) => self.#answer(request, response));
    self.server.listen(0, "127.0.0.1");
    await once(self.server, "listening");
    self.issuer = `http://127.0.0.1:${self.server.address().port}`;
    const client = {
      client_id: CLIENT.id,
      client_secret: CLIENT.secret,
      redirect_uris: redirectUris,
      response_types: ["code"],
      grant_types: ["authorization_code"],
      token_endpoint_auth_method: authentication,
      id_token_signed_response_alg: alg,
    };
    self.provider = new Provider(self.issuer, {
      clients: [client],
      jwks: { keys: [self.key.privateJwk] },
      cookies: { keys: ["of these tests"] },
      claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"], groups: ["groups"] },
      conformIdTokenClaims: false,
      enabledJWA: { idTokenSigningAlgValues: ["RS256", "PS256", "ES256", "EdDSA", "HS256"] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
      pkce: { required: () => true },
      findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ ...self.account, sub }) }),
      loadExistingGrant: async (context) => {
        const { client, session, provider } = context.oidc;
        const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
        grant.addOIDCScope("openid email profile groups");
        await grant.save();
        return grant;
      },
    });
    self.provider.on("server_error", (_, error) => console.error(error));
    self.application = self.provider.callback();
    return self;
  }

  /** As it was at the start. */
  mend() {
    this.document = this.redirect = this.tokens = this.keys = null;
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  async #answer(request, response) {
    const path = new URL(request.url, this.issuer).pathname;
    this.asked[path] = (this.asked[path] ?? 0) + 1;
    if (path.startsWith("/interaction/")) {
      const login = { accountId: this.account.sub };
      return this.provider.interactionFinished(request, response, { login });
    }
    const spoil = this.#spoiler(path);
    if (spoil) collect(response, spoil);
    return this.application(request, response);
  }

  #spoiler(path) {
    const json = (change) => async (answer) => {
      const body = JSON.parse(answer.body);
      answer.body = JSON.stringify((await change(body, this.key)) ?? body);
    };
    if (path === "/.well-known/openid-configuration" && this.document) return json(this.document);
    if (path === "/jwks" && this.keys) return json(this.keys);
    if (path === "/token" && this.tokens) {
      return async (answer) => answer.status === 200 && json(this.tokens)(answer);
    }
    if (path.startsWith("/auth") && this.redirect) {
      return async (answer) => {
        if (!answer.headers.location?.includes("code=")) return;
        const url = new URL(answer.headers.location);
        answer.headers.location = ((await this.redirect(url)) ?? url).toString();
      };
    }
    return null;
  }
}

/** Holds an answer back until `change` has seen it. */
function collect(response, change) {
  const chunks = [];
  const end = response.end.bind(response);
  response.write = (chunk) => chunks.push(Buffer.from(chunk));
  response.end = async (chunk) => {
    if (chunk) chunks.push(Buffer.from(chunk));
    const answer = { status: response.statusCode, headers: response.getHeaders(), body: Buffer.concat(chunks).toString() };
    await change(answer);
    if (answer.headers.location) response.setHeader("location", answer.headers.location);
    response.setHeader("content-length", Buffer.byteLength(answer.body));
    end(answer.body);
  };
}

/** The same ID token with other claims or header, signed again with a key. */
export async function signedAgain(token, key, { claims = {}, header = {}, drop = [] } = {}) {
  const all = { ...decodeJwt(token), ...claims };
  for (const name of drop) delete all[name];
  const protectedHeader = { ...decodeProtectedHeader(token), ...header };
  return new SignJWT(all).setProtectedHeader(protectedHeader).sign(key);
}

/** The same ID token, signed by nobody. */
export function unsigned(token) {
  return new UnsecuredJWT(decodeJwt(token)).encode();
}
