// `claviger connections authorize` as people run it, against a real provider: by code in a browser,
// by device code, and by a link for somebody without an account.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, describe, test } from "node:test";

import { Browser } from "./browser.js";
import { DeviceProvider, enter } from "./device_provider.js";
import { CLIENT } from "./provider.js";
import { BINARY, PUBLIC_URL, Server } from "./server.js";

const CALLBACK = `${PUBLIC_URL}/oauth/callback`;

describe("authorizing a connection", { timeout: 120_000 }, () => {
  let server;
  let provider;

  before(async () => {
    server = await Server.start();
    provider = await DeviceProvider.start({ redirectUri: CALLBACK });
  });
  after(async () => {
    await server.stop();
    await provider.stop();
  });

  const made = (credentials, at = provider) => {
    const shared = { token_url: `${at.issuer}/token`, client_id: CLIENT.id, client_secret: CLIENT.secret, scopes: ["openid", "email"] };
    const integration = { type: "HTTP", base_url: at.issuer, credentials: { ...shared, ...credentials } };
    return server.api("POST", "/api/v2/actions/connections", { name: credentials.type, integration }, "action_connection");
  };
  const byDevice = (at = provider) =>
    made({ type: "HTTPOAuth2DeviceCode", device_authorization_url: `${at.issuer}/device/auth`, client_authentication: "client_secret_basic" }, at);
  const byCode = () => made({ type: "HTTPOAuth2AuthorizationCode", authorization_url: `${provider.issuer}/auth`, issuer: provider.issuer });
  const account = async ({ id }) => (await server.api("GET", `/api/v2/actions/connections/${id}`)).attributes.integration.credentials.account;

  /** Runs the command; `said(pattern)` waits for a line, `ended()` for its exit code and all it said. */
  function command(...words) {
    const env = {
      ...process.env,
      CLAVIGER_SERVER_URL: server.url,
      CLAVIGER_CLIENT_API_KEY: server.first.api_key,
      CLAVIGER_CLIENT_APPLICATION_KEY: server.first.application_key,
    };
    const running = spawn(BINARY, ["connections", "authorize", ...words], { env, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    const more = [];
    for (const stream of [running.stdout, running.stderr]) {
      stream.on("data", (chunk) => {
        text += chunk;
        more.splice(0).forEach((go) => go());
      });
    }
    const over = once(running, "close");
    return {
      async said(pattern) {
        for (;;) {
          const found = pattern.exec(text);
          if (found) return found;
          await Promise.race([new Promise((go) => more.push(go)), over.then(() => assert.match(text, pattern))]);
        }
      },
      async ended() {
        const [code] = await over;
        return { code, text };
      },
    };
  }

  const SHOWN = /open (\S+) on any device, until \S+, and enter the code (\S+)/;

  test("somebody agrees on another device, and is asked about less often when the provider wants that", async () => {
    const connection = await byDevice();
    provider.slow = 1;
    provider.asked = [];
    const running = command(connection.id);
    const [, page, code] = await running.said(SHOWN);
    assert.equal(page, `${provider.issuer}/device`);
    assert.match((await enter(new Browser(server), page, code, "confirm")).body, /agreed/);
    const { code: exit, text } = await running.ended();
    assert.equal(exit, 0, text);
    assert.match(text, /authorized as ada@example\.com\n$/);
    assert.equal(await account(connection), "ada@example.com");
    const [first, second] = provider.asked;
    assert.ok(second - first >= 9_900, `slow_down adds five seconds to five: ${second - first} ms`);
    assert.equal(provider.asked.length, 2);
  });

  test("somebody says no on another device", async () => {
    const connection = await byDevice();
    const running = command(connection.id);
    const [, page, code] = await running.said(SHOWN);
    await enter(new Browser(server), page, code, "abort");
    const { code: exit, text } = await running.ended();
    assert.equal(exit, 1, text);
    assert.match(text, /access was denied/);
    assert.equal(await account(connection), undefined);
  });

  test("nobody comes in time", async () => {
    const hasty = await DeviceProvider.start({ redirectUri: CALLBACK, life: 4 });
    const running = command((await byDevice(hasty)).id);
    await running.said(SHOWN);
    const { code: exit, text } = await running.ended();
    await hasty.stop();
    assert.equal(exit, 1, text);
    assert.match(text, /nobody agreed in time/);
  });

  test("somebody who is signed in agrees in a browser", async () => {
    const connection = await byCode();
    const running = command(connection.id);
    const [, address] = await running.said(/in a browser, until \S+:\n(\S+)\n/);
    const browser = new Browser(server);
    const { email, password } = server.first.admin;
    const signIn = { data: { type: "sessions", attributes: { email, password } } };
    assert.equal((await browser.write("POST", "/api/v2/sessions", signIn)).status, 201);
    const last = await browser.open(address, (location) => location.startsWith(CALLBACK));
    const query = new URL(last.location).search.slice(1);
    const done = await browser.write("POST", "/oauth/callback", { data: { type: "oauth_callback", attributes: { query } } });
    assert.equal(done.status, 200, done.body);
    const { code, text } = await running.ended();
    assert.equal(code, 0, text);
    assert.match(text, /authorized as ada@example\.com\n$/);
  });

  test("somebody without an account agrees by a link", async () => {
    const connection = await byCode();
    const running = command(connection.id, "--link");
    const [, token] = await running.said(new RegExp(`${PUBLIC_URL}/authorize#(\\S+)`));
    assert.equal((await running.ended()).code, 0);
    const browser = new Browser(server);
    const post = (what, type, attributes) =>
      browser.write("POST", `/api/v2/authorization_links/${what}`, { data: { type, attributes } });
    const seen = await post("look", "oauth_authorization_link", { token });
    assert.equal(JSON.parse(seen.body).data.attributes.redirect_uri, CALLBACK, seen.body);
    const begun = await post("begin", "oauth_authorization_link", { token });
    const { authorization_url: address } = JSON.parse(begun.body).data.attributes;
    const last = await browser.open(address, (location) => location.startsWith(CALLBACK));
    const query = new URL(last.location).search.slice(1);
    const done = await post("complete", "oauth_callback", { query });
    assert.deepEqual(JSON.parse(done.body).data.attributes, { status: "authorized", account: "ada@example.com" });
    assert.equal(await account(connection), "ada@example.com");
    assert.equal((await post("look", "oauth_authorization_link", { token })).status, 401);
    assert.ok(!server.everything().includes(token), "a link is kept");
  });

  test("no device code is written anywhere", () => {
    assert.ok(provider.deviceCodes.size >= 2);
    const everything = server.everything();
    for (const code of provider.deviceCodes) assert.ok(!everything.includes(code), code);
  });
});
