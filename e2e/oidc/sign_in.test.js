// People sign in through a real provider, and everything else is refused.

import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";

import { decodeJwt } from "jose";

import { Browser } from "./browser.js";
import { CLIENT, TestProvider, signedAgain, signingKey, unsigned } from "./provider.js";
import { CALLBACK, Server } from "./server.js";

const SESSION = "__Host-claviger";
const STATE = "__Host-claviger-sign-in";
const ADA = { sub: "ada-1", email: "Ada@Example.com", email_verified: true, name: "Ada", groups: [] };

let server;
let login;
let provider;

/** A provider as an administrator enters it. */
async function trusted(login, attributes = {}) {
  return server.api(
    "POST",
    "/api/v2/oidc_providers",
    {
      name: "Example login",
      issuer: login.issuer,
      client_id: CLIENT.id,
      client_secret: CLIENT.secret,
      scopes: ["email", "profile", "groups"],
      groups_claim: "groups",
      just_in_time: true,
      ...attributes,
    },
    "oidc_providers",
  );
}

const change = (id, attributes) => server.api("PATCH", `/api/v2/oidc_providers/${id}`, attributes, "oidc_providers");
const start = (id = provider.id) => `/sign-in/oidc/${id}`;
const people = () => server.api("GET", "/api/v2/users?page[size]=100");
const person = async (email) => (await people()).find((user) => user.attributes.email === email.toLowerCase());
const isCallback = (url) => url.startsWith(CALLBACK);

/** Goes as far as the provider's answer, and tells where that leads. */
async function toCallback(browser, id = provider.id) {
  const answer = await browser.open(start(id), isCallback);
  assert.ok(answer.location, `no way back: ${answer.status} ${answer.body}`);
  return answer.location;
}

/** The whole way in. */
async function signIn(account = ADA, browser = new Browser(server)) {
  login.mend();
  login.account = account;
  return { browser, answer: await browser.get(await toCallback(browser)) };
}

function assertIn({ browser, answer }) {
  assert.equal(answer.status, 302, answer.body);
  assert.ok(browser.cookie(SESSION), "no session");
  assert.equal(browser.cookie(STATE), undefined, "what is used up is taken away");
}

/** Not signed in, and shown a page with nothing of the query in it. */
function assertOut({ browser, answer }, status) {
  assert.equal(answer.status, status, answer.body);
  assert.equal(browser.cookie(SESSION), undefined, "a session");
  assert.match(answer.headers["content-type"], /^text\/html/);
  assert.match(answer.headers["content-security-policy"], /default-src 'none'/);
  assert.equal(answer.headers["referrer-policy"], "no-referrer");
  for (const [name, value] of new URL(answer.url).searchParams) {
    if (value.length > 3) assert.ok(!answer.body.includes(value), `${name} of the query is on the page`);
  }
}

async function rolesOf(email) {
  const { data } = (await person(email)).relationships.roles;
  return data.map((role) => role.id).sort();
}

before(async () => {
  server = await Server.start();
  login = await TestProvider.start({ redirectUris: [CALLBACK] });
  provider = await trusted(login);
});
after(async () => {
  await login?.stop();
  await server?.stop();
});

