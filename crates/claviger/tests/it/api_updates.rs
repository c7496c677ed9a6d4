//! PATCH of a connection: what is given changes, the rest stays, or nothing
//! happens at all (wire.md 3.2).

use claviger_testkit::{Answer, Client, Upstream};
use serde_json::{Value, json};

use crate::api_support::{CONNECTIONS, bearer, body, path, refused, shared};

const CREDENTIALS: &str = "/data/attributes/integration/credentials";

async fn patch(client: &Client, id: &str, attributes: Value) -> Answer {
    client.call("PATCH", &path(id), Some(&body(attributes))).await
}

async fn read(client: &Client, id: &str) -> Value {
    client.get(&path(id)).await.expect(200).json()["data"]["attributes"].clone()
}

fn http(credentials: Value) -> Value {
    json!({"integration": {"type": "HTTP", "credentials": credentials}})
}

#[tokio::test]
async fn absent_and_empty_secrets_are_kept_and_given_ones_replace() {
    let upstream = Upstream::demanding("first").await;
    let server = shared();
    let client = server.client();
    let id = client.connect("kept", bearer(&upstream.url(), "first")).await;
    let works = async |client: &Client| {
        client.run(Some(&id), json!({"verb": "GET", "url": "/"})).await["status"] == "succeeded"
    };
    assert!(works(&client).await);
    patch(&client, &id, json!({"name": "renamed", "tags": ["env:test"]})).await.expect(200);
    assert!(works(&client).await, "a new name loses the secret");
    let kept = json!({"type": "HTTPTokenAuth", "tokens": [{"name": "token1", "type": "SECRET", "value": ""}]});
    patch(&client, &id, http(kept)).await.expect(200);
    assert!(works(&client).await, "an empty secret is one that was left alone");
    patch(&client, &id, http(json!({"type": "HTTPTokenAuth"}))).await.expect(200);
    assert!(works(&client).await, "an absent secret stays");
    let second = json!({"type": "HTTPTokenAuth", "tokens": [{"name": "token1", "type": "SECRET", "value": "second"}]});
    patch(&client, &id, http(second)).await.expect(200);
    assert!(!works(&client).await, "a given secret is used from then on");
    let attributes = read(&client, &id).await;
    assert_eq!((&attributes["version"], &attributes["tags"]), (&json!(5), &json!(["env:test"])));
    assert_eq!(attributes["integration"]["credentials"]["headers"][0]["value"], "Bearer {{ token1 }}");
}

#[tokio::test]
async fn list_items_are_changed_added_and_deleted_by_name() {
    let server = shared();
    let client = server.client();
    let id = client.connect("lists", json!({"type": "HTTP", "base_url": "https://api.example.com", "credentials": {
        "type": "HTTPTokenAuth",
        "tokens": [{"name": "a", "type": "SECRET", "value": "1"}, {"name": "b", "type": "SECRET", "value": "2"}],
        "headers": [{"name": "X-A", "value": "{{ a }}"}, {"name": "X-B", "value": "b"}],
        "url_parameters": [{"name": "p", "value": "1"}, {"name": "q", "value": "2"}],
        "body": {"content": "{{ a }}", "content_type": "text/plain"},
    }})).await;
    let change = json!({"type": "HTTPTokenAuth",
        "tokens": [{"name": "b", "type": "SECRET", "value": "", "deleted": true}, {"name": "c", "type": "SECRET", "value": "3"}],
        "headers": [{"name": "X-B", "deleted": true}, {"name": "X-A", "value": "{{ c }}"}, {"name": "X-C", "value": "c"}],
        "url_parameters": [{"name": "p", "deleted": true}, {"name": "gone", "deleted": true}],
    });
    let answer = patch(&client, &id, http(change)).await.expect(200).json();
    let credentials = &answer["data"]["attributes"]["integration"]["credentials"];
    let named = |list: &str| -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        credentials[list].as_array().unwrap().iter().map(|item| (text(&item["name"]), text(&item["value"]))).collect()
    };
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(named("tokens"), [pair("a", ""), pair("c", "")]);
    assert_eq!(named("headers"), [pair("X-A", "{{ c }}"), pair("X-C", "c")]);
    assert_eq!(named("url_parameters"), [pair("q", "2")]);
    assert_eq!(credentials["body"], json!({"content": "{{ a }}", "content_type": "text/plain"}));
    // A token that a template still names cannot go.
    let orphan = json!({"type": "HTTPTokenAuth", "tokens": [{"name": "c", "deleted": true}]});
    refused(&patch(&client, &id, http(orphan)).await, 400, &[&format!("{CREDENTIALS}/headers/0/value")]);
    let twice =
        json!({"type": "HTTPTokenAuth", "headers": [{"name": "X-Z", "value": "1"}, {"name": "X-Z", "value": "2"}]});
    refused(&patch(&client, &id, http(twice)).await, 400, &[&format!("{CREDENTIALS}/headers/1/name")]);
    let fresh = json!({"type": "HTTPTokenAuth", "tokens": [{"name": "new", "type": "SECRET", "value": ""}]});
    refused(&patch(&client, &id, http(fresh)).await, 400, &[&format!("{CREDENTIALS}/tokens/0/value")]);
    let kind = json!({"type": "HTTPTokenAuth", "tokens": [{"name": "a", "type": "PLAIN", "value": "1"}]});
    refused(&patch(&client, &id, http(kind)).await, 400, &[&format!("{CREDENTIALS}/tokens/0/type")]);
    assert_eq!(read(&client, &id).await["version"], 2, "refused changes are none");
}

