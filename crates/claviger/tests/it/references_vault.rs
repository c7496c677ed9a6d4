//! References to Vault, which a stub plays: signing in, reading, what is kept and for how long,
//! and what is said when it fails.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering::SeqCst},
};

use claviger_testkit::{Client, Options, Received, Reply, Server, Upstream, canary};
use http::Response;
use http_body_util::Full;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::{
    api_support::{BINARY, bearer, body, closed, path, refused},
    p11_never_shown::mirror,
};

/// What the stub remembers and does.
#[derive(Default)]
struct State {
    /// How often somebody signed in; the token says which.
    signed_in: AtomicU64,
    /// Tokens up to this one are not taken any more.
    revoked: AtomicU64,
    sealed: AtomicBool,
}

struct Vault {
    stub: Upstream,
    state: Arc<State>,
    secret_id: String,
    value: String,
}

fn reply(status: u16, body: Value) -> Reply {
    let reply = Response::builder().status(status).header("content-type", "application/json");
    reply.body(Full::new(body.to_string().into())).unwrap()
}

impl Vault {
    async fn start() -> Self {
        let (secret_id, value) = (canary::plant(6_001), canary::plant(6_002));
        let state = Arc::<State>::default();
        let (known, id, secret) = (state.clone(), secret_id.clone(), value.clone());
        let stub = Upstream::start(move |request| answer(&known, &id, &secret, request)).await;
        Self { stub, state, secret_id, value }
    }

    fn serve(&self) -> Server {
        let config = format!(
            "[references]\nshared = true\nallow = ['vault:apps/*']\n[references.vault]\naddress = '{}'\n\
             namespace = 'team'\napp_role = {{ role_id = 'the-role', secret_id = '{}' }}\n",
            self.stub.url(),
            self.secret_id
        );
        let arguments = vec!["--log-level".to_owned(), "trace".to_owned()];
        Server::start(BINARY, Options { config: Some(config), arguments, ..Options::default() })
    }

    /// How often a secret was asked for.
    fn asked(&self, path: &str) -> usize {
        self.stub.received().iter().filter(|each| each.uri.path() == path).count()
    }
}

fn answer(state: &State, secret_id: &str, value: &str, request: &Received) -> Reply {
    let header = |name: &str| request.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    assert_eq!((header("x-vault-request"), header("x-vault-namespace")), ("true", "team"), "{request:?}");
    if state.sealed.load(SeqCst) {
        return reply(503, json!({"errors": ["Vault is sealed"]}));
    }
    let data =
        |data: Value| reply(200, json!({"lease_duration": 0, "data": {"data": data, "metadata": {"version": 3}}}));
    if request.uri.path() == "/v1/auth/approle/login" {
        let sent: Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(sent, json!({"role_id": "the-role", "secret_id": secret_id}));
        let number = state.signed_in.fetch_add(1, SeqCst) + 1;
        let auth =
            json!({"client_token": format!("hvs.token-{number}"), "lease_duration": 2_764_800, "renewable": true});
        return reply(200, json!({ "auth": auth }));
    }
    let token = header("x-vault-token").strip_prefix("hvs.token-").and_then(|number| number.parse::<u64>().ok());
    if token.is_none_or(|token| token <= state.revoked.load(SeqCst)) {
        return reply(403, json!({"errors": [format!("permission denied for {value}")]}));
    }
    match request.uri.path() {
        "/v1/secret/data/apps/stripe" => {
            data(json!({"key": value, "number": 12_345_678, "more": {"a": 1}, "empty": ""}))
        }
        "/v1/secret/data/apps/slow" => data(json!({"key": value})),
        "/v1/secret/data/apps/elsewhere" => reply(307, json!({})),
        _ => reply(404, json!({"errors": []})),
    }
}

async fn connect(client: &Client, url: &str, text: &str) -> String {
    let mut integration = bearer(url, "");
    integration["credentials"]["tokens"][0]["value"] = json!({ "reference": text });
    client.connect(text, integration).await
}

/// What arrives upstream, or why nothing does.
async fn used(client: &Client, id: &str, upstream: &Upstream) -> Result<String, String> {
    let before = upstream.received().len();
    let done = client.run(Some(id), json!({"verb": "GET", "url": "/"})).await;
    match done["status"].as_str() {
        Some("succeeded") => Ok(upstream.received()[before].headers["authorization"].to_str().unwrap().to_owned()),
        _ => {
            assert_eq!(done["error"]["code"], "authentication_failed", "{done}");
            Err(done["error"]["message"].as_str().unwrap().to_owned())
        }
    }
}