describe("who comes in", () => {
  test("somebody new, with the provider's word for who they are; and again", async () => {
    const browser = new Browser(server);
    login.account = ADA;
    const begun = await browser.get(`${start()}?return_to=/apps/1%3Ftab%3D2`);
    const asked = new URL(begun.location).searchParams;
    assert.equal(begun.status, 302);
    assert.deepEqual(
      [asked.get("response_type"), asked.get("code_challenge_method"), asked.get("redirect_uri"), asked.get("scope")],
      ["code", "S256", CALLBACK, "openid email profile groups"],
    );
    for (const name of ["state", "nonce", "code_challenge"]) assert.equal(asked.get(name).length, 43, name);
    assert.match(begun.headers["set-cookie"][0], /^__Host-claviger-sign-in=.{43}; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=600$/);

    const back = await browser.open(begun.location, isCallback);
    const answer = await browser.get(back.location);
    assertIn({ browser, answer });
    assert.equal(new URL(answer.location).pathname + new URL(answer.location).search, "/apps/1?tab=2");
    const me = JSON.parse((await browser.get("/api/v2/current_user")).body).data;
    assert.deepEqual([me.attributes.email, me.attributes.name, me.attributes.status], ["ada@example.com", "Ada", "Active"]);
    assert.deepEqual(me.relationships.roles.data, [], "nobody gave anything");

    const before = (await people()).length;
    const first = browser.cookie(SESSION);
    assertIn(await signIn(ADA, browser));
    assert.notEqual(browser.cookie(SESSION), first, "a session of its own");
    // The provider's id counts, whatever the address is by now.
    const moved = await signIn({ ...ADA, email: "someone@else.example" });
    assertIn(moved);
    assert.equal(JSON.parse((await moved.browser.get("/api/v2/current_user")).body).data.id, me.id);
    assert.equal((await people()).length, before);
  });

  test("nobody new where the provider may not bring people, or says not that the address is theirs", async () => {
    const count = (await people()).length;
    for (const wrong of [{ email_verified: false }, { email_verified: "true" }, { email_verified: undefined }, { email: undefined }]) {
      assertOut(await signIn({ ...ADA, sub: "eve", email: "eve@example.com", ...wrong }), 403);
    }
    await change(provider.id, { just_in_time: false });
    assertOut(await signIn({ ...ADA, sub: "eve", email: "eve@example.com" }), 403);
    await change(provider.id, { just_in_time: true });
    assert.equal((await people()).length, count);
  });

  test("a member by their address only where the provider is trusted with it, and once", async () => {
    const user = { type: "users", attributes: { email: "grace@example.com" } };
    const grace = await server.api("POST", "/api/v2/users", { data: user });
    const account = { ...ADA, sub: "grace-1", email: "Grace@Example.com", name: "Other" };
    assertOut(await signIn(account), 403);
    await change(provider.id, { trust_email: true });
    assertOut(await signIn({ ...account, email_verified: false }), 403);
    assertIn(await signIn(account));
    const now = await person("grace@example.com");
    assert.deepEqual([now.id, now.attributes.status, now.attributes.name], [grace.id, "Active", null], "invited, and has come");
    // A second account of the provider with the same address is somebody else.
    assertOut(await signIn({ ...account, sub: "grace-2" }), 403);
    await change(provider.id, { trust_email: false });
    assertIn(await signIn(account));
    await server.api("DELETE", `/api/v2/users/${grace.id}`);
    assertOut(await signIn(account), 403);
  });

  test("a member who has come by a password only from their own browser", async () => {
    const [email, password] = ["hal@example.com", "a good long password"];
    const { id } = await server.api("POST", "/api/v2/users", { email }, "users");
    const user = { data: { type: "users", id } };
    const [sent] = await server.api("POST", "/api/v2/user_invitations", {
      data: [{ type: "user_invitations", relationships: { user } }],
    });
    const token = sent.attributes.accept_url.split("#")[1];
    await server.api("POST", `/api/v2/user_invitations/${sent.id}/accept`, { token, password }, "user_invitations");
    const account = { ...ADA, sub: "hal-1", email };
    await change(provider.id, { trust_email: true });
    assertOut(await signIn(account), 403);
    const browser = new Browser(server);
    const data = { type: "sessions", attributes: { email, password } };
    assert.equal((await browser.write("POST", "/api/v2/sessions", { data })).status, 201);
    assertIn(await signIn(account, browser));
    assertIn(await signIn(account));
    await change(provider.id, { trust_email: false });
  });

  test("only by their own will: a page of another site is asked about first", async () => {
    const browser = new Browser(server);
    for (const site of ["cross-site", "same-site"]) {
      const answer = await browser.get(start(), { "sec-fetch-site": site });
      assertOut({ browser, answer }, 403);
      assert.equal(browser.cookie(STATE), undefined, "nothing was begun");
      assert.ok(answer.body.includes(`href="${start()}"`), answer.body);
    }
    assert.equal((await browser.get(start(), { "sec-fetch-site": "same-origin" })).status, 302);
  });

  for (const alg of ["PS256", "ES256", "EdDSA"]) {
    test(`by tokens signed with ${alg}, the client's secret in the body`, async () => {
      const other = await TestProvider.start({ alg, redirectUris: [CALLBACK], authentication: "client_secret_post" });
      other.document = (json) => ({ ...json, token_endpoint_auth_methods_supported: ["client_secret_post"] });
      try {
        const { id } = await trusted(other, { name: alg });
        other.account = { ...ADA, sub: "x", email: `${alg}@example.com` };
        const browser = new Browser(server);
        assertIn({ browser, answer: await browser.get(await toCallback(browser, id)) });
        await server.api("DELETE", `/api/v2/oidc_providers/${id}`);
        assert.equal((await browser.get("/api/v2/current_user")).status, 401, "its sessions end with the provider");
      } finally {
        await other.stop();
      }
    });
  }
});

