//! A person agrees in a browser, and the connection has a token from then on.

use std::time::{Duration, Instant};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use claviger_testkit::{Answer, Client, Options, Server};
use serde_json::{Value, json};
use url::Url;

use crate::{
    api_sessions::admin,
    api_support::{BINARY, body, path},
    token_provider::{Mood, Provider, challenge},
};

/// Where people reach the server, by its own word.
pub(crate) const PUBLIC: &str = "https://keys.example.com";
pub(crate) const CALLBACK: &str = "https://keys.example.com/oauth/callback";

pub(crate) fn server() -> Server {
    let arguments = ["--public-url", PUBLIC].map(str::to_owned).to_vec();
    Server::start(BINARY, Options { arguments, ..Options::default() })
}

/// The administrator's browser.
pub(crate) async fn browser(server: &Server) -> Client {
    let (email, password) = admin(server);
    server.client().signed_in(&email, &password).await.shown_at(PUBLIC)
}

/// Begins; the attributes of the answer with its id.
pub(crate) async fn begin(client: &Client, id: &str) -> (String, Value) {
    let answer = client.call("POST", &format!("{}/authorize", path(id)), None).await.expect(201);
    (answer.id(), answer.json()["data"]["attributes"].clone())
}

pub(crate) fn address(attributes: &Value) -> &str {
    attributes["authorization_url"].as_str().expect("an address")
}

/// What the page does with the query of the address that it was sent to.
pub(crate) async fn complete(browser: &Client, query: &str) -> Answer {
    let body = json!({"data": {"type": "oauth_callback", "attributes": {"query": query}}});
    browser.post("/oauth/callback", &body).await
}

pub(crate) fn query(url: &Url) -> &str {
    url.query().expect("a query")
}

async fn shown(client: &Client, id: &str) -> (Value, Value) {
    let attributes = client.get(&path(id)).await.expect(200).json()["data"]["attributes"].clone();
    (attributes["integration"]["credentials"].clone(), attributes["health"].clone())
}

