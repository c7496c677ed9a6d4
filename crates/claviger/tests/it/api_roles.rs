//! Roles and permissions (wire.md 8).

use claviger_testkit::{Answer, Client, Options, Server, World};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::api_support::{BINARY, VND};

const ROLES: &str = "/api/v2/roles";

fn path(id: &str) -> String {
    format!("{ROLES}/{id}")
}

fn role(attributes: Value, permissions: Option<&[&str]>) -> Value {
    let mut body = json!({"data": {"type": "roles", "attributes": attributes}});
    if let Some(ids) = permissions {
        let data: Vec<Value> = ids.iter().map(|id| reference("permissions", id)["data"].clone()).collect();
        body["data"]["relationships"] = json!({"permissions": {"data": data}});
    }
    body
}

fn with_id(mut body: Value, id: &str) -> Value {
    body["data"]["id"] = json!(id);
    body
}

fn reference(kind: &str, id: &str) -> Value {
    json!({"data": {"type": kind, "id": id}})
}

/// Id of a permission by its name.
async fn permission(client: &Client, name: &str) -> String {
    let all = client.get("/api/v2/permissions").await.expect(200).json();
    let mut rows = all["data"].as_array().unwrap().iter();
    rows.find(|row| row["attributes"]["name"] == name).unwrap()["id"].as_str().unwrap().to_owned()
}

/// Id of a role by its name.
async fn id_of(client: &Client, name: &str) -> String {
    let all = client.get(&format!("{ROLES}?page[size]=100")).await.expect(200).json();
    let mut rows = all["data"].as_array().unwrap().iter();
    rows.find(|row| row["attributes"]["name"] == name).unwrap()["id"].as_str().unwrap().to_owned()
}

/// Names of the permissions that an answer lists.
fn names(answer: &Answer) -> Vec<String> {
    let answer = answer.json();
    let rows = answer["data"].as_array().unwrap().iter();
    rows.map(|row| row["attributes"]["name"].as_str().unwrap().to_owned()).collect()
}