describe("what groups give", () => {
  let roles;
  const account = { ...ADA, sub: "mary", email: "mary@example.com" };

  before(async () => {
    roles = {};
    for (const role of await server.api("GET", "/api/v2/roles?page[size]=100")) roles[role.attributes.name] = role.id;
    const mappings = [
      { group: "ops", role_id: roles.Standard },
      { group: "ops", role_id: roles["Read Only"] },
      { group: "bosses", role_id: roles.Admin },
    ];
    await change(provider.id, { mappings });
  });

  test("is given, changed and taken away at each sign-in; what is given by hand stays", async () => {
    const has = async (...names) => assert.deepEqual(await rolesOf(account.email), names.map((name) => roles[name]).sort());
    assertIn(await signIn({ ...account, groups: ["OPS", "unknown"] }));
    await has();
    assertIn(await signIn({ ...account, groups: ["ops"] }));
    await has("Standard", "Read Only");
    assertIn(await signIn({ ...account, groups: "bosses" }));
    await has("Admin");

    const mary = { data: { type: "users", id: (await person(account.email)).id } };
    await server.api("POST", `/api/v2/roles/${roles.Standard}/users`, mary);
    assertIn(await signIn({ ...account, groups: ["ops"] }));
    await has("Standard", "Read Only");
    // A token without the claim is one without groups.
    assertIn(await signIn({ ...account, groups: undefined }));
    await has("Standard");
  });

  test("ends at once in sessions that are there already", async () => {
    const { browser } = await signIn({ ...account, groups: ["bosses"] });
    const providers = async () => (await browser.get("/api/v2/oidc_providers")).status;
    assert.equal(await providers(), 200);
    await signIn({ ...account, groups: [] });
    assert.equal(await providers(), 403);
  });

  test("never takes the last administrator", async () => {
    assertIn(await signIn({ ...account, groups: ["bosses"] }));
    const first = await person("admin@localhost");
    const admin = { data: { type: "users", id: first.id } };
    const members = `/api/v2/roles/${roles.Admin}/users`;
    await server.api("DELETE", members, admin);
    try {
      assertIn(await signIn({ ...account, groups: [] }));
      assert.deepEqual(await rolesOf(account.email), [roles.Standard, roles.Admin].sort());
    } finally {
      // Whose keys these are may do nothing any more; Mary still can.
      const { browser } = await signIn({ ...account, groups: ["bosses"] });
      const answer = await browser.write("POST", members, admin);
      assert.equal(answer.status, 200, answer.body);
    }
    assertIn(await signIn({ ...account, groups: [] }));
    assert.deepEqual(await rolesOf(account.email), [roles.Standard]);
  });

  test("is on record", async () => {
    const events = await server.api("GET", "/api/v2/audit/events?page[limit]=200&filter[query]=@action:signed_in");
    const kinds = new Set(events.map((event) => event.attributes.attributes.asset.type));
    assert.deepEqual([...kinds].sort(), ["oidc_provider", "session"]);
    const changed = await server.api("GET", "/api/v2/audit/events?page[limit]=200&filter[query]=@asset.type:user @action:modified");
    assert.ok(changed.some((event) => JSON.stringify(event).includes(roles.Admin)), "who became what by a group");
  });
});

