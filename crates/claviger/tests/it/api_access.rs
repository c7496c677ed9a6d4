//! Who has access to a connection and why, which connections nobody edits any
//! more, and how an owner who left is replaced.

use claviger_testkit::{Client, World};
use serde_json::{Value, json};

use crate::api_support::{BINARY, CONNECTIONS, bearer, path};

const POLICIES: &str = "/api/v2/actions/connection_policies";

async fn access(client: &Client, id: &str, query: &str) -> Value {
    client.get(&format!("{}/access{query}", path(id))).await.expect(200).json()
}

async fn share(client: &Client, id: &str, bindings: Value) {
    let resource = format!("connection:{id}");
    let body = json!({"data": {"id": resource, "type": "restriction_policy", "attributes": {"bindings": bindings}}});
    let at = format!("/api/v2/restriction_policy/{resource}?allow_self_lockout=true");
    client.post(&at, &body).await.expect(200);
}

fn emails(page: &Value) -> Vec<&str> {
    page["data"].as_array().unwrap().iter().map(|row| row["attributes"]["email"].as_str().unwrap()).collect()
}

fn kinds(row: &Value) -> Vec<&str> {
    row["attributes"]["reasons"].as_array().unwrap().iter().map(|reason| reason["kind"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_with_access_is_listed_with_what_gives_it() {
    let world = World::start(BINARY).await;
    let admin = world.as_("admin");
    let id = world.connection("shared_editor");
    let page = access(&admin, id, "").await;
    let listed = emails(&page);
    let mut sorted = listed.clone();
    sorted.sort_unstable();
    assert_eq!(listed, sorted, "by address");
    assert_eq!(page["meta"]["page"]["total_count"], listed.len());
    let row = |name: &str| {
        let id = format!("user:{}", world.user(name));
        page["data"].as_array().unwrap().iter().find(|row| row["id"] == id).cloned()
    };
    for nobody in ["disabled", "pending", "by_org", "foreign_admin"] {
        assert_eq!(row(nobody), None, "{nobody}");
    }
    for (name, can) in [
        ("admin", json!(["view", "resolve", "edit"])),
        ("standard", json!(["view", "resolve", "edit"])),
        ("by_team", json!(["view", "resolve", "edit"])),
        ("by_role", json!(["view", "resolve", "edit"])),
        ("service_account", json!(["view", "resolve", "edit"])),
        ("read_only", json!(["view"])),
        ("no_role", json!([])),
    ] {
        let row = row(name).unwrap_or_else(|| panic!("{name} is missing"));
        let attributes = &row["attributes"];
        assert_eq!((&attributes["relation"], &attributes["can"]), (&json!("editor"), &can), "{name}");
        assert!(attributes["via"].as_array().unwrap().contains(&json!(world.principal(name).to_string())), "{row}");
        assert_eq!(attributes["service_account"], name == "service_account", "{row}");
        assert!(attributes.get("reasons").is_none(), "only one who is explained has reasons");
    }
    // What is listed as possible is what happens.
    for name in ["standard", "by_team", "by_role", "read_only"] {
        let seen = world.as_(name).get(&path(id)).await.expect(200).json();
        let row = row(name).unwrap();
        assert_eq!(seen["data"]["attributes"]["acting_user_can"], row["attributes"]["can"], "{name}");
    }
    // Pages.
    let first = access(&admin, id, "?page[size]=3").await;
    let second = access(&admin, id, "?page[size]=3&page[number]=1").await;
    assert_eq!((emails(&first), emails(&second)), (listed[..3].to_vec(), listed[3..6].to_vec()));
    for wrong in ["?page[size]=1001", "?page[number]=-1", "?filter=1", "?explain=team:x", "?explain=user:1"] {
        admin.get(&format!("{}/access{wrong}", path(id))).await.expect(400);
    }
    let everybody = access(&admin, world.connection("shared_organization"), "?page[size]=1000").await;
    assert!(emails(&everybody).len() > listed.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_person_is_explained_also_where_they_have_nothing() {
    let world = World::start(BINARY).await;
    let admin = world.as_("admin");
    let explained = async |name: &str, state: &str| {
        let query = format!("?explain=user:{}", world.user(name));
        let page = access(&admin, world.connection(state), &query).await;
        assert_eq!(page["data"].as_array().unwrap().len(), 1);
        page["data"][0].clone()
    };
    let row = explained("standard", "shared_resolver").await;
    assert_eq!(
        (&row["attributes"]["relation"], &row["attributes"]["can"]),
        (&json!("resolver"), &json!(["view", "resolve"]))
    );
    assert_eq!(kinds(&row), ["binding", "permission", "permission", "permission"]);
    let reason = &row["attributes"]["reasons"][0];
    assert_eq!(reason["principal"], world.principal("standard").to_string());
    assert_eq!(reason["relation"], "resolver");
    assert!(reason["text"].as_str().unwrap().contains("resolver"), "{reason}");

    let row = explained("standard", "unshared").await;
    assert_eq!((&row["attributes"]["relation"], &row["attributes"]["can"]), (&Value::Null, &json!([])));
    assert_eq!(kinds(&row)[0], "no_binding");
    let row = explained("standard", "shared_expired").await;
    assert_eq!((&row["attributes"]["relation"], &kinds(&row)[..2]), (&Value::Null, &["expired", "no_binding"][..]));
    let row = explained("read_only", "shared_editor").await;
    assert_eq!((&row["attributes"]["relation"], &row["attributes"]["can"]), (&json!("editor"), &json!(["view"])));
    assert!(kinds(&row).contains(&"permission_missing"), "{row}");
    let row = explained("disabled", "shared_editor").await;
    assert_eq!((&row["attributes"]["relation"], kinds(&row)[0]), (&Value::Null, "disabled"));
    let row = explained("admin", "shared_editor").await;
    assert!(kinds(&row).contains(&"may_repair"), "{row}");
    let row = explained("by_team", "shared_viewer").await;
    assert_eq!(row["attributes"]["via"], json!([world.principal("by_team").to_string()]));

    let at = format!("{}/access?explain=user:", path(world.connection("shared_editor")));
    for nobody in [world.user("foreign_admin").to_string(), "00000000-0000-7000-8000-000000000001".to_owned()] {
        let refused = admin.get(&format!("{at}{nobody}")).await.expect(400).json();
        assert_eq!(refused["errors"][0]["source"], json!({"parameter": "explain"}));
    }
    // Who may ask: viewers, and who repairs; nobody else learns that it is there.
    for (name, state, status) in [
        ("standard", "shared_viewer", 200),
        ("read_only", "shared_viewer", 200),
        ("standard", "unshared", 404),
        ("admin", "foreign", 404),
        ("no_role", "shared_viewer", 404),
        ("unregistered", "shared_viewer", 403),
        ("anonymous", "shared_viewer", 401),
    ] {
        let answer = world.as_(name).get(&format!("{}/access", path(world.connection(state)))).await;
        assert_eq!(answer.status.as_u16(), status, "{name} on {state}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_edits_any_more_is_found_and_given_to_somebody() {
    let world = World::start(BINARY).await;
    let (admin, standard) = (world.as_("admin"), world.as_("standard"));
    let id = standard.connect("left behind", bearer("https://api.example.com", "t")).await;
    let gone = format!("user:{}", world.user("disabled"));
    let me = world.principal("standard").to_string();
    share(
        &admin,
        &id,
        json!([{"relation": "viewer", "principals": [me]}, {"relation": "editor", "principals": [gone]}]),
    )
    .await;

    let all = admin.get(POLICIES).await.expect(200).json();
    assert_eq!(all["meta"]["page"]["total_count"], 7);
    let names: Vec<&str> =
        all["data"].as_array().unwrap().iter().map(|row| row["attributes"]["name"].as_str().unwrap()).collect();
    assert!(names.is_sorted() && names.len() == 7, "{names:?}");
    let orphaned = admin.get(&format!("{POLICIES}?filter[orphaned]=true")).await.expect(200).json();
    assert_eq!(orphaned["meta"]["page"]["total_filtered_count"], 1);
    let row = &orphaned["data"][0];
    assert_eq!((row["id"].as_str().unwrap(), &row["type"]), (id.as_str(), &json!("connection_policy")));
    let attributes = &row["attributes"];
    assert_eq!((&attributes["orphaned"], &attributes["enabled_editors"]), (&json!(true), &json!(0)));
    assert_eq!(attributes["bindings"][1]["principals"], json!([gone]));
    let members: Vec<&String> = attributes.as_object().unwrap().keys().collect();
    assert_eq!(
        members,
        ["name", "integration", "bindings", "enabled_editors", "orphaned"],
        "nothing of how it is set up"
    );
    let others =
        admin.get(&format!("{POLICIES}?filter[orphaned]=false&page[size]=2&page[number]=1")).await.expect(200).json();
    assert_eq!(
        (&others["meta"]["page"]["total_filtered_count"], others["data"].as_array().unwrap().len()),
        (&json!(6), 2)
    );
    let found = admin.get(&format!("{POLICIES}?filter[query]=LEFT")).await.expect(200).json();
    assert_eq!(found["data"].as_array().unwrap().len(), 1);
    standard.get(POLICIES).await.expect(403);
    world.as_("foreign_admin").get(&format!("{POLICIES}?filter[query]=left")).await.expect(200);

    let at = format!("{}/reassign", path(&id));
    let to = |whom: &str| json!({"data": {"type": "connection_reassignment", "attributes": {"to": whom}}});
    let new = world.principal("by_role").to_string();
    let new = if new.starts_with("user:") { new } else { format!("user:{}", world.user("by_role")) };
    // A viewer sees it and may not; who sees nothing finds nothing.
    standard.post(&at, &to(&me)).await.expect(403);
    world.as_("by_org").post(&at, &to(&me)).await.expect(404);
    world.as_("foreign_admin").post(&at, &to(&me)).await.expect(404);
    for nobody in [
        gone.clone(),
        format!("user:{}", world.user("pending")),
        format!("user:{}", world.user("foreign_admin")),
        world.principal("by_team").to_string(),
        "nobody".to_owned(),
    ] {
        let refused = admin.post(&at, &to(&nobody)).await.expect(400).json();
        assert_eq!(refused["errors"][0]["source"], json!({"pointer": "/data/attributes/to"}), "{nobody}");
    }
    let row = admin.post(&at, &to(&new)).await.expect(200).json()["data"].clone();
    assert_eq!(row["attributes"]["enabled_editors"], 1);
    assert_eq!(row["relationships"]["created_by"]["data"]["id"], world.user("by_role").to_string());
    let bindings = row["attributes"]["bindings"].as_array().unwrap();
    assert!(bindings.contains(&json!({"relation": "viewer", "principals": [new]})), "in the author's place: {row}");
    assert!(bindings.contains(&json!({"relation": "editor", "principals": [new]})), "as editor: {row}");
    let seen = world.as_("by_role").get(&path(&id)).await.expect(200).json();
    assert_eq!(seen["data"]["attributes"]["acting_user_can"], json!(["view", "resolve", "edit"]));
    standard.get(&path(&id)).await.expect(404);
    admin.get(&path(&id)).await.expect(404);
    // The first policy is the new author's from now on.
    world.as_("by_role").call("DELETE", &format!("/api/v2/restriction_policy/connection:{id}"), None).await.expect(204);
    world.as_("by_role").get(&path(&id)).await.expect(200);
    let event = world.as_("by_role").get(&format!("{}/activity", path(&id))).await.expect(200).json();
    let changes: Vec<&Value> = event["data"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|event| event["attributes"]["changes"].as_array().unwrap())
        .collect();
    let author = changes.iter().find(|change| change["field"] == "created_by").unwrap();
    assert_eq!(author["to"], world.user("by_role").to_string(), "on record");
    let orphaned = admin.get(&format!("{POLICIES}?filter[orphaned]=true")).await.expect(200).json();
    assert_eq!(orphaned["data"], json!([]));
    admin.get(&format!("{CONNECTIONS}?filter[author]=me")).await.expect(200);
}