fn id_token(claims: &Value) -> String {
    let part = |json: &Value| BASE64_URL_SAFE_NO_PAD.encode(json.to_string());
    format!("{}.{}.c2ln", part(&json!({"alg": "RS256"})), part(claims))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_agrees_and_the_connection_has_a_token() {
    let provider = Provider::start(3_600).await;
    let server = server();
    let (client, browser) = (server.client(), browser(&server).await);
    let id = client.connect("tokens", provider.authorization_code(json!({}))).await;
    let run = json!({"verb": "GET", "url": "/who"});
    assert_eq!(shown(&client, &id).await.1["state"], "needs_authorization", "nobody has agreed yet");
    let wanted = client.get("/api/v2/actions/connections?filter[health]=needs_authorization").await.expect(200);
    assert_eq!(wanted.json()["data"][0]["id"], id.as_str());
    assert_eq!(client.run(Some(&id), run.clone()).await["error"]["code"], "authentication_failed");
    assert_eq!(shown(&client, &id).await.1["state"], "needs_authorization");

    let (authorization, begun) = begin(&browser, &id).await;
    let asked: std::collections::BTreeMap<_, _> =
        Url::parse(address(&begun)).expect("a URL").query_pairs().into_owned().collect();
    assert_eq!(begun["redirect_uri"], CALLBACK);
    assert_eq!(asked["redirect_uri"], CALLBACK);
    assert_eq!((asked["scope"].as_str(), asked["code_challenge_method"].as_str()), ("read write", "S256"));
    assert!(asked["state"].len() > 43 + 36 && asked["state"].starts_with(&authorization), "{asked:?}");
    let path_of = format!("/api/v2/actions/oauth_authorizations/{authorization}");
    let waiting = browser.get(&path_of).await.expect(200).json()["data"]["attributes"].clone();
    assert_eq!((&waiting["status"], &waiting["connection_name"]), (&json!("pending"), &json!("tokens")));
    assert!(waiting["authorization_url"].is_null(), "told once: {waiting}");

    let claims = json!({"sub": "1", "email": "ada@example.com"});
    provider.state().told = json!({"scope": "read", "id_token": id_token(&claims)});
    let back = provider.agree(address(&begun));
    let done = complete(&browser, query(&back)).await.expect(200).json()["data"]["attributes"].clone();
    assert_eq!((&done["status"], &done["granted"]["account"]), (&json!("authorized"), &json!("ada@example.com")));
    assert_eq!(done["warnings"], json!(["the provider did not grant: write"]));
    let form = provider.state().forms[0].clone();
    assert_eq!(challenge(&form["code_verifier"]), asked["code_challenge"]);
    assert_eq!(form["redirect_uri"], CALLBACK);
    assert!(!form.contains_key("scope"), "{form:?}");

    let (credentials, health) = shown(&client, &id).await;
    assert_eq!(health["state"], "untested", "{health}");
    assert_eq!(credentials["account"], "ada@example.com");
    assert_eq!((&credentials["granted_scopes"], &credentials["missing_scopes"]), (&json!(["read"]), &json!(["write"])));
    assert!(credentials["expires_at"].is_string(), "{credentials}");
    let list = client.get("/api/v2/actions/connections").await.expect(200).json();
    assert_eq!(list["data"][0]["attributes"]["integration"]["credentials"]["account"], "ada@example.com");
    assert_eq!(client.run(Some(&id), run.clone()).await["status"], "succeeded");
    assert_eq!(shown(&client, &id).await.1["state"], "working");
    let after = browser.get(&path_of).await.expect(200).json()["data"]["attributes"].clone();
    assert_eq!((&after["status"], &after["granted"]["scopes"]), (&json!("authorized"), &json!(["read"])));

    // Once more: the same connection, another account, and everything granted.
    let claims = json!({"sub": "2", "preferred_username": "grace"});
    provider.state().told = json!({"id_token": id_token(&claims)});
    let (_, begun) = begin(&client, &id).await;
    let back = provider.agree(address(&begun));
    let done = complete(&browser, query(&back)).await.expect(200).json()["data"]["attributes"].clone();
    assert_eq!((&done["status"], &done["connection_id"]), (&json!("authorized"), &json!(id)));
    let (credentials, _) = shown(&client, &id).await;
    assert_eq!((&credentials["account"], &credentials["granted_scopes"]), (&json!("grace"), &json!(["read", "write"])));
    assert!(credentials["missing_scopes"].is_null(), "{credentials}");
    assert_eq!(client.run(Some(&id), run).await["status"], "succeeded");
    assert_eq!(provider.asked_and_dead(), (2, 0));

    let query = "/api/v2/audit/events?page[limit]=1000&filter[query]=%40action%3Aauthorized";
    let events = client.get(query).await.expect(200).json();
    let outcomes: Vec<_> = events["data"].as_array().expect("events").iter().map(outcome).collect();
    assert_eq!(outcomes, vec![("connection".to_owned(), "succeeded".to_owned()); 4], "begun and finished, twice");
}

fn outcome(event: &Value) -> (String, String) {
    let event = &event["attributes"]["attributes"];
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    (text(&event["asset"]["type"]), text(&event["outcome"]["status"]))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_provider_says_no_to_is_told_in_our_own_words() {
    let provider = Provider::start(3_600).await;
    let server = server();
    let (client, browser) = (server.client(), browser(&server).await);
    let id = client.connect("tokens", provider.authorization_code(json!({}))).await;
    let mut said = std::collections::BTreeSet::new();
    for (error, code) in [
        ("access_denied", "access_denied"),
        ("invalid_scope", "invalid_scope"),
        ("temporarily_unavailable", "temporarily_unavailable"),
        ("%3Cscript%3Ealert(1)%3C%2Fscript%3E", "provider_error"),
    ] {
        let (authorization, begun) = begin(&browser, &id).await;
        let state = Url::parse(address(&begun)).expect("a URL");
        let state = state.query_pairs().find(|(name, _)| name == "state").expect("a state").1.into_owned();
        let told = format!("error={error}&error_description=%3Cb%3Ecanary&state={state}");
        let answer = complete(&browser, &told).await.expect(200);
        let attributes = &answer.json()["data"]["attributes"];
        assert_eq!((&attributes["status"], &attributes["error"]["code"]), (&json!("failed"), &json!(code)));
        assert!(!answer.text().contains("canary") && !answer.text().contains("script"), "{}", answer.text());
        said.insert(attributes["error"]["message"].to_string());
        let kept = browser.get(&format!("/api/v2/actions/oauth_authorizations/{authorization}")).await.expect(200);
        assert_eq!(&kept.json()["data"]["attributes"]["error"], &attributes["error"]);
    }
    assert_eq!(said.len(), 4, "each has its hint: {said:#?}");

    // It agrees, and then has no token for the code.
    for (mood, wanted) in [(Mood::Stranger, "invalid_client"), (Mood::Over, "begin again"), (Mood::Busy, "503")] {
        let (_, begun) = begin(&browser, &id).await;
        let back = provider.agree(address(&begun));
        provider.state().mood = mood;
        let answer = complete(&browser, query(&back)).await.expect(200).json();
        let error = &answer["data"]["attributes"]["error"];
        assert_eq!(error["code"], "no_token", "{answer}");
        assert!(error["message"].as_str().expect("text").contains(wanted), "{error}");
        provider.state().mood = Mood::Good;
    }
    assert_eq!(provider.state().good, 0);
    let event = "/api/v2/audit/events?page[limit]=1000&filter[query]=%40action%3Aauthorized";
    let text = client.get(event).await.expect(200).text();
    assert!(text.contains("access_denied") && text.contains("no_token"), "refusals are on record: {text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_sent_away_who_could_not_come_back() {
    let provider = Provider::start(3_600).await;
    let server = server();
    let (client, browser) = (server.client(), browser(&server).await);
    let refused = async |client: &Client, integration: Value, wanted: &str| {
        let id = client.connect("tokens", integration).await;
        let answer = client.call("POST", &format!("{}/authorize", path(&id)), None).await.expect(409);
        assert!(answer.text().contains(wanted), "{}", answer.text());
    };
    refused(&client, provider.client_credentials(), "needs nobody's consent").await;
    let parameters = json!({"authorization_parameters": [{"name": "state", "value": "mine"}]});
    refused(&client, provider.authorization_code(parameters), "take it out").await;
    let id = client.connect("tokens", provider.authorization_code(json!({}))).await;
    client.call("POST", &format!("{}/disable", path(&id)), None).await.expect(200);
    client.call("POST", &format!("{}/authorize", path(&id)), None).await.expect(409);
    client.call("POST", &format!("{}/enable", path(&id)), None).await.expect(200);

    // Changed in between: what was agreed to may be another thing.
    let (_, begun) = begin(&browser, &id).await;
    client.call("PATCH", &path(&id), Some(&body(json!({"name": "another"})))).await.expect(200);
    let back = provider.agree(address(&begun));
    let answer = complete(&browser, query(&back)).await.expect(200).json();
    assert_eq!(answer["data"]["attributes"]["error"]["code"], "connection_changed", "{answer}");
    assert_eq!(provider.state().forms.len(), 0, "the code went nowhere");

    let local = Server::start(BINARY, Options::default());
    refused(&local.client(), provider.authorization_code(json!({})), "--public-url").await;
}

/// What became of the revocation, once it is on record.
async fn revocation(client: &Client) -> Value {
    let query = "/api/v2/audit/events?page[limit]=1000&filter[query]=%40asset.type%3Aupstream_token";
    let began = Instant::now();
    loop {
        let events = client.get(query).await.expect(200).json();
        let outcome = events["data"][0]["attributes"]["attributes"]["outcome"].clone();
        if !outcome.is_null() {
            return outcome;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{events}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_grant_is_revoked_with_its_connection_which_is_deleted_in_any_case() {
    for (mood, status, revoked) in [(Mood::Good, "succeeded", 2), (Mood::Busy, "failed", 0)] {
        let provider = Provider::start(3_600).await;
        let server = server();
        let (client, browser) = (server.client(), browser(&server).await);
        let at = json!({"revocation_url": format!("{}/revoke", provider.upstream.url())});
        let id = client.connect("tokens", provider.authorization_code(at.clone())).await;
        let (_, begun) = begin(&browser, &id).await;
        let back = provider.agree(address(&begun));
        let done = complete(&browser, query(&back)).await.expect(200).json();
        assert_eq!(done["data"]["attributes"]["status"], "authorized");
        let refresh = provider.state().refresh.clone().expect("a refresh token");
        provider.state().mood = mood;
        client.call("DELETE", &path(&id), None).await.expect(204);
        client.get(&path(&id)).await.expect(404);
        let outcome = revocation(&client).await;
        assert_eq!(outcome["status"], status, "{outcome}");
        let told = provider.state().revoked.clone();
        assert_eq!(told.len(), revoked, "{told:?}");
        if revoked > 0 {
            assert_eq!(told[0], (refresh, "refresh_token".to_owned()));
            assert_eq!(told[1].1, "access_token");
        }
        // One that nobody has authorized has nothing to revoke.
        let empty = client.connect("empty", provider.authorization_code(at)).await;
        client.call("DELETE", &path(&empty), None).await.expect(204);
    }
}
