//! API keys and application keys (wire.md 11), from their making to their end.

use claviger_testkit::{Client, Keys, Options, Server, World};
use serde_json::{Value, json};

use crate::{api_refusals::ID, api_support::BINARY};

const API_KEYS: &str = "/api/v2/api_keys";
const ALL: &str = "/api/v2/application_keys";
const OWN: &str = "/api/v2/current_user/application_keys";

/// `{"data": {"type": "api_keys", "attributes": …}}`
fn api(attributes: Value) -> Value {
    json!({"data": {"type": "api_keys", "attributes": attributes}})
}

/// `{"data": {"type": "application_keys", "attributes": …}}`
fn app(attributes: Value) -> Value {
    json!({"data": {"type": "application_keys", "attributes": attributes}})
}

/// Pointers of the faults of an answer whose errors are texts.
fn faults(answer: &claviger_testkit::Answer) -> Vec<String> {
    let details = answer.json()["details"].as_array().cloned().unwrap_or_default();
    details.iter().filter_map(|each| each["source"]["pointer"].as_str().map(str::to_owned)).collect()
}

/// Makes an application key of the client's own; its id, and a client with it.
async fn cut_down(server: &Server, client: &Client, scopes: Value) -> (String, Client) {
    let made = client.post(OWN, &app(json!({"name": "cut down", "scopes": scopes}))).await.expect(201);
    let application_key = made.json()["data"]["attributes"]["key"].as_str().unwrap().to_owned();
    (made.id(), server.client().with(Keys { api_key: server.keys.api_key.clone(), application_key }))
}

#[tokio::test]
async fn an_api_key_lives_until_it_is_revoked() {
    let server = Server::start(BINARY, Options { in_memory: true, ..Options::default() });
    let client = server.client();
    let made = client.post(API_KEYS, &api(json!({"name": "agents", "category": "a"}))).await.expect(201);
    assert_eq!(made.headers["content-type"], "application/json");
    let attributes = made.json()["data"]["attributes"].clone();
    let key = attributes["key"].as_str().unwrap().to_owned();
    assert!(key.starts_with("cvg_api_") && key.ends_with(attributes["last4"].as_str().unwrap()));
    assert_eq!(attributes["remote_config_read_enabled"], false);
    assert!(attributes["created_at"].as_str().unwrap().ends_with("+00:00"), "{attributes}");
    assert!(attributes.get("date_last_used").is_none());
    let one = format!("{API_KEYS}/{}", made.id());

    let found = client.get(&format!("{one}?include=created_by")).await.expect(200).json();
    assert!(found["data"]["attributes"].get("key").is_none());
    assert_eq!(found["data"]["attributes"]["date_last_used"], Value::Null);
    assert_eq!(found["included"][0]["id"], server.first["admin"]["id"]);
    let other = client.with(Keys { api_key: key, ..server.keys.clone() });
    other.get("/api/v2/validate_keys").await.expect(200);
    let used = client.get(&one).await.expect(200).json()["data"]["attributes"].clone();
    assert_eq!(used["used_in_last_24_hours"], true, "{used}");
    assert_eq!(used["date_last_used"], used["last_used_date"]["timestamp"]);

    let mut change = api(json!({"name": "robots", "remote_config_read_enabled": true, "last4": "echo"}));
    change["data"]["id"] = made.id().into();
    let changed = client.call("PATCH", &one, Some(&change)).await.expect(200).json()["data"]["attributes"].clone();
    assert_eq!((&changed["name"], &changed["category"]), (&json!("robots"), &json!("a")));
    change["data"]["id"] = ID.into();
    assert_eq!(faults(&client.call("PATCH", &one, Some(&change)).await.expect(400)), ["/data/id"]);
    let wrong = api(json!({"name": " ", "category": 1, "scopes": []}));
    let mut pointers = faults(&client.call("PATCH", &one, Some(&wrong)).await.expect(400));
    pointers.sort();
    assert_eq!(pointers, ["/data/attributes/category", "/data/attributes/name", "/data/attributes/scopes"]);

    for (query, count) in [
        ("", 2),
        ("?filter=ROB", 1),
        ("?filter[category]=a", 1),
        ("?filter[remote_config_read_enabled]=True", 1),
        ("?filter[created_at][start]=2099-01-01", 0),
        ("?filter[modified_at][end]=2020-01-01T00:00:00%2B00:00", 0),
        ("?sort=-created_at&page[size]=1&include=created_by,modified_by", 2),
    ] {
        let page = client.get(&format!("{API_KEYS}{query}")).await.expect(200).json();
        assert_eq!(page["meta"]["page"]["total_filtered_count"], count, "{query}");
        assert_eq!(page["meta"]["max_allowed"], 200);
        assert!(!page.to_string().contains("\"key\""), "{page}");
    }
    for query in ["?sort=key", "?include=everything", "?page[size]=0", "?filter[created_at][start]=now", "?x=1"] {
        client.get(&format!("{API_KEYS}{query}")).await.expect(400);
    }

    let gone = client.call("DELETE", &one, None).await.expect(204);
    assert_eq!(gone.headers["content-type"], "text/html; charset=utf-8");
    assert!(gone.body.is_empty());
    other.get("/api/v2/validate_keys").await.expect(401);
    for path in [one.as_str(), &format!("{API_KEYS}/{ID}"), &format!("{API_KEYS}/no-id")] {
        for method in ["GET", "DELETE"] {
            let missing = client.call(method, path, None).await.expect(404).json();
            assert_eq!(missing["errors"], json!(["API key not found"]), "{path}");
        }
    }
}