describe("what is refused", () => {
  afterEach(() => login.mend());

  /** A state that waits, the browser that has it, and the provider's answer to it. */
  async function begun(account = ADA) {
    login.account = account;
    const browser = new Browser(server);
    const url = await toCallback(browser);
    return { browser, url: new URL(url) };
  }
  const sent = async ({ browser, url }) => ({ browser, answer: await browser.get(url.toString()) });
  const refused = async (case_) => assertOut(await sent(case_), 403);

  test("O1 a state that is absent, empty, doubled, foreign, used or spoilt", async () => {
    for (const spoil of [
      (query) => query.delete("state"),
      (query) => query.set("state", ""),
      (query) => query.append("state", query.get("state")),
      (query) => query.set("state", "A".repeat(43)),
      (query) => query.set("state", `${query.get("state")} `),
      (query) => query.set("state", query.get("state").toLowerCase()),
    ]) {
      const case_ = await begun();
      spoil(case_.url.searchParams);
      await refused(case_);
    }
    const used = await begun();
    assertIn(await sent(used));
    const replay = { browser: new Browser(server), url: used.url };
    await refused(replay);
  });

  test("O1 another browser than the one that began, and one that forgot", async () => {
    const mallory = await begun();
    const victim = new Browser(server);
    await refused({ browser: victim, url: mallory.url });
    await refused(mallory); // The state is used up by that.
    const other = await begun();
    await victim.get(start());
    await refused({ browser: victim, url: other.url });
    const forgetful = await begun();
    forgetful.browser.forget(STATE);
    await refused(forgetful);
  });

  test("O3 a code that was used, and one of another sign-in", async () => {
    const first = await begun();
    const code = first.url.searchParams.get("code");
    assertIn(await sent(first));
    const replay = await begun();
    replay.url.searchParams.set("code", code);
    await refused(replay);
    // Mallory's code in the victim's sign-in: the verifier is not the one it was asked for with.
    const mallory = await begun();
    const victim = await begun();
    victim.url.searchParams.set("code", mallory.url.searchParams.get("code"));
    await refused(victim);
    for (const spoil of [
      (query) => query.delete("code"),
      (query) => query.append("code", "x"),
      (query) => query.set("code", "x"),
    ]) {
      const case_ = await begun();
      spoil(case_.url.searchParams);
      await refused(case_);
    }
  });

  test("O2 an answer of another issuer, or of none", async () => {
    for (const spoil of [
      (query) => query.set("iss", "https://evil.example"),
      (query) => query.set("iss", `${login.issuer}/`),
      (query) => query.append("iss", login.issuer),
      (query) => query.delete("iss"),
    ]) {
      const case_ = await begun();
      spoil(case_.url.searchParams);
      await refused(case_);
    }
    login.redirect = (url) => url.searchParams.set("iss", "https://evil.example");
    await refused(await begun());
  });

  test("O2 the answer of one provider for the sign-in at another", async () => {
    const evil = await TestProvider.start({ redirectUris: [CALLBACK] });
    try {
      const { id } = await trusted(evil, { name: "Evil" });
      evil.account = { ...ADA, sub: "evil" };
      // The honest provider's code, brought back under the evil one's state: the evil one would get the code.
      const honest = await begun();
      const browser = new Browser(server);
      const url = new URL(await toCallback(browser, id));
      for (const name of ["code", "iss"]) url.searchParams.set(name, honest.url.searchParams.get(name));
      const before = evil.asked["/token"] ?? 0;
      await refused({ browser, url });
      assert.equal(evil.asked["/token"] ?? 0, before, "the code went nowhere");
      // The evil provider's token says that it is the honest one's.
      evil.tokens = async (json, key) => {
        json.id_token = await signedAgain(json.id_token, key.privateKey, { claims: { iss: login.issuer, sub: ADA.sub } });
      };
      const again = new Browser(server);
      await refused({ browser: again, url: new URL(await toCallback(again, id)) });
      // And ids of one provider mean nobody at the other.
      evil.tokens = null;
      evil.account = { ...ADA, sub: ADA.sub, email: "not-ada@example.com" };
      const third = new Browser(server);
      assertIn(await sent({ browser: third, url: new URL(await toCallback(third, id)) }));
      const me = JSON.parse((await third.get("/api/v2/current_user")).body).data;
      assert.equal(me.attributes.email, "not-ada@example.com");
      await server.api("DELETE", `/api/v2/oidc_providers/${id}`);
    } finally {
      await evil.stop();
    }
  });

  test("an ID token that is wrong in any one way", async () => {
    const stranger = await signingKey("RS256", "first");
    const now = Math.floor(Date.now() / 1000);
    const again = (changes) => async (token, key) => signedAgain(token, key.privateKey, changes);
    const claims = (all) => again({ claims: all });
    const wrong = {
      "issuer": claims({ iss: "https://evil.example" }),
      "issuer with a slash": claims({ iss: `${login.issuer}/` }),
      "audience": claims({ aud: "someone-else" }),
      "several audiences and nobody named": claims({ aud: [CLIENT.id, "someone-else"] }),
      "several audiences and another named": claims({ aud: [CLIENT.id, "someone-else"], azp: "someone-else" }),
      "nonce": claims({ nonce: "A".repeat(43) }),
      "no nonce": again({ drop: ["nonce"] }),
      "expired": claims({ exp: now - 120 }),
      "no end": again({ drop: ["exp"] }),
      "of the future": claims({ iat: now + 600 }),
      "no subject": again({ drop: ["sub"] }),
      "empty subject": claims({ sub: "" }),
      "signed by a stranger under the key's name": (token) => signedAgain(token, stranger.privateKey),
      "signed by a stranger under a name of their own": (token) =>
        signedAgain(token, stranger.privateKey, { header: { kid: "stranger" } }),
      "one bit of the signature": async (token) => token.replace(/.(..)$/, (tail) => (tail[0] === "A" ? "B" : "A") + tail.slice(1)),
      "alg none": async (token) => unsigned(token),
      "HS256 with the client's secret": (token) =>
        signedAgain(token, Buffer.from(CLIENT.secret), { header: { alg: "HS256" } }),
      "HS256 with the public key": (token, key) =>
        signedAgain(token, Buffer.from(JSON.stringify(key.publicJwk)), { header: { alg: "HS256" } }),
      "HS256 with the public key in PEM": async (token, key) => {
        const spki = await import("jose").then(({ exportSPKI, importJWK }) => importJWK(key.publicJwk).then(exportSPKI));
        return signedAgain(token, Buffer.from(spki), { header: { alg: "HS256" } });
      },
      "critical headers": again({ header: { crit: ["b64"], b64: true } }),
      "no token": async () => undefined,
      "no JWT": async () => "a.b.c",
    };
    let tried = 0;
    for (const [what, spoil] of Object.entries(wrong)) {
      login.tokens = async (json, key) => {
        assert.ok(decodeJwt(json.id_token).nonce);
        json.id_token = await spoil(json.id_token, key);
        tried += 1;
      };
      try {
        await refused(await begun());
      } catch (error) {
        throw new Error(`${what}: ${error.message}`, { cause: error });
      }
    }
    assert.equal(tried, Object.keys(wrong).length, "each of them was sent");
    login.mend();
    assertIn(await signIn(ADA));
    console.log(`ID tokens: ${tried} forgeries refused, the true one taken`);
  });

  test("a provider that describes itself wrongly, and one that is not there", async () => {
    for (const [what, document] of Object.entries({
      "another issuer": (json) => ({ ...json, issuer: "https://evil.example" }),
      "plain PKCE only (O3)": (json) => ({ ...json, code_challenge_methods_supported: ["plain"] }),
      "no code flow": (json) => ({ ...json, response_types_supported: ["id_token"] }),
      "a script for an endpoint (O4)": (json) => ({ ...json, authorization_endpoint: "javascript:alert(1)" }),
      "an unknown way to say who we are": (json) => ({ ...json, token_endpoint_auth_methods_supported: ["private_key_jwt"] }),
    })) {
      const odd = await TestProvider.start({ redirectUris: [CALLBACK] });
      odd.document = document;
      const { id } = await trusted(odd, { name: what });
      const browser = new Browser(server);
      assertOut({ browser, answer: await browser.get(start(id)) }, 503);
      await odd.stop();
      await server.api("DELETE", `/api/v2/oidc_providers/${id}`);
    }
    const gone = await TestProvider.start({ redirectUris: [CALLBACK] });
    await gone.stop();
    const { id } = await trusted(gone);
    const browser = new Browser(server);
    assertOut({ browser, answer: await browser.get(start(id)) }, 503);
    await server.api("DELETE", `/api/v2/oidc_providers/${id}`);
  });

  test("a provider that is disabled, unknown or removed meanwhile", async () => {
    const browser = new Browser(server);
    for (const id of ["00000000-0000-0000-0000-000000000001", "no-id"]) {
      assertOut({ browser, answer: await browser.get(start(id)) }, 404);
    }
    const case_ = await begun();
    const inside = await signIn(ADA);
    await change(provider.id, { enabled: false });
    assertOut(await sent(case_), 404);
    assertOut({ browser, answer: await browser.get(start()) }, 404);
    assert.equal((await inside.browser.get("/api/v2/current_user")).status, 401, "sessions through it are over");
    await change(provider.id, { enabled: true });
  });

  test("O4 a place to go to afterwards that is elsewhere", async () => {
    for (const path of ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "evil"]) {
      const browser = new Browser(server);
      assertOut({ browser, answer: await browser.get(`${start()}?return_to=${encodeURIComponent(path)}`) }, 400);
    }
  });

  test("O5 the provider's refusal shows nothing of what it said", async () => {
    const case_ = await begun();
    const { searchParams } = case_.url;
    searchParams.delete("code");
    searchParams.set("error", "<script>alert(1)</script>");
    searchParams.set("error_description", "<img src=x onerror=alert(2)>");
    await refused(case_);
  });
});