fn places(answer: &Answer) -> Vec<String> {
    let answer = answer.json();
    let details = answer["details"].as_array().unwrap().iter();
    details.map(|detail| detail["source"]["pointer"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn a_role_is_made_changed_copied_and_removed() {
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    let apps = permission(&client, "apps_run").await;
    let made = client.post(ROLES, &role(json!({"name": "Ops"}), Some(&[&apps]))).await.expect(200);
    assert_eq!(made.headers["content-type"], VND);
    let id = made.id();
    assert_eq!(made.json()["data"]["attributes"]["user_count"], 0);
    let permissions = format!("{}/permissions", path(&id));
    let given = async || names(&client.get(&permissions).await.expect(200));
    assert_eq!(given().await, ["connections_read", "apps_run"], "what every role gives is added");

    let write = permission(&client, "connection_groups_write").await;
    for _ in 0..2 {
        let after = client.post(&permissions, &reference("permissions", &write)).await.expect(200);
        assert_eq!(names(&after), ["connections_read", "connection_groups_write", "apps_run"]);
    }
    let after = client.call("DELETE", &permissions, Some(&reference("permissions", &write))).await.expect(200);
    assert_eq!(names(&after), ["connections_read", "apps_run"]);
    client.post(&permissions, &reference("roles", &write)).await.expect(400);
    for unknown in ["no-id", &Uuid::from_u128(1).to_string()] {
        client.post(&permissions, &reference("permissions", unknown)).await.expect(404);
    }

    let patch = async |body: &Value| client.call("PATCH", &path(&id), Some(body)).await;
    let renamed = patch(&with_id(role(json!({"name": "Operations"}), Some(&[&write])), &id)).await.expect(200).json();
    assert_eq!(renamed["data"]["attributes"]["name"], "Operations");
    assert_eq!(given().await, ["connection_groups_write"], "the whole set");
    assert_eq!(
        client.call("PATCH", &path(&id), Some(&json!({"data": renamed["data"]}))).await.expect(200).json(),
        renamed
    );
    assert_eq!(places(&patch(&with_id(role(json!({}), None), &id)).await.expect(400)), ["/data/attributes"]);
    patch(&with_id(role(json!({"name": "x"}), None), "other")).await.expect(422);
    patch(&with_id(role(json!({"name": "ADMIN"}), None), &id)).await.expect(409);

    let clone = format!("{}/clone", path(&id));
    let copy = client.post(&clone, &role(json!({"name": "Copy"}), None)).await.expect(200);
    assert_eq!(names(&client.get(&format!("{}/permissions", path(&copy.id()))).await), ["connection_groups_write"]);
    client.post(&clone, &role(json!({"name": "copy"}), None)).await.expect(409);
    assert_eq!(
        places(&client.post(&clone, &role(json!({"name": " \t"}), None)).await.expect(400)),
        ["/data/attributes/name"]
    );

    let exact = role(json!({"name": "Nothing", "default_permissions_opt_out": true}), None);
    let exact = client.post(ROLES, &exact).await.expect(200).json();
    assert_eq!(exact["data"]["relationships"]["permissions"]["data"], json!([]));
    let gone = client.call("DELETE", &path(&id), None).await.expect(204);
    assert_eq!(gone.headers["content-type"], "text/html; charset=utf-8", "as recorded");
    client.call("DELETE", &path(&id), None).await.expect(404);
    client.get(&path(&id)).await.expect(404);
}

#[tokio::test]
async fn c16_a_list_with_one_wrong_member_changes_nothing() {
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    let (good, wrong) = (permission(&client, "apps_run").await, Uuid::from_u128(4).to_string());
    let two = [good.as_str(), wrong.as_str()];
    let refused = client.post(ROLES, &role(json!({"name": "Ops", "org_id": 1}), Some(&two))).await.expect(400);
    assert_eq!(places(&refused), ["/data/attributes/org_id", "/data/relationships/permissions/data/1/id"]);
    assert_eq!(client.get(ROLES).await.expect(200).json()["meta"]["page"]["total_count"], 3);
    let id = client.post(ROLES, &role(json!({"name": "Ops"}), None)).await.expect(200).id();
    let patch = with_id(role(json!({"name": "Other"}), Some(&two)), &id);
    client.call("PATCH", &path(&id), Some(&patch)).await.expect(400);
    assert_eq!(client.get(&path(&id)).await.expect(200).json()["data"]["attributes"]["name"], "Ops");
}

#[tokio::test]
async fn built_in_roles_are_fixed_and_can_be_cloned() {
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    let templates = client.get(&format!("{ROLES}/templates")).await.expect(200);
    assert_eq!(names(&templates), ["Admin", "Standard", "Read Only"]);
    let admin = templates.json()["data"][0]["id"].as_str().unwrap().to_owned();
    let all = client.get("/api/v2/permissions?include_scopes=true").await.expect(200);
    assert_eq!(names(&all).len(), 26);
    assert_eq!(client.get(&format!("{}/permissions", path(&admin))).await.expect(200).body, all.body);
    let apps = permission(&client, "apps_run").await;
    client.call("DELETE", &path(&admin), None).await.expect(403);
    let rename = with_id(role(json!({"name": "x"}), None), &admin);
    let refused = client.call("PATCH", &path(&admin), Some(&rename)).await.expect(403);
    assert!(refused.text().contains("clone"), "{}", refused.text());
    let permissions = format!("{}/permissions", path(&admin));
    client.call("DELETE", &permissions, Some(&reference("permissions", &apps))).await.expect(403);
    client.post(&permissions, &reference("permissions", &apps)).await.expect(403);
    let copy = client.post(&format!("{}/clone", path(&admin)), &role(json!({"name": "Mine"}), None)).await.expect(200);
    client
        .call("DELETE", &format!("{}/permissions", path(&copy.id())), Some(&reference("permissions", &apps)))
        .await
        .expect(200);
}

#[tokio::test]
async fn lists_of_roles_are_filtered_sorted_and_paged() {
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    for name in ["a*b", "A/b%"] {
        client.post(ROLES, &role(json!({"name": name}), None)).await.expect(200);
    }
    let list = async |query: &str| names(&client.get(&format!("{ROLES}?{query}")).await.expect(200));
    assert_eq!(list("").await, ["a*b", "A/b%", "Admin", "Read Only", "Standard"]);
    assert_eq!(list("filter=*").await, ["a*b"], "c19: a star is a star");
    assert_eq!(list("filter=a%2FB%25").await, ["A/b%"]);
    assert_eq!(list("sort=-user_count&page[size]=1").await, ["Admin"]);
    assert_eq!(list("sort=name&page[size]=2&page[number]=2").await, ["Standard"]);
    let admin = id_of(&client, "Admin").await;
    assert_eq!(list(&format!("filter[id]={admin},{}", Uuid::from_u128(1))).await, ["Admin"]);
    for wrong in ["filter[id]=x", "sort=email", "page[size]=0"] {
        client.get(&format!("{ROLES}?{wrong}")).await.expect(400);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c15_a_role_is_given_and_taken_at_once() {
    let world = World::start(BINARY).await;
    let (admin, nobody) = (world.as_("admin"), world.as_("no_role"));
    let read_only = id_of(&admin, "Read Only").await;
    let user = reference("users", &world.user("no_role").to_string());
    let holders = format!("{}/users", path(&read_only));
    nobody.get("/api/v2/actions/connections").await.expect(403);
    for _ in 0..2 {
        let given = admin.post(&holders, &user).await.expect(200).json();
        assert_eq!(given["meta"], json!({"page": {"total_count": 2}}));
    }
    nobody.get("/api/v2/actions/connections").await.expect(200);
    let listed = admin.get(&format!("{holders}?sort=-email&page[size]=1")).await.expect(200).json();
    assert_eq!(listed["data"][0]["attributes"]["email"], "read_only@world.test");
    assert_eq!(listed["meta"]["page"], json!({"total_count": 2, "total_filtered_count": 2}));
    assert_eq!(listed["included"][0]["id"], json!(read_only));
    admin.call("DELETE", &holders, Some(&user)).await.expect(200);
    nobody.get("/api/v2/actions/connections").await.expect(403);
    admin.call("DELETE", &holders, Some(&user)).await.expect(404);

    let admins = format!("{}/users", path(&id_of(&admin, "Admin").await));
    let last = reference("users", &world.user("admin").to_string());
    let refused = admin.call("DELETE", &admins, Some(&last)).await.expect(409);
    assert!(refused.text().contains("last administrator"), "{}", refused.text());
    let foreign = reference("users", &world.user("foreign_admin").to_string());
    admin.post(&admins, &foreign).await.expect(404);
    admin.post(&admins, &reference("users", "no-id")).await.expect(404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_sees_roles_and_administrators_change_them() {
    let world = World::start(BINARY).await;
    let id = id_of(&world.as_("admin"), "Uses connections").await;
    let golden = json!({"data": {"type": "roles", "id": id, "attributes": {"golden": 1}}});
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
        for member in ["", "/permissions", "/users"] {
            assert_eq!(client.get(&format!("{}{member}", path(&id))).await.status, see, "{name} {member}");
        }
        assert_eq!(client.call("PATCH", &path(&id), Some(&golden)).await.status, change, "{name}");
        let copied = client.post(&format!("{}/clone", path(&id)), &golden).await;
        assert_eq!(copied.status, change, "{name}: {}", copied.text());
        if name != "admin" {
            let nothing = reference("permissions", "none");
            assert_eq!(client.call("DELETE", &path(&id), None).await.status, change, "{name}");
            for method in ["POST", "DELETE"] {
                let one = client.call(method, &format!("{}/permissions", path(&id)), Some(&nothing)).await;
                assert_eq!(one.status, change, "{name} {method}");
                let one = client.call(method, &format!("{}/users", path(&id)), Some(&reference("users", "none"))).await;
                assert_eq!(one.status, change, "{name} {method}");
            }
        }
        if name != "foreign_admin" {
            assert_eq!(client.post(ROLES, &golden).await.status, if change == 401 { 401 } else { change }, "{name}");
        }
        for list in [ROLES, "/api/v2/permissions", "/api/v2/roles/templates"] {
            assert_eq!(client.get(list).await.status, if see == 404 { 200 } else { see }, "{name} {list}");
        }
    }
}