#[tokio::test]
async fn another_credential_type_starts_afresh_and_another_integration_is_refused() {
    let server = shared();
    let client = server.client();
    let id = client.connect("types", bearer("https://api.example.com", "abc")).await;
    let basic = |credentials: Value| patch_with(&client, &id, credentials);
    refused(
        &basic(json!({"type": "HTTPBasicAuth", "username": "u"})).await,
        400,
        &[&format!("{CREDENTIALS}/password")],
    );
    let answer = basic(json!({"type": "HTTPBasicAuth", "username": "u", "password": "p"})).await.expect(200).json();
    let attributes = &answer["data"]["attributes"];
    assert_eq!(
        attributes["integration"]["credentials"],
        json!({"type": "HTTPBasicAuth", "username": "u", "password": ""})
    );
    assert_eq!(attributes["secrets"].as_object().unwrap().keys().collect::<Vec<_>>(), ["password"]);
    let other = json!({"integration": {"type": "OpenAI", "credentials": {"type": "OpenAIAPIKey", "api_token": "t"}}});
    refused(&patch(&client, &id, other).await, 400, &["/data/attributes/integration/type"]);
}

async fn patch_with(client: &Client, id: &str, credentials: Value) -> Answer {
    patch(client, id, http(credentials)).await
}

#[tokio::test]
async fn a_stale_edit_names_both_versions_and_changes_nothing() {
    let server = shared();
    let client = server.client();
    let id = client.connect("stale", bearer("https://api.example.com", "abc")).await;
    patch(&client, &id, json!({"name": "second", "version": 1})).await.expect(200);
    let stale = patch(&client, &id, json!({"name": "third", "version": 1})).await;
    refused(&stale, 409, &[""]);
    assert_eq!(stale.json()["errors"][0]["meta"], json!({"given_version": 1, "current_version": 2}));
    assert_eq!(read(&client, &id).await["name"], "second");
    refused(&patch(&client, &id, json!({"version": "2"})).await, 400, &["/data/attributes/version"]);
    refused(&patch(&client, &id, json!({"version": 1.5})).await, 400, &["/data/attributes/version"]);
}

#[tokio::test]
async fn moving_to_another_origin_asks_for_every_secret_again() {
    let server = shared();
    let client = server.client();
    let two = json!({"type": "HTTP", "base_url": "https://api.example.com/v1", "credentials": {"type": "HTTPTokenAuth",
        "tokens": [{"name": "a", "type": "SECRET", "value": "1"}, {"name": "b", "type": "SECRET", "value": "2"}]}});
    let id = client.connect("moved", two).await;
    let tokens = format!("{CREDENTIALS}/tokens");
    for elsewhere in ["https://evil.example.net/v1", "http://api.example.com/v1", "https://api.example.com:8443/v1"] {
        let bare = json!({"integration": {"type": "HTTP", "base_url": elsewhere}, "name": "changed"});
        refused(&patch(&client, &id, bare).await, 400, &[&tokens, &tokens]);
        let half = json!({"integration": {"type": "HTTP", "base_url": elsewhere, "credentials": {"type": "HTTPTokenAuth",
            "tokens": [{"name": "a", "type": "SECRET", "value": "new"}, {"name": "b", "type": "SECRET", "value": ""}]}}});
        refused(&patch(&client, &id, half).await, 400, &[&tokens]);
        let attributes = read(&client, &id).await;
        assert_eq!((&attributes["version"], &attributes["name"]), (&json!(1), &json!("moved")));
        assert_eq!(attributes["destination"]["origin"], "https://api.example.com");
    }
    let all = json!({"integration": {"type": "HTTP", "base_url": "https://new.example.net", "credentials": {"type": "HTTPTokenAuth",
        "tokens": [{"name": "a", "type": "SECRET", "value": "new"}, {"name": "b", "type": "SECRET", "value": "", "deleted": true}]}}});
    let answer = patch(&client, &id, all).await.expect(200).json();
    assert_eq!(answer["data"]["attributes"]["destination"]["origin"], "https://new.example.net");
    // A vendor's type whose host comes from a field follows the same rule.
    let okta = json!({"type": "Okta", "credentials": {"type": "OktaAPIToken", "domain": "example.okta.com", "api_token": "t"}});
    let id = client.connect("okta", okta).await;
    let moved =
        json!({"integration": {"type": "Okta", "credentials": {"type": "OktaAPIToken", "domain": "evil.example.org"}}});
    refused(&patch(&client, &id, moved).await, 400, &[&format!("{CREDENTIALS}/api_token")]);
}

#[tokio::test]
async fn an_update_needs_no_content_but_a_right_envelope() {
    let server = shared();
    let client = server.client();
    let id = client.connect("envelope", bearer("https://api.example.com", "abc")).await;
    patch(&client, &id, json!({})).await.expect(200);
    let other =
        json!({"data": {"type": "action_connection", "id": "0199b0a0-0000-7000-8000-000000000001", "attributes": {}}});
    refused(&client.call("PATCH", &path(&id), Some(&other)).await, 400, &["/data/id"]);
    refused(
        &patch(&client, &id, json!({"name": "x", "colour": 1, "tags": ["bad"]})).await,
        400,
        &["/data/attributes/colour", "/data/attributes/tags/0"],
    );
    let unknown = json!({"data": {"type": "action_connection", "attributes": {"name": "x"}, "more": 1}});
    refused(&client.post(CONNECTIONS, &unknown).await, 400, &["/data/more"]);
}
