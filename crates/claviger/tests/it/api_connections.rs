//! The life of a connection of every credential type, and the rules of its
//! forms (wire.md 3).

use claviger_testkit::{Client, canary};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::api_support::{CONNECTIONS, Form, VND, bearer, body, path, pointers, refused, shared};

const AT: &str = "/data/attributes";

#[tokio::test]
async fn a_connection_of_every_type_lives_from_create_to_delete() {
    let server = shared();
    let client = server.client();
    let admin = &server.first["admin"]["id"];
    let forms = Form::all(&client).await;
    assert!(forms.len() > 100, "every credential type of more than 60 integrations: {}", forms.len());
    for form in &forms {
        let sent = form.fill("https://api.example.com/v1", |name| format!("{}{name}", canary::plant(1)));
        let made = client.post(CONNECTIONS, &body(json!({"name": "n", "integration": sent}))).await.expect(201);
        assert_eq!(made.headers["content-type"], VND);
        let data = made.json()["data"].clone();
        as_made(form, &sent, &data);
        assert_eq!(data["relationships"]["created_by"]["data"], json!({"id": admin, "type": "users"}));
        let at = path(&made.id());
        assert_eq!(client.get(&at).await.expect(200).json()["data"], data);
        echoed(&client, &at, &data).await;
        let gone = client.call("DELETE", &at, None).await.expect(204);
        assert!(gone.body.is_empty() && !gone.headers.contains_key("content-type"));
        for method in ["GET", "PATCH", "DELETE"] {
            let change = body(json!({"name": "x"}));
            let answer = client.call(method, &at, (method == "PATCH").then_some(&change)).await;
            refused(&answer, 404, &[""]);
        }
    }
    println!("life of a connection: {} credential types", forms.len());
}

fn as_made(form: &Form, sent: &Value, data: &Value) {
    let attributes = &data["attributes"];
    let mut answered = attributes["integration"].clone();
    if form.credential.ends_with("AWSAssumeRole") {
        let credentials = answered["credentials"].as_object_mut().unwrap();
        let external = credentials.remove("external_id").unwrap();
        let external = external.as_str().unwrap();
        assert!(external.len() == 32 && external.bytes().all(|byte| byte.is_ascii_hexdigit()), "{external}");
        assert_eq!(credentials.remove("principal_id"), Some(json!("000000000000")));
    }
    assert_eq!(answered, form.blank(sent), "{}", form.credential);
    assert_eq!(attributes["version"], 1);
    assert_eq!(attributes["disabled"], false);
    assert_eq!(attributes["last_used_at"], Value::Null);
    let by_consent = ["HTTPOAuth2AuthorizationCode", "HTTPOAuth2DeviceCode"].contains(&form.credential.as_str());
    let state = if by_consent { "needs_authorization" } else { "untested" };
    assert_eq!(attributes["health"]["state"], state, "{}", form.credential);
    assert_eq!(attributes["acting_user_can"], json!(["view", "resolve", "edit"]));
    let mut set: Vec<&String> = attributes["secrets"].as_object().unwrap().keys().collect();
    set.sort();
    assert_eq!(set, form.secrets().iter().collect::<Vec<_>>(), "{}", form.credential);
}

/// What was read may be sent back as it is: nothing but the version changes.
async fn echoed(client: &Client, at: &str, data: &Value) {
    let mut echo = data.clone();
    echo["attributes"]["name"] = json!("renamed");
    let answer = client.call("PATCH", at, Some(&json!({"data": echo}))).await.expect(200).json();
    let (was, is) = (&data["attributes"], &answer["data"]["attributes"]);
    for member in ["integration", "secrets", "created_at", "health", "tags", "destination"] {
        assert_eq!(was[member], is[member], "{member}");
    }
    assert_eq!((&is["name"], &is["version"]), (&json!("renamed"), &json!(2)));
}

