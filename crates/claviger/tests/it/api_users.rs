//! People and service accounts (wire.md 7, 10).

use claviger_testkit::{Answer, Client, Options, Server, World};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::api_support::BINARY;

const USERS: &str = "/api/v2/users";
const SERVICE_ACCOUNTS: &str = "/api/v2/service_accounts";
const ME: &str = "/api/v2/current_user";
const J: &str = "application/json";

fn path(id: &str) -> String {
    format!("{USERS}/{id}")
}

/// `{"data": {"type": "users", …}}`
fn body(id: Option<&str>, attributes: Value) -> Value {
    let mut body = json!({"data": {"type": "users", "attributes": attributes}});
    if let Some(id) = id {
        body["data"]["id"] = json!(id);
    }
    body
}

fn with_roles(mut body: Value, roles: &[&str]) -> Value {
    let data: Vec<Value> = roles.iter().map(|id| json!({"type": "roles", "id": id})).collect();
    body["data"]["relationships"] = json!({"roles": {"data": data}});
    body
}

/// Id of the caller's only role.
async fn own_role(client: &Client) -> String {
    let me = client.get(ME).await.expect(200).json();
    me["data"]["relationships"]["roles"]["data"][0]["id"].as_str().expect("a role").to_owned()
}

/// Where the faults of an answer lie, and that it tells them as texts.
#[track_caller]
fn places(answer: &Answer) -> Vec<String> {
    let (json, mut places) = (answer.json(), Vec::new());
    for (text, detail) in json["errors"].as_array().unwrap().iter().zip(json["details"].as_array().unwrap()) {
        assert!(text.as_str().is_some_and(|text| text.contains(detail["detail"].as_str().unwrap())), "{json}");
        places.push(detail["source"]["pointer"].as_str().unwrap_or_default().to_owned());
    }
    places.sort();
    places
}

/// Action, kind of thing and changes of an event.
fn recorded_as(event: &Value) -> Value {
    let event = &event["attributes"]["attributes"];
    json!([event["action"], event["asset"]["type"], event["changes"]])
}

#[tokio::test]
async fn a_user_is_added_changed_and_kept_out() {
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    let role = own_role(&client).await;
    let new = with_roles(body(None, json!({"email": "Ann@Acme.Test", "name": "Ann", "title": null})), &[&role]);
    let made = client.post(USERS, &new).await.expect(201);
    assert_eq!(made.headers["content-type"], J);
    let made_json = made.json();
    let attributes = &made_json["data"]["attributes"];
    let wanted = json!({"email": "ann@acme.test", "handle": "ann@acme.test", "name": "Ann", "title": null, "icon": "",
        "verified": false, "service_account": false, "disabled": false, "status": "Pending",
        "allowed_login_methods": [], "last_login_time": null});
    for (name, value) in wanted.as_object().unwrap() {
        assert_eq!(&attributes[name], value, "{name}");
    }
    assert!(attributes["created_at"].as_str().unwrap().ends_with("+00:00"), "{attributes}");
    let types: Vec<&str> =
        made_json["included"].as_array().unwrap().iter().filter_map(|each| each["type"].as_str()).collect();
    assert_eq!((types[0], types.len()), ("roles", 27), "the role and the 26 permissions that it gives");
    let id = made.id();
    assert_eq!(client.get(&path(&id)).await.expect(200).json(), made_json);

    let change = |attributes| body(Some(&id), attributes);
    let patch = async |attributes| client.call("PATCH", &path(&id), Some(&change(attributes))).await;
    let changed = patch(json!({"name": "Anna", "title": "Smith"})).await.expect(200).json();
    assert_eq!(
        (&changed["data"]["attributes"]["name"], &changed["data"]["attributes"]["title"]),
        (&json!("Anna"), &json!("Smith"))
    );
    // A client may send everything back that it read.
    let echo = json!({"data": changed["data"]});
    assert_eq!(client.call("PATCH", &path(&id), Some(&echo)).await.expect(200).json(), changed);
    let off = patch(json!({"disabled": true})).await.expect(200).json();
    assert_eq!(off["data"]["attributes"]["status"], "Disabled");
    client.call("DELETE", &path(&id), None).await.expect(404);
    let on = patch(json!({"disabled": false})).await.expect(200).json();
    assert_eq!(on["data"]["attributes"]["status"], "Pending");
    assert!(client.call("DELETE", &path(&id), None).await.expect(204).body.is_empty());
    assert_eq!(client.get(&path(&id)).await.expect(200).json()["data"]["attributes"]["disabled"], true);

    let query = format!("/api/v2/audit/events?filter[query]=@asset.id:{id}&sort=timestamp");
    let recorded = client.get(&query).await.expect(200).json();
    let recorded: Vec<Value> = recorded["data"].as_array().unwrap().iter().map(recorded_as).collect();
    let change = |field: &str, from: Value, to: Value| json!({"field": field, "from": from, "to": to});
    let new = [json!({"field": "email", "to": "ann@acme.test"}), json!({"field": "roles", "to": ["Admin"]})];
    let renamed = [change("name", json!("Ann"), json!("Anna")), json!({"field": "title", "to": "Smith"})];
    let (off, on) = (change("disabled", json!(false), json!(true)), change("disabled", json!(true), json!(false)));
    let wanted = [
        json!(["created", "user", new]),
        json!(["modified", "user", renamed]),
        json!(["modified", "user", [off.clone()]]),
        json!(["modified", "user", [on]]),
        json!(["modified", "user", [off]]),
    ];
    assert_eq!(recorded, wanted, "who reads the record sees each change, and none that changed nothing");

    let permissions = client.get(&format!("{}/permissions", path(&id))).await.expect(200).json();
    assert_eq!(permissions["data"].as_array().unwrap().len(), 26);
    let orgs = client.get(&format!("{}/orgs", path(&id))).await.expect(200).json();
    assert_eq!(orgs["included"][0]["id"], server.first["organization_id"]);
}

