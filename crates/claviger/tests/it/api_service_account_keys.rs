//! Application keys and access tokens of service accounts (wire.md 10).

use claviger_testkit::{Answer, Keys, World, database};
use serde_json::{Value, json};

use crate::{
    api_refusals::ID,
    api_support::{BINARY, CONNECTIONS, VND},
};

fn key(attributes: Value) -> Value {
    json!({"data": {"type": "application_keys", "attributes": attributes}})
}

fn token(attributes: Value) -> Value {
    json!({"data": {"type": "service_access_tokens", "attributes": attributes}})
}

fn text(made: &Answer) -> String {
    made.json()["data"]["attributes"]["key"].as_str().unwrap().to_owned()
}

/// Where the account's keys and its tokens are.
fn paths(account: &str) -> (String, String) {
    let below = format!("/api/v2/service_accounts/{account}");
    (format!("{below}/application_keys"), format!("{below}/access_tokens"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_and_tokens_of_a_service_account_live_until_they_are_revoked() {
    let world = World::start(BINARY).await;
    let admin = world.as_("admin");
    let account = world.user("service_account").to_string();
    let (keys, tokens) = paths(&account);

    let made = admin.post(&keys, &key(json!({"name": "robot", "scopes": ["connections_read"]}))).await.expect(201);
    assert_eq!(made.headers["content-type"], "application/json");
    let robot = admin.with(Keys { api_key: world.server.keys.api_key.clone(), application_key: text(&made) });
    robot.get("/api/v2/validate_keys").await.expect(200);
    assert!(robot.get(CONNECTIONS).await.expect(403).text().contains("app_key_registrations"));
    admin.call("PUT", &format!("/api/v2/actions/app_key_registrations/{}", made.id()), None).await.expect(201);
    robot.get(CONNECTIONS).await.expect(200);
    let one = format!("{keys}/{}", made.id());
    let found = admin.get(&one).await.expect(200).json()["data"].clone();
    assert!(found["relationships"].get("owned_by").is_none() && found["attributes"].get("key").is_none(), "{found}");
    assert!(found["attributes"]["last_used_at"].is_string());
    let page = admin.get(&format!("{keys}?filter=ROB")).await.expect(200).json();
    assert_eq!(page["meta"], json!({"max_allowed_per_user": 1000, "page": {"total_filtered_count": 1}}));
    admin.call("PATCH", &one, Some(&key(json!({"name": "android", "scopes": []})))).await.expect(200);
    robot.get(CONNECTIONS).await.expect(403);
    assert_eq!(admin.call("DELETE", &one, None).await.expect(204).headers["content-type"], "text/html; charset=utf-8");
    robot.get("/api/v2/validate_keys").await.expect(401);
    assert_eq!(admin.get(&one).await.expect(404).json()["errors"], json!(["Application key not found"]));

    let made = admin.post(&tokens, &token(json!({"name": "robot", "scopes": ["connections_read"]}))).await.expect(201);
    assert_eq!(made.headers["content-type"], VND);
    let data = made.json()["data"].clone();
    assert_eq!(data["attributes"]["expires_at"], Value::Null, "need not end");
    assert!(data["attributes"]["public_portion"].as_str().unwrap().starts_with("ddsat_"));
    assert_eq!(data["relationships"]["owned_by"]["data"], json!({"id": account, "type": "service_account"}));
    let robot = admin.bearer(&text(&made));
    robot.get(CONNECTIONS).await.expect(200);
    let one = format!("{tokens}/{}", made.id());
    assert_eq!(admin.get(&tokens).await.expect(200).json()["meta"]["page"]["total_filtered_count"], 2);
    // It is the account's, and no person's.
    admin.get(&format!("/api/v2/personal_access_tokens/{}", made.id())).await.expect(404);
    let personal = json!({"data": {"type": "personal_access_tokens", "attributes": {"name": "x", "scopes": []}}});
    world.as_("service_account").post("/api/v2/personal_access_tokens", &personal).await.expect(403);
    admin.call("PATCH", &one, Some(&token(json!({"scopes": ["connections_read", "apps_run"]})))).await.expect(200);
    robot.get(CONNECTIONS).await.expect(200);
    admin.call("DELETE", &one, None).await.expect(204);
    robot.get(CONNECTIONS).await.expect(401);
    assert!(admin.get(&one).await.expect(404).text().contains("Access token not found"));

    // Of another account, or of no account.
    let own = admin.get("/api/v2/current_user/application_keys").await.expect(200).json()["data"][0]["id"].clone();
    admin.get(&format!("{keys}/{}", own.as_str().unwrap())).await.expect(404);
    let person = world.user("standard").to_string();
    for account in [person.as_str(), ID, "no-id"] {
        let (keys, tokens) = paths(account);
        for path in [keys, tokens] {
            admin.get(&path).await.expect(404);
            admin.call("DELETE", &format!("{path}/{ID}"), None).await.expect(404);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_may_do_as_much_makes_keys_that_act_as_an_account() {
    let world = World::start(BINARY).await;
    let admin = world.as_("admin");
    let account = world.user("service_account").to_string();
    let (keys, tokens) = paths(&account);
    for name in world.names() {
        let client = world.as_(name);
        let expected = match name {
            "admin" => [200, 400, 200, 400],
            "disabled" | "pending" | "expired_token" | "expired_session" | "incomplete_session" | "anonymous" => {
                [401; 4]
            }
            "foreign_admin" => [404; 4],
            _ => [403; 4],
        };
        let statuses = [
            client.get(&keys).await.status.as_u16(),
            client.post(&keys, &key(json!({}))).await.status.as_u16(),
            client.get(&tokens).await.status.as_u16(),
            client.post(&tokens, &token(json!({}))).await.status.as_u16(),
        ];
        assert_eq!(statuses, expected, "{name}");
    }

    // The administrator's own key, cut down to making keys: the account can do more than it.
    let cut = async |scopes: Value| {
        let body = key(json!({"name": "cut down", "scopes": scopes}));
        let made = admin.post("/api/v2/current_user/application_keys", &body).await.expect(201);
        admin.with(Keys { api_key: world.server.keys.api_key.clone(), application_key: text(&made) })
    };
    let maker = cut(json!(["service_account_write"])).await;
    maker.get(&keys).await.expect(200);
    for scopes in [json!(null), json!([]), json!(["connections_read"])] {
        maker.post(&keys, &key(json!({"name": "x", "scopes": scopes}))).await.expect(403);
    }
    maker.post(&tokens, &token(json!({"name": "x", "scopes": []}))).await.expect(403);
    // Who gives rights may, but not beyond the scopes in hand.
    let giver = cut(json!(["service_account_write", "user_access_manage", "connections_read"])).await;
    giver.post(&keys, &key(json!({"name": "x", "scopes": null}))).await.expect(403);
    let made = giver.post(&keys, &key(json!({"name": "x", "scopes": ["connections_read"]}))).await.expect(201);
    let one = format!("{keys}/{}", made.id());
    maker.call("PATCH", &one, Some(&key(json!({"name": "renamed"})))).await.expect(200);
    maker.call("PATCH", &one, Some(&key(json!({"scopes": []})))).await.expect(200);
    maker.call("PATCH", &one, Some(&key(json!({"scopes": ["connections_read"]})))).await.expect(403);
    maker.call("DELETE", &one, None).await.expect(204);
    // What an account may not do, no key of its gives.
    let wrong = admin.post(&keys, &key(json!({"name": "x", "scopes": ["user_access_manage"]}))).await.expect(400);
    assert!(wrong.text().contains("none of the owner's roles"), "{}", wrong.text());
    assert!(database::dump(world.server.data_dir().as_path())["access_token"].len() >= 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_makes_keys_and_tokens_of_service_accounts() {
    let world = World::start(BINARY).await;
    let account = world.user("service_account").to_string();
    let good = |arguments: &[&str]| {
        let output = world.server.command(&[arguments, &["--service-account", &account]].concat());
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    for command in ["app-keys", "access-tokens"] {
        let made = good(&[command, "create", "--name", "robot", "--scope", "connections_read"]);
        let id = made.lines().find_map(|line| line.strip_prefix("id")).unwrap().trim().to_owned();
        assert!(good(&[command, "list"]).contains(&id));
        assert!(good(&[command, "update", &id, "--name", "android"]).contains("android"));
        assert!(good(&[command, "delete", &id]).contains("revoked"));
        assert!(!good(&[command, "list"]).contains(&id));
    }
}