#[tokio::test]
async fn a_secret_of_vault_is_read_once_for_all_who_want_it_and_with_a_token_that_is_good() {
    let (vault, upstream) = (Vault::start().await, mirror().await);
    let mut server = vault.serve();
    let client = server.client();
    let bearer = format!("Bearer {}", vault.value);
    let id = connect(&client, &upstream.url(), "vault:apps/stripe#key").await;
    let mut at_once = JoinSet::new();
    for _ in 0..64 {
        let (client, id) = (server.client(), id.clone());
        at_once.spawn(async move { client.run(Some(&id), json!({"verb": "GET", "url": "/"})).await });
    }
    let at_once = at_once.join_all().await;
    assert!(at_once.iter().all(|done| done["status"] == "succeeded"), "{at_once:?}");
    assert!(upstream.received().iter().all(|each| each.headers["authorization"] == *bearer));
    assert_eq!((vault.asked("/v1/secret/data/apps/stripe"), vault.asked("/v1/auth/approle/login")), (1, 1));
    assert_eq!(used(&client, &id, &upstream).await, Ok(bearer.clone()));
    assert_eq!(vault.asked("/v1/secret/data/apps/stripe"), 1, "kept for a while");

    // The token was revoked before its time: signed in again, once.
    vault.state.revoked.store(1, SeqCst);
    let other = connect(&client, &upstream.url(), "vault:apps/slow#key").await;
    assert_eq!(used(&client, &other, &upstream).await, Ok(bearer));
    assert_eq!((vault.asked("/v1/secret/data/apps/slow"), vault.asked("/v1/auth/approle/login")), (2, 2));
    let number = connect(&client, &upstream.url(), "vault:apps/stripe#number").await;
    assert_eq!(used(&client, &number, &upstream).await.as_deref(), Ok("Bearer 12345678"));

    // And if another token helps no more, it is said so, without what Vault said.
    vault.state.revoked.store(9, SeqCst);
    let denied = connect(&client, &upstream.url(), "vault:apps/slow#other").await;
    let why = used(&client, &denied, &upstream).await.unwrap_err();
    assert!(why.contains("denied") && why.contains("vault:apps/slow#other") && !why.contains("permission"), "{why}");

    server.stop();
    let mut seen = server.output().into_bytes();
    for entry in std::fs::read_dir(server.data_dir()).unwrap().filter_map(Result::ok) {
        seen.extend(std::fs::read(entry.path()).unwrap_or_default());
    }
    let planted = [vault.value.clone(), vault.secret_id.clone(), "hvs.token-1".to_owned(), "hvs.token-2".to_owned()];
    assert_eq!(canary::search(&seen, &planted), Vec::<String>::new());
}

#[tokio::test]
async fn a_failure_of_vault_says_which_it_is() {
    let (vault, upstream) = (Vault::start().await, mirror().await);
    let server = vault.serve();
    let client = server.client();
    for (text, says) in [
        ("vault:apps/nothing#key", "not found: Vault has nothing"),
        ("vault:apps/stripe#other", "not found: the secret in Vault has no such field"),
        ("vault:apps/stripe#more", "not usable"),
        ("vault:apps/stripe#empty", "not usable"),
        ("vault:apps/elsewhere#key", "unreachable: Vault answered 307"),
    ] {
        let id = connect(&client, &upstream.url(), text).await;
        let why = used(&client, &id, &upstream).await.unwrap_err();
        assert!(why.contains(says) && why.contains("tokens/token1") && why.contains(text), "{why}");
        let test = client.call("POST", &format!("{}/test", path(&id)), None).await.expect(200).json();
        let verdict = if says.starts_with("unreachable") { "unknown" } else { "refused" };
        assert_eq!(test["data"]["attributes"]["verdict"], verdict, "{test}");
    }
    vault.state.sealed.store(true, SeqCst);
    let id = connect(&client, &upstream.url(), "vault:apps/stripe#key").await;
    let why = used(&client, &id, &upstream).await.unwrap_err();
    assert!(why.contains("unreachable: Vault is sealed"), "{why}");
    let mut foreign = bearer(&upstream.url(), "");
    foreign["credentials"]["tokens"][0]["value"] = json!({"reference": "vault:operators/root#token"});
    let answer = client.post("/api/v2/actions/connections", &body(json!({"name": "n", "integration": foreign}))).await;
    refused(&answer, 400, &["/data/attributes/integration/credentials/tokens/0/value/reference"]);
    assert!(upstream.received().is_empty());

    let config = format!(
        "[references]\nshared = true\nallow = ['vault:apps/*']\n[references.vault]\naddress = '{}'\ntoken = 'hvs.x'\n",
        closed().await
    );
    let server = Server::start(BINARY, Options { config: Some(config), ..Options::default() });
    let client = server.client();
    let id = connect(&client, &upstream.url(), "vault:apps/stripe#key").await;
    let why = used(&client, &id, &upstream).await.unwrap_err();
    assert!(why.contains("unreachable"), "{why}");
}