#[tokio::test]
async fn what_is_wrong_with_a_user_is_told_with_its_place() {
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    for (sent, wanted) in [
        (json!({"data": {"type": "user", "attributes": {"email": "a@b"}}}), vec!["/data/type"]),
        (body(None, json!({})), vec!["/data/attributes/email"]),
        (
            body(None, json!({"email": "a b@c", "name": 1, "title": "a\u{7}", "run_as": "x"})),
            vec![
                "/data/attributes/email",
                "/data/attributes/name",
                "/data/attributes/run_as",
                "/data/attributes/title",
            ],
        ),
        (
            body(None, json!({"email": "a@b@c", "disabled": true})),
            vec!["/data/attributes/disabled", "/data/attributes/email"],
        ),
        (with_roles(body(None, json!({"email": "a@b"})), &["x"]), vec!["/data/relationships/roles/data/0/id"]),
    ] {
        let answer = client.post(USERS, &sent).await.expect(400);
        assert_eq!(answer.headers["content-type"], J);
        assert_eq!(places(&answer), wanted, "{sent}");
    }
    let role = own_role(&client).await;
    let unknown = Uuid::from_u128(5).to_string();
    let answer = client.post(USERS, &with_roles(body(None, json!({"email": "a@b"})), &[&role, &unknown])).await;
    assert_eq!(places(&answer.expect(400)), ["/data/relationships/roles/data/1/id"]);
    let listed = client.get(USERS).await.expect(200).json();
    assert_eq!(listed["meta"]["page"], json!({"total_count": 1, "total_filtered_count": 1}), "nobody was added");

    let id = client.post(USERS, &body(None, json!({"email": "ann@acme.test"}))).await.expect(201).id();
    client.post(USERS, &body(None, json!({"email": "ANN@acme.test"}))).await.expect(409);
    client.call("PATCH", &path(&id), Some(&body(Some(&id), json!({"email": "admin@localhost"})))).await.expect(409);
    let other = body(Some("no id"), json!({"name": "x"}));
    client.call("PATCH", &path(&id), Some(&other)).await.expect(422);
    let none = client.call("PATCH", &path(&id), Some(&body(None, json!({"name": "x"})))).await.expect(400);
    assert_eq!(places(&none), ["/data/id"]);
    for (method, path) in [("GET", path("no-id")), ("DELETE", path(&unknown)), ("GET", path(&unknown))] {
        client.call(method, &path, None).await.expect(404);
    }
    for wrong in ["sort=age", "sort_dir=up", "filter[status]=Gone", "page[size]=101", "nonsense=1"] {
        client.get(&format!("{USERS}?{wrong}")).await.expect(400);
    }
}

#[tokio::test]
async fn the_last_administrator_cannot_go() {
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    let me = server.first["admin"]["id"].as_str().unwrap();
    let refused = client.call("DELETE", &path(me), None).await.expect(409);
    assert!(refused.text().contains("last administrator"), "{}", refused.text());
    let off = body(Some(me), json!({"disabled": true}));
    client.call("PATCH", &path(me), Some(&off)).await.expect(409);
    client.call("PATCH", ME, Some(&off)).await.expect(409);
    client.get(ME).await.expect(200);
}