#[tokio::test]
async fn every_required_field_is_missed_by_name_and_all_at_once() {
    let server = shared();
    let client = server.client();
    let mut missed = 0;
    for form in Form::all(&client).await {
        let sent = form.fill("https://api.example.com", |_| "secret-value".to_owned());
        let mut bare = json!({"type": sent["type"], "credentials": {"type": sent["credentials"]["type"]}});
        if form.integration == "HTTP" {
            bare["base_url"] = sent["base_url"].clone();
        }
        let required = form.fields.iter().filter(|field| {
            (field["required"] == true || field["required_unless"].is_string()) && field["default"].is_null()
        });
        let mut wanted: Vec<String> = required
            .map(|field| field["name"].as_str().unwrap())
            .filter(|name| *name != "base_url")
            .map(|name| format!("{AT}/integration/credentials/{name}"))
            .collect();
        wanted.sort();
        if wanted.is_empty() {
            continue;
        }
        let answer = client.post(CONNECTIONS, &body(json!({"name": "n", "integration": bare}))).await;
        refused(&answer, 400, &wanted.iter().map(String::as_str).collect::<Vec<_>>());
        missed += wanted.len();
    }
    assert!(missed >= 35, "{missed}");
    println!("required fields: {missed} missed by name");
}

#[tokio::test]
async fn several_faults_come_at_once_with_their_places() {
    let server = shared();
    let client = server.client();
    let good = json!({"type": "OpenAI", "credentials": {"type": "OpenAIAPIKey", "api_token": "sk-1"}});
    let cases = [
        (
            json!({"name": " ", "tags": ["x", "ok:1", "default:1"], "nonsense": 1, "integration": good}),
            vec!["/name", "/nonsense", "/tags/0", "/tags/2"],
        ),
        (
            json!({"name": "n", "integration": {"type": "OpenAI", "more": 1, "credentials": {"type": "OpenAIAPIKey", "api_token": "s", "extra": true}}}),
            vec!["/integration/credentials/extra", "/integration/more"],
        ),
        (json!({"name": "n", "integration": {"type": "Nope"}}), vec!["/integration/type"]),
        (
            json!({"name": "n", "integration": {"type": "OpenAI", "credentials": {"type": "AWSAssumeRole"}}}),
            vec!["/integration/credentials/type"],
        ),
        (json!({"name": "n", "integration": {"type": "OpenAI"}}), vec!["/integration/credentials"]),
        (json!({"name": ["n"], "integration": good}), vec!["/name"]),
        (json!({"integration": good}), vec!["/name"]),
        (json!({"name": "n"}), vec!["/integration"]),
        (json!({"name": "n", "integration": [good]}), vec!["/integration"]),
        (json!({"name": "n", "tags": "a:b", "integration": good}), vec!["/tags"]),
        (
            json!({"name": "n", "tags": ["a:b", "a:c", "1:x", "a b:c", "k:", "k:v:w", 7], "integration": good}),
            vec!["/tags/1", "/tags/2", "/tags/3", "/tags/4", "/tags/5", "/tags/6"],
        ),
        (
            json!({"name": "n", "integration": {"type": "AWS", "credentials": {"type": "AWSAssumeRole", "account_id": "123", "role": "r"}}}),
            vec!["/integration/credentials/account_id"],
        ),
        (
            json!({"name": "n", "integration": {"type": "AWS", "credentials": {"type": "AWSAssumeRole", "account_id": "１２３４５６７８９０１２", "role": "r"}}}),
            vec!["/integration/credentials/account_id"],
        ),
        (
            json!({"name": "n", "integration": {"type": "HTTP", "base_url": "ftp://x", "credentials": {"type": "HTTPNoAuth"}}}),
            vec!["/integration/base_url"],
        ),
        (
            json!({"name": "n", "integration": {"type": "HTTP", "credentials": {"type": "HTTPNoAuth"}}}),
            vec!["/integration/base_url"],
        ),
    ];
    for (attributes, wanted) in cases {
        let wanted: Vec<String> = wanted.iter().map(|pointer| format!("{AT}{pointer}")).collect();
        let answer = client.post(CONNECTIONS, &body(attributes)).await;
        refused(&answer, 400, &wanted.iter().map(String::as_str).collect::<Vec<_>>());
    }
    for (whole, wanted) in [
        (json!({"data": {"type": "wrong", "attributes": {}}}), "/data/type"),
        (json!({"data": {"type": "action_connection"}}), "/data/attributes"),
        (json!({"data": []}), "/data"),
        (json!({}), "/data"),
        (json!([]), ""),
    ] {
        assert!(pointers(&client.post(CONNECTIONS, &whole).await.expect(400)).contains(&wanted.to_owned()), "{whole}");
    }
}

