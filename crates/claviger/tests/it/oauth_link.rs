//! Somebody without an account authorizes one connection by a link, once, in one browser.

use bytes::Bytes;
use claviger_model::Entropy;
use claviger_testkit::{Answer, Client, Options, Server, canary, database};
use claviger_vault::{ApiToken, TokenKind};
use serde_json::{Value, json};
use url::Url;

use crate::{
    api_support::{BINARY, body, path, pointers},
    cli::good,
    oauth::{CALLBACK, PUBLIC, begin as begin_signed_in, browser, complete as complete_signed_in, query, server},
    p12_logs_and_dumps::left_behind,
    token_provider::{Mood, Provider},
};

const COOKIE: &str = "__Host-claviger-authorize=";

/// Somebody's browser, which has no session here.
#[derive(Clone)]
struct Stranger {
    client: Client,
    cookie: Option<String>,
}

impl Stranger {
    fn new(server: &Server) -> Self {
        Self { client: server.client().anonymous(), cookie: None }
    }

    async fn post(&self, what: &str, kind: &str, attributes: Value) -> Answer {
        let mut headers = vec![("origin", PUBLIC), ("sec-fetch-site", "same-origin"), ("claviger-request", "1")];
        let cookie = self.cookie.as_ref().map(|value| format!("{COOKIE}{value}"));
        headers.extend(cookie.as_deref().map(|cookie| ("cookie", cookie)));
        let body = json!({"data": {"type": kind, "attributes": attributes}}).to_string();
        let at = format!("/api/v2/authorization_links/{what}");
        self.client.send("POST", &at, &headers, Some(Bytes::from(body))).await.expect("an answer")
    }

    async fn look(&self, token: &str) -> Answer {
        self.post("look", "oauth_authorization_link", json!({"token": token})).await
    }

