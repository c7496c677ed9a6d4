// A real provider (npm oidc-provider) whose clients ask on another device (RFC 8628) or in a
// browser, and a person who goes there.

import { once } from "node:events";
import { createServer } from "node:http";

import Provider from "oidc-provider";

import { CLIENT, signingKey } from "./provider.js";

const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

const button = (form, text, more = "") => `<button type="submit" form="op.${form}" ${more}>${text}</button>`;

export class DeviceProvider {
  /** Whether a person is asked, on a page with the links "Agree" and "Decline", or has agreed at once. */
  asks = false;
  /** Every token that it gave. */
  given = new Set();
  /** How often the token endpoint answers slow_down from now on. */
  slow = 0;
  /** When the token endpoint was asked, in milliseconds, and with which device codes. */
  asked = [];
  deviceCodes = new Set();

  /** `life` is that of a device code, in seconds. */
  static async start({ redirectUri, life = 600 }) {
    const self = new DeviceProvider();
    const key = await signingKey("RS256", "only");
    self.server = createServer((request, response) => self.#answer(request, response));
    self.server.listen(0, "127.0.0.1");
    await once(self.server, "listening");
    self.issuer = `http://127.0.0.1:${self.server.address().port}`;
    self.provider = new Provider(self.issuer, {
      clients: [
        {
          client_id: CLIENT.id,
          client_secret: CLIENT.secret,
          redirect_uris: [redirectUri],
          response_types: ["code"],
          grant_types: ["authorization_code", "refresh_token", DEVICE_GRANT],
        },
      ],
      jwks: { keys: [key.privateJwk] },
      cookies: { keys: ["of these tests"] },
      claims: { openid: ["sub"], email: ["email"] },
      conformIdTokenClaims: false,
      features: {
        devInteractions: { enabled: false },
        deviceFlow: {
          enabled: true,
          userCodeInputSource: (context, form) => (context.body = form + button("deviceInputForm", "Continue")),
          userCodeConfirmSource: (context, form) =>
            (context.body = form + button("deviceConfirmForm", "Agree") + button("deviceConfirmForm", "Decline", 'name="abort" value="yes"')),
          successSource: (context) => (context.body = "agreed"),
        },
      },
      interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
      pkce: { required: () => true },
      ttl: { AccessToken: 60, AuthorizationCode: 60, DeviceCode: life, Grant: 86_400, IdToken: 60, RefreshToken: 86_400, Session: 86_400 },
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
    self.provider.on("grant.error", (context) => self.#note(context));
    self.provider.on("grant.success", (context) => self.#note(context));
    self.provider.on("server_error", (_, error) => console.error(error));
    self.application = self.provider.callback();
    return self;
  }

  #note(context) {
    const code = context.oidc.params?.device_code;
    if (code) this.deviceCodes.add(code);
    for (const token of [context.body?.access_token, context.body?.refresh_token]) if (token) this.given.add(token);
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  async #answer(request, response) {
    const { pathname, searchParams } = new URL(request.url, this.issuer);
    if (pathname.startsWith("/interaction/")) {
      if (this.asks && !searchParams.has("answer")) {
        response.writeHead(200, { "content-type": "text/html" });
        return response.end('<title>Provider</title><a href="?answer=yes">Agree</a> <a href="?answer=no">Decline</a>');
      }
      const no = searchParams.get("answer") === "no";
      const result = no ? { error: "access_denied", error_description: "not today" } : { login: { accountId: "ada" } };
      return this.provider.interactionFinished(request, response, result);
    }
    if (pathname === "/token") {
      this.asked.push(Date.now());
      if (this.slow > 0) {
        this.slow -= 1;
        response.writeHead(400, { "content-type": "application/json" });
        return response.end(JSON.stringify({ error: "slow_down" }));
      }
    }
    return this.application(request, response);
  }
}

/** What a person does at the provider's page with the code that they were shown; its last page. */
export async function enter(browser, page, userCode, answer) {
  const xsrf = (html) => /name="xsrf" value="([^"]+)"/.exec(html)?.[1];
  const form = await browser.get(page);
  const asked = await browser.form(page, { xsrf: xsrf(form.body), user_code: userCode });
  const said = await browser.form(page, { xsrf: xsrf(asked.body), user_code: userCode, [answer]: "yes" });
  return said.location ? browser.open(said.location) : said;
}
