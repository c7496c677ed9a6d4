//! The forms of credential types that fetch a token (extensions.md 2): what is read back, what an
//! update keeps, and what is refused with which pointer.

use claviger_testkit::{Answer, Client};
use serde_json::{Value, json};

use crate::api_support::{CONNECTIONS, body, path, refused, shared};

const CREDENTIALS: &str = "/data/attributes/integration/credentials";

fn http(credentials: Value) -> Value {
    json!({"type": "HTTP", "base_url": "https://api.example.com", "credentials": credentials})
}

async fn create(client: &Client, credentials: Value) -> Answer {
    let attributes = json!({"name": "typed", "integration": http(credentials)});
    client.post(CONNECTIONS, &body(attributes)).await
}

async fn patch(client: &Client, id: &str, credentials: Value) -> Answer {
    let attributes = json!({"integration": {"type": "HTTP", "credentials": credentials}});
    client.call("PATCH", &path(id), Some(&body(attributes))).await
}

fn credentials(answer: &Answer) -> Value {
    answer.json()["data"]["attributes"]["integration"]["credentials"].clone()
}

fn client_credentials() -> Value {
    json!({
        "type": "HTTPOAuth2ClientCredentials",
        "token_url": "https://login.example.com/token",
        "client_id": "us",
        "client_secret": "k4n4rienvogel",
        "scopes": ["read", "write"],
        "token_parameters": [{"name": "resource", "value": "https://api.example.com"}],
        "refresh_on": {"statuses": [401, 419]},
        "test_request": {"path": "/me"},
    })
}

#[tokio::test]
async fn what_is_given_is_read_back_without_secrets_and_defaults_are_said() {
    let server = shared();
    let client = server.client();
    let answer = create(&client, client_credentials()).await.expect(201);
    let read = credentials(&answer);
    assert_eq!(
        read,
        json!({
            "type": "HTTPOAuth2ClientCredentials",
            "token_url": "https://login.example.com/token",
            "client_id": "us",
            "client_authentication": "client_secret_basic",
            "client_secret": "",
            "scopes": ["read", "write"],
            "token_parameters": [{"name": "resource", "value": "https://api.example.com"}],
            "refresh_on": {"statuses": [401, 419]},
            "test_request": {"method": "GET", "path": "/me"},
        })
    );
    assert!(answer.json()["data"]["attributes"]["secrets"]["client_secret"]["set_at"].is_string());
}

#[tokio::test]
async fn an_update_keeps_what_it_does_not_name_member_by_member() {
    let server = shared();
    let client = server.client();
    let id = create(&client, client_credentials()).await.expect(201).json()["data"]["id"].as_str().unwrap().to_owned();
    let change = json!({
        "type": "HTTPOAuth2ClientCredentials", "scopes": ["read"],
        "test_request": {"method": "HEAD"}, "refresh_on": null,
    });
    let read = credentials(&patch(&client, &id, change).await.expect(200));
    assert_eq!(read["scopes"], json!(["read"]));
    assert_eq!(read["test_request"], json!({"method": "HEAD", "path": "/me"}));
    assert_eq!((&read["refresh_on"], &read["client_secret"]), (&Value::Null, &json!("")));
    let emptied = json!({"type": "HTTPOAuth2ClientCredentials", "scopes": [], "token_parameters": null});
    let read = credentials(&patch(&client, &id, emptied).await.expect(200));
    assert_eq!((&read["scopes"], &read["token_parameters"]), (&Value::Null, &Value::Null));
    // Whoever may edit must not have the secret sent to a token endpoint of their own.
    let moved = json!({"type": "HTTPOAuth2ClientCredentials", "token_url": "https://evil.example.com/token"});
    refused(&patch(&client, &id, moved).await, 400, &[&format!("{CREDENTIALS}/client_secret")]);
}