#[tokio::test]
async fn an_application_key_lives_until_it_is_revoked() {
    let mut server = Server::start(BINARY, Options { in_memory: true, ..Options::default() });
    let client = server.client();
    let made = client.post(OWN, &app(json!({"name": "mine", "scopes": ["api_keys_read"]}))).await.expect(201);
    let data = made.json()["data"].clone();
    assert_eq!(data["attributes"]["scopes"], json!(["api_keys_read"]));
    assert_eq!(data["relationships"]["owned_by"]["data"]["id"], server.first["admin"]["id"]);
    assert!(data["attributes"].get("last_used_at").is_none());
    let application_key = data["attributes"]["key"].as_str().unwrap().to_owned();
    let other = client.with(Keys { application_key, ..server.keys.clone() });
    other.get(API_KEYS).await.expect(200);
    let (one, own) = (format!("{ALL}/{}", made.id()), format!("{OWN}/{}", made.id()));
    let found = client.get(&own).await.expect(200).json();
    assert!(found["data"]["attributes"]["last_used_at"].is_string(), "{found}");
    let kinds: Vec<_> = found["included"].as_array().unwrap().iter().map(|each| each["type"].clone()).collect();
    assert_eq!(kinds, ["users", "roles"]);
    assert!(client.get(&one).await.expect(200).json().get("included").is_none());
    assert!(client.get(&format!("{one}?include=owned_by")).await.expect(200).json()["included"].is_array());

    let listed = client.get(&format!("{OWN}?sort=-name")).await.expect(200).json();
    assert_eq!(listed["meta"], json!({"max_allowed_per_user": 1000, "page": {"total_filtered_count": 2}}));
    assert_eq!(listed["data"][0]["attributes"]["name"], "mine");
    assert!(listed["data"][0]["relationships"].get("owned_by").is_none());
    assert!(!listed.to_string().contains("\"key\""));
    let me = server.first["admin"]["id"].as_str().unwrap();
    for (query, count) in [(format!("?filter[owned_by]={me}"), 2), (format!("?filter[owned_by]={ID}"), 0)] {
        let page = client.get(&format!("{ALL}{query}")).await.expect(200).json();
        assert_eq!(page["meta"]["page"]["total_filtered_count"], count, "{query}");
    }

    let renamed = client.call("PATCH", &one, Some(&app(json!({"name": "ours"})))).await.expect(200).json();
    assert_eq!(renamed["data"]["attributes"]["scopes"], json!(["api_keys_read"]), "what is not given stays");
    other.get(API_KEYS).await.expect(200);
    client.call("PATCH", &own, Some(&app(json!({"scopes": []})))).await.expect(200);
    let refused = other.get(API_KEYS).await.expect(403).json();
    assert!(refused["errors"][0].as_str().unwrap().contains("scopes of this key"), "{refused}");
    let wide = client.call("PATCH", &own, Some(&app(json!({"scopes": null})))).await.expect(200).json();
    assert_eq!(wide["data"]["attributes"]["scopes"], Value::Null);
    other.get(API_KEYS).await.expect(200);
    let wrong = app(json!({"name": "x", "scopes": ["api_keys_read", "no_such", 1]}));
    let wanted = ["/data/attributes/scopes/1", "/data/attributes/scopes/2"];
    assert_eq!(faults(&client.post(OWN, &wrong).await.expect(400)), wanted);

    // An orderly end writes what was noted in memory.
    server.stop();
    server.restart();
    let client = server.client();
    let used = client.get(&one).await.expect(200).json()["data"]["attributes"]["last_used_at"].clone();
    assert!(used.is_string(), "a use outlasts the server");
    assert!(client.call("DELETE", &own, None).await.expect(204).body.is_empty());
    for path in [&one, &own, &format!("{OWN}/no-id")] {
        let missing = client.get(path).await.expect(404).json();
        assert_eq!(missing["errors"], json!(["Application key not found"]));
    }
}

