//! Connections without a key: this server signs who they are, and a cloud believes it.
//! That clouds' own libraries agree is tried in e2e/python.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use claviger_testkit::{Client, Options, Server, Upstream};
use http::Response;
use http_body_util::Full;
use serde_json::{Value, json};

use crate::api_support::{BINARY, CONNECTIONS, body, path, pointers};

const PUBLIC_URL: &str = "https://keys.example.com";

fn azure(base_url: &str) -> Value {
    let credentials = json!({
        "type": "HTTPAzureTenant", "tenant_id": "acme", "app_client_id": "the-client", "federated": true,
    });
    json!({"type": "HTTP", "base_url": base_url, "credentials": credentials})
}

async fn upstream() -> Upstream {
    Upstream::start(|request| {
        let body = if request.uri.path() == "/token" {
            r#"{"access_token": "good", "token_type": "Bearer", "expires_in": 3600}"#
        } else {
            "{}"
        };
        Response::builder().status(200).header("content-type", "application/json").body(Full::from(body)).unwrap()
    })
    .await
}

fn start(upstream: &Upstream, arguments: &[&str]) -> Server {
    let config = Some(format!("[integrations.HTTPAzureTenant]\ntoken_url = \"{}/token\"\n", upstream.url()));
    let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
    Server::start(BINARY, Options { config, arguments, ..Options::default() })
}

async fn execute(client: &Client, id: &str) -> Value {
    client.run(Some(id), json!({"verb": "GET", "url": "/x"})).await
}

/// The last assertion that the token endpoint was shown: its header and its claims.
fn shown(upstream: &Upstream) -> (Value, Value) {
    let received = upstream.received();
    let request = received.iter().rev().find(|request| request.uri.path() == "/token").expect("a token request");
    let form = String::from_utf8(request.body.to_vec()).expect("a form");
    assert!(!form.contains("client_secret"), "{form}");
    // No character of it is written otherwise in a form.
    let assertion = form.split('&').find_map(|pair| pair.strip_prefix("client_assertion=")).expect("an assertion");
    let parts: Vec<Value> = assertion
        .split('.')
        .take(2)
        .map(|part| serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).expect("base64")).expect("JSON"))
        .collect();
    (parts[0].clone(), parts[1].clone())
}

#[tokio::test]
async fn a_connection_without_a_key_proves_itself_as_what_it_says_it_is() {
    let upstream = upstream().await;
    let server = start(&upstream, &["--public-url", PUBLIC_URL]);
    let client = server.client();
    let issuer = format!("{PUBLIC_URL}/oidc/{}", server.first["organization_id"].as_str().unwrap());
    let below = |rest: &str| format!("{}{rest}", issuer.strip_prefix(PUBLIC_URL).unwrap());

    let described = client.get(&below("/.well-known/openid-configuration")).await.expect(200);
    assert_eq!(described.headers["cache-control"], "public, max-age=300");
    assert_eq!(described.json()["issuer"], issuer.as_str());
    assert_eq!(described.json()["jwks_uri"], format!("{issuer}/jwks.json"));
    assert_eq!(
        client.get(&below("/jwks.json")).await.expect(200).json(),
        json!({"keys": []}),
        "before the first token"
    );

    let id = client.connect("keyless", azure(&upstream.url())).await;
    let attributes = client.get(&path(&id)).await.expect(200).json()["data"]["attributes"].clone();
    let subject = format!("connection:{id}:{}", upstream.url());
    let identity = json!({"issuer": issuer, "subject": subject, "audience": "api://AzureADTokenExchange"});
    assert_eq!(attributes["identity"], identity);
    assert_eq!(attributes["secrets"], json!({}), "there is none to keep");

    assert_eq!(execute(&client, &id).await["status"], "succeeded");
    let (header, claims) = shown(&upstream);
    for (claim, member) in [("iss", "issuer"), ("sub", "subject"), ("aud", "audience")] {
        assert_eq!(claims[claim], identity[member]);
    }
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 600);
    let keys = client.get(&below("/jwks.json")).await.expect(200).json()["keys"].clone();
    assert_eq!(keys.as_array().map(Vec::len), Some(1));
    assert_eq!((&keys[0]["kid"], &keys[0]["alg"]), (&header["kid"], &json!("RS256")));
    assert!(["d", "p", "q", "dp", "dq", "qi"].iter().all(|private| keys[0].get(private).is_none()), "{keys}");

    // Its private half is sealed under the organization's key like everything else.
    let rotated = server.command(&["root-keys", "rotate", "--reseal"]);
    assert!(rotated.status.success(), "{}", String::from_utf8_lossy(&rotated.stderr));
    // Somebody who points it at a host of their own has nothing to enter again, and nobody
    // trusts what they get there.
    let elsewhere = self::upstream().await;
    let moved = body(json!({"integration": {"type": "HTTP", "base_url": elsewhere.url()}}));
    client.call("PATCH", &path(&id), Some(&moved)).await.expect(200);
    assert_eq!(execute(&client, &id).await["status"], "succeeded");
    let (after, claims) = shown(&upstream);
    let subject = json!(format!("connection:{id}:{}", elsewhere.url()));
    assert_eq!((&after["kid"], &claims["sub"]), (&header["kid"], &subject));

    let nobody = below("/jwks.json").replace(server.first["organization_id"].as_str().unwrap(), &id);
    client.get(&nobody).await.expect(404);
    client.get("/oidc/nobody/jwks.json").await.expect(404);
}

