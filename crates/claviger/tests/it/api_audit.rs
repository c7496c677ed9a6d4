//! The record over the API: list, search, stream, and the same from the command
//! line.

use claviger_testkit::{Client, Options, Server, canary};
use serde_json::{Value, json};

use crate::{
    api_support::{BINARY, CONNECTIONS, EXECUTIONS, bearer, body, closed, path, run},
    life::{expecting, token},
};

const EVENTS: &str = "/api/v2/audit/events";
const SEARCH: &str = "/api/v2/audit/events/search";
const STREAM: &str = "/api/v2/audit/events/stream";

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

async fn list(client: &Client, query: &str) -> Value {
    client.get(&format!("{EVENTS}?page[limit]=1000&{query}")).await.expect(200).json()
}

/// `action asset-type` of every event, in the order of the answer.
fn told(events: &[Value]) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or("?").to_owned();
    let each = |event: &Value| {
        let detail = &event["attributes"]["attributes"];
        format!("{} {}", text(&detail["action"]), text(&detail["asset"]["type"]))
    };
    events.iter().map(each).collect()
}

fn data(answer: &Value) -> Vec<Value> {
    answer["data"].as_array().unwrap().clone()
}

async fn found(client: &Client, query: &str) -> Vec<String> {
    told(&data(&list(client, &format!("filter[query]={}", escaped(query))).await))
}

/// Errors in the form that says where.
fn details(answer: &Value) -> Value {
    if answer["details"].is_array() { answer["details"].clone() } else { answer["errors"].clone() }
}

/// A server where a connection was made, changed, used and deleted, and another one used in vain.
struct Scene {
    server: Server,
    client: Client,
    friend: String,
    secret: String,
}

impl Scene {
    async fn new() -> Self {
        let upstream = expecting().await;
        let server = Server::start(BINARY, Options::default());
        let client = server.client();
        let secret = canary::plant(4);
        let friend = client.connect("My Friend", bearer(&upstream.url(), &token(1))).await;
        let used = json!({"verb": "GET", "url": format!("{}/expect/1", upstream.url())});
        assert_eq!(client.run(Some(&friend), used).await["status"], "succeeded");
        let change = body(json!({"name": "Your Friend", "integration": bearer(&upstream.url(), &secret)}));
        client.call("PATCH", &path(&friend), Some(&change)).await.expect(200);
        let foe = client.connect("Foe", bearer(&closed().await, &token(2))).await;
        let vain = run(Some(&foe), json!({"verb": "GET", "url": "/"}));
        client.post(EXECUTIONS, &vain).await.expect(200);
        client.call("DELETE", &path(&foe), None).await.expect(204);
        // Outcomes are durable within a second: nothing is under way any more then.
        while list(&client, "filter[query]=%40status%3Arunning").await["data"] != json!([]) {}
        Self { server, client, friend, secret }
    }
}

const ALL: [&str; 6] = [
    "deleted connection",
    "executed connection",
    "created connection",
    "modified connection",
    "executed connection",
    "created connection",
];

