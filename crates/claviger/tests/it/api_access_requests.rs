//! Asking for access: who may ask, who decides, what they get and until when,
//! and that asking tells nothing of what is there.

use std::time::Duration;

use claviger_model::{Clock, Timestamp};
use claviger_testkit::{Answer, Client, World};
use serde_json::{Value, json};

use crate::api_support::{BINARY, bearer, path};

const REQUESTS: &str = "/api/v2/actions/access_requests";

fn hence(hours: u64) -> String {
    Clock::System.now().plus(Duration::from_secs(hours * 3_600)).to_string()
}

fn body(attributes: Value) -> Value {
    json!({"data": {"type": "access_request", "attributes": attributes}})
}

async fn ask(client: &Client, connection: &str, relation: &str, until: &str) -> Answer {
    let attributes =
        json!({"connection_id": connection, "relation": relation, "reason": "a release tonight", "expires_at": until});
    client.post(REQUESTS, &body(attributes)).await
}

async fn decide(client: &Client, id: &str, word: &str, attributes: Value) -> Answer {
    client.post(&format!("{REQUESTS}/{id}/{word}"), &body(attributes)).await
}

async fn listed(client: &Client, query: &str) -> Vec<String> {
    let page = client.get(&format!("{REQUESTS}{query}")).await.expect(200).json();
    page["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn access_is_asked_for_given_until_its_end_and_on_record() {
    let world = World::start(BINARY).await;
    let (author, asker) = (world.as_("standard"), world.as_("by_org"));
    let id = author.connect("theirs", bearer("https://api.example.com", "t")).await;
    asker.get(&path(&id)).await.expect(404);
    let until = hence(24);
    let made = ask(&asker, &id, "resolver", &until).await.expect(201);
    let request = made.id();
    let attributes = made.json()["data"]["attributes"].clone();
    assert_eq!((&attributes["status"], &attributes["version"]), (&json!("pending"), &json!(1)));
    assert!(attributes.get("connection_name").is_none(), "its name would tell that it is there");
    ask(&asker, &id, "viewer", &until).await.expect(409);

    assert_eq!(listed(&author, "").await, std::slice::from_ref(&request));
    let seen = author.get(&format!("{REQUESTS}/{request}")).await.expect(200).json();
    assert_eq!(seen["data"]["attributes"]["connection_name"], "theirs");
    assert_eq!(seen["data"]["relationships"]["requested_by"]["data"]["id"], world.user("by_org").to_string());

    let later = decide(&author, &request, "approve", json!({"expires_at": hence(48)})).await.expect(400).json();
    assert_eq!(later["errors"][0]["source"]["pointer"], "/data/attributes/expires_at");
    decide(&author, &request, "approve", json!({"version": 2})).await.expect(409);
    let given = hence(1);
    let approved =
        decide(&author, &request, "approve", json!({"answer": "good luck", "expires_at": given, "version": 1}));
    let approved = approved.await.expect(200).json()["data"].clone();
    let attributes = &approved["attributes"];
    assert_eq!((&attributes["status"], &attributes["expires_at"]), (&json!("approved"), &json!(given)));
    assert_eq!((&attributes["answer"], &attributes["version"]), (&json!("good luck"), &json!(2)));
    assert_eq!(approved["relationships"]["decided_by"]["data"]["id"], world.user("standard").to_string());

    let seen = asker.get(&path(&id)).await.expect(200).json();
    assert_eq!(seen["data"]["attributes"]["acting_user_can"], json!(["view", "resolve"]));
    let own = asker.get(&format!("{REQUESTS}/{request}")).await.expect(200).json();
    assert_eq!(own["data"]["attributes"]["connection_name"], "theirs", "they may see it now");
    let policy = author.get(&format!("/api/v2/restriction_policy/connection:{id}")).await.expect(200).json();
    let asked_by = format!("user:{}", world.user("by_org"));
    let binding = json!({"relation": "resolver", "principals": [asked_by], "expires_at": given});
    assert_eq!(policy["data"]["attributes"]["bindings"][1], binding);
    for word in ["approve", "refuse"] {
        decide(&author, &request, word, json!({})).await.expect(409);
    }
    decide(&asker, &request, "withdraw", json!({})).await.expect(409);

    let activity = author.get(&format!("{}/activity", path(&id))).await.expect(200).json();
    let event = &activity["data"][0]["attributes"];
    assert_eq!(event["action"], "shared");
    let to = |field: &str| {
        let change = event["changes"].as_array().unwrap().iter().find(|change| change["field"] == field);
        change.unwrap_or_else(|| panic!("no {field} in {event}"))["to"].clone()
    };
    assert_eq!((to("access_request"), to("reason")), (json!(request), json!("a release tonight")));
    assert_eq!(to("requested_by"), world.user("by_org").to_string());
    assert_eq!(to("policy_version"), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asking_tells_nothing_of_what_is_there() {
    let world = World::start(BINARY).await;
    let (asker, admin) = (world.as_("by_org"), world.as_("admin"));
    let until = hence(24);
    let nobody = "00000000-0000-7000-8000-000000000001";
    let mut told: Vec<Value> = Vec::new();
    let mut requests = Vec::new();
    for connection in [world.connection("unshared"), world.connection("foreign"), nobody] {
        let made = ask(&asker, connection, "editor", &until).await.expect(201);
        requests.push(made.id());
        let mut data = made.json()["data"].clone();
        data["id"] = Value::Null;
        data["attributes"]["connection_id"] = Value::Null;
        data["attributes"]["created_at"] = Value::Null;
        told.push(data);
    }
    assert!(told.windows(2).all(|two| two[0] == two[1]), "{told:?}");
    let hidden = requests.iter().rev().cloned().collect::<Vec<_>>();
    assert_eq!(listed(&asker, "").await, hidden, "one's own, newest first");
    let pages = listed(&asker, "?page[limit]=2").await;
    let rest = listed(&asker, &format!("?page[limit]=2&page[cursor]={}", pages[1])).await;
    assert_eq!((pages, rest), (hidden[..2].to_vec(), hidden[2..].to_vec()));
    // Of those about nothing of theirs nobody else is told, whatever they may do.
    assert_eq!(listed(&admin, "").await, requests[..1]);
    for request in &requests[1..] {
        admin.get(&format!("{REQUESTS}/{request}")).await.expect(404);
        decide(&admin, request, "approve", json!({})).await.expect(404);
        world.as_("foreign_admin").get(&format!("{REQUESTS}/{request}")).await.expect(404);
    }
    // Who asked may look, and is refused alike, whether it is there or not.
    let mut refusals: Vec<Value> = Vec::new();
    for request in &requests {
        let mut refused = decide(&asker, request, "approve", json!({})).await.expect(403).json();
        refused["errors"][0]["id"] = Value::Null;
        refusals.push(refused);
    }
    assert!(refusals.windows(2).all(|two| two[0] == two[1]), "{refusals:?}");
    for request in &requests {
        decide(&asker, request, "withdraw", json!({})).await.expect(200);
    }
    assert_eq!(listed(&asker, "?filter[status]=pending").await, Vec::<String>::new());
    assert_eq!(listed(&asker, "?filter[status]=withdrawn&filter[mine]=true").await.len(), 3);
    let one = format!("?filter[connection_id]={nobody}");
    assert_eq!(listed(&asker, &one).await, requests[2..]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_decides_and_who_does_not() {
    let world = World::start(BINARY).await;
    let until = hence(2);
    let asker = world.as_("by_org");
    let request = ask(&asker, world.connection("shared_editor"), "viewer", &until).await.expect(201).id();
    let wrong = json!({"golden": 1});
    for (who, look, act) in [
        ("anonymous", 401, 401),
        ("disabled", 401, 401),
        ("unregistered", 403, 403),
        ("no_role", 404, 404),
        ("scoped_out", 404, 404),
        ("read_only", 404, 404),
        ("foreign_admin", 404, 404),
        ("standard", 200, 400),
        ("by_team", 200, 400),
        ("by_role", 200, 400),
        ("service_account", 200, 400),
        ("admin", 200, 400),
        ("by_org", 200, 403),
    ] {
        let client = world.as_(who);
        assert_eq!(client.get(&format!("{REQUESTS}/{request}")).await.status.as_u16(), look, "{who}");
        for word in ["approve", "refuse"] {
            let answer = decide(&client, &request, word, wrong.clone()).await;
            assert_eq!(answer.status.as_u16(), act, "{who} {word}");
        }
    }
    // A viewer or resolver of it is not told of other people's requests.
    let other = ask(&asker, world.connection("shared_viewer"), "editor", &until).await.expect(201).id();
    world.as_("standard").get(&format!("{REQUESTS}/{other}")).await.expect(404);
    // Only who asked takes it back.
    decide(&world.as_("standard"), &request, "withdraw", json!({})).await.expect(403);
    // Who repairs does not give themselves; who is editor already could anyway.
    let theirs = world.as_("standard").connect("theirs", bearer("https://api.example.com", "t")).await;
    let admin = world.as_("admin");
    let own = ask(&admin, &theirs, "resolver", &until).await.expect(201).id();
    let refused = decide(&admin, &own, "approve", json!({})).await.expect(403);
    assert!(refused.text().contains("somebody else must decide"), "{}", refused.text());
    admin.get(&path(&theirs)).await.expect(404);
    decide(&world.as_("standard"), &own, "refuse", json!({"answer": "no"})).await.expect(200);
    admin.get(&path(&theirs)).await.expect(404);
    let editor = ask(&admin, world.connection("unshared"), "viewer", &until).await.expect(201).id();
    decide(&admin, &editor, "approve", json!({})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_asked_for_has_its_bounds() {
    let world = World::start(BINARY).await;
    let asker = world.as_("standard");
    let id = world.connection("unshared");
    let good = json!({"connection_id": id, "relation": "viewer", "reason": "why", "expires_at": hence(1)});
    let with = |member: &str, value: Value| {
        let mut attributes = good.clone();
        attributes[member] = value;
        attributes
    };
    let past = Timestamp(0).to_string();
    for (attributes, place) in [
        (with("relation", json!("owner")), "relation"),
        (with("relation", json!("Viewer")), "relation"),
        (with("connection_id", json!("1")), "connection_id"),
        (with("reason", json!("  ")), "reason"),
        (with("reason", json!("x".repeat(1_001))), "reason"),
        (with("expires_at", json!(hence(24 * 91))), "expires_at"),
        (with("expires_at", json!(past)), "expires_at"),
        (with("expires_at", json!("tomorrow")), "expires_at"),
        (with("requested_by", json!(world.user("admin"))), "requested_by"),
        (with("run_as", json!(1)), "run_as"),
    ] {
        let refused = asker.post(REQUESTS, &body(attributes.clone())).await.expect(400).json();
        assert_eq!(refused["errors"][0]["source"]["pointer"], format!("/data/attributes/{place}"), "{attributes}");
    }
    let all = asker.post(REQUESTS, &body(json!({}))).await.expect(400).json();
    assert_eq!(all["errors"].as_array().unwrap().len(), 4);
    for number in 1..=20u128 {
        ask(&asker, &uuid::Uuid::from_u128(number).to_string(), "viewer", &hence(1)).await.expect(201);
    }
    let too_many = ask(&asker, id, "viewer", &hence(1)).await.expect(429);
    assert!(too_many.headers.contains_key("retry-after"));
    for wrong in ["?filter[status]=open", "?page[limit]=0", "?page[limit]=101", "?page[cursor]=x", "?filter[x]=1"] {
        asker.get(&format!("{REQUESTS}{wrong}")).await.expect(400);
    }
}
