//! Personal access tokens (wire.md 11), from their making to their end.

use bytes::Bytes;
use claviger_testkit::{Answer, Options, Server, World};
use serde_json::{Value, json};

use crate::{
    api_refusals::ID,
    api_support::{BINARY, CONNECTIONS, VND, bearer},
};

const TOKENS: &str = "/api/v2/personal_access_tokens";

/// `{"data": {"type": "personal_access_tokens", "attributes": …}}`
fn body(attributes: Value) -> Value {
    json!({"data": {"type": "personal_access_tokens", "attributes": attributes}})
}

/// A time so many days ahead.
fn ahead(days: u64) -> String {
    let now = claviger_model::Clock::System.now();
    now.plus(std::time::Duration::from_secs(days * 24 * 60 * 60)).to_string()
}

fn wanted(name: &str, scopes: &[&str]) -> Value {
    body(json!({"name": name, "scopes": scopes, "expires_at": ahead(30)}))
}

fn text(made: &Answer) -> String {
    made.json()["data"]["attributes"]["key"].as_str().unwrap().to_owned()
}

fn pointers(answer: &Answer) -> Vec<String> {
    let errors = answer.json()["errors"].as_array().cloned().unwrap_or_default();
    errors.iter().filter_map(|each| each["source"]["pointer"].as_str().map(str::to_owned)).collect()
}

#[tokio::test]
async fn a_token_lives_until_it_is_revoked() {
    let server = Server::start(BINARY, Options { in_memory: true, ..Options::default() });
    let client = server.client();
    let connection = client.connect("seen", bearer("https://api.example.com", "abc")).await;
    let connection = format!("{CONNECTIONS}/{connection}");
    let made = client.post(TOKENS, &wanted("laptop", &["connections_read", "user_app_keys"])).await.expect(201);
    assert_eq!(made.headers["content-type"], VND);
    let (key, data) = (text(&made), made.json()["data"].clone());
    assert!(key.starts_with("cvg_pat_") && key.starts_with(data["attributes"]["public_portion"].as_str().unwrap()));
    assert_eq!(data["relationships"]["owned_by"]["data"], json!({"id": server.first["admin"]["id"], "type": "users"}));
    assert!(data["attributes"]["expires_at"].as_str().unwrap().ends_with('Z'));
    let one = format!("{TOKENS}/{}", made.id());

    // No registration is asked of a token: its scopes say what it is for.
    let other = client.bearer(&key);
    other.get(&connection).await.expect(200);
    other.get("/api/v2/validate_keys").await.expect(200);
    let refused = other.call("DELETE", &connection, None).await.expect(403);
    assert!(refused.text().contains("scopes of this key or token"), "{}", refused.text());
    let found = client.get(&one).await.expect(200).json()["data"]["attributes"].clone();
    assert!(found["last_used_at"].is_string() && found.get("key").is_none(), "{found}");

    // It makes no token beyond itself, not even of the same person.
    other.post(TOKENS, &wanted("wider", &["connections_write"])).await.expect(403);
    other.post(TOKENS, &wanted("narrower", &["connections_read"])).await.expect(201);
    let wider = body(json!({"scopes": ["connections_read", "connections_write", "user_app_keys"]}));
    other.call("PATCH", &one, Some(&wider)).await.expect(403);
    let changed = client.call("PATCH", &one, Some(&wider)).await.expect(200).json()["data"]["attributes"].clone();
    assert!(changed["modified_at"].is_string(), "{changed}");
    assert_eq!(changed["expires_at"], data["attributes"]["expires_at"]);
    other.call("POST", &format!("{connection}/disable"), None).await.expect(200);

    let page = client.get(&format!("{TOKENS}?sort=-expires_at&filter=LAP")).await.expect(200).json();
    assert_eq!(page["meta"], json!({"page": {"total_filtered_count": 1}}));
    let me = server.first["admin"]["id"].as_str().unwrap();
    for (owners, count) in [(vec![me, ID], 2), (vec![ID], 0)] {
        let query: Vec<String> = owners.iter().map(|owner| format!("filter[owned_by]={owner}")).collect();
        let page = client.get(&format!("{TOKENS}?{}", query.join("&"))).await.expect(200).json();
        assert_eq!(page["meta"]["page"]["total_filtered_count"], count, "{query:?}");
    }
    assert!(client.call("DELETE", &one, None).await.expect(204).headers.get("content-type").is_none());
    other.get(&connection).await.expect(401);
    for path in [one, format!("{TOKENS}/no-id")] {
        assert!(client.get(&path).await.expect(404).text().contains("Access token not found"));
    }
}

