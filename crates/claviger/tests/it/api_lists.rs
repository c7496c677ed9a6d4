//! Lists: connections, integrations, executions, activity, usage.

use claviger_testkit::{Client, Options, Server, Upstream};
use serde_json::{Value, json};

use crate::api_support::{BINARY, CONNECTIONS, EXECUTIONS, bearer, body, path, shared};

fn names(answer: &Value) -> Vec<String> {
    let rows = answer["data"].as_array().unwrap();
    rows.iter().map(|row| row["attributes"]["name"].as_str().unwrap().to_owned()).collect()
}

async fn list(client: &Client, query: &str) -> Value {
    client.get(&format!("{CONNECTIONS}?{query}")).await.expect(200).json()
}

async fn make(client: &Client, name: &str, integration: Value, tags: Value) -> String {
    let body = body(json!({"name": name, "integration": integration, "tags": tags}));
    client.post(CONNECTIONS, &body).await.expect(201).id()
}

#[tokio::test]
async fn connections_are_listed_filtered_sorted_and_paged() {
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    assert_eq!(
        list(&client, "").await,
        json!({"data": [], "meta": {"page": {"total_count": 0, "total_filtered_count": 0}}})
    );
    let openai = json!({"type": "OpenAI", "credentials": {"type": "OpenAIAPIKey", "api_token": "t"}});
    for index in 0..120 {
        let tags = if index % 10 == 0 { json!(["env:prod"]) } else { json!([]) };
        make(&client, &format!("row {index:03}"), openai.clone(), tags).await;
    }
    let last = make(&client, "Zebra", bearer("https://zoo.example.net/v1", "t"), json!(["team:zoo"])).await;
    counted(&client).await;
    filtered(&client, &last, server.first["admin"]["id"].as_str().unwrap()).await;
    sorted(&client).await;
}

async fn counted(client: &Client) {
    let first = list(client, "").await;
    assert_eq!(first["meta"]["page"], json!({"total_count": 121, "total_filtered_count": 121}));
    assert_eq!(first["data"].as_array().unwrap().len(), 50, "the default page");
    let mut all = Vec::new();
    for page in 0..4 {
        all.extend(names(&list(client, &format!("page[size]=40&page[number]={page}")).await));
    }
    let wanted: Vec<String> = (0..120).map(|index| format!("row {index:03}")).chain(["Zebra".to_owned()]).collect();
    assert_eq!(all, wanted, "four pages hold each row once, by name");
    assert!(names(&list(client, "page[size]=200&page[number]=7").await).is_empty());
    assert_eq!(names(&list(client, "page[size]=200").await).len(), 121);
}

async fn filtered(client: &Client, last: &str, me: &str) {
    for (query, count) in [
        ("filter[integration]=HTTP", 1),
        ("filter[integration]=OpenAI", 120),
        ("filter[integration]=openai", 0),
        ("filter[tag]=env:prod", 12),
        ("filter[tag]=env%3Aprod&filter[integration]=HTTP", 0),
        ("filter[query]=zEbRa", 1),
        ("filter[query]=zoo.example", 1),
        ("filter[query]=team:zoo", 1),
        ("filter[query]=row+00", 10),
        ("filter[query]=%25", 0),
        ("filter[query]=_", 0),
        ("filter[query]=%27+OR+1=1--", 0),
        ("filter[author]=me", 121),
        (&format!("filter[author]={me}"), 121),
        ("filter[author]=0199b0a0-0000-7000-8000-000000000001", 0),
        ("filter[health]=untested", 121),
        ("filter[health]=failing", 0),
        ("filter[unused_days]=30", 0),
        ("filter[shared]=private", 121),
        ("filter[shared]=organization", 0),
        ("filter[can]=edit", 121),
        ("filter[can]=resolve", 121),
    ] {
        let page = list(client, query).await;
        assert_eq!(page["meta"]["page"], json!({"total_count": 121, "total_filtered_count": count}), "{query}");
    }
    client.call("POST", &format!("{}/disable", path(last)), None).await.expect(200);
    assert_eq!(names(&list(client, "filter[health]=disabled").await), ["Zebra"]);
}

async fn sorted(client: &Client) {
    for (sort, first) in [
        ("-name", "Zebra"),
        ("integration", "Zebra"),
        ("-created_at", "Zebra"),
        ("created_at", "row 000"),
        ("-modified_at", "Zebra"),
    ] {
        assert_eq!(names(&list(client, &format!("sort={sort}&page[size]=1")).await), [first], "{sort}");
    }
    for sort in ["last_used_at", "-last_used_at", "health", "-health"] {
        assert_eq!(names(&list(client, &format!("sort={sort}&page[size]=200")).await).len(), 121, "{sort}");
    }
    for wrong in [
        "sort=owner",
        "page[size]=0",
        "page[size]=201",
        "page[number]=-1",
        "filter[health]=odd",
        "filter[can]=view",
        "filter[author]=you",
        "filter[shared]=x",
        "filter[unused_days]=x",
        "colour=red",
        "sort=name&sort=name",
    ] {
        let answer = client.get(&format!("{CONNECTIONS}?{wrong}")).await.expect(400);
        let name = wrong.split('=').next().unwrap();
        assert_eq!(answer.json()["errors"][0]["source"], json!({"parameter": name}), "{wrong}");
    }
}