#[tokio::test]
async fn events_say_who_did_what_from_where_and_what_came_of_it() {
    let Scene { server, client, friend, secret } = Scene::new().await;
    let all = list(&client, "").await;
    assert_eq!(told(&data(&all)), ALL, "newest first");
    assert_eq!(all["meta"], json!({"status": "done"}), "all of it");
    assert_eq!(all.get("links"), None);
    assert_eq!(canary::find(all.to_string().as_bytes(), &[secret]), [""; 0], "a secret is shown");

    let changed = &all["data"][3];
    assert_eq!((&changed["type"], &changed["attributes"]["service"]), (&json!("audit"), &json!("claviger")));
    let message = changed["attributes"]["message"].as_str().unwrap();
    assert_eq!(message, "admin@localhost modified connection \"Your Friend\": succeeded");
    let detail = &changed["attributes"]["attributes"];
    let admin = &server.first["admin"];
    assert_eq!(detail["usr"], json!({"id": admin["id"], "uuid": admin["id"], "email": admin["email"]}));
    assert_eq!(detail["org"], json!({"uuid": server.first["organization_id"]}));
    assert_eq!(detail["evt"], json!({"name": "Custom Connections", "actor": {"type": "USER"}}));
    assert_eq!(detail["asset"], json!({"type": "connection", "id": friend, "name": "Your Friend"}));
    assert_eq!((&detail["status"], &detail["auth_method"]), (&json!("succeeded"), &json!("API + App Key")));
    assert_eq!(detail["network"], json!({"client": {"ip": "127.0.0.1"}}));
    let route = json!({"method": "PATCH", "url_details": {"path": format!("{CONNECTIONS}/{{connection_id}}")}});
    assert_eq!(detail["http"], route);
    assert_eq!(detail["outcome"]["status"], "succeeded");
    let changes = detail["changes"].as_array().unwrap();
    let change = |field: &str| changes.iter().find(|change| change["field"] == field).cloned().unwrap_or_default();
    assert_eq!(change("name"), json!({"field": "name", "from": "My Friend", "to": "Your Friend"}));
    assert!(changes.iter().any(|change| change["changed"] == true), "that a secret was changed: {changes:?}");

    let vain = &all["data"][1]["attributes"]["attributes"];
    assert_eq!((&vain["status"], &vain["outcome"]["error"]), (&json!("failed"), &json!("upstream_unreachable")));
    assert_eq!(vain["execution"]["fqn"], "com.datadoghq.http.request");
    let sequences: Vec<i64> = data(&all)
        .iter()
        .map(|event| event["attributes"]["attributes"]["chain"]["sequence"].as_i64().unwrap())
        .collect();
    assert!(sequences.is_sorted_by(|one, other| one > other), "{sequences:?}");
}

#[tokio::test]
async fn events_are_searched_by_every_key() {
    let Scene { server, client, friend, .. } = Scene::new().await;
    let admin = server.first["admin"]["id"].as_str().unwrap();
    let nobody = "0199b0a0-0000-7000-8000-000000000001";
    for (query, expected) in [
        ("*".to_owned(), &ALL[..]),
        ("@action:executed".to_owned(), &[ALL[1], ALL[4]]),
        ("@action:executed @status:failed".to_owned(), &[ALL[1]]),
        ("-@action:executed -@action:created".to_owned(), &[ALL[0], ALL[3]]),
        (format!("@asset.id:{friend}"), &[ALL[3], ALL[4], ALL[5]]),
        (format!("-@asset.id:{friend} @asset.type:connection"), &[ALL[0], ALL[1], ALL[2]]),
        ("friend".to_owned(), &[ALL[3], ALL[4], ALL[5]]),
        ("\"y FRIEND\" -@action:executed".to_owned(), &[ALL[5]]),
        ("-\"y FRIEND\" friend".to_owned(), &[ALL[3]]),
        ("@evt.name:\"Custom Connections\"".to_owned(), &ALL),
        ("@evt.name:Keys".to_owned(), &[]),
        (format!("@usr.id:{admin}"), &ALL),
        (format!("@usr.id:{nobody}"), &[]),
        ("@usr.email:Admin@localhost".to_owned(), &ALL),
        ("@usr.email:nobody@localhost".to_owned(), &[]),
        ("-@usr.email:nobody@localhost".to_owned(), &ALL),
        ("@network.client.ip:127.0.0.1".to_owned(), &ALL),
        ("@network.client.ip:192.0.2.1".to_owned(), &[]),
        (format!("-@api_key_id:{nobody}"), &ALL),
        (format!("@api_key_id:{nobody}"), &[]),
    ] {
        assert_eq!(found(&client, &query).await, expected, "{query}");
        let body = json!({"filter": {"query": query}, "page": {"limit": 1000}});
        let searched = client.post(SEARCH, &body).await.expect(200).json();
        assert_eq!(told(&data(&searched)), expected, "{query} in a body");
    }
}

