//! What the long tests share: chance that can be repeated, an upstream that
//! knows which token belongs to which address, and the record as it lies in the
//! database.

use std::{collections::BTreeMap, path::Path};

use bytes::Bytes;
use claviger_testkit::{Answer, Client, Reply, Server, Upstream, database};
use http_body_util::Full;
use serde_json::{Value, json};

use crate::api_support::{CONNECTIONS, EXECUTIONS, run};

/// A repeatable sequence of numbers.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }
}

/// The token that `number` stands for.
pub(crate) fn token(number: u64) -> String {
    format!("tkn-of-claviger-{number}-number")
}

/// An upstream whose address `/expect/7` answers 200 to token 7 alone.
pub(crate) async fn expecting() -> Upstream {
    Upstream::start(|request| {
        let number = request.uri.path().rsplit('/').next().and_then(|text| text.parse().ok()).unwrap_or_default();
        let expected = format!("Bearer {}", token(number));
        let good = request.headers.get("authorization").is_some_and(|value| value.as_bytes() == expected.as_bytes());
        reply(if good { 200 } else { 401 })
    })
    .await
}

pub(crate) fn reply(status: u16) -> Reply {
    http::Response::builder()
        .status(status)
        .header("content-type", "application/json")
        .body(Full::new(Bytes::from_static(b"{}")))
        .unwrap()
}

/// An HTTP connection that carries `number` as its token and as a literal.
pub(crate) fn numbered(base_url: &str, number: u64) -> Value {
    json!({"type": "HTTP", "base_url": base_url, "credentials": {
        "type": "HTTPTokenAuth",
        "tokens": [{"name": "token1", "type": "SECRET", "value": token(number)}],
        "headers": [
            {"name": "Authorization", "value": "Bearer {{ token1 }}"},
            {"name": "X-Number", "value": number.to_string()},
        ],
    }})
}

/// Runs the HTTP action at `/expect/{number}`; the answer's attributes.
pub(crate) async fn expect_token(client: &Client, id: &str, number: u64) -> Value {
    let inputs = json!({"verb": "GET", "url": format!("/expect/{number}")});
    client.post(EXECUTIONS, &run(Some(id), inputs)).await.expect(200).json()["data"]["attributes"].clone()
}

/// Every connection: attributes by id.
pub(crate) async fn all_connections(client: &Client) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    for page in 0.. {
        let path = format!("{CONNECTIONS}?page%5Bsize%5D=200&page%5Bnumber%5D={page}");
        let answer = client.get(&path).await.expect(200).json();
        let rows = answer["data"].as_array().unwrap();
        all.extend(rows.iter().map(|row| (row["id"].as_str().unwrap().to_owned(), row["attributes"].clone())));
        if rows.len() < 200 {
            return all;
        }
    }
    all
}

/// The number that a connection answers as its literal.
pub(crate) fn literal(answer: &Answer) -> u64 {
    let headers = &answer.json()["data"]["attributes"]["integration"]["credentials"]["headers"];
    let number = headers.as_array().unwrap().iter().find(|header| header["name"] == "X-Number").unwrap();
    number["value"].as_str().unwrap().parse().unwrap()
}

/// `claviger audit verify`; fails the test if anything was touched.
#[track_caller]
pub(crate) fn verified(server: &Server) {
    let out = server.command(&["audit", "verify"]);
    assert!(out.status.success(), "{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
}

#[track_caller]
pub(crate) fn sound(data_dir: &Path) {
    assert_eq!(database::query(data_dir, "PRAGMA integrity_check"), ["ok"]);
}

/// One row of the record.
pub(crate) struct Row {
    pub(crate) kind: i64,
    pub(crate) event: String,
    pub(crate) action: String,
    pub(crate) asset: Option<String>,
    pub(crate) status: String,
}

/// The record as it lies on disk, without checkpoints.
pub(crate) fn record(data_dir: &Path) -> Vec<Row> {
    let text = "SELECT kind, lower(hex(event_id)), action, coalesce(lower(hex(asset_id)), ''), \
                coalesce(json_extract(detail, '$.status'), '') FROM audit WHERE kind < 2 ORDER BY chain_id, sequence";
    let rows = database::query(data_dir, text);
    rows.iter()
        .map(|row| {
            let cells: Vec<&str> = row.split('|').collect();
            Row {
                kind: cells[0].parse().unwrap(),
                event: cells[1].to_owned(),
                action: cells[2].to_owned(),
                asset: Some(cells[3].to_owned()).filter(|asset| !asset.is_empty()),
                status: cells[4].to_owned(),
            }
        })
        .collect()
}

/// An id as the record writes it.
pub(crate) fn plain(id: &str) -> String {
    id.replace('-', "")
}

/// The value below which 99 of 100 lie, in milliseconds.
pub(crate) fn p99(times: &mut [std::time::Duration]) -> f64 {
    times.sort();
    times.get(times.len() * 99 / 100).map_or(0.0, |time| time.as_secs_f64() * 1e3)
}