test("keys that the provider changes are found, and asked for no more than once a minute", async () => {
  const rotating = await TestProvider.start({ redirectUris: [CALLBACK] });
  try {
    const { id } = await trusted(rotating, { name: "Rotating" });
    rotating.account = { ...ADA, sub: "r", email: "r@example.com" };
    const next = await signingKey("RS256", "second");
    const enter = async () => {
      const browser = new Browser(server);
      return { browser, answer: await browser.get(await toCallback(browser, id)) };
    };
    assertIn(await enter());
    rotating.keys = (json) => ({ keys: [...json.keys, next.publicJwk] });
    rotating.tokens = async (json) => {
      json.id_token = await signedAgain(json.id_token, next.privateKey, { header: { kid: "second" } });
    };
    assertIn(await enter());
    assert.equal(rotating.asked["/jwks"], 2);
    const third = await signingKey("RS256", "third");
    rotating.keys = (json) => ({ keys: [...json.keys, third.publicJwk] });
    rotating.tokens = async (json) => {
      json.id_token = await signedAgain(json.id_token, third.privateKey, { header: { kid: "third" } });
    };
    assertOut(await enter(), 403);
    assert.equal(rotating.asked["/jwks"], 2);
    assert.equal(rotating.asked["/.well-known/openid-configuration"], 1, "the description counts for ten minutes");
  } finally {
    await rotating.stop();
  }
});