#[tokio::test]
async fn pages_follow_on_each_other_in_either_order() {
    let Scene { server: _server, client, .. } = Scene::new().await;
    let all: Vec<Value> = data(&list(&client, "").await);
    for (sort, limit) in [("-timestamp", 4), ("timestamp", 4), ("timestamp", 1), ("-timestamp", 6)] {
        let mut expected = all.clone();
        if sort == "timestamp" {
            expected.reverse();
        }
        // By the cursor in a query, by the cursor in a body, by the link.
        for way in 0..3 {
            let mut seen = Vec::new();
            let mut page =
                client.post(SEARCH, &json!({"sort": sort, "page": {"limit": limit}})).await.expect(200).json();
            loop {
                seen.extend(data(&page));
                let Some(after) = page["meta"]["page"]["after"].as_str().map(str::to_owned) else {
                    assert_eq!(page.get("links"), None, "the last page");
                    break;
                };
                let next = page["links"]["next"].as_str().unwrap().to_owned();
                let query = format!("{EVENTS}?sort={sort}&page[limit]={limit}&page[cursor]={after}");
                let asked = json!({"sort": sort, "page": {"limit": limit, "cursor": after}});
                let answer = match way {
                    0 => client.get(&query).await,
                    1 => client.post(SEARCH, &asked).await,
                    _ => client.get(&next).await,
                };
                page = answer.expect(200).json();
            }
            assert_eq!(seen, expected, "{sort} by {limit}, way {way}");
        }
    }
    assert_eq!(client.get(EVENTS).await.expect(200).json()["data"], json!(all));
    let empty = client.call("POST", SEARCH, None).await.expect(200).json();
    assert_eq!(empty["data"], json!(all), "the body may be left out");

    let filtered =
        json!({"filter": {"query": "-friend @asset.type:\"connection\"", "from": "now-1h"}, "page": {"limit": 2}});
    let first = client.post(SEARCH, &filtered).await.expect(200).json();
    let next = first["links"]["next"].as_str().unwrap();
    let second = client.get(next).await.expect(200).json();
    assert_eq!(told(&[data(&first), data(&second)].concat()), ALL[..3], "the link keeps the filter: {next}");
}

#[tokio::test]
async fn a_range_of_time_has_its_begin_and_not_its_end() {
    let Scene { server: _server, client, .. } = Scene::new().await;
    let all = data(&list(&client, "").await);
    let at = |index: usize| escaped(all[index]["attributes"]["timestamp"].as_str().unwrap());
    let count = async |query: String| data(&list(&client, &query).await).len();
    assert_eq!(count(format!("filter[from]={}", at(3))).await, 4);
    assert_eq!(count(format!("filter[to]={}", at(3))).await, 2);
    assert_eq!(count(format!("filter[from]={}&filter[to]={}", at(4), at(1))).await, 3);
    assert_eq!(count(format!("filter[from]={}&filter[to]={0}", at(2))).await, 0);
    assert_eq!(count("filter[from]=now-15m&filter[to]=now".to_owned()).await, 6);
    assert_eq!(count("filter[to]=now-15m".to_owned()).await, 0);
    assert_eq!(count("filter[from]=2020-01-01T00:00:00%2B02:00".to_owned()).await, 6);
}

