//! What went wrong elsewhere (security.md 4 C), as far as there is something here
//! to attack and no other test does. C4, C8, C14 and C18 are the golden table; C15
//! to C17 stand with what they are about (`api_*.rs`, `p05_two_servers.rs`).

use std::time::Instant;

use bytes::Bytes;
use claviger_testkit::{Client, Keys, Upstream, World};
use serde_json::{Value, json};

use crate::{
    api_support::{BINARY, CONNECTIONS, EXECUTIONS, bearer, path, run},
    golden_ask::{errors, question},
    golden_model::{Model, Verdict},
    golden_objects::Objects,
    golden_rows::{Caller, callers, rows, states, things},
};

async fn objects() -> (Objects, Model, Caller) {
    let model = Model::new();
    let objects = Objects::start(&[], &model.everything().roles).await;
    let admin = callers().into_iter().find(|caller| caller.name == "admin").expect("is there");
    (objects, model, admin)
}

/// One state of each row that the administrator may do something about.
fn allowed(model: &Model, admin: &Caller) -> Vec<(crate::golden_rows::Row, String)> {
    let things = things();
    let first = |row: &crate::golden_rows::Row| {
        states(row, &things).into_iter().find(|state| model.verdict(row, admin, state) == Verdict::Allowed)
    };
    rows().into_iter().filter_map(|row| first(&row).map(|state| (row, state))).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c01_c09_who_may_not_use_a_connection_sends_nothing_with_it() {
    let world = World::start(BINARY).await;
    let upstream = Upstream::demanding("canary-of-c01").await;
    let id = world.as_("admin").connect("theirs", bearer(&upstream.url(), "canary-of-c01")).await;
    let viewer = json!([
        {"relation": "editor", "principals": [world.principal("admin").to_string()]},
        {"relation": "viewer", "principals": [world.principal("standard").to_string()]},
    ]);
    let policy = json!({"data": {"type": "restriction_policy", "id": format!("connection:{id}"), "attributes": {"bindings": viewer}}});
    world.as_("admin").post(&format!("/api/v2/restriction_policy/connection:{id}"), &policy).await.expect(200);
    let mut asked = 0;
    // Some know it by its id alone, one may look at it.
    for (who, status) in [("standard", 403), ("by_team", 404), ("token", 404), ("foreign_admin", 404), ("no_role", 404)]
    {
        let client = world.as_(who);
        let executions = [
            run(Some(&id), json!({"verb": "GET", "url": "/"})),
            run(Some(&id), json!({"verb": "GET", "url": upstream.url()})),
        ];
        for body in executions {
            // The first time, and repeated.
            for _ in 0..2 {
                let once = [("idempotency-key", "c09"), ("content-type", "application/json")];
                let bytes = Bytes::from(body.to_string());
                let answer = client.send("POST", EXECUTIONS, &once, Some(bytes)).await.expect("an answer");
                assert!([status, 409].contains(&answer.status.as_u16()), "{who}: {}", answer.text());
                client.post(EXECUTIONS, &body).await.expect(status);
                asked += 2;
            }
        }
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] {
            let answer = client.call(method, &format!("{}/proxy/", path(&id)), None).await;
            assert_eq!(answer.status.as_u16(), status, "{who} {method}");
            asked += 1;
        }
    }
    assert!(upstream.received().is_empty(), "something was sent");
    // Who may use it reaches the same listener.
    world.as_("admin").get(&format!("{}/proxy/", path(&id))).await.expect(200);
    assert_eq!(upstream.received().len(), 1);
    println!("c01, c09: {asked} calls without the right, nothing sent");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c03_c05_no_body_and_no_header_says_who_calls_or_for_whom() {
    let (mut objects, model, admin) = objects().await;
    let other = objects.world.user("standard").to_string();
    let mut asked = 0;
    for (row, state) in allowed(&model, &admin) {
        if row.is_done() {
            continue;
        }
        for member in ["run_as", "org_id", "organization_id", "acting_user"] {
            let client = objects.world.as_("admin");
            let question = question(&mut objects, &row, &state, &admin, Some(member)).await.expect("can be asked");
            let answer = question.put_by(&client, &[]).await.expect(400);
            let told = errors(&answer);
            let place = told.iter().any(|error| {
                error["source"]["pointer"].as_str().is_some_and(|place| place.ends_with(&format!("/{member}")))
            });
            assert!(place, "{} {member}: {}", row.operation, answer.text());
            asked += 1;
        }
    }
    // A header that names another organization or person is no header of ours.
    let standard = objects.world.as_("standard");
    let foreign = objects.world.connection("foreign").to_owned();
    for header in ["dd-org-id", "dd-organization-id", "x-organization-id", "x-forwarded-user", "x-user-id", "x-org-id"]
    {
        for id in [objects.world.user("foreign_admin").to_string(), other.clone()] {
            let named = [(header, id.as_str())];
            let answer = standard.send("GET", &path(&foreign), &named, None).await.expect("an answer");
            assert_eq!(answer.status, 404, "{header}");
            let me = standard.send("GET", "/api/v2/current_user", &named, None).await.expect("an answer").expect(200);
            assert_eq!(me.id(), other, "{header}");
            asked += 2;
        }
    }
    println!("c03, c05: {asked} calls that name somebody else");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c06_without_a_part_of_the_credential_nobody_is_let_in() {
    let started = Instant::now();
    let (mut objects, model, admin) = objects().await;
    let Keys { api_key, application_key } = objects.world.server.keys.clone();
    let foreign = "cvg_app_0199b0a0000070008000000000000001";
    let credentials: [&[(&str, &str)]; 8] = [
        &[("dd-api-key", &api_key)],
        &[("dd-application-key", &application_key)],
        &[("dd-api-key", &api_key), ("dd-application-key", "")],
        &[("dd-api-key", ""), ("dd-application-key", &application_key)],
        &[("dd-api-key", &application_key), ("dd-application-key", &api_key)],
        &[("dd-api-key", &api_key), ("dd-application-key", foreign)],
        &[("dd-api-key", &api_key), ("dd-application-key", &application_key[..application_key.len() - 1])],
        &[("authorization", "Bearer ")],
    ];
    let nobody = objects.world.as_("anonymous");
    let mut asked = 0;
    for (row, state) in allowed(&model, &admin) {
        if matches!(row.who.as_str(), "open" | "api_key") {
            continue;
        }
        let question = question(&mut objects, &row, &state, &admin, Some("golden")).await.expect("can be asked");
        for credential in credentials {
            let answer = question.put_by(&nobody, credential).await;
            assert_eq!(answer.status, 401, "{} with {} headers: {}", row.operation, credential.len(), answer.text());
            asked += 1;
        }
    }
    println!("c06: {asked} calls with a part of the credential, each 401, {:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c20_another_spelling_of_a_relation_a_principal_or_a_permission_is_another_word() {
    let world = World::start(BINARY).await;
    let admin = world.as_("admin");
    let id = admin.connect("theirs", bearer("https://api.example.com", "t")).await;
    let policies = format!("/api/v2/restriction_policy/connection:{id}");
    let before = admin.get(&policies).await.expect(200).json();
    let user = world.principal("standard").to_string();
    // Case, width, a dotless i, a Cyrillic letter, spaces, a NUL, wildcards.
    for relation in ["Editor", "EDITOR", "ed\u{131}tor", "\u{435}ditor", " editor", "editor ", "editor\0", "*", "edit*"]
    {
        refused(&admin, &policies, &id, relation, &user).await;
    }
    let bare = user.trim_start_matches("user:");
    let spelt = [
        format!("User:{bare}"),
        format!("user: {bare}"),
        format!("user\u{ff1a}{bare}"),
        "user:*".to_owned(),
        "*".to_owned(),
        format!("org:{}", world.user("standard")),
        format!("role:{bare}"),
        format!("user:{}", world.user("foreign_admin")),
    ];
    for principal in &spelt {
        refused(&admin, &policies, &id, "editor", principal).await;
    }
    assert_eq!(admin.get(&policies).await.expect(200).json(), before, "nothing changed");
    for permission in ["Connections_Read", "connections_read ", "connections-read", "connections_*", "*"] {
        let attributes = json!({"name": "n", "scopes": [permission]});
        let body = json!({"data": {"type": "application_keys", "attributes": attributes}});
        let answer = admin.post("/api/v2/current_user/application_keys", &body).await.expect(400);
        assert_eq!(errors(&answer)[0]["source"]["pointer"], "/data/attributes/scopes/0", "{permission}");
    }
    assert_eq!(world.as_("standard").get(&format!("{CONNECTIONS}/{id}")).await.status, 404);
}

/// A policy with this binding beside the author's own is refused with its place.
async fn refused(admin: &Client, policies: &str, id: &str, relation: &str, principal: &str) {
    let me = admin.get("/api/v2/current_user").await.id();
    let bindings = json!([
        {"relation": "editor", "principals": [format!("user:{me}")]},
        {"relation": relation, "principals": [principal]},
    ]);
    let resource = format!("connection:{id}");
    let body = json!({"data": {"type": "restriction_policy", "id": resource, "attributes": {"bindings": bindings}}});
    let answer = admin.post(policies, &body).await;
    assert_eq!(answer.status, 400, "{relation:?} {principal:?}: {}", answer.text());
    let place: Vec<Value> = errors(&answer).iter().map(|error| error["source"]["pointer"].clone()).collect();
    assert!(
        place.iter().any(|place| place.as_str().is_some_and(|text| text.starts_with("/data/attributes/bindings/1"))),
        "{place:?}"
    );
}