#[tokio::test]
async fn c17_a_key_that_is_cut_down_sees_only_its_rows_and_makes_nothing_wider() {
    let server = Server::start(BINARY, Options { in_memory: true, ..Options::default() });
    let admin = server.client();
    let (id, cut) = cut_down(&server, &admin, json!(["user_app_keys", "api_keys_read"])).await;
    cut.get(API_KEYS).await.expect(200);
    cut.post(API_KEYS, &api(json!({"name": "x"}))).await.expect(403);
    // Its owner is the administrator, and it may see no less of what is the owner's own.
    for scopes in [json!(null), json!(["api_keys_read", "api_keys_write"])] {
        let refused = cut.post(OWN, &app(json!({"name": "x", "scopes": scopes}))).await.expect(403).json();
        assert!(refused["errors"][0].as_str().unwrap().contains("scopes of this key"), "{refused}");
        for path in [format!("{OWN}/{id}"), format!("{ALL}/{id}")] {
            cut.call("PATCH", &path, Some(&app(json!({"scopes": scopes})))).await.expect(403);
        }
    }
    cut.post(OWN, &app(json!({"name": "x", "scopes": ["api_keys_read"]}))).await.expect(201);
    cut.call("PATCH", &format!("{OWN}/{id}"), Some(&app(json!({"name": "y"})))).await.expect(200);
    let (_, nothing) = cut_down(&server, &admin, json!([])).await;
    nothing.get(API_KEYS).await.expect(403);
    nothing.get(&format!("{API_KEYS}/{ID}")).await.expect(404);
    nothing.call("DELETE", &format!("{OWN}/{id}"), None).await.expect(403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn others_keys_are_there_for_those_who_may_see_them() {
    let world = World::start(BINARY).await;
    let one =
        format!("{ALL}/{}", world.as_("admin").get(OWN).await.expect(200).json()["data"][0]["id"].as_str().unwrap());
    let api_key = world.as_("admin").get(API_KEYS).await.expect(200).json()["data"][0]["id"].clone();
    let api_key = format!("{API_KEYS}/{}", api_key.as_str().unwrap());
    let golden = |body: fn(Value) -> Value| body(json!({"golden": 1}));
    let mut seen = Vec::new();
    for name in world.names() {
        let client = world.as_(name);
        let mut row = Vec::new();
        for (path, golden) in [(&one, golden(app)), (&api_key, golden(api))] {
            row.push(client.get(path).await.status.as_u16());
            row.push(client.call("PATCH", path, Some(&golden)).await.status.as_u16());
            if name != "admin" {
                row.push(client.call("DELETE", path, None).await.status.as_u16());
            }
        }
        let expected: &[u16] = match name {
            "admin" => &[200, 400, 200, 400],
            "disabled" | "pending" | "expired_token" | "expired_session" | "incomplete_session" | "anonymous" => {
                &[401; 6]
            }
            // API keys are the administrators'.
            "standard" | "by_team" | "by_org" | "unregistered" | "session" => &[200, 403, 403, 404, 404, 404],
            // Cut down to the use of connections, or without a right to any key.
            _ => &[404; 6],
        };
        assert_eq!(row, expected, "{name}");
        seen.push((name, client.get(ALL).await.json()["meta"]["page"]["total_filtered_count"].clone()));
    }
    let count = |name: &str| seen.iter().find(|(each, _)| *each == name).and_then(|(_, count)| count.as_u64());
    assert_eq!((count("read_only"), count("no_role"), count("token")), (Some(1), Some(1), Some(0)), "their own");
    assert!(count("standard") > Some(5) && count("standard") == count("admin"), "{seen:?}");
}

/// Every byte that the server keeps.
fn everything(server: &Server) -> Vec<u8> {
    let files = std::fs::read_dir(server.data_dir()).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.is_file()).flat_map(|path| std::fs::read(path).unwrap()).collect()
}

#[tokio::test]
async fn a_key_is_shown_once_and_kept_nowhere() {
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    const NAME: &str = "a name that is kept in clear";
    let mut made = 0;
    for (path, body) in [(API_KEYS, api(json!({"name": NAME}))), (OWN, app(json!({"name": NAME})))] {
        let bytes = bytes::Bytes::from(body.to_string());
        let again = [("idempotency-key", path)];
        let first = client.send("POST", path, &again, Some(bytes.clone())).await.unwrap().expect(201);
        let key = first.json()["data"]["attributes"]["key"].as_str().unwrap().to_owned();
        let second = client.send("POST", path, &again, Some(bytes)).await.unwrap().expect(201);
        assert_eq!(second.headers["idempotent-replay"], "true");
        assert_eq!(second.id(), first.id());
        assert!(second.json()["data"]["attributes"].get("key").is_none());
        assert!(everything(&server).windows(NAME.len()).any(|part| part == NAME.as_bytes()), "looks elsewhere");
        let random = &key.as_bytes()[key.len() - 50..key.len() - 7];
        assert!(!everything(&server).windows(random.len()).any(|part| part == random), "the key is kept");
        made += 1;
    }
    println!("keys: {made} made and repeated, 0 kept");
}

#[tokio::test]
async fn the_command_line_makes_shows_and_revokes_keys() {
    let server = Server::start(BINARY, Options { in_memory: true, ..Options::default() });
    let good = |arguments: &[&str]| {
        let output = server.command(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let id = |made: &str| made.lines().find_map(|line| line.strip_prefix("id")).unwrap().trim().to_owned();
    let made = good(&["api-keys", "create", "--name", "agents", "--category", "a"]);
    assert!(made.contains("cvg_api_"), "{made}");
    let api_key = id(&made);
    good(&["api-keys", "update", &api_key, "--name", "robots"]);
    let listed = good(&["api-keys", "list", "--query", "ROB"]);
    assert!(listed.contains(&api_key) && !listed.contains("First API key"), "{listed}");
    assert!(!good(&["api-keys", "get", &api_key]).contains("cvg_api_"));

    let made = good(&["app-keys", "create", "--name", "mine", "--scope", "api_keys_read", "--register"]);
    let app_key = id(&made);
    let registered = server.client().get("/api/v2/actions/app_key_registrations").await.expect(200).text();
    assert!(registered.contains(&app_key), "{registered}");
    assert!(good(&["app-keys", "list", "--all"]).contains("api_keys_read"));
    assert!(good(&["app-keys", "update", &app_key, "--no-scopes"]).contains("none"));
    let wide = good(&["app-keys", "update", &app_key, "--all-scopes", "--output", "json"]);
    assert!(wide.contains("\"scopes\": null"), "{wide}");
    let wrong = server.command(&["app-keys", "update", &app_key, "--scope", "no_such"]);
    let told = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(!wrong.status.success() && told.contains("/data/attributes/scopes/0"), "{told}");
    for command in [["app-keys", "delete", &app_key], ["api-keys", "delete", &api_key]] {
        assert!(good(&command).contains("revoked"));
        assert!(!server.command(&command).status.success(), "twice");
    }
}
