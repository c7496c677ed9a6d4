//! Providers of single sign-on: how an administrator sets them up. The sign-in
//! itself is tried in e2e/oidc.

use claviger_testkit::{Client, Options, Server, World, canary, database};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::api_support::{BINARY, VND, pointers};

const PROVIDERS: &str = "/api/v2/oidc_providers";
const PUBLIC_URL: &str = "https://keys.example.com";

fn server() -> Server {
    let arguments = vec!["--public-url".to_owned(), format!("{PUBLIC_URL}/")];
    Server::start(BINARY, Options { arguments, ..Options::default() })
}

fn body(attributes: Value) -> Value {
    json!({"data": {"type": "oidc_providers", "attributes": attributes}})
}

fn good(secret: &str) -> Value {
    json!({
        "name": "Acme login", "issuer": "https://login.example.com/acme", "client_id": "claviger", "client_secret": secret,
    })
}

fn path(id: &str) -> String {
    format!("{PROVIDERS}/{id}")
}

async fn patch(client: &Client, id: &str, attributes: Value) -> claviger_testkit::Answer {
    client.call("PATCH", &path(id), Some(&body(attributes))).await
}

#[tokio::test]
async fn a_provider_is_made_changed_and_removed_and_its_secret_never_shown() {
    let server = server();
    let client = server.client();
    let (first, second) = (canary::plant(0), canary::plant(1));
    let made = client.post(PROVIDERS, &body(good(&first))).await.expect(201);
    assert_eq!(made.headers["content-type"], VND);
    let id = made.id();
    let mut attributes = made.json()["data"]["attributes"].clone();
    for time in ["created_at", "modified_at"] {
        assert!(attributes[time].take().as_str().is_some_and(|time| time.ends_with('Z')));
    }
    let expected = json!({
        "name": "Acme login", "issuer": "https://login.example.com/acme", "client_id": "claviger", "client_secret": "",
        "scopes": ["email", "profile"], "groups_claim": null, "trust_email": false, "just_in_time": false, "enabled": true,
        "mappings": [], "redirect_uri": "https://keys.example.com/sign-in/oidc/callback",
        "created_at": null, "modified_at": null,
    });
    assert_eq!(attributes, expected);
    assert_eq!(client.get(&path(&id)).await.expect(200).json()["data"]["id"], id.as_str());
    assert_eq!(client.get(PROVIDERS).await.expect(200).json()["data"].as_array().map(Vec::len), Some(1));

    let role = client.get("/api/v2/roles?filter=Standard").await.expect(200).json()["data"][0]["id"].clone();
    let mappings = json!([{"group": "ops", "role_id": role}]);
    let change = json!({"groups_claim": "groups", "mappings": mappings, "client_secret": second, "trust_email": true});
    let changed = patch(&client, &id, change).await.expect(200).json();
    assert_eq!(changed["data"]["attributes"]["mappings"], mappings);
    // What was answered may be sent back: the secret and everything else stays.
    let echoed = client.call("PATCH", &path(&id), Some(&changed)).await.expect(200).json();
    let mut expected = changed.clone();
    expected["data"]["attributes"]["modified_at"] = echoed["data"]["attributes"]["modified_at"].clone();
    assert_eq!(echoed, expected);
    let cleared =
        patch(&client, &id, json!({"mappings": [], "groups_claim": null, "enabled": false})).await.expect(200);
    assert_eq!(cleared.json()["data"]["attributes"]["enabled"], false);

    let events = client.get("/api/v2/audit/events?filter[query]=@asset.type:oidc_provider").await.expect(200);
    assert_eq!(events.json()["data"].as_array().map(Vec::len), Some(4), "{}", events.text());
    for secret in [&first, &second] {
        for text in [made.text(), changed.to_string(), events.text(), server.output()] {
            assert!(!text.contains(secret.as_str()), "{text}");
        }
        for (table, rows) in database::dump(&server.data_dir()) {
            assert!(rows.iter().all(|row| !row.contains(secret.as_str())), "{table} holds a client secret");
        }
    }
    client.call("DELETE", &path(&id), None).await.expect(204);
    client.call("DELETE", &path(&id), None).await.expect(404);
    client.get(&path(&id)).await.expect(404);
    patch(&client, &id, json!({"name": "x"})).await.expect(404);
    client.get(&path("no-id")).await.expect(404);
}