#[tokio::test]
async fn what_is_wrong_with_a_filter_is_named() {
    let server = crate::api_support::shared();
    let client = server.client();
    for (query, parameter, hint) in [
        ("filter[query]=a+OR+b", "filter[query]", "OR"),
        ("filter[query]=%40http.method:GET", "filter[query]", "@asset.type"),
        ("filter[query]=%40action:reformed", "filter[query]", "modified"),
        ("filter[from]=yesterday", "filter[from]", "now-15m"),
        ("filter[to]=now-15", "filter[to]", "now-15m"),
        ("sort=name", "sort", "-timestamp"),
        ("page[limit]=0", "page[limit]", "1000"),
        ("page[limit]=1001", "page[limit]", "1000"),
        ("page[cursor]=x", "page[cursor]", "earlier answer"),
        ("page[size]=5", "page[size]", "not a known"),
    ] {
        let error = details(&client.get(&format!("{EVENTS}?{query}")).await.expect(400).json())[0].clone();
        assert_eq!(error["source"], json!({"parameter": parameter}), "{query}");
        assert!(error["detail"].as_str().unwrap().contains(hint), "{query}: {error}");
    }
    client.get(&format!("{STREAM}?page[limit]=5")).await.expect(400);
    client.get(&format!("{STREAM}?filter[query]=(")).await.expect(400);
    for (body, pointer) in [
        (json!({"filter": {"query": "a OR b"}}), "/filter/query"),
        (json!({"filter": {"query": 7}}), "/filter/query"),
        (json!({"filter": {"from": "yesterday"}}), "/filter/from"),
        (json!({"filter": {"since": "now"}}), "/filter/since"),
        (json!({"filter": []}), "/filter"),
        (json!({"options": {"time_offset": "1"}}), "/options/time_offset"),
        (json!({"options": {"timezone": 1}}), "/options/timezone"),
        (json!({"page": {"limit": 0}}), "/page/limit"),
        (json!({"page": {"limit": "10"}}), "/page/limit"),
        (json!({"page": {"cursor": "x"}}), "/page/cursor"),
        (json!({"sort": "name"}), "/sort"),
        (json!({"data": {}}), "/data"),
    ] {
        let error = details(&client.post(SEARCH, &body).await.expect(400).json());
        assert_eq!(error[0]["source"], json!({"pointer": pointer}), "{body}");
    }
    client.post(SEARCH, &json!([])).await.expect(400);
    let options = json!({"options": {"timezone": "UTC", "time_offset": 0}, "sort": "", "page": {"cursor": ""}});
    client.post(SEARCH, &options).await.expect(200);
}

/// What a stream answered, line by line.
fn lines(text: &str) -> Vec<Value> {
    assert!(text.is_empty() || text.ends_with('\n'), "the last line is whole");
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn the_record_is_exported_oldest_first_and_the_export_is_on_record() {
    let Scene { server, client, secret, .. } = Scene::new().await;
    let mut listed = data(&list(&client, "sort=timestamp").await);
    let streamed = client.get(STREAM).await.expect(200);
    assert_eq!(streamed.headers["content-type"], "application/x-ndjson");
    assert_eq!(canary::find(&streamed.body, &[secret]), [""; 0], "a secret is shown");
    let streamed = lines(&streamed.text());
    assert_eq!(streamed[1..], listed, "what the list has, and nothing of itself");
    let own = &streamed[0];
    assert_eq!(told(std::slice::from_ref(own)), ["exported audit"]);
    let message = own["attributes"]["message"].as_str().unwrap();
    assert!(message.starts_with("admin@localhost exported audit"), "{message}");

    let query = "@action:created -foe";
    let from = listed[0]["attributes"]["timestamp"].as_str().unwrap().to_owned();
    let asked = format!("{STREAM}?filter[query]={}&filter[from]={}", escaped(query), escaped(&from));
    let narrow = lines(&client.get(&asked).await.expect(200).text());
    assert_eq!(told(&narrow), ["exported audit", "created connection"]);
    let changes = &narrow[0]["attributes"]["attributes"]["changes"];
    assert_eq!(changes[0], json!({"field": "filter.query", "to": "@action:\"created\" -\"foe\""}));
    assert_eq!(changes[1]["field"], "filter.from");

    while list(&client, "filter[query]=%40status%3Arunning").await["data"] != json!([]) {}
    let exports = data(&list(&client, "filter[query]=%40action%3Aexported").await);
    assert_eq!(exports.len(), 2);
    assert!(exports.iter().all(|event| event["attributes"]["attributes"]["status"] == "succeeded"));
    assert_eq!(exports[1]["id"], own["id"]);

    // The same by the command line, which says nothing else on standard output.
    listed = data(&list(&client, "sort=timestamp").await);
    let printed = server.command(&["audit", "export"]);
    assert!(printed.status.success(), "{printed:?}");
    let printed = lines(std::str::from_utf8(&printed.stdout).unwrap());
    assert_eq!((told(&printed[..1]), &printed[1..]), (vec!["exported audit".to_owned()], &listed[..]));
    let printed =
        server.command(&["audit", "export", "--query", "foe -@action:executed", "--from", "now-1h", "--to", "now"]);
    let printed = lines(std::str::from_utf8(&printed.stdout).unwrap());
    assert_eq!(told(&printed), ["exported audit", "created connection", "deleted connection"]);
    let wrong = server.command(&["audit", "export", "--query", "a OR b"]);
    assert_eq!((wrong.status.code(), wrong.stdout.is_empty()), (Some(1), true));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("filter[query]"), "{wrong:?}");
}

