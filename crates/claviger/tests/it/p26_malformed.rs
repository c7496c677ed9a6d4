//! P26: malformed input is refused with a place, changes nothing, and costs
//! the server nothing.

use std::collections::BTreeMap;

use bytes::Bytes;
use claviger_testkit::{Client, Options, Server, Upstream, database};
use serde_json::{Value, json};

use crate::{
    api_support::{BINARY, CONNECTIONS, EXECUTIONS, Form, bearer, body, path, run},
    p26_bodies::{Case, hostile, mutations},
    p26_json,
};

/// Mutations of each body: the CI size of security.md 2.
const MUTATIONS: u64 = 10;

/// What the server holds, as the accepted answers say it.
#[derive(Default)]
struct Held {
    versions: BTreeMap<String, i64>,
    executions: usize,
}

impl Held {
    fn accept(&mut self, answer: &Value) {
        let data = &answer["data"];
        let id = data["id"].as_str().unwrap().to_owned();
        if data["type"] == "action_execution" {
            self.executions += 1;
        } else {
            self.versions.insert(id, data["attributes"]["version"].as_i64().unwrap());
        }
    }

    /// The same from the database.
    fn of(server: &Server) -> Self {
        let rows = database::query(&server.data_dir(), "SELECT id, version FROM connection");
        let row = |row: &String| {
            let (id, version) = row.split_once('|').unwrap();
            (uuid::Uuid::parse_str(id).unwrap().to_string(), version.parse().unwrap())
        };
        let count = "SELECT count(*) FROM audit WHERE kind = 0 AND action = 'executed'";
        Self {
            versions: rows.iter().map(row).collect(),
            executions: database::query(&server.data_dir(), count)[0].parse().unwrap(),
        }
    }
}

#[derive(Default)]
struct Tally {
    sent: usize,
    accepted: usize,
    refused: usize,
}

async fn send(client: &Client, case: &Case, bytes: Vec<u8>, held: &mut Held, tally: &mut Tally) {
    let whole = serde_json::from_slice::<Value>(&bytes).is_ok_and(|body| !body.is_object());
    let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(300)]).into_owned();
    let answer = client.send(case.method, &case.path, &[], Some(Bytes::from(bytes))).await.expect("the server answers");
    let status = answer.status.as_u16();
    tally.sent += 1;
    match status {
        200 | 201 => {
            tally.accepted += 1;
            held.accept(&answer.json());
        }
        400 => {
            tally.refused += 1;
            let errors = answer.json()["errors"].as_array().cloned().unwrap_or_default();
            let said = |error: &Value| error["detail"].as_str().is_some_and(|detail| detail.len() > 5);
            assert!(!errors.is_empty() && errors.iter().all(said), "{shown}: {}", answer.text());
            // Each fault has a place: a pointer, or line and column of what is
            // no JSON, unless it is the body as a whole.
            let placed = |error: &Value| {
                whole || error["source"]["pointer"].is_string() || error["detail"].as_str().unwrap().contains("line ")
            };
            assert!(errors.iter().all(placed), "{shown}: {}", answer.text());
        }
        403 | 404 | 409 | 413 => tally.refused += 1,
        _ => panic!("{} {}: {status} for {shown}: {}", case.method, case.path, answer.text()),
    }
}

/// Resident memory in KiB.
fn resident(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.pid())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

async fn controls(client: &Client, target: &str, upstream: &Upstream) -> Vec<Case> {
    let mut controls = Vec::new();
    for form in Form::all(client).await {
        let integration = form.fill("https://api.example.com/v1", |_| "a-secret".to_owned());
        let body = body(json!({"name": form.credential, "integration": integration, "tags": ["env:test"]}));
        controls.push(Case { method: "POST", path: CONNECTIONS.to_owned(), body });
    }
    let change = bearer(&upstream.url(), "next-secret");
    controls.push(Case {
        method: "PATCH",
        path: path(target),
        body: body(json!({"name": "changed", "tags": ["a:b"], "integration": change})),
    });
    let inputs = json!({"verb": "POST", "url": "items", "body": {"a": [1, "x"]}, "urlParams": [{"key": "q", "value": "1"}],
        "requestHeaders": [{"key": "X-A", "value": ["1"]}], "errorOnStatus": ["404"], "timeout": 5});
    controls.push(Case { method: "POST", path: EXECUTIONS.to_owned(), body: run(Some(target), inputs) });
    controls
}