#[tokio::test]
async fn ids_of_an_aws_connection_are_ours() {
    let server = shared();
    let client = server.client();
    let aws = json!({"type": "AWS", "credentials": {"type": "AWSAssumeRole", "account_id": "123456789012", "role": "r",
        "external_id": "chosen", "principal_id": "999999999999"}});
    let id = client.connect("aws", aws).await;
    let get = async || {
        client.get(&path(&id)).await.expect(200).json()["data"]["attributes"]["integration"]["credentials"].clone()
    };
    let first = get().await;
    assert_ne!(first["external_id"], "chosen");
    assert_eq!(first["principal_id"], "000000000000");
    let patch = async |credentials: Value| {
        client
            .call("PATCH", &path(&id), Some(&body(json!({"integration": {"type": "AWS", "credentials": credentials}}))))
            .await
    };
    patch(json!({"type": "AWSAssumeRole", "role": "other"})).await.expect(200);
    let second = get().await;
    assert_eq!((&second["external_id"], &second["role"]), (&first["external_id"], &json!("other")));
    assert_eq!(second["account_id"], "123456789012");
    patch(json!({"type": "AWSAssumeRole", "generate_new_external_id": true})).await.expect(200);
    let third = get().await;
    assert_ne!(third["external_id"], first["external_id"]);
    assert_eq!(third["role"], "other");
    refused(
        &patch(json!({"type": "AWSAssumeRole", "account_id": "12345678901x"})).await,
        400,
        &["/data/attributes/integration/credentials/account_id"],
    );
}

#[tokio::test]
async fn a_wrong_id_is_400_and_an_unknown_one_404() {
    let server = shared();
    let client = server.client();
    for id in ["bad-format", "0199b0a0-0000-7000-8000-00000000000g", "%00", "0199b0a0"] {
        for method in ["GET", "DELETE"] {
            refused(&client.call(method, &path(id), None).await, 400, &[""]);
        }
        refused(&client.call("PATCH", &path(id), Some(&body(json!({"name": "x"})))).await, 400, &[""]);
    }
    let unknown = path(&Uuid::from_u128(7).to_string());
    for tail in ["", "/usage", "/activity"] {
        client.get(&format!("{unknown}{tail}")).await.expect(404);
    }
    for tail in ["/disable", "/enable"] {
        client.call("POST", &format!("{unknown}{tail}"), None).await.expect(404);
    }
}

#[tokio::test]
async fn names_need_not_be_unique_and_are_kept_as_they_are() {
    let server = shared();
    let client = server.client();
    let form = bearer("https://api.example.com", "abc");
    for name in ["twice", "twice", "Zoë’s <b>клиент</b> \"1\"", &"x".repeat(200)] {
        let id = client.connect(name, form.clone()).await;
        assert_eq!(client.get(&path(&id)).await.json()["data"]["attributes"]["name"], name);
    }
    for name in ["", "a\nb", "a\tb", &"x".repeat(201)] {
        refused(
            &client.post(CONNECTIONS, &body(json!({"name": name, "integration": form}))).await,
            400,
            &["/data/attributes/name"],
        );
    }
}
