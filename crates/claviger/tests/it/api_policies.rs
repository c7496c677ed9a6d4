//! Restriction policies (wire.md 6, extensions.md 5): who may see and change
//! them, what they may say, and that nobody locks out who does not mean it.

use claviger_testkit::{Answer, Client, Options, Server, Upstream, World, database};
use serde_json::{Value, json};

use crate::{
    api_support::{BINARY, bearer, path},
    life::verified,
};

fn at(resource: &str) -> String {
    format!("/api/v2/restriction_policy/{resource}")
}

fn of(id: &str) -> String {
    at(&format!("connection:{id}"))
}

fn body(resource: &str, bindings: Value) -> Value {
    json!({"data": {"id": resource, "type": "restriction_policy", "attributes": {"bindings": bindings}}})
}

async fn set(client: &Client, resource: &str, bindings: Value) -> Answer {
    client.post(&at(resource), &body(resource, bindings)).await
}

/// The texts of a refusal, each of which stands among the objects too.
#[track_caller]
fn texts(answer: Answer, status: u16) -> String {
    let answer = answer.expect(status);
    assert_eq!(answer.headers["content-type"], "application/json");
    let (errors, details) = (answer.json()["errors"].clone(), answer.json()["details"].clone());
    assert_eq!(errors.as_array().unwrap().len(), details.as_array().unwrap().len());
    errors.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_policy_comes_back_as_it_was_given_and_decides_from_then_on() {
    let world = World::start(BINARY).await;
    let (admin, standard) = (world.as_("admin"), world.as_("standard"));
    let upstream = Upstream::demanding("the token").await;
    let id = admin.connect("mine", bearer(&upstream.url(), "the token")).await;
    let resource = format!("connection:{id}");
    let author = format!("user:{}", world.user("admin"));
    let first = json!({"data": {"type": "restriction_policy", "id": resource, "attributes": {"bindings": [
        {"relation": "editor", "principals": [author]},
    ]}}});
    let got = admin.get(&of(&id)).await.expect(200);
    assert_eq!((got.json(), &got.headers["content-type"]), (first.clone(), &"application/json".parse().unwrap()));
    standard.get(&path(&id)).await.expect(404);

    let whom = world.principal("standard").to_string();
    let policy = json!([
        {"relation": "viewer", "principals": [whom, format!("org:{}", world.organization)]},
        {"relation": "resolver", "principals": [whom], "expires_at": "2100-01-01T00:00:00.000000Z"},
        {"relation": "editor", "principals": [author]},
        {"relation": "viewer", "principals": [world.principal("by_team").to_string(), world.principal("by_role").to_string()]},
    ]);
    let answered = set(&admin, &resource, policy.clone()).await.expect(200).json();
    assert_eq!(answered["data"]["attributes"]["bindings"], policy, "order and ends are kept");
    // The connection itself is not changed by it, and another server's colon arrives escaped.
    let escaped = admin.get(&at(&resource.replace(':', "%3A"))).await.expect(200).json();
    assert_eq!(escaped, answered);
    let seen = standard.get(&path(&id)).await.expect(200).json();
    assert_eq!(seen["data"]["attributes"]["acting_user_can"], json!(["view", "resolve"]));
    assert_eq!(seen["data"]["attributes"]["version"], 1);
    assert_eq!(standard.run(Some(&id), json!({"verb": "GET", "url": "/"})).await["status"], "succeeded");
    world.as_("by_org").get(&path(&id)).await.expect(200);

    let gone = admin.call("DELETE", &of(&id), None).await.expect(204);
    assert_eq!((gone.headers["content-type"].to_str().unwrap(), gone.body.len()), ("application/json", 0));
    assert_eq!(admin.get(&of(&id)).await.expect(200).json(), first);
    standard.get(&path(&id)).await.expect(404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_see_and_change_a_policy() {
    let world = World::start(BINARY).await;
    // Reading, changing: by relation and permission; `admin` also repairs.
    let cases = [
        ("anonymous", "shared_editor", 401, 401),
        ("admin", "unshared", 200, 400),
        ("standard", "shared_editor", 200, 400),
        ("standard", "shared_resolver", 200, 403),
        ("standard", "shared_viewer", 200, 403),
        ("standard", "shared_expired", 404, 404),
        ("standard", "unshared", 404, 404),
        ("standard", "foreign", 404, 404),
        ("admin", "foreign", 404, 404),
        ("foreign_admin", "shared_editor", 404, 404),
        ("read_only", "shared_editor", 200, 403),
        ("no_role", "shared_editor", 404, 404),
        ("scoped_out", "shared_editor", 404, 404),
        ("by_role", "shared_editor", 200, 400),
        ("by_team", "shared_editor", 200, 400),
        ("by_org", "shared_organization", 200, 403),
        ("service_account", "shared_editor", 200, 400),
        ("disabled", "shared_editor", 401, 401),
        ("pending", "shared_editor", 401, 401),
        ("unregistered", "shared_editor", 403, 403),
        ("expired_token", "shared_editor", 401, 401),
    ];
    for (who, state, read, write) in cases {
        let (client, id) = (world.as_(who), world.connection(state));
        let resource = format!("connection:{id}");
        let got = client.get(&of(id)).await.status.as_u16();
        // Permitted gets as far as the body, which is wrong.
        let wrong = json!({"data": {"id": resource, "type": "restriction_policy", "attributes": {"golden": 1}}});
        let put = client.post(&of(id), &wrong).await.status.as_u16();
        assert_eq!((got, put), (read, write), "{who} on {state}");
        if write != 400 {
            assert_eq!(client.call("DELETE", &of(id), None).await.status.as_u16(), write, "{who} on {state}");
        }
    }
    // What may not be seen, is foreign, missing or cannot be an id: not to be told apart.
    let standard = world.as_("standard");
    let nobody = "00000000-0000-7000-8000-000000000001";
    let mut told: Vec<Value> = Vec::new();
    for id in [world.connection("unshared"), world.connection("foreign"), nobody, "no-uuid"] {
        let mut answer = standard.get(&of(id)).await.expect(404).json();
        answer["details"][0]["id"] = json!("");
        told.push(answer);
    }
    assert!(told.windows(2).all(|two| two[0] == two[1]), "{told:?}");
    // Any member reads the policies of what need not exist; who manages access changes them.
    for (who, read, write) in
        [("standard", 200, 403), ("unregistered", 200, 403), ("admin", 200, 200), ("no_role", 200, 403)]
    {
        let client = world.as_(who);
        assert_eq!(client.get(&at("dashboard:x")).await.status.as_u16(), read, "{who}");
        assert_eq!(set(&client, "dashboard:x", json!([])).await.status.as_u16(), write, "{who}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_repairs_a_policy_neither_reads_nor_resolves() {
    let world = World::start(BINARY).await;
    let (admin, standard) = (world.as_("admin"), world.as_("standard"));
    let id = standard.connect("theirs", bearer("https://api.example.com", "t")).await;
    let resource = format!("connection:{id}");
    admin.get(&of(&id)).await.expect(200);
    admin.get(&path(&id)).await.expect(404);
    let run = json!({"data": {"type": "action_execution", "attributes": {
        "fqn": "com.datadoghq.http.request", "connection_id": id, "inputs": {"verb": "GET", "url": "/"}}}});
    admin.post("/api/v2/actions/executions", &run).await.expect(404);
    let author = world.principal("standard").to_string();
    let repaired = json!([{"relation": "editor", "principals": [author, world.principal("by_team").to_string()]}]);
    set(&admin, &resource, repaired).await.expect(200);
    admin.get(&path(&id)).await.expect(404);
    world.as_("by_team").get(&path(&id)).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_locked_out_who_does_not_mean_it() {
    let world = World::start(BINARY).await;
    let (admin, standard) = (world.as_("admin"), world.as_("standard"));
    let id = standard.connect("theirs", bearer("https://api.example.com", "t")).await;
    let resource = format!("connection:{id}");
    let (me, team) = (world.principal("standard").to_string(), world.principal("by_team").to_string());
    let editor = |whom: &str| json!([{"relation": "editor", "principals": [whom]}]);
    let meant = format!("{}?allow_self_lockout=true", at(&resource));

    let told = texts(set(&standard, &resource, editor(&team)).await, 400);
    assert!(told.contains("would leave you without") && told.contains("allow_self_lockout"), "{told}");
    assert!(texts(set(&standard, &resource, json!([])).await, 400).contains("would leave nobody"));
    // An editor until tomorrow, a disabled one and one who never came are none.
    let disabled = world.user("disabled");
    let pending = world.user("pending");
    for none in [
        json!([{"relation": "editor", "principals": [me], "expires_at": "2100-01-01T00:00:00Z"}]),
        json!([{"relation": "editor", "principals": [format!("user:{disabled}")]}]),
        json!([{"relation": "editor", "principals": [format!("user:{pending}")]}]),
        json!([{"relation": "resolver", "principals": [me]}]),
    ] {
        let told = texts(standard.post(&meant, &body(&resource, none.clone())).await, 400);
        assert!(told.contains("only who has the permission user_access_manage"), "{none}: {told}");
    }
    let same = standard.get(&of(&id)).await.expect(200).json();
    assert_eq!(same["data"]["attributes"]["bindings"], editor(&me), "nothing of it was kept");

    standard.post(&meant, &body(&resource, editor(&team))).await.expect(200);
    standard.get(&path(&id)).await.expect(404);
    // Who repairs may leave nobody, if they mean it.
    assert!(texts(set(&admin, &resource, json!([])).await, 400).contains("would leave nobody"));
    admin.post(&meant, &body(&resource, json!([]))).await.expect(200);
    // Back to the author, who must be able to act.
    admin.call("DELETE", &of(&id), None).await.expect(204);
    standard.get(&path(&id)).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_policy_says_only_what_it_can_mean() {
    let world = World::start(BINARY).await;
    let admin = world.as_("admin");
    let id = world.connection("unshared");
    let resource = format!("connection:{id}");
    let before = admin.get(&of(id)).await.expect(200).json();
    let me = world.principal("admin").to_string();
    let foreign = world.principal("foreign_admin");
    let keep = json!({"relation": "editor", "principals": [me]});
    let upper = me.to_uppercase();
    let cases = [
        (json!([{"relation": "runner", "principals": [me]}]), "/0/relation", "is not supported by connection"),
        (json!([{"relation": "Editor", "principals": [me]}]), "/0/relation", "is not supported by connection"),
        (json!([{"relation": "еditor", "principals": [me]}]), "/0/relation", "is not supported by connection"),
        (
            json!([keep, {"relation": "viewer", "principals": ["nobody"]}]),
            "/1/principals/0",
            "PrincipalTypeInvalidForRelation",
        ),
        (json!([{"relation": "viewer", "principals": [upper]}]), "/0/principals/0", "\"org, role, team, user\""),
        (json!([{"relation": "viewer", "principals": ["user:*"]}]), "/0/principals/0", "PrincipalTypeInvalid"),
        (
            json!([keep, {"relation": "viewer", "principals": [me, foreign.to_string()]}]),
            "/1/principals/1",
            "is nobody in this organization",
        ),
        (
            json!([keep, {"relation": "viewer", "principals": [format!("org:{}", uuid::Uuid::nil())]}]),
            "/1/principals/0",
            "is nobody",
        ),
        (
            json!([keep, {"relation": "viewer", "principals": [format!("team:{}", world.user("admin"))]}]),
            "/1/principals/0",
            "is nobody",
        ),
        (json!([{"relation": "viewer", "principals": []}]), "/0/principals", "at least one"),
        (json!([{"relation": "viewer"}]), "/0/principals", "is required"),
        (
            json!([{"relation": "viewer", "principals": [me], "expires_at": "2001-01-01T00:00:00Z"}]),
            "/0/expires_at",
            "in the future",
        ),
        (json!([{"relation": "viewer", "principals": [me], "expires_at": "tomorrow"}]), "/0/expires_at", "such as"),
        (json!([{"relation": "viewer", "principals": [me], "until": 1}]), "/0/until", "not a known field"),
        (json!({}), "", "must be an array"),
        (json!(vec![keep.clone(); 101]), "", "at most 100"),
        (
            json!([{"relation": "editor", "principals": [me]}, {"relation": "viewer", "principals": ["user:x", me, "x"]}]),
            "/1/principals/2",
            "UUID",
        ),
    ];
    for (bindings, place, what) in cases {
        let told = texts(set(&admin, &resource, bindings.clone()).await, 400);
        let place = format!("/data/attributes/bindings{place}: ");
        assert!(told.lines().any(|line| line.starts_with(&place) && line.contains(what)), "{bindings}: {told}");
    }
    // The path before the body, and both the same.
    assert!(texts(set(&admin, "malformed", json!([])).await, 400).contains("'malformed' is not in a valid format"));
    let told = texts(set(&admin, "sandwich:1", json!([])).await, 400);
    assert!(told.contains("'sandwich' does not support restriction policies"), "{told}");
    let other = admin.post(&of(id), &body("connection:other", json!([keep]))).await;
    assert!(texts(other, 400).contains("/data/id: "));
    let ended = json!([{"relation": "viewer", "principals": [me], "expires_at": "2100-01-01T00:00:00Z"}]);
    assert!(texts(set(&admin, "slo:1", ended).await, 400).contains("only for policies of connections"));
    for parameter in ["allow_self_lockout=maybe", "allow=1"] {
        let answer = admin.post(&format!("{}?{parameter}", of(id)), &body(&resource, json!([keep]))).await;
        assert!(texts(answer, 400).starts_with("allow"), "{parameter}");
    }
    assert_eq!(admin.get(&of(id)).await.expect(200).json(), before, "nothing was changed by any of them");
    // Twice the same principal in one binding is once; two bindings alike stay two.
    let twice = json!([{"relation": "editor", "principals": [me, me]}, {"relation": "editor", "principals": [me]}]);
    let kept = set(&admin, &resource, twice).await.expect(200).json();
    assert_eq!(kept["data"]["attributes"]["bindings"], json!([keep, keep]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_type_keeps_a_policy_and_what_need_not_exist_has_none_at_first() {
    let world = World::start(BINARY).await;
    let admin = world.as_("admin");
    let me = world.principal("admin").to_string();
    for (kind, relations) in claviger_access_types() {
        let resource = format!("{kind}:some-id:x");
        let empty = json!({"data": {"type": "restriction_policy", "id": resource, "attributes": {"bindings": []}}});
        assert_eq!(admin.get(&at(&resource)).await.expect(200).json(), empty);
        let policy: Value =
            relations.iter().map(|relation| json!({"relation": relation, "principals": [me]})).collect();
        set(&admin, &resource, policy.clone()).await.expect(200);
        assert_eq!(admin.get(&at(&resource)).await.expect(200).json()["data"]["attributes"]["bindings"], policy);
        admin.call("DELETE", &at(&resource), None).await.expect(204);
        assert_eq!(admin.get(&at(&resource)).await.expect(200).json(), empty);
        // Another organization's policy of the same name is another.
        assert_eq!(world.as_("foreign_admin").get(&at(&resource)).await.expect(200).json(), empty);
    }
    admin.call("DELETE", &at("dashboard:never"), None).await.expect(204);
}

/// What wire.md 6 says, but for connections.
fn claviger_access_types() -> Vec<(&'static str, &'static [&'static str])> {
    const TWO: &[&str] = &["viewer", "editor"];
    let two = [
        "dashboard",
        "integration-service",
        "integration-webhook",
        "notebook",
        "powerpack",
        "reference-table",
        "security-rule",
        "slo",
        "synthetics-global-variable",
        "synthetics-test",
        "synthetics-private-location",
        "monitor",
        "app-builder-app",
        "connection-group",
        "rum-application",
        "cross-org-connection",
        "spreadsheet",
        "on-call-schedule",
        "on-call-escalation-policy",
        "on-call-team-routing-rules",
        "logs-pipeline",
        "case-management-project",
        "monitor-notification-rule",
        "status-page",
        "feature-flag",
        "on-prem-runner",
    ];
    let workflow: (&str, &[&str]) = ("workflow", &["viewer", "runner", "editor"]);
    two.into_iter().map(|kind| (kind, TWO)).chain([workflow]).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p15_a_policy_that_is_put_back_shows_in_the_record() {
    let mut server = Server::start(BINARY, Options { in_memory: true, ..Options::default() });
    let client = server.client();
    let id = client.connect("mine", bearer("https://api.example.com", "t")).await;
    let me = format!("user:{}", server.first["admin"]["id"].as_str().unwrap());
    let end = "2100-01-01T00:00:00.000000Z";
    let shared = json!([
        {"relation": "editor", "principals": [me]},
        {"relation": "viewer", "principals": [me], "expires_at": end},
    ]);
    set(&client, &format!("connection:{id}"), shared.clone()).await.expect(200);
    verified(&server);
    let activity = client.get(&format!("{}/activity", path(&id))).await.expect(200).json();
    let event = &activity["data"][0]["attributes"];
    assert_eq!(event["action"], "shared", "{event}");
    let change = |field: &str| {
        let changes = event["changes"].as_array().unwrap();
        let change = changes.iter().find(|change| change["field"] == field).unwrap();
        (change["from"].clone(), change["to"].clone())
    };
    assert_eq!(change("policy_version"), (json!(1), json!(2)));
    assert_eq!(change("bindings"), (json!([{"relation": "editor", "principals": [me]}]), shared));
    server.stop();
    let hex = id.replace('-', "");
    let put_back = format!("UPDATE connection SET policy_version = 1 WHERE id = x'{hex}'");
    assert_eq!(database::change(&server.data_dir(), &put_back), 1);
    let out = server.command(&["audit", "verify"]);
    let told = String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
    assert!(!out.status.success(), "{told}");
    assert!(told.contains(&format!("the policy of connection {id} is at version 1")), "{told}");
}