#[tokio::test]
async fn the_catalog_describes_every_integration_with_its_icon() {
    let server = shared();
    let client = server.client();
    let all = client.get("/api/v2/actions/integrations").await.expect(200).json();
    let types: Vec<&str> = all["data"].as_array().unwrap().iter().map(|each| each["id"].as_str().unwrap()).collect();
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog/integrations")).unwrap().count();
    assert_eq!(types.len(), files);
    for kind in &types {
        let one = client.get(&format!("/api/v2/actions/integrations/{kind}")).await.expect(200).json();
        assert!(all["data"].as_array().unwrap().contains(&one["data"]), "{kind}");
        let icon = client.get(one["data"]["attributes"]["icon_url"].as_str().unwrap()).await.expect(200);
        assert_eq!(icon.headers["content-type"], "image/svg+xml", "{kind}");
        assert!(icon.text().contains("<svg"), "{kind}");
    }
    // A form is drawn from this alone: what stands beside the credentials is there too.
    let beside = |kind: &str| {
        let each = all["data"].as_array().unwrap().iter().find(|each| each["id"] == kind).unwrap();
        each["attributes"]["fields"].clone()
    };
    let base_url = &beside("HTTP")[0];
    assert_eq!((&base_url["name"], &base_url["kind"]), (&json!("base_url"), &json!("url")));
    assert_eq!((&base_url["required"], &base_url["secret"]), (&json!(true), &json!(false)));
    assert!(base_url["label"].is_string() && base_url["help"].is_string() && base_url["example"].is_string());
    assert_eq!(beside("OpenAI"), json!([]));
    client.get("/api/v2/actions/integrations/Nope").await.expect(404);
    client.get("/api/v2/actions/integrations/Nope/icon").await.expect(404);
}

#[tokio::test]
async fn executions_and_changes_can_be_read_from_the_record() {
    let upstream = Upstream::demanding("right").await;
    let server = shared();
    let client = server.client();
    let id = client.connect("recorded", bearer(&upstream.url(), "right")).await;
    let renamed = body(json!({"name": "renamed"}));
    client.call("PATCH", &path(&id), Some(&renamed)).await.expect(200);
    for index in 0..12 {
        let url = if index == 0 { "http://10.0.0.1/" } else { "/" };
        client.run(Some(&id), json!({"verb": "GET", "url": url})).await;
    }
    let of = format!("{EXECUTIONS}?filter[connection_id]={id}");
    let first = wait_for(&client, &format!("{of}&page[limit]=10"), 10).await;
    let cursor = first["meta"]["page"]["after"].as_str().unwrap();
    let second = client.get(&format!("{of}&page[limit]=10&page[cursor]={cursor}")).await.expect(200).json();
    assert_eq!(second["data"].as_array().unwrap().len(), 2);
    assert!(second["meta"]["page"].is_null());
    let refused = &second["data"][1];
    assert_eq!(refused["attributes"]["status"], "failed");
    assert_eq!(refused["attributes"]["error"], json!({"code": "destination_refused"}));
    let good = &first["data"][0];
    let attributes = &good["attributes"];
    assert_eq!(
        (&attributes["status"], &attributes["upstream_status"], &attributes["method"]),
        (&json!("succeeded"), &json!(200), &json!("GET"))
    );
    assert_eq!((&attributes["destination"], &attributes["connection_id"]), (&json!(upstream.url()), &json!(id)));
    assert_eq!((&attributes["actor"], &attributes["client_ip"]), (&server.first["admin"]["id"], &json!("127.0.0.1")));
    let one = client.get(&format!("{EXECUTIONS}/{}", good["id"].as_str().unwrap())).await.expect(200).json();
    assert_eq!(&one["data"], good);
    for (query, count) in [
        ("filter[status]=failed", 1),
        ("filter[status]=succeeded", 11),
        ("filter[from]=2100-01-01T00:00:00Z", 0),
        ("filter[to]=2001-01-01T00:00:00Z", 0),
    ] {
        let page = client.get(&format!("{of}&page[limit]=50&{query}")).await.expect(200).json();
        assert_eq!(page["data"].as_array().unwrap().len(), count, "{query}");
    }
    client.get(&format!("{EXECUTIONS}/{id}")).await.expect(404);
    client.get(&format!("{EXECUTIONS}/x")).await.expect(400);
    client.get(&format!("{EXECUTIONS}?filter[status]=odd")).await.expect(400);
    changes(&client, &id).await;
}

/// The outcomes follow within a second.
async fn wait_for(client: &Client, path: &str, count: usize) -> Value {
    let deadline = std::time::Duration::from_secs(5);
    let done = async {
        loop {
            let page = client.get(path).await.expect(200).json();
            let rows = page["data"].as_array().unwrap();
            if rows.len() == count && rows.iter().all(|row| row["attributes"]["status"] != "running") {
                return page;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(deadline, done).await.expect("outcomes are recorded within a second")
}

async fn changes(client: &Client, id: &str) {
    let activity = client.get(&format!("{}/activity?page[limit]=100", path(id))).await.expect(200).json();
    let rows = activity["data"].as_array().unwrap();
    let actions: Vec<&str> = rows.iter().map(|row| row["attributes"]["action"].as_str().unwrap()).collect();
    assert_eq!(actions.len(), 14);
    assert_eq!(actions[12..], ["modified", "created"], "newest first");
    let modified = &rows[12]["attributes"]["changes"];
    assert!(
        modified.as_array().unwrap().contains(&json!({"field": "name", "from": "recorded", "to": "renamed"})),
        "{modified}"
    );
    let usage = client.get(&format!("{}/usage", path(id))).await.expect(200).json();
    assert_eq!(usage, json!({"data": [], "meta": {"total": 0, "hidden": 0}}));
}
