// Tokens that do not die (issue: "tokens of 2 seconds for 2 minutes"): three servers on one
// PostgreSQL, 64 callers, a real provider that rotates refresh tokens. A person agrees once.
//
// LIFE_SECONDS is how long each of the two long ones runs: 20 without it, 120 in full.

import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { after, afterEach, before, describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";

import { Browser } from "./browser.js";
import { run } from "./callers.js";
import { CLIENT } from "./provider.js";
import { Postgres } from "./postgres.js";
import { Rotating } from "./rotating.js";
import { PUBLIC_URL, Server } from "./server.js";

const SECONDS = Number(process.env.LIFE_SECONDS ?? 20);
const CALLERS = 64;
const SERVERS = 3;
/** Of an access token. Providers count in whole seconds, so it may be over after one. */
const LIFE = 2;
/** Nobody has a reason to ask for another one so soon after the last, in milliseconds. */
const YOUNGEST = 300;
const CALLBACK = `${PUBLIC_URL}/oauth/callback`;

describe("tokens that do not die", { timeout: (SECONDS * 2 + 180) * 1000 }, () => {
  let postgres;
  let provider;
  let servers = [];
  let database;
  let count = 0;

  before(() => (postgres = Postgres.start()));
  after(() => postgres.stop());

  /** A fresh database with as many servers, and a connection that somebody has authorized. */
  async function settled() {
    database = postgres.database(`life_${process.pid}_${(count += 1)}`);
    provider = await Rotating.start({ life: LIFE, youngest: YOUNGEST, redirectUri: CALLBACK });
    const first = await Server.start({ database });
    servers = [first, ...(await Promise.all(Array.from({ length: SERVERS - 1 }, () => first.beside())))];
    const made = await first.api("POST", "/api/v2/actions/connections", connection(provider), "action_connection");
    await authorize(made.id);
    return made.id;
  }

  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()));
    await provider?.stop();
  });

  /** What a person does: begin, agree, confirm. */
  async function authorize(id) {
    const { email, password } = servers[0].first.admin;
    const browser = new Browser(servers[0]);
    const signIn = { data: { type: "sessions", attributes: { email, password } } };
    assert.equal((await browser.write("POST", "/api/v2/sessions", signIn)).status, 201);
    const begun = await browser.write("POST", `/api/v2/actions/connections/${id}/authorize`, undefined);
    assert.equal(begun.status, 201, begun.body);
    const { authorization_url: address } = JSON.parse(begun.body).data.attributes;
    const last = await browser.open(address, (location) => location.startsWith(CALLBACK));
    const page = await browser.get(last.location);
    assert.match(page.body, /callback\.js/);
    const body = { data: { type: "oauth_callback", attributes: { query: new URL(last.location).search.slice(1) } } };
    const done = await browser.write("POST", "/oauth/callback", body);
    assert.equal(JSON.parse(done.body).data?.attributes.status, "authorized", done.body);
    assert.equal(JSON.parse(done.body).data.attributes.granted.account, "ada@example.com");
  }

  const health = async (id) =>
    (await servers[0].api("GET", `/api/v2/actions/connections/${id}`)).attributes.health.state;

  /** 64 callers that call one server after the other for as long as `work` takes; what became of it. */
  async function called(id, work) {
    const callers = fork(new URL("callers.js", import.meta.url));
    const urls = () => servers.map((server) => server.url);
    callers.send({ connection: id, keys: servers[0].keys(), callers: CALLERS, urls: urls() });
    try {
      await work(() => callers.send({ urls: urls() }));
      callers.send({ end: true });
      const [told] = await once(callers, "message");
      return told;
    } finally {
      callers.kill();
    }
  }

  test("three servers, 64 callers: one refresh an expiry, and no dead token is sent", async () => {
    const id = await settled();
    const told = await called(id, () => wait(SECONDS * 1000));
    const { good, dead, refreshed, early, invalidGrants, mostAtOnce } = provider;
    console.log(
      `life: ${SECONDS} s, ${SERVERS} servers, ${CALLERS} callers, tokens of ${LIFE} s: ${told.succeeded} calls, ` +
        `${good} requests at the service, ${dead} with a dead token, ${refreshed} refreshes, ${early} too many, ` +
        `${invalidGrants} invalid_grant, ${mostAtOnce} token requests at a time`,
    );
    assert.deepEqual([told.failed, told.unreachable, told.reasons], [0, 0, {}]);
    assert.equal(dead, 0);
    assert.equal(invalidGrants, 0);
    assert.equal(mostAtOnce, 1);
    assert.equal(early, 0, "one an expiry");
    assert.ok(refreshed >= SECONDS / LIFE, `${refreshed}: tokens are renewed`);
    assert.equal(good, told.succeeded);
  });

  test("the same with one server killed by -9 every ten seconds", async () => {
    const id = await settled();
    const end = Date.now() + SECONDS * 1000;
    let kills = 0;
    let lost = 0;
    /** An answer that died with its server may have been the only one with the newest grant. */
    const found = async () => {
      if ((await health(id)) !== "needs_authorization") return;
      lost += 1;
      await authorize(id);
    };
    const told = await called(id, async (moved) => {
      for (;;) {
        await wait(Math.min(8_000, Math.max(0, end - Date.now())));
        if (Date.now() >= end) break;
        const victim = servers[kills % SERVERS];
        await victim.kill();
        kills += 1;
        await wait(2_000);
        await victim.again();
        moved();
        await found();
      }
      await found();
    });
    const { dead, refreshed, invalidGrants, mostAtOnce } = provider;
    console.log(
      `life: ${SECONDS} s with ${kills} kills: ${told.succeeded} calls, ${told.failed} failed, ${told.unreachable} ` +
        `unreachable, ${dead} with a dead token, ${refreshed} refreshes, ${lost} grants lost and authorized again, ` +
        `${invalidGrants} invalid_grant, ${mostAtOnce} token requests at a time`,
    );
    assert.ok(kills >= 1, "somebody was killed");
    assert.equal(dead, 0);
    assert.equal(mostAtOnce, 1, "never two refreshes under way");
    assert.ok(lost <= kills, `${lost} lost of ${kills} kills`);
    assert.equal(invalidGrants, lost, "a grant that is lost is asked about once");
    assert.equal(await health(id), "working");
  });

  test("a grant that is lost between the provider's answer and our commit is never deleted", async () => {
    const id = await settled();
    const one = (server) => run(server.url, server.keys(), id).catch(() => null);
    assert.equal((await one(servers[1]))?.status, "succeeded");
    // The provider has rotated, and its answer is on the way when the server that asked dies.
    provider.delay = 1_500;
    const before = provider.refreshed;
    const asking = (async () => {
      while (provider.refreshed === before) await one(servers[1]);
    })();
    while (provider.refreshed === before) await wait(10);
    await servers[1].kill();
    await asking;
    provider.delay = 0;
    const sealed = () =>
      postgres.ask(database, `SELECT length(sealed) FROM upstream_token WHERE connection_id = '${id}'`);
    assert.ok(Number(sealed()) > 0);
    const deadline = Date.now() + 30_000;
    while ((await health(id)) !== "needs_authorization") {
      assert.ok(Date.now() < deadline, "it never showed");
      await Promise.all([servers[0], servers[2]].map(one));
    }
    assert.ok(Number(sealed()) > 0, "what is there is kept");
    assert.equal(provider.invalidGrants, 1, "asked once more, and not over and over");
    await servers[1].again();
    await authorize(id);
    assert.equal((await one(servers[1]))?.status, "succeeded");
    assert.equal(provider.dead, 0);
  });
});

/** A connection of the service, with everything that its provider needs. */
function connection({ issuer }) {
  return {
    name: "rotating",
    integration: {
      type: "HTTP",
      base_url: issuer,
      credentials: {
        type: "HTTPOAuth2AuthorizationCode",
        authorization_url: `${issuer}/auth`,
        token_url: `${issuer}/token`,
        issuer,
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        scopes: ["openid", "email"],
      },
    },
  };
}