    /// Presses the button, and keeps the cookie; where the provider sends it back to.
    async fn press(&mut self, provider: &Provider, token: &str) -> Url {
        let answer = self.post("begin", "oauth_authorization_link", json!({"token": token})).await.expect(201);
        let line = answer.headers["set-cookie"].to_str().expect("text").to_owned();
        assert!(line.ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=86400"), "{line}");
        self.cookie = line.strip_prefix(COOKIE).and_then(|rest| rest.split(';').next()).map(str::to_owned);
        provider.agree(answer.json()["data"]["attributes"]["authorization_url"].as_str().expect("an address"))
    }

    async fn complete(&self, query: &str) -> Answer {
        self.post("complete", "oauth_callback", json!({"query": query})).await
    }

    /// What every link that is not good is answered, whatever is wrong with it.
    async fn refused(&self, token: &str) {
        let begun = self.post("begin", "oauth_authorization_link", json!({"token": token})).await.expect(401);
        assert!(!begun.headers.contains_key("set-cookie"));
        let seen = self.look(token).await.expect(401);
        for answer in [begun, seen] {
            assert!(
                answer.text().contains("this link was used, has expired or is not good any more"),
                "{}",
                answer.text()
            );
        }
    }

    async fn nothing(&self, query: &str) {
        let answer = self.complete(query).await.expect(400);
        assert_eq!(pointers(&answer), ["/data/attributes/query"], "{}", answer.text());
    }
}

/// A new link; its token.
async fn link(client: &Client, id: &str) -> String {
    let made = client.call("POST", &format!("{}/authorize_link", path(id)), None).await.expect(201).json();
    let url = made["data"]["attributes"]["url"].as_str().expect("a link").to_owned();
    url.strip_prefix(&format!("{PUBLIC}/authorize#")).expect("behind the #").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_without_an_account_connects_theirs() {
    let provider = Provider::start(3_600).await;
    // As much in its log as it ever writes.
    let arguments = ["--public-url", PUBLIC, "--log-level", "trace"].map(str::to_owned).to_vec();
    let mut server = Server::start(BINARY, Options { arguments, ..Options::default() });
    let client = server.client();
    let id = client.connect("newsletter", provider.authorization_code(json!({}))).await;
    let token = link(&client, &id).await;
    let mut ada = Stranger::new(&server);
    let seen = ada.look(&token).await.expect(200).json()["data"]["attributes"].clone();
    assert_eq!((&seen["connection"], &seen["integration"]), (&json!("newsletter"), &json!("HTTP")), "{seen}");
    assert_eq!((&seen["redirect_uri"], &seen["scopes"]), (&json!(CALLBACK), &json!(["read", "write"])));
    assert!(provider.upstream.url().contains(seen["provider"].as_str().expect("a host")), "{seen}");
    assert!(seen["made_by"].as_str().is_some_and(|by| by.contains('@')), "{seen}");
    let mut keys: Vec<_> = seen.as_object().expect("an object").keys().cloned().collect();
    keys.sort();
    let all =
        ["connection", "expires_at", "integration", "made_by", "organization", "provider", "redirect_uri", "scopes"];
    assert_eq!(keys, all, "and nothing else");

    // A no is not the end: the same browser may press the button again.
    let back = ada.press(&provider, &token).await;
    let state = back.query_pairs().find(|(name, _)| name == "state").expect("a state").1.into_owned();
    let no =
        ada.complete(&format!("error=access_denied&error_description=%3Cb%3Ecanary&state={state}")).await.expect(200);
    assert_eq!(no.json()["data"]["attributes"]["error"]["code"], "access_denied");
    assert!(!no.text().contains("canary"), "{}", no.text());
    // Nor a provider that is down, of which no more is told than that.
    let back = ada.press(&provider, &token).await;
    provider.state().mood = Mood::Stranger;
    let no = ada.complete(query(&back)).await.expect(200);
    assert_eq!(no.json()["data"]["attributes"]["error"]["code"], "no_token");
    assert!(!no.text().contains("invalid_client"), "{}", no.text());
    provider.state().mood = Mood::Good;

    let claims = base64::Engine::encode(&base64::prelude::BASE64_URL_SAFE_NO_PAD, r#"{"email":"ada@example.com"}"#);
    provider.state().told = json!({"scope": "read", "id_token": format!("e30.{claims}.c2ln")});
    let back = ada.press(&provider, &token).await;
    let done = ada.complete(query(&back)).await.expect(200).json()["data"].clone();
    let attributes = json!({"status": "authorized", "account": "ada@example.com"});
    assert_eq!(done, json!({"type": "oauth_authorization_link", "attributes": attributes}), "and nothing else");
    assert_eq!(client.run(Some(&id), json!({"verb": "GET", "url": "/who"})).await["status"], "succeeded");
    ada.refused(&token).await;

    // The record names the link, and its maker as the one in whose name it was.
    let events = client.get("/api/v2/audit/events?page[limit]=1000&filter[query]=%40action%3Aauthorized").await;
    let events = events.expect(200).json();
    let newest = &events["data"][0]["attributes"]["attributes"];
    let fields: Vec<_> =
        newest["changes"].as_array().expect("changes").iter().map(|each| each["field"].clone()).collect();
    assert_eq!(fields, ["authorization_link", "authorization", "refresh_token"], "{newest}");
    assert_eq!(newest["outcome"]["status"], "succeeded");
    assert_eq!(newest["usr"]["id"], server.first["admin"]["id"].clone(), "{newest}");
    let code = back.query_pairs().find(|(name, _)| name == "code").expect("a code").1.into_owned();
    let mut secrets = provider.given();
    secrets.extend([token, ada.cookie.expect("a cookie"), state, code]);
    secrets.extend(provider.state().forms.iter().map(|form| form["code_verifier"].clone()));
    assert!(secrets.len() >= 8, "{secrets:?}");
    let mut left = left_behind(&mut server, &id).await;
    left.insert("the answers".to_owned(), format!("{seen}{done}").into_bytes());
    for (place, bytes) in &left {
        assert_eq!(canary::search(bytes, &secrets), [""; 0], "in {place}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o1_o6_a_link_counts_once_in_the_browser_that_pressed_the_button() {
    let provider = Provider::start(3_600).await;
    let server = server();
    let (client, own) = (server.client(), browser(&server).await);
    let id = client.connect("tokens", provider.authorization_code(json!({}))).await;
    let token = link(&client, &id).await;
    let (mut ada, mut eve) = (Stranger::new(&server), Stranger::new(&server));
    // Unknown, misspelt, of another kind.
    let mut other = token.clone();
    other.replace_range(40..41, if &token[40..41] == "A" { "B" } else { "A" });
    // Its id is in the record, and anybody can add up a checksum.
    let id_of_link = ApiToken::parse_id(TokenKind::AuthorizationLink, &token).expect("an id");
    let forged = ApiToken::generate(TokenKind::AuthorizationLink, id_of_link, &Entropy::System).text;
    for wrong in
        ["", "x", &token[..token.len() - 1], &token.to_uppercase(), &other, forged.expose(), &server.keys.api_key]
    {
        eve.refused(wrong).await;
    }

    let back = ada.press(&provider, &token).await;
    // Forwarded: to nobody's browser, to one with a cookie of its own, to one that signed in.
    let foreign = link(&server.client(), &client.connect("hers", provider.authorization_code(json!({}))).await).await;
    eve.press(&provider, &foreign).await;
    eve.refused(&token).await;
    eve.nothing(query(&back)).await;
    // Whoever it was brought back by, the state is spent.
    ada.nothing(query(&back)).await;
    let back = ada.press(&provider, &token).await;
    Stranger::new(&server).nothing(query(&back)).await;
    let back = ada.press(&provider, &token).await;
    let answer = complete_signed_in(&own, query(&back)).await.expect(400);
    assert!(answer.text().contains("somebody else began"), "{}", answer.text());
    // And a state that somebody began who is signed in is none of a link's.
    let (_, begun) = begin_signed_in(&own, &id).await;
    let theirs = provider.agree(begun["authorization_url"].as_str().expect("an address"));
    ada.nothing(query(&theirs)).await;
    complete_signed_in(&own, query(&theirs)).await.expect(400);

    // Two tabs at once: what the second one began is what counts, and once.
    let (first, second) = (ada.press(&provider, &token).await, ada.press(&provider, &token).await);
    ada.nothing(query(&first)).await;
    let (one, two) = tokio::join!(ada.complete(query(&second)), ada.complete(query(&second)));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400], "{} {}", one.text(), two.text());
    assert_eq!(provider.state().forms.len(), 1, "no other code reached the provider");
    // Used: by nobody again, with nothing that was begun before.
    ada.refused(&token).await;
    eve.refused(&token).await;

    // Two browsers that press it at once: one has it.
    let token = link(&client, &id).await;
    let press = async |stranger: &Stranger| {
        stranger.post("begin", "oauth_authorization_link", json!({"token": token})).await.status.as_u16()
    };
    let (ben, dan) = (Stranger::new(&server), Stranger::new(&server));
    let both = tokio::join!(press(&ben), press(&dan));
    assert!(matches!(both, (201, 401) | (401, 201)), "{both:?}");
    // A page of somebody else's presses nothing, and no form does.
    let fresh = link(&client, &id).await;
    let told =
        Bytes::from(json!({"data": {"type": "oauth_authorization_link", "attributes": {"token": fresh}}}).to_string());
    for headers in [vec![("origin", "https://evil.example"), ("claviger-request", "1")], vec![("origin", PUBLIC)]] {
        let answer = eve.client.send("POST", "/api/v2/authorization_links/begin", &headers, Some(told.clone())).await;
        answer.expect("an answer").expect(403);
    }
    println!("links: 7 wrong tokens, 3 other browsers, 1 state of a session, 2 races");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_is_as_good_as_what_it_was_made_for_and_by_whom() {
    let provider = Provider::start(3_600).await;
    let server = server();
    let client = server.client();
    let id = client.connect("tokens", provider.authorization_code(json!({}))).await;
    let patch = async |attributes: Value| client.call("PATCH", &path(&id), Some(&body(attributes))).await.expect(200);

    // A name is no reason; what is asked for, and of whom, is. Also between button and end.
    let token = link(&client, &id).await;
    patch(json!({"name": "another"})).await;
    let mut ada = Stranger::new(&server);
    ada.look(&token).await.expect(200);
    let back = ada.press(&provider, &token).await;
    patch(json!({"integration": provider.authorization_code(json!({"scopes": ["read", "write", "delete"]}))})).await;
    ada.refused(&token).await;
    ada.complete(query(&back)).await.expect(401);
    for change in [json!({"client_id": "another"}), json!({"authorization_url": "https://login.example.com/authorize"})]
    {
        let token = link(&client, &id).await;
        patch(json!({"integration": provider.authorization_code(change)})).await;
        Stranger::new(&server).refused(&token).await;
        patch(json!({"integration": provider.authorization_code(json!({}))})).await;
    }
    // Switched off, and on again.
    let token = link(&client, &id).await;
    client.call("POST", &format!("{}/disable", path(&id)), None).await.expect(200);
    Stranger::new(&server).refused(&token).await;
    client.call("POST", &format!("{}/authorize_link", path(&id)), None).await.expect(409);
    client.call("POST", &format!("{}/enable", path(&id)), None).await.expect(200);
    Stranger::new(&server).look(&token).await.expect(200);
    // Made anew: the one before is no good.
    let newer = link(&client, &id).await;
    Stranger::new(&server).refused(&token).await;

    // Expired, before the button and behind it.
    let mut ben = Stranger::new(&server);
    let back = ben.press(&provider, &newer).await;
    assert_eq!(database::change(&server.data_dir(), "UPDATE oauth_link SET expires_at = 1"), 1);
    ben.refused(&newer).await;
    ben.complete(query(&back)).await.expect(401);

    // Its maker's right: the key that it was made with, and with it everything.
    let made = client.post("/api/v2/personal_access_tokens", &crate::oauth_device::token()).await.expect(201).json();
    let bearer = client.bearer(made["data"]["attributes"]["key"].as_str().expect("a token"));
    let token = link(&bearer, &id).await;
    let mut dan = Stranger::new(&server);
    let back = dan.press(&provider, &token).await;
    let at = format!("/api/v2/personal_access_tokens/{}", made["data"]["id"].as_str().expect("an id"));
    client.call("DELETE", &at, None).await.expect(204);
    dan.refused(&token).await;
    dan.complete(query(&back)).await.expect(401);

    // Of a maker in a browser, whose session may be over, and whose right to edit may not.
    let eve = crate::oauth_attacks::somebody_else(&server).await;
    let share = |bindings: Value| json!({"data": {"type": "restriction_policy", "id": format!("connection:{id}"), "attributes": {"bindings": bindings}}});
    let organization = server.first["organization_id"].as_str().expect("printed by init").to_owned();
    let policy = format!("/api/v2/restriction_policy/connection:{id}?allow_self_lockout=true");
    let everybody = json!([{"relation": "editor", "principals": [format!("org:{organization}")]}]);
    client.post(&policy, &share(everybody)).await.expect(200);
    let token = link(&eve, &id).await;
    eve.call("DELETE", "/api/v2/sessions/current", None).await.expect(204);
    let mut zoe = Stranger::new(&server);
    let back = zoe.press(&provider, &token).await;
    client.call("DELETE", &format!("/api/v2/restriction_policy/connection:{id}"), None).await.expect(204);
    zoe.refused(&token).await;
    zoe.complete(query(&back)).await.expect(401);

    // With its connection nothing is left of it.
    let token = link(&client, &id).await;
    client.call("DELETE", &path(&id), None).await.expect(204);
    Stranger::new(&server).refused(&token).await;
    assert_eq!(provider.state().forms.len(), 0, "no code reached the provider");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_are_for_what_can_be_agreed_to_in_a_browser_and_tried_so_often() {
    let provider = Provider::start(3_600).await;
    let server = server();
    let client = server.client();
    for integration in [provider.client_credentials(), provider.device_code()] {
        let id = client.connect("other", integration).await;
        client.call("POST", &format!("{}/authorize_link", path(&id)), None).await.expect(409);
    }
    let id = client.connect("tokens", provider.authorization_code(json!({}))).await;
    let said = tokio::task::block_in_place(|| good(&server.command(&["connections", "authorize", &id, "--link"])));
    let token = said.split_once("/authorize#").expect("a link").1.split_whitespace().next().expect("a token");
    let stranger = Stranger::new(&server);
    stranger.look(token).await.expect(200);
    // The page is the same whatever its address says, and runs no script but its own.
    let page = stranger.client.get("/authorize").await.expect(200);
    assert_eq!(stranger.client.get("/authorize?token=%3Cscript%3E").await.expect(200).body, page.body);
    let policy = page.headers["content-security-policy"].to_str().expect("text");
    assert!(policy.contains("script-src 'self';") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(page.headers["referrer-policy"], "no-referrer");
    let script = stranger.client.get("/authorize.js").await.expect(200).text();
    for sink in ["innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function(", "location ="] {
        assert!(!script.contains(sink), "{sink}");
    }
    let mut last = 401;
    let mut tries = 0;
    while last == 401 && tries < 400 {
        last = stranger.look("x").await.status.as_u16();
        tries += 1;
    }
    assert_eq!((last, stranger.look(token).await.status.as_u16()), (429, 429), "after {tries} tries");
    assert!(tries > 200, "somebody who tries again is not kept out: {tries}");
}