#[tokio::test]
async fn a_long_record_is_read_to_its_end_and_each_event_once() {
    const CALLS: usize = 1_100;
    let server = Server::start(BINARY, Options { in_memory: true, ..Options::default() });
    let client = server.client();
    let id = client.connect("Busy", bearer(&closed().await, &token(3))).await;
    client.run(Some(&id), json!({"verb": "GET", "url": "/"})).await;
    for number in 0..CALLS {
        let switch = if number % 2 == 0 { "disable" } else { "enable" };
        client.call("POST", &format!("{}/{switch}", path(&id)), None).await.expect(200);
    }
    let all = lines(&client.get(STREAM).await.expect(200).text());
    assert_eq!(all.len(), CALLS + 3);
    let sequences: Vec<i64> =
        all[1..].iter().map(|event| event["attributes"]["attributes"]["chain"]["sequence"].as_i64().unwrap()).collect();
    assert!(sequences.is_sorted_by(|one, other| one < other), "each once, in order");
    // One in a thousand: found behind more than one stride, in either order.
    for sort in ["timestamp", "-timestamp"] {
        for query in [
            "%40action:created",
            "%40action:created+busy",
            "%40asset.type:connection+-%40action:modified+-%40action:executed",
        ] {
            let rare = list(&client, &format!("filter[query]={query}&sort={sort}")).await;
            assert_eq!(
                (told(&data(&rare)), &rare["meta"]["status"]),
                (vec!["created connection".to_owned()], &json!("done"))
            );
        }
    }
    // What matches in every stride is had once, whatever a page's length.
    let mut seen = Vec::new();
    let mut page =
        client.get(&format!("{EVENTS}?filter[query]=%40action:modified&page[limit]=399")).await.expect(200).json();
    loop {
        seen.extend(data(&page).iter().map(|event| event["id"].to_string()));
        let Some(next) = page["links"]["next"].as_str().map(str::to_owned) else { break };
        page = client.get(&next).await.expect(200).json();
    }
    let modified: Vec<String> = all.iter().rev().map(|event| event["id"].to_string()).take(CALLS).collect();
    assert_eq!(seen, modified);
    let rare = list(&client, "filter[query]=-%40action:modified").await;
    assert_eq!(told(&data(&rare)), ["exported audit", "executed connection", "created connection"]);
    for filter in ["", &format!("filter[connection_id]={id}&"), "filter[status]=failed&"] {
        let executions = client.get(&format!("{EXECUTIONS}?{filter}page[limit]=10")).await.expect(200).json();
        assert_eq!((data(&executions).len(), &executions["meta"]["page"]), (1, &json!(null)), "{filter}");
    }
    println!("export: {} events, each once", all.len() - 1);
}