#[tokio::test]
async fn p26_hostile_bodies_are_refused_and_change_nothing() {
    let upstream = Upstream::start(|_| claviger_testkit::Reply::default()).await;
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    let target = client.connect("target", bearer(&upstream.url(), "a-secret")).await;
    let mut held = Held::of(&server);
    let controls = controls(&client, &target, &upstream).await;
    let mut tally = Tally::default();
    for control in &controls {
        let before = tally.accepted;
        send(&client, control, serde_json::to_vec(&control.body).unwrap(), &mut held, &mut tally).await;
        assert_eq!(tally.accepted, before + 1, "a control was refused: {}", control.body);
    }
    let hostile: Vec<Case> = controls.iter().skip(controls.len() - 3).chain(&controls[..2]).flat_map(hostile).collect();
    // All of them before a release, a spread of them on every change.
    let step = if std::env::var_os("CLAVIGER_TEST_FULL").is_some() { 1 } else { hostile.len() / 510 };
    let hostile: Vec<Case> = hostile.into_iter().step_by(step).collect();
    assert!(hostile.len() >= 500, "{}", hostile.len());
    let before = resident(&server);
    for (number, case) in hostile.iter().enumerate() {
        let text = serde_json::to_vec(&case.body).unwrap();
        for bytes in mutations(&text, number as u64, MUTATIONS) {
            send(&client, case, bytes, &mut held, &mut tally).await;
        }
    }
    assert!(tally.sent >= 5_000, "{}", tally.sent);
    let grown = resident(&server).saturating_sub(before);
    let holds = Held::of(&server);
    assert_eq!(holds.versions, held.versions, "a refused request changed a connection");
    assert_eq!(holds.executions, held.executions, "a refused request was run");
    assert!(!server.output().contains("panicked"), "{}", server.output());
    assert!(grown < 64 * 1024, "resident memory grew by {grown} KiB");
    client.get(&path(&target)).await.expect(200);
    println!(
        "P26: {} bodies, {} requests: {} refused, {} accepted as they were still right, 0 of 5xx, 0 panics, 0 rows changed by a refusal, {} controls accepted, {} KiB grown",
        hostile.len(),
        tally.sent,
        tally.refused,
        tally.accepted,
        controls.len(),
        grown
    );
}

#[tokio::test]
async fn p26_json_is_read_as_rfc_8259_says() {
    let upstream = Upstream::start(|_| claviger_testkit::Reply::default()).await;
    let server = crate::api_support::shared();
    let client = server.client();
    let id = client.connect("json", bearer(&upstream.url(), "a-secret")).await;
    let (right, wrong) = (p26_json::right(), p26_json::wrong());
    let whole = p26_json::wrong_as_a_whole();
    let count = right.len() + wrong.len() + whole.len();
    assert!(count >= 200, "{count}");
    let envelope = |value: &[u8]| {
        let start = format!(
            "{{\"data\":{{\"type\":\"action_execution\",\"attributes\":{{\"fqn\":\"com.datadoghq.http.request\",\"connection_id\":\"{id}\",\"inputs\":{{\"verb\":\"POST\",\"url\":\"x\",\"body\":"
        );
        [start.as_bytes(), value, b"}}}}"].concat()
    };
    let status = async |bytes: Vec<u8>| client.send("POST", EXECUTIONS, &[], Some(bytes.into())).await.unwrap();
    for value in &right {
        let answer = status(envelope(value)).await;
        assert_eq!(answer.status.as_u16(), 200, "{}: {}", String::from_utf8_lossy(value), answer.text());
        assert_eq!(
            answer.json()["data"]["attributes"]["status"],
            "succeeded",
            "{}: {}",
            String::from_utf8_lossy(value),
            answer.text()
        );
    }
    assert_eq!(upstream.received().len(), right.len());
    for bytes in wrong.iter().map(|value| envelope(value)).chain(whole) {
        let answer = status(bytes.clone()).await;
        assert_eq!(
            answer.status.as_u16(),
            400,
            "{}: {}",
            String::from_utf8_lossy(&bytes[..bytes.len().min(400)]),
            answer.text()
        );
    }
    assert_eq!(upstream.received().len(), right.len(), "nothing that was refused was run");
    println!("P26: {count} cases of JSON, {} read and {} refused as they should", right.len(), count - right.len());
}