#[tokio::test]
async fn without_a_public_url_it_says_what_is_missing() {
    let upstream = upstream().await;
    let server = start(&upstream, &[]);
    let client = server.client();
    let id = client.connect("keyless", azure(&upstream.url())).await;
    let execution = execute(&client, &id).await;
    assert_eq!(execution["error"]["code"], "authentication_failed");
    assert!(execution["error"]["message"].to_string().contains("--public-url"), "{execution}");
    assert!(upstream.received().is_empty());
    let organization = server.first["organization_id"].as_str().unwrap();
    client.get(&format!("/oidc/{organization}/.well-known/openid-configuration")).await.expect(409);
}

#[tokio::test]
async fn a_key_may_be_left_out_only_where_there_is_to_be_none() {
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    let google = |more: Value| {
        let mut credentials = json!({"type": "HTTPGCPServiceAccount", "service_account_email": "a@b.example"});
        credentials.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let integration = json!({"type": "HTTP", "base_url": "https://x.googleapis.com", "credentials": credentials});
        body(json!({"name": "google", "integration": integration}))
    };
    for more in [json!({}), json!({"federated": false})] {
        let refused = client.post(CONNECTIONS, &google(more)).await.expect(400);
        assert_eq!(pointers(&refused), ["/data/attributes/integration/credentials/private_key"]);
    }
    let provider = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q";
    client.post(CONNECTIONS, &google(json!({"federated": true, "audience": provider}))).await.expect(201);
    let elsewhere = client.post(CONNECTIONS, &google(json!({"federated": true, "audience": "//evil.example/x"}))).await;
    assert_eq!(pointers(&elsewhere.expect(400)), ["/data/attributes/integration/credentials/audience"]);
    let nowhere = client.post(CONNECTIONS, &google(json!({"federated": true}))).await.expect(400);
    assert_eq!(pointers(&nowhere), ["/data/attributes/integration/credentials/audience"]);

    // Who goes on without the key has none that is kept.
    let key = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n";
    let made = client.post(CONNECTIONS, &google(json!({"private_key": key}))).await.expect(201).json();
    let id = made["data"]["id"].as_str().unwrap().to_owned();
    assert!(made["data"]["attributes"]["secrets"]["private_key"].is_object(), "{made}");
    let without = google(json!({"federated": true, "audience": provider}));
    let after = client.call("PATCH", &path(&id), Some(&without)).await.expect(200).json();
    assert_eq!(after["data"]["attributes"]["secrets"], json!({}), "{after}");
}