#[tokio::test]
async fn a_token_has_a_name_scopes_and_an_end() {
    let server = Server::start(BINARY, Options { in_memory: true, ..Options::default() });
    let client = server.client();
    let all = ["/data/attributes/expires_at", "/data/attributes/name", "/data/attributes/scopes"];
    let mut found = pointers(&client.post(TOKENS, &body(json!({}))).await.expect(400));
    found.sort();
    assert_eq!(found, all);
    for end in [json!(null), json!(7), json!("soon"), json!(ahead(0)), json!("2020-01-01T00:00:00Z"), json!(ahead(400))]
    {
        let wrong = body(json!({"name": "x", "scopes": [], "expires_at": end}));
        assert_eq!(pointers(&client.post(TOKENS, &wrong).await.expect(400)), [all[0]], "{end}");
    }
    for scopes in [json!(null), json!("connections_read")] {
        let wrong = body(json!({"name": "x", "scopes": scopes, "expires_at": ahead(1)}));
        assert_eq!(pointers(&client.post(TOKENS, &wrong).await.expect(400)), [all[2]], "{scopes}");
    }
    let made = client.post(TOKENS, &wanted("x", &[])).await.expect(201);
    let one = format!("{TOKENS}/{}", made.id());
    let end = made.json()["data"]["attributes"]["expires_at"].clone();
    client.call("PATCH", &one, Some(&body(json!({"name": "y", "expires_at": end})))).await.expect(200);
    let later = body(json!({"expires_at": ahead(60)}));
    assert_eq!(pointers(&client.call("PATCH", &one, Some(&later)).await.expect(400)), [all[0]]);
    client.bearer(&text(&made)).get(CONNECTIONS).await.expect(403);

    let wrong = Bytes::from(wanted("x", &[]).to_string());
    let again = [("idempotency-key", "once")];
    let first = client.send("POST", TOKENS, &again, Some(wrong.clone())).await.unwrap().expect(201);
    let second = client.send("POST", TOKENS, &again, Some(wrong)).await.unwrap().expect(201);
    assert_eq!(first.id(), second.id());
    assert!(second.json()["data"]["attributes"].get("key").is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn others_tokens_are_there_for_those_who_may_see_them() {
    let world = World::start(BINARY).await;
    let admin = world.as_("admin");
    let one = format!("{TOKENS}/{}", admin.post(TOKENS, &wanted("x", &[])).await.expect(201).id());
    let golden = body(json!({"golden": 1}));
    for name in world.names() {
        let client = world.as_(name);
        let statuses = [
            client.get(&one).await.status.as_u16(),
            client.call("PATCH", &one, Some(&golden)).await.status.as_u16(),
            client.post(TOKENS, &body(json!({}))).await.status.as_u16(),
        ];
        let expected = match name {
            "admin" => [200, 400, 400],
            "disabled" | "pending" | "expired_token" | "expired_session" | "incomplete_session" | "anonymous" => {
                [401; 3]
            }
            "standard" | "by_team" | "by_org" | "unregistered" | "session" => [200, 403, 400],
            "foreign_admin" => [404, 404, 400],
            _ => [404, 404, 403],
        };
        assert_eq!(statuses, expected, "{name}");
    }
    // A header can take away and never add.
    let token = text(&world.as_("standard").post(TOKENS, &wanted("x", &[])).await.expect(201));
    let header = format!("Bearer {token}");
    let send = async |client: &claviger_testkit::Client| {
        let sent = client.send("GET", "/api/v2/validate_keys", &[("authorization", &header)], None).await;
        sent.unwrap().status.as_u16()
    };
    assert_eq!(send(&world.as_("anonymous")).await, 200);
    assert_eq!(send(&world.as_("standard")).await, 200);
    assert_eq!(send(&admin).await, 401, "somebody else's keys beside it");
}

#[tokio::test]
async fn the_command_line_makes_shows_and_revokes_tokens() {
    let server = Server::start(BINARY, Options { in_memory: true, ..Options::default() });
    let good = |arguments: &[&str]| {
        let output = server.command(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let (end, create) = (ahead(7), ["access-tokens", "create", "--name", "laptop", "--scope", "connections_read"]);
    let made = good(&[create.as_slice(), &["--expires-at", &end]].concat());
    let field = |name: &str| made.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim().to_owned();
    server.client().bearer(&field("key")).get(CONNECTIONS).await.expect(200);
    let id = field("id");
    assert!(good(&["access-tokens", "list"]).contains(&id));
    assert!(good(&["access-tokens", "update", &id, "--no-scopes"]).contains("none"));
    assert!(good(&["access-tokens", "get", &id]).contains(&end[..19]));
    let wrong = server.command(&create);
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("/data/attributes/expires_at"), "{wrong:?}");
    assert!(good(&["access-tokens", "delete", &id]).contains("revoked"));
}
