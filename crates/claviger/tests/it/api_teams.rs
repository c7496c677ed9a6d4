//! Teams and who is in them (wire.md 9).

use claviger_testkit::{Answer, Client, Options, Server, World};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::api_support::{BINARY, VND, path as connection};

const TEAMS: &str = "/api/v2/team";
const JSON: &str = "application/json";

fn path(id: &str) -> String {
    format!("{TEAMS}/{id}")
}

fn members(id: &str) -> String {
    format!("{TEAMS}/{id}/memberships")
}

fn team(attributes: Value) -> Value {
    json!({"data": {"type": "team", "attributes": attributes}})
}

fn membership(user: &str, role: Option<&str>) -> Value {
    let user = json!({"data": {"type": "users", "id": user}});
    json!({"data": {"type": "team_memberships", "attributes": {"role": role}, "relationships": {"user": user}}})
}

fn place(role: Value) -> Value {
    json!({"data": {"type": "team_memberships", "attributes": {"role": role}}})
}

async fn make(client: &Client, handle: &str) -> String {
    client.post(TEAMS, &team(json!({"handle": handle, "name": format!("The {handle}")}))).await.expect(201).id()
}

async fn person(client: &Client, email: &str) -> String {
    let body = json!({"data": {"type": "users", "attributes": {"email": email}}});
    client.post("/api/v2/users", &body).await.expect(201).id()
}

fn column(answer: &Answer, attribute: &str) -> Vec<String> {
    let answer = answer.json();
    let rows = answer["data"].as_array().unwrap().iter();
    rows.map(|row| row["attributes"][attribute].as_str().unwrap().to_owned()).collect()
}