#[tokio::test]
async fn what_is_wrong_is_named_and_nothing_is_made() {
    let server = server();
    let client = server.client();
    let places = async |attributes: Value| {
        let answer = client.post(PROVIDERS, &body(attributes)).await.expect(400);
        let places: Vec<String> =
            pointers(&answer).iter().map(|place| place.trim_start_matches("/data/attributes/").to_owned()).collect();
        places.join(" ")
    };
    let with = |name: &str, value: Value| {
        let mut attributes = good("secret");
        attributes[name] = value;
        attributes
    };
    assert_eq!(places(json!({})).await, "client_id client_secret issuer name");
    for (name, value, at) in [
        ("name", json!(" "), "name"),
        ("issuer", json!("http://login.example.com"), "issuer"),
        ("issuer", json!("https://user@login.example.com"), "issuer"),
        ("issuer", json!("https://login.example.com/?a=b"), "issuer"),
        ("issuer", json!("https://10.0.0.1"), "issuer"),
        ("issuer", json!("javascript:alert(1)"), "issuer"),
        ("client_secret", json!(""), "client_secret"),
        ("client_secret", json!("x".repeat(4_097)), "client_secret"),
        ("scopes", json!("email"), "scopes"),
        ("scopes", json!(["email", "two words"]), "scopes/1"),
        ("groups_claim", json!(1), "groups_claim"),
        ("enabled", json!("yes"), "enabled"),
        ("mappings", json!([{"group": "a", "role_id": Uuid::from_u128(1)}]), "groups_claim"),
        ("surprise", json!(true), "surprise"),
    ] {
        assert_eq!(places(with(name, value.clone())).await, at, "{name}: {value}");
    }
    let mapped = |mapping: Value| {
        let mut attributes = with("mappings", json!([mapping]));
        attributes["groups_claim"] = json!("groups");
        attributes
    };
    let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    for (mapping, at) in [
        (json!({"group": "a"}), "mappings/0"),
        (json!({"group": "a", "role_id": one, "team_id": other}), "mappings/0"),
        (json!({"group": "", "role_id": one}), "mappings/0/group"),
        (json!({"group": "a", "role_id": "no-id"}), "mappings/0/role_id"),
        (json!({"group": "a", "role_id": one}), "mappings/0/role_id"),
        (json!({"group": "a", "team_id": one}), "mappings/0/team_id"),
    ] {
        assert_eq!(places(mapped(mapping.clone())).await, at, "{mapping}");
    }
    assert_eq!(client.get(PROVIDERS).await.expect(200).json()["data"], json!([]));
    let id = client.post(PROVIDERS, &body(good("secret"))).await.expect(201).id();
    let moved = patch(&client, &id, json!({"issuer": "https://evil.example"})).await.expect(400);
    assert_eq!(pointers(&moved), ["/data/attributes/issuer"], "ids of people mean nothing elsewhere");
}

#[tokio::test]
async fn only_who_manages_access_sets_up_single_sign_on() {
    let world = World::start(BINARY).await;
    let id = Uuid::from_u128(7).to_string();
    for who in ["standard", "read_only"] {
        let client = world.as_(who);
        client.get(PROVIDERS).await.expect(403);
        client.post(PROVIDERS, &body(good("secret"))).await.expect(403);
        client.get(&path(&id)).await.expect(404);
        patch(&client, &id, json!({"name": "x"})).await.expect(404);
        client.call("DELETE", &path(&id), None).await.expect(404);
    }
    // This server was started without a public URL.
    let refused = world.as_("admin").post(PROVIDERS, &body(good("secret"))).await.expect(409);
    assert!(refused.text().contains("--public-url"), "{}", refused.text());
}

#[tokio::test]
async fn o7_the_address_to_come_back_to_is_the_operators_and_no_requests() {
    let server = server();
    let client = server.client();
    client.post(PROVIDERS, &body(good("secret"))).await.expect(201);
    let forged =
        [("x-forwarded-host", "evil.example"), ("x-forwarded-proto", "http"), ("origin", "https://evil.example")];
    let answer = client.send("GET", PROVIDERS, &forged, None).await.unwrap().expect(200);
    assert!(!answer.text().contains("evil"), "{}", answer.text());
    let answer = client.send("GET", PROVIDERS, &[("host", "evil.example")], None).await.unwrap();
    assert_eq!(answer.status.as_u16(), 421);
}

#[tokio::test]
async fn p09_a_rotation_reseals_client_secrets() {
    let mut server = server();
    let client = server.client();
    let id = client.post(PROVIDERS, &body(good("secret"))).await.expect(201).id();
    let epochs = |server: &Server| {
        let data = server.data_dir();
        let sealed = database::query(&data, "SELECT key_epoch FROM oidc_provider");
        (sealed, database::query(&data, "SELECT epoch FROM wrapped_key WHERE purpose = 'organization'"))
    };
    assert_eq!(epochs(&server), (vec!["1".to_owned()], vec!["1".to_owned()]));
    let done = server.command(&["root-keys", "rotate", "--reseal", "--data-dir", &server.data_dir().to_string_lossy()]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(epochs(&server), (vec!["2".to_owned()], vec!["2".to_owned()]), "and the old key is gone");
    server.restart();
    // An update without the secret must open it: with the old key it could not.
    patch(&server.client(), &id, json!({"name": "After"})).await.expect(200);
    println!("P9: a client secret opens after a rotation, and no older key is left");
}