#[tokio::test]
async fn a_part_of_the_record_is_verified_by_itself() {
    let server = &mut Server::start(BINARY, Options::default());
    let mut bounds = Vec::new();
    // Each stop signs a checkpoint.
    for part in 0..3 {
        let client = server.client();
        for number in 0..3 {
            client.connect(&format!("{part} {number}"), bearer("https://a.example", &token(number))).await;
        }
        let newest = list(&client, "").await["data"][0]["attributes"]["timestamp"].as_str().unwrap().to_owned();
        bounds.push(newest);
        server.stop();
        server.restart();
    }
    server.stop();
    let database = rusqlite::Connection::open(server.data_dir().join("claviger.db")).unwrap();
    let verify = |arguments: &[&str]| {
        let output = server.command(&[&["audit", "verify"], arguments].concat());
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let rows: u64 = text.lines().last().unwrap().split(' ').next().unwrap().parse().unwrap();
        (output.status.success(), rows, text)
    };
    let (good, all, text) = verify(&[]);
    assert!(good && text.contains("9 connections"), "{text}");
    let (good, behind, text) = verify(&["--from", &bounds[1]]);
    assert!(good && behind < all && text.contains("connections not compared"), "{text}");
    let (good, before, text) = verify(&["--to", &bounds[0]]);
    assert!(good && before < all, "{text}");
    let (good, between, text) = verify(&["--from", &bounds[1], "--to", &bounds[1]]);
    assert!(good && between <= behind, "{text}");
    let chain = std::fs::read_to_string(server.data_dir().join("chain-id")).unwrap();
    assert_eq!(verify(&["--chain", chain.trim()]).1, all);
    let strange = verify(&["--chain", "0199b0a0-0000-7000-8000-000000000001"]);
    assert!(!strange.0 && strange.2.contains("there is no chain"), "{}", strange.2);

    // Something of the middle part.
    let touched: i64 = database
        .query_row("SELECT sequence FROM audit WHERE detail LIKE '%\"1 1\"%' AND kind = 0", [], |row| row.get(0))
        .unwrap();
    database.execute("UPDATE audit SET actor = NULL WHERE sequence = ?1", [touched]).unwrap();
    let problem = format!("row {touched} is not as it was written");
    for (arguments, found) in [
        (&[][..], true),
        (&["--from", &bounds[0]], true),
        (&["--to", &bounds[1]], true),
        (&["--from", &bounds[0], "--to", &bounds[1]], true),
        (&["--from", &bounds[2]], false),
        (&["--to", &bounds[0]], false),
    ] {
        let (good, _, text) = verify(arguments);
        assert_eq!((good, text.contains(&problem)), (!found, found), "{arguments:?}: {text}");
    }
    // Neither is a later checkpoint of ours in the place of an earlier one a place to begin at,
    let transplant = "UPDATE audit SET detail = (SELECT detail FROM audit WHERE kind = 2 ORDER BY sequence DESC LIMIT 1) \
                      WHERE sequence = (SELECT min(sequence) FROM audit WHERE kind = 2)";
    database.execute(transplant, []).unwrap();
    let (good, _, text) = verify(&["--from", &bounds[1]]);
    assert!(!good && text.contains(&problem), "{text}");
    // nor one of somebody else's.
    database
        .execute("UPDATE audit SET detail = replace(detail, '\"mac\":\"', '\"mac\":\"00') WHERE kind = 2", [])
        .unwrap();
    let (good, rows, text) = verify(&["--from", &bounds[2]]);
    assert!(!good && rows == all && text.contains("not signed by us"), "{text}");
    println!("audit verify: {all} rows, {behind} from the second part on, {before} of the first");
}

#[tokio::test]
async fn nobody_reads_the_record_without_keys() {
    let server = crate::api_support::shared();
    let anonymous = server.client().anonymous();
    anonymous.get(EVENTS).await.expect(401);
    anonymous.get(STREAM).await.expect(401);
    anonymous.call("POST", SEARCH, None).await.expect(401);
}

