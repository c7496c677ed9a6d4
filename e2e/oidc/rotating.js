// A real provider (npm oidc-provider) that rotates its refresh tokens, and the service that takes
// its access tokens, in one: it counts what comes in, and with which token.

import { once } from "node:events";
import { createServer } from "node:http";

import Provider from "oidc-provider";

import { CLIENT, signingKey } from "./provider.js";

export class Rotating {
  /** Requests with a token that is good, and with one that is over, revoked or unknown. */
  good = 0;
  dead = 0;
  /** Refreshes that gave a token, requests for one that were refused, and most of them at a time. */
  refreshed = 0;
  invalidGrants = 0;
  mostAtOnce = 0;
  /** Refreshes that came sooner after the last one than anybody has a reason to. */
  early = 0;
  /** Holds each answer of the token endpoint back for so long. */
  delay = 0;

  #underWay = 0;
  #askedAt = 0;

  /** `life` is that of an access token, in seconds; `youngest`, in milliseconds, is how soon is too soon. */
  static async start({ life, youngest, redirectUri }) {
    const self = new Rotating();
    const key = await signingKey("RS256", "only");
    self.server = createServer((request, response) => self.#answer(request, response));
    self.server.keepAliveTimeout = 60_000;
    self.server.listen(0, "127.0.0.1");
    await once(self.server, "listening");
    self.issuer = `http://127.0.0.1:${self.server.address().port}`;
    self.youngest = youngest;
    self.provider = new Provider(self.issuer, {
      clients: [
        {
          client_id: CLIENT.id,
          client_secret: CLIENT.secret,
          redirect_uris: [redirectUri],
          response_types: ["code"],
          grant_types: ["authorization_code", "refresh_token"],
        },
      ],
      jwks: { keys: [key.privateJwk] },
      cookies: { keys: ["of these tests"] },
      claims: { openid: ["sub"], email: ["email"] },
      conformIdTokenClaims: false,
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
      pkce: { required: () => true },
      ttl: { AccessToken: life, AuthorizationCode: 60, Grant: 86_400, IdToken: 60, RefreshToken: 86_400, Session: 86_400 },
      rotateRefreshToken: () => true,
      issueRefreshToken: () => true,
      findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, email: `${sub}@example.com` }) }),
      loadExistingGrant: async (context) => {
        const { client, session, provider } = context.oidc;
        const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
        grant.addOIDCScope("openid email");
        await grant.save();
        return grant;
      },
    });
    const refresh = (context) => context.oidc.params?.grant_type === "refresh_token";
    self.provider.on("grant.success", (context) => {
      if (refresh(context)) self.refreshed += 1;
    });
    self.provider.on("grant.error", (_, error) => {
      if (error.error === "invalid_grant") self.invalidGrants += 1;
    });
    self.provider.on("server_error", (_, error) => console.error(error));
    self.application = self.provider.callback();
    return self;
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  async #answer(request, response) {
    const { pathname } = new URL(request.url, this.issuer);
    if (pathname.startsWith("/interaction/")) {
      return this.provider.interactionFinished(request, response, { login: { accountId: "ada" } });
    }
    if (pathname === "/service") return this.#serve(request, response);
    if (pathname === "/token") {
      const now = Date.now();
      if (now - this.#askedAt < this.youngest) this.early += 1;
      this.#askedAt = now;
      this.#underWay += 1;
      this.mostAtOnce = Math.max(this.mostAtOnce, this.#underWay);
      response.once("finish", () => (this.#underWay -= 1));
      if (this.delay) this.#hold(response);
    }
    return this.application(request, response);
  }

  /** What is answered is decided at once and sent later. */
  #hold(response) {
    const end = response.end.bind(response);
    response.end = (...words) => setTimeout(() => end(...words), this.delay);
  }

  async #serve(request, response) {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    const found = token && (await this.provider.AccessToken.find(token));
    const good = Boolean(found && !found.isExpired);
    this[good ? "good" : "dead"] += 1;
    response.writeHead(good ? 200 : 401, { "content-type": "application/json" });
    response.end(JSON.stringify({ good }));
  }
}