#[tokio::test]
async fn two_steps_are_read_back_and_change_their_secret() {
    let server = shared();
    let client = server.client();
    let two_step = json!({
        "type": "HTTPTwoStepAuth",
        "secret": {"type": "HTTPTokenAuth", "tokens": [{"name": "key", "type": "SECRET", "value": "k4n4rienvogel"}]},
        "token_request": {
            "url": "https://api.example.com/login",
            "headers": [{"name": "X-Key", "value": "{{ key }}"}],
            "body": {"content": "{\"key\": \"{{ key }}\"}", "content_type": "application/json"},
        },
        "access_token_path": "body.token",
        "headers": [{"name": "Authorization", "value": "Bearer {{ access_token }}"}],
    });
    let answer = create(&client, two_step.clone()).await.expect(201);
    let id = answer.json()["data"]["id"].as_str().unwrap().to_owned();
    let mut expected = two_step;
    expected["secret"]["tokens"][0]["value"] = json!("");
    expected["token_request"]["method"] = json!("POST");
    expected["refresh_interval"] = json!(0);
    assert_eq!(credentials(&answer), expected);
    // Another type of secret starts afresh, and what named the old one must go with it.
    let basic =
        json!({"type": "HTTPTwoStepAuth", "secret": {"type": "HTTPBasicAuth", "username": "u", "password": "p"}});
    refused(
        &patch(&client, &id, basic).await,
        400,
        &[
            &format!("{CREDENTIALS}/token_request/body/content"),
            &format!("{CREDENTIALS}/token_request/headers/0/value"),
        ],
    );
    let basic = json!({
        "type": "HTTPTwoStepAuth", "secret": {"type": "HTTPBasicAuth", "username": "u", "password": "p"},
        "token_request": {"headers": [{"name": "X-Key", "deleted": true}], "body": null},
    });
    let read = credentials(&patch(&client, &id, basic).await.expect(200));
    assert_eq!(read["secret"], json!({"type": "HTTPBasicAuth", "username": "u", "password": ""}));
    assert_eq!(read["token_request"], json!({"url": "https://api.example.com/login", "method": "POST"}));
}

#[tokio::test]
async fn wrong_forms_are_told_field_by_field() {
    let server = shared();
    let client = server.client();
    let at = |path: &str| format!("{CREDENTIALS}/{path}");
    let mut wrong = client_credentials();
    wrong["token_url"] = json!("http://169.254.169.254/token");
    refused(&create(&client, wrong).await, 400, &[&at("token_url")]);
    let mut wrong = client_credentials();
    wrong["scopes"] = json!(["read", 7, "a b"]);
    wrong["token_parameters"] = json!([{"name": "", "value": "x"}, {"name": "x"}]);
    wrong["client_authentication"] = json!("password");
    wrong["test_request"] = json!({"method": "DELETE", "path": "me", "more": 1});
    wrong["refresh_on"] = json!({"statuses": 401});
    let pointers = [
        "client_authentication",
        "refresh_on/statuses",
        "scopes/1",
        "scopes/2",
        "test_request/method",
        "test_request/more",
        "test_request/path",
        "token_parameters/0/name",
        "token_parameters/1/value",
    ];
    let pointers: Vec<_> = pointers.iter().map(|path| at(path)).collect();
    refused(&create(&client, wrong).await, 400, &pointers.iter().map(String::as_str).collect::<Vec<_>>());
    // The client's secret is for the token endpoint and has no place in a request.
    let mut leaking = client_credentials();
    leaking["headers"] = json!([{"name": "X-Leak", "value": "{{ client_secret }}"}]);
    refused(&create(&client, leaking).await, 400, &[&at("headers/0/value")]);
    let half = json!({"type": "HTTPTwoStepAuth", "secret": {"type": "HTTPBasicAuth", "username": "u"},
        "token_request": {"method": "GET"}, "access_token_path": "token", "refresh_interval": -1});
    let pointers = ["access_token_path", "refresh_interval", "secret/password", "token_request/url"].map(at);
    refused(&create(&client, half).await, 400, &pointers.each_ref().map(String::as_str));
}