#[tokio::test]
async fn who_was_refused_what_is_on_record_once_a_minute() {
    let server = &mut Server::start(BINARY, Options::default());
    let client = server.client();
    let admin = server.first["admin"]["id"].as_str().unwrap().to_owned();
    let id = client.connect("Mine", bearer("https://a.example", &token(1))).await;
    let keys = "/api/v2/actions/app_key_registrations";
    let key = client.get(keys).await.expect(200).json()["data"][0]["id"].as_str().unwrap().to_owned();
    // Without its registration the key may do nothing with connections.
    client.call("DELETE", &format!("{keys}/{key}"), None).await.expect(204);
    for _ in 0..5 {
        client.get(&path(&id)).await.expect(403);
    }
    client.call("DELETE", &path(&id), None).await.expect(403);
    client.get(&format!("{}/proxy/x", path(&id))).await.expect(403);
    client.post(CONNECTIONS, &body(json!({}))).await.expect(403);
    client.anonymous().get(&path(&id)).await.expect(401);
    client.get("/api/v2/nowhere").await.expect(404);
    let query = "filter[query]=%40action%3Arefused&sort=timestamp";
    let refused = loop {
        let refused = data(&list(&client, query).await);
        if refused.len() >= 4 {
            break refused;
        }
    };
    let routes: Vec<String> = refused
        .iter()
        .map(|event| {
            let detail = &event["attributes"]["attributes"];
            assert_eq!((&detail["status"], &detail["outcome"]["error"]), (&json!("failed"), &json!("refused")));
            assert_eq!((&detail["usr"]["id"], &detail["asset"]["type"]), (&json!(admin), &json!("connection")));
            assert_eq!(detail["changes"][0]["field"], "reason");
            assert!(detail["changes"][0]["to"].as_str().unwrap().contains("registered"), "{detail}");
            assert_eq!(detail["changes"].get(1), None, "the first time");
            let message = event["attributes"]["message"].as_str().unwrap();
            assert!(message.starts_with("admin@localhost was refused what they asked of connection"), "{message}");
            format!("{} {}", detail["http"]["method"].as_str().unwrap(), detail["asset"]["id"].as_str().unwrap_or("-"))
        })
        .collect();
    assert_eq!(routes, [format!("GET {id}"), format!("DELETE {id}"), format!("GET {id}"), "POST -".to_owned()]);
    // What was repeated is counted, at the latest when the server stops.
    server.stop();
    server.restart();
    let client = server.client();
    let repeated = data(&list(&client, query).await);
    assert_eq!(repeated.len(), 5, "{repeated:?}");
    let detail = &repeated[4]["attributes"]["attributes"];
    assert_eq!(detail["changes"][1], json!({"field": "times", "to": 4}));
    assert_eq!((&detail["asset"]["id"], &detail["http"]["method"]), (&json!(id), &json!("GET")));
    let verified = server.command(&["audit", "verify"]);
    assert!(verified.status.success(), "{verified:?}");
}

#[tokio::test]
async fn c17_who_may_not_read_the_record_is_told_what_is_missing_on_every_way_to_it() {
    let server = &mut Server::start(BINARY, Options::default());
    server.client().connect("Mine", bearer("https://a.example", &token(1))).await;
    for (change, missing) in [
        ("UPDATE application_key SET scopes = '[\"connections_read\"]'", "the key"),
        (
            "UPDATE user_role SET role_id = (SELECT id FROM role WHERE built_in = 'standard'); \
             UPDATE application_key SET scopes = NULL",
            "your role",
        ),
    ] {
        // Behind the server's back, so not while it remembers otherwise.
        server.stop();
        let database = rusqlite::Connection::open(server.data_dir().join("claviger.db")).unwrap();
        database.execute_batch(change).unwrap();
        drop(database);
        server.restart();
        let client = server.client();
        let answers = [
            client.get(EVENTS).await,
            client.get(&format!("{EVENTS}?filter[query]=nothing")).await,
            client.get(STREAM).await,
            client.call("POST", SEARCH, None).await,
        ];
        for answer in answers {
            let answer = answer.expect(403).json();
            let detail = details(&answer)[0]["detail"].as_str().unwrap().to_owned();
            assert!(detail.contains("audit_logs_read"), "{missing}: {detail}");
        }
        let printed = server.command(&["audit", "export"]);
        assert_eq!((printed.status.code(), printed.stdout.is_empty()), (Some(1), true));
        assert!(String::from_utf8_lossy(&printed.stderr).contains("audit_logs_read"), "{printed:?}");
    }
    server.stop();
    let database = rusqlite::Connection::open(server.data_dir().join("claviger.db")).unwrap();
    let count = "SELECT count(*) FROM audit WHERE action = 'refused' AND asset_type = 'audit' AND kind = 0";
    let refused: i64 = database.query_row(count, [], |row| row.get(0)).unwrap();
    // Three routes each time, and at the end how often the one of two filters and the stream were repeated.
    assert_eq!(refused, 2 * (3 + 2));
}