#[tokio::test]
async fn a_service_account_is_active_at_once() {
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    let role = own_role(&client).await;
    let attributes = json!({"email": "robot@acme.test", "service_account": true, "name": "Robot"});
    let made = client.post(SERVICE_ACCOUNTS, &with_roles(body(None, attributes), &[&role])).await.expect(201);
    let (id, made) = (made.id(), made.json());
    let attributes = &made["data"]["attributes"];
    assert_eq!((&attributes["handle"], &attributes["status"]), (&json!(id), &json!("Active")));
    assert_eq!((&attributes["verified"], &attributes["service_account"]), (&json!(true), &json!(true)));
    assert_eq!(made["included"].as_array().unwrap().len(), 27);
    for wrong in [json!({"email": "b@c"}), json!({"email": "b@c", "service_account": false})] {
        let refused = client.post(SERVICE_ACCOUNTS, &body(None, wrong)).await.expect(400);
        assert_eq!(places(&refused), ["/data/attributes/service_account"]);
    }
    client.post(USERS, &body(None, json!({"email": "ann@acme.test"}))).await.expect(201);
    let ids = async |path: &str| -> Vec<Value> {
        let listed = client.get(path).await.expect(200).json();
        listed["data"].as_array().unwrap().iter().map(|row| row["attributes"]["email"].clone()).collect()
    };
    assert_eq!(ids(SERVICE_ACCOUNTS).await, ["robot@acme.test"]);
    assert_eq!(
        ids(&format!("{USERS}?sort=email&sort_dir=desc")).await,
        ["robot@acme.test", "ann@acme.test", "admin@localhost"]
    );
    assert_eq!(ids(&format!("{USERS}?filter=ANN&filter[status]=Pending,Disabled")).await, ["ann@acme.test"]);
    assert_eq!(ids(&format!("{USERS}?page[size]=2&page[number]=1&sort=-email")).await, ["admin@localhost"]);
    for (robots, emails) in [("true", vec!["robot@acme.test"]), ("false", vec!["admin@localhost", "ann@acme.test"])] {
        assert_eq!(ids(&format!("{USERS}?sort=email&filter[service_account]={robots}")).await, emails);
    }
    client.get(&format!("{USERS}?filter[service_account]=yes")).await.expect(400);
    client.call("DELETE", &path(&id), None).await.expect(204);
}

/// What somebody without the right to it may do with people, by operation.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_sees_people_and_few_change_them() {
    let world = World::start(BINARY).await;
    let (person, robot) = (world.user("standard").to_string(), world.user("service_account").to_string());
    let foreign = world.user("foreign_admin").to_string();
    let golden = |id: Option<&str>| body(id, json!({"golden": 1}));
    for name in world.names() {
        let client = world.as_(name);
        let (see, change) = match name {
            "anonymous" | "disabled" | "pending" | "expired_token" | "expired_session" | "incomplete_session" => {
                (401, 401)
            }
            "admin" => (200, 400),
            "foreign_admin" => (404, 404),
            _ => (200, 403),
        };
        for id in [&person, &robot] {
            assert_eq!(client.get(&path(id)).await.status, see, "{name}");
            let patched = client.call("PATCH", &path(id), Some(&golden(Some(id)))).await;
            assert_eq!(patched.status, change, "{name}: {}", patched.text());
        }
        for member in ["permissions", "orgs"] {
            let wanted = match (member, see) {
                ("orgs", 200) if !matches!(name, "admin" | "standard") => 403,
                _ => see,
            };
            assert_eq!(client.get(&format!("{}/{member}", path(&person))).await.status, wanted, "{name} {member}");
        }
        if !matches!(name, "admin" | "foreign_admin") {
            let wanted = if see == 401 { 401 } else { 403 };
            assert_eq!(client.call("DELETE", &path(&person), None).await.status, wanted, "{name}");
            assert_eq!(client.post(USERS, &golden(None)).await.status, wanted, "{name}");
            assert_eq!(client.post(SERVICE_ACCOUNTS, &golden(None)).await.status, wanted, "{name}");
            let missing = client.get(&path(&Uuid::from_u128(3).to_string())).await.status;
            assert_eq!(client.get(&path(&foreign)).await.status, missing, "{name}: foreign is as missing");
        }
        let (own, listed) = (client.get(ME).await.status, client.get(USERS).await.status);
        assert_eq!(
            (own, listed),
            if see == 401 { (own, own) } else { (200.try_into().unwrap(), 200.try_into().unwrap()) }
        );
    }
    let standard = world.as_("standard");
    let named = standard.call("PATCH", ME, Some(&body(Some(&person), json!({"name": "New"})))).await.expect(200).json();
    assert_eq!(named["data"]["attributes"]["name"], "New");
    for attributes in [json!({"email": "new@world.test"}), json!({"disabled": true})] {
        standard.call("PATCH", ME, Some(&body(Some(&person), attributes))).await.expect(403);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c15_who_is_disabled_can_do_nothing_at_once() {
    let world = World::start(BINARY).await;
    for name in ["standard", "service_account", "token"] {
        let client = world.as_(name);
        client.get(ME).await.expect(200);
        world.as_("admin").call("DELETE", &path(&world.user(name).to_string()), None).await.expect(204);
        client.get(ME).await.expect(401);
    }
}