test("P12 no secret of a sign-in is in a log or on disk in plain", async () => {
  login.mend();
  login.account = ADA;
  const browser = new Browser(server);
  const url = await toCallback(browser);
  const [bound, query] = [browser.cookie(STATE), new URL(url).searchParams];
  assertIn({ browser, answer: await browser.get(url) });
  const everything = server.everything();
  const secrets = { bound, state: query.get("state"), code: query.get("code"), session: browser.cookie(SESSION) };
  Object.assign(secrets, { client: CLIENT.secret, encoded: encodeURIComponent(CLIENT.secret) });
  for (const [what, secret] of Object.entries(secrets)) {
    assert.ok(secret.length > 20 && !everything.includes(secret), `${what} lies about`);
  }
});

test("O10 passwords count no longer once somebody who manages access has come through a provider", async () => {
  const passwords = (allowed) => server.api("PATCH", "/api/v2/organization", { password_sign_in: allowed }, "orgs");
  const bypass = () =>
    fetch(`${server.url}/api/v2/sessions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        data: {
          type: "sessions",
          attributes: { email: server.first.admin.email, password: server.first.admin.password },
        },
      }),
    });
  await assert.rejects(passwords(false), /409/);
  assert.equal((await bypass()).status, 201);
  const roles = await server.api("GET", "/api/v2/roles?filter=Admin");
  await change(provider.id, { mappings: [{ group: "bosses", role_id: roles[0].id }] });
  assertIn(await signIn({ ...ADA, groups: ["bosses"] }));
  await passwords(false);
  try {
    assert.equal((await bypass()).status, 403);
    const offered = await (await fetch(`${server.url}/api/v2/sign_in_options`)).json();
    const { password, providers } = offered.data.attributes;
    assert.equal(password, false);
    assert.ok(providers.some(({ id }) => id === provider.id));
    await assert.rejects(change(provider.id, { enabled: false }), /409/);
    await assert.rejects(server.api("DELETE", `/api/v2/oidc_providers/${provider.id}`), /409/);
  } finally {
    await passwords(true);
  }
  assert.equal((await bypass()).status, 201);
});