fn places(answer: &Answer) -> Vec<String> {
    let answer = answer.json();
    let errors = answer["details"].as_array().or(answer["errors"].as_array()).unwrap();
    errors.iter().map(|error| error["source"]["pointer"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn a_team_is_made_changed_and_removed() {
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    let ann = person(&client, "ann@acme.test").await;
    let mut body = team(json!({"handle": "Crew-1", "name": "The crew", "banner": 3, "visible_modules": ["a"]}));
    body["data"]["relationships"] = json!({"users": {"data": [{"type": "users", "id": ann}]}});
    let made = client.post(TEAMS, &body).await.expect(201);
    assert_eq!(made.headers["content-type"], VND);
    let (id, made) = (made.id(), made.json());
    let attributes = &made["data"]["attributes"];
    let shown = ["handle", "name", "summary", "description", "banner", "visible_modules", "user_count", "is_managed"];
    assert_eq!(
        json!(shown.map(|name| &attributes[name])),
        json!(["crew-1", "The crew", null, null, 3, ["a"], 1, false])
    );
    assert!(attributes["created_at"].as_str().unwrap().ends_with("+00:00"));
    assert_eq!(
        made["data"]["relationships"]["team_links"],
        json!({"data": [], "links": {"related": format!("{}/links", path(&id))}})
    );
    let shown = client.get(&path(&id)).await.expect(200);
    assert_eq!((&shown.headers["content-type"], shown.json()), (&JSON.parse().unwrap(), made.clone()));

    for taken in [json!({"handle": "crew-1", "name": "x"}), json!({"handle": "x", "name": "THE CREW"})] {
        let refused = client.post(TEAMS, &team(taken)).await.expect(409);
        assert_eq!(refused.json()["errors"], json!(["Team name and handle must be unique"]));
    }
    let patch = async |body: &Value| client.call("PATCH", &path(&id), Some(body)).await;
    let described = json!({"handle": "crew-1", "name": "Crew", "description": "who\nrows", "visible_modules": null});
    let changed = patch(&team(described)).await.expect(200);
    let attributes = &changed.json()["data"]["attributes"];
    assert_eq!((&attributes["name"], &attributes["description"]), (&json!("Crew"), &json!("who\nrows")));
    assert_eq!((&attributes["banner"], &attributes["visible_modules"]), (&json!(3), &Value::Null), "the rest stays");
    let echoed = patch(&json!({"data": changed.json()["data"]})).await.expect(200).json();
    assert_eq!(echoed, changed.json(), "an answer can be sent back");
    let mut other = team(json!({"name": "x"}));
    other["data"]["id"] = json!(Uuid::from_u128(1));
    patch(&other).await.expect(422);
    make(&client, "other").await;
    patch(&team(json!({"handle": "other"}))).await.expect(409);

    client.call("DELETE", &path(&id), None).await.expect(204);
    for gone in [id.as_str(), &Uuid::from_u128(1).to_string(), "no-id"] {
        for method in ["GET", "DELETE"] {
            client.call(method, &path(gone), None).await.expect(404);
        }
        client.call("PATCH", &path(gone), Some(&team(json!({"name": "x"})))).await.expect(404);
        client.get(&members(gone)).await.expect(404);
    }
}

#[tokio::test]
async fn c16_a_team_with_one_wrong_member_is_not_made() {
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    let (ann, nobody) = (person(&client, "ann@acme.test").await, Uuid::from_u128(4).to_string());
    let mut body = team(json!({"handle": "_crew", "name": "", "banner": "3", "visible_modules": [1], "org_id": 1}));
    let users = [ann.as_str(), &nobody, &ann].map(|id| json!({"type": "users", "id": id}));
    body["data"]["relationships"] = json!({"users": {"data": users}});
    let refused = client.post(TEAMS, &body).await.expect(400);
    assert_eq!(
        places(&refused),
        [
            "/data/attributes/handle",
            "/data/attributes/name",
            "/data/attributes/banner",
            "/data/attributes/visible_modules/0",
            "/data/attributes/org_id",
            "/data/relationships/users/data/1/id",
            "/data/relationships/users/data/2/id",
        ]
    );
    body["data"]["attributes"] = json!({"handle": "crew", "name": "Crew"});
    client.post(TEAMS, &body).await.expect(400);
    assert_eq!(client.get(TEAMS).await.expect(200).json()["meta"]["pagination"]["total"], 0);
    for handle in ["crew/1", "crew*", "сrew", "", "crew one", &"c".repeat(196)] {
        let refused = client.post(TEAMS, &team(json!({"handle": handle, "name": "Crew"}))).await.expect(400);
        assert_eq!(places(&refused), ["/data/attributes/handle"], "c20: {handle:?}");
    }
}

#[tokio::test]
async fn people_come_into_a_team_and_go() {
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    let (id, ann, bob) =
        (make(&client, "crew").await, person(&client, "ann@acme.test").await, person(&client, "bob@acme.test").await);
    let made = client.post(&members(&id), &membership(&ann, Some("admin"))).await.expect(200);
    assert_eq!(made.headers["content-type"], VND);
    assert_eq!(made.id(), format!("TeamMembership-{id}-1"));
    let made = made.json();
    let admin = server.first["admin"]["id"].as_str().unwrap();
    assert_eq!(
        made["data"]["attributes"],
        json!({"role": "admin", "provisioned_by": null, "provisioned_by_id": admin})
    );
    assert_eq!(made["data"]["relationships"]["user"]["data"], json!({"type": "users", "id": ann}));
    assert_eq!(made["included"][0]["attributes"]["email"], "ann@acme.test");
    let again = client.post(&members(&id), &membership(&ann, None)).await.expect(409);
    assert_eq!(again.headers["content-type"], VND);
    assert_eq!(
        (&again.json()["errors"][0]["status"], &again.json()["errors"][0]["title"]),
        (&json!("409"), &json!("Conflict"))
    );
    let second = client.post(&members(&id), &membership(&bob, None)).await.expect(200);
    assert_eq!(second.id(), format!("TeamMembership-{id}-2"));
    for nobody in [Uuid::from_u128(1).to_string()] {
        client.post(&members(&id), &membership(&nobody, None)).await.expect(404);
    }
    assert_eq!(
        places(&client.post(&members(&id), &place(Value::Null)).await.expect(400)),
        ["/data/relationships/user"]
    );
    let owner = client.post(&members(&id), &membership(&bob, Some("owner"))).await.expect(400);
    assert_eq!(places(&owner), ["/data/attributes/role"]);

    let at = |user: &str| format!("{}/{user}", members(&id));
    let patch = async |user: &str, role: Value| client.call("PATCH", &at(user), Some(&place(role))).await;
    let changed = patch(&ann, Value::Null).await.expect(200);
    assert_eq!(
        (&changed.headers["content-type"], &changed.json()["data"]["attributes"]["role"]),
        (&JSON.parse().unwrap(), &Value::Null)
    );
    assert_eq!(changed.json()["data"]["id"], made["data"]["id"]);
    assert_eq!(places(&patch(&ann, json!("Admin")).await.expect(400)), ["/data/attributes/role"], "c20");
    let listed = client.get(&format!("{}?sort=-email", members(&id))).await.expect(200).json();
    assert_eq!((&listed["data"][0]["id"], &listed["included"][1]["id"]), (&second.json()["data"]["id"], &json!(ann)));
    assert_eq!(listed["meta"]["pagination"]["total"], 2);
    let mine = client.get(&format!("/api/v2/users/{ann}/memberships")).await.expect(200).json();
    assert_eq!(
        (&mine["data"][0]["id"], &mine["included"][0]["attributes"]["handle"]),
        (&made["data"]["id"], &json!("crew"))
    );

    client.call("DELETE", &at(&ann), None).await.expect(204);
    for gone in [ann.as_str(), admin, "no-id"] {
        client.call("DELETE", &at(gone), None).await.expect(404);
        patch(gone, json!("admin")).await.expect(404);
    }
    assert_eq!(client.get(&format!("/api/v2/users/{ann}/memberships")).await.expect(200).json()["data"], json!([]));
    client.get(&format!("/api/v2/users/{}/memberships", Uuid::from_u128(1))).await.expect(404);
    assert_eq!(client.get(&path(&id)).await.expect(200).json()["data"]["attributes"]["user_count"], 1);
}

#[tokio::test]
async fn lists_of_teams_are_filtered_sorted_and_paged_in_two_ways() {
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    for handle in ["c", "a", "b"] {
        make(&client, handle).await;
    }
    let me = server.first["admin"]["id"].as_str().unwrap();
    let b = client.get(&format!("{TEAMS}?filter[keyword]=THE%20B")).await.expect(200).json();
    let b = b["data"][0]["id"].as_str().unwrap();
    client.post(&members(b), &membership(me, None)).await.expect(200);
    let list = async |query: &str| client.get(&format!("{TEAMS}?{query}")).await.expect(200);
    assert_eq!(column(&list("").await, "handle"), ["a", "b", "c"]);
    assert_eq!(column(&list("sort=-name").await, "handle"), ["c", "b", "a"]);
    assert_eq!(column(&list("sort=-user_count&page[limit]=1").await, "handle"), ["b"]);
    assert_eq!(column(&list("filter[me]=true").await, "handle"), ["b"]);
    assert_eq!(column(&list("filter[keyword]=*").await, "handle"), [""; 0], "c19: a star is a star");
    let second = list("page[size]=2&page[number]=1&include=team_links").await;
    assert_eq!(column(&second, "handle"), ["c"]);
    let second = second.json();
    assert_eq!(
        (&second["meta"]["pagination"]["type"], &second["meta"]["pagination"]["total"]),
        (&json!("number_size"), &json!(3))
    );
    let first = second["links"]["prev"].as_str().unwrap();
    assert!(first.contains("include=team_links"), "{first}");
    assert_eq!(column(&client.get(first).await.expect(200), "handle"), ["a", "b"], "a link can be followed");
    let slim = list("fields[team]=id,user_count").await.json();
    let row = &slim["data"][1];
    assert_eq!(row["attributes"], json!({"handle": "b", "name": "The b", "user_count": 1}));
    assert_eq!(row.get("relationships"), None);
    for wrong in
        ["page[limit]=101", "sort=email", "fields[team]=secret", "filter[me]=maybe", "page[size]=1&page[offset]=1"]
    {
        client.get(&format!("{TEAMS}?{wrong}")).await.expect(400);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c15_who_leaves_a_team_has_nothing_of_it_any_more() {
    let world = World::start(BINARY).await;
    let (admin, theirs) = (world.as_("admin"), world.as_("by_team"));
    let user = world.user("by_team").to_string();
    let crew = admin.get(&format!("{TEAMS}?filter[keyword]=crew")).await.expect(200).json();
    let crew = crew["data"][0]["id"].as_str().unwrap();
    let shared = connection(world.connection("shared_viewer"));
    for _ in 0..3 {
        theirs.get(&shared).await.expect(200);
        admin.call("DELETE", &format!("{}/{user}", members(crew)), None).await.expect(204);
        theirs.get(&shared).await.expect(404);
        admin.post(&members(crew), &membership(&user, None)).await.expect(200);
    }
    theirs.get(&shared).await.expect(200);
    admin.call("DELETE", &path(crew), None).await.expect(204);
    theirs.get(&shared).await.expect(404);
    println!("C15: 3 times out of a team and the team's end, refused by the next request each time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_sees_teams_and_few_change_them() {
    let world = World::start(BINARY).await;
    let admin = world.as_("admin");
    let (id, member, boss) = (make(&admin, "ours").await, world.user("read_only"), world.user("by_org"));
    admin.post(&members(&id), &membership(&member.to_string(), None)).await.expect(200);
    admin.post(&members(&id), &membership(&boss.to_string(), Some("admin"))).await.expect(200);
    let golden = team(json!({"golden": 1}));
    for name in world.names() {
        let client = world.as_(name);
        let (see, change, govern) = match name {
            "anonymous" | "disabled" | "pending" | "expired_token" | "expired_session" | "incomplete_session" => {
                (401, 401, 401)
            }
            "admin" => (200, 400, 400),
            "by_org" => (200, 400, 403),
            "foreign_admin" => (404, 404, 404),
            _ => (200, 403, 403),
        };
        for one in [path(&id), members(&id), format!("/api/v2/users/{member}/memberships")] {
            assert_eq!(client.get(&one).await.status, see, "{name} {one}");
        }
        assert_eq!(client.get(TEAMS).await.status, if see == 404 { 200 } else { see }, "{name}");
        assert_eq!(client.call("PATCH", &path(&id), Some(&golden)).await.status, change, "{name}");
        let mut odd = membership(&member.to_string(), None);
        odd["data"]["attributes"] = json!({"golden": 1});
        assert_eq!(client.post(&members(&id), &odd).await.status, change, "{name}");
        let join = membership(&world.user("token").to_string(), None);
        let wanted = if change == 400 { 200 } else { change };
        assert_eq!(client.post(&members(&id), &join).await.status, wanted, "{name}");
        let at = format!("{}/{}", members(&id), world.user("token"));
        let (wanted, gone) = if change == 400 { (200, 204) } else { (change, change) };
        if name != "token" {
            assert_eq!(client.call("PATCH", &at, Some(&place(json!("admin")))).await.status, wanted, "{name}");
            assert_eq!(client.call("DELETE", &at, None).await.status, gone, "{name}");
        }
        if name != "admin" {
            assert_eq!(client.call("DELETE", &path(&id), None).await.status, govern, "{name}");
        }
        if name != "foreign_admin" {
            let made = client.post(TEAMS, &golden).await.status;
            assert_eq!(made, if name == "admin" { 400 } else { govern }, "{name}");
        }
    }
    let own = format!("{}/{member}", members(&id));
    world.as_("read_only").call("DELETE", &own, None).await.expect(204);
    let boss = format!("{}/{boss}", members(&id));
    world.as_("read_only").call("DELETE", &boss, None).await.expect(403);
    let foreign = membership(&world.user("foreign_admin").to_string(), None);
    admin.post(&members(&id), &foreign).await.expect(404);
    let record =
        admin.get("/api/v2/audit/events?filter[query]=@asset.type:team&page[limit]=100").await.expect(200).json();
    let names: Vec<&str> = record["data"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|event| event["attributes"]["attributes"]["evt"]["name"].as_str())
        .collect();
    assert!(!names.is_empty() && names.iter().all(|name| *name == "Access Management"), "{names:?}");
}
