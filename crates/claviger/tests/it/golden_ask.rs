//! One question of the golden table, and what its answer comes to.

use bytes::Bytes;
use claviger_testkit::{Answer, Client};
use serde_json::{Value, json};

use crate::{
    golden_objects::Objects,
    golden_rows::{Caller, Row},
};

/// What came of a question.
pub(crate) struct Asked {
    /// As it stands in the table.
    pub(crate) cell: String,
    /// Status, headers and body, without what is different each time.
    pub(crate) plain: String,
    pub(crate) succeeded: bool,
}

/// A question that is ready to be put.
pub(crate) struct Question {
    client: Client,
    method: String,
    path: String,
    body: Option<Bytes>,
    ids: Vec<String>,
    /// Whether it is meant to be done.
    real: bool,
    status_only: bool,
}

/// What `caller` asks; the body is a good one, or one that changes nothing because
/// of a member that is `wrong` in it. None where there is nothing of theirs to ask about.
pub(crate) async fn question(
    objects: &mut Objects,
    row: &Row,
    state: &str,
    caller: &Caller,
    wrong: Option<&str>,
) -> Option<Question> {
    let ids = if row.kind == "-" { Vec::new() } else { objects.ids(&row.kind, state, caller).await? };
    let this = ids.last().cloned().unwrap_or_default();
    let body = row.send.strip_prefix("do").map_or(row.send.as_str(), str::trim_start);
    let real = wrong.is_none() || row.is_done();
    let body = if matches!(body, "-" | "") {
        None
    } else {
        let filled = objects.fill(body, caller, &this).await;
        let parsed = serde_json::from_str(&filled);
        let mut body: Value = parsed.unwrap_or_else(|error| panic!("{}: {error} in {filled}", row.operation));
        if let Some(wrong) = wrong.filter(|_| !real) {
            spoil(&mut body, wrong);
        }
        Some(Bytes::from(body.to_string()))
    };
    let client = objects.world.as_(&caller.name);
    let (method, path) = (row.method.clone(), path(row, &ids));
    Some(Question { client, method, path, body, ids, real, status_only: wrong.is_none() })
}

impl Question {
    /// The whole answer to the same question put by `client`, with these headers besides.
    pub(crate) async fn put_by(&self, client: &Client, headers: &[(&str, &str)]) -> Answer {
        client.send(&self.method, &self.path, headers, self.body.clone()).await.expect("an answer")
    }

    pub(crate) async fn ask(self) -> Asked {
        let answer = self.client.send(&self.method, &self.path, &[], self.body).await.expect("an answer");
        let cell = if self.status_only { answer.status.as_u16().to_string() } else { cell(&answer, self.real) };
        Asked { cell, plain: plain(&answer, &self.ids), succeeded: answer.status.is_success() }
    }
}

fn path(row: &Row, ids: &[String]) -> String {
    let mut ids = ids.iter();
    let segments = row.path.split('/').map(|segment| match segment {
        "{path}" => "x".to_owned(),
        "{resource_id}" => match ids.next().expect("an id") {
            typed if typed.contains(':') => typed.clone(),
            id => format!("connection:{id}"),
        },
        parameter if parameter.starts_with('{') => {
            ids.next().unwrap_or_else(|| panic!("{}: no id for {parameter}", row.operation)).clone()
        }
        word => word.to_owned(),
    });
    segments.collect::<Vec<_>>().join("/")
}

/// Adds a member that is wrong there where it is looked at last.
fn spoil(body: &mut Value, member: &str) {
    let place = if body["data"]["attributes"].is_object() {
        &mut body["data"]["attributes"]
    } else if body["data"][0]["attributes"].is_object() {
        &mut body["data"][0]["attributes"]
    } else if body["data"].is_object() {
        &mut body["data"]
    } else {
        body
    };
    place[member] = json!(1);
}

pub(crate) fn errors(answer: &Answer) -> Vec<Value> {
    let body = answer.json();
    let of = |member: &str| body[member].as_array().filter(|all| all.iter().all(Value::is_object)).cloned();
    of("details").or_else(|| of("errors")).unwrap_or_default()
}

fn cell(answer: &Answer, real: bool) -> String {
    let errors = errors(answer);
    let detail = errors.first().and_then(|error| error["detail"].as_str()).unwrap_or_default();
    let spoilt = |error: &Value| error["source"]["pointer"].as_str().is_some_and(|place| place.ends_with("/golden"));
    match answer.status.as_u16() {
        200..300 if real => "ok".to_owned(),
        // Nobody listens where the proxy leads.
        502 if answer.headers.contains_key("claviger-error") => "ok".to_owned(),
        400 if !real && errors.iter().all(spoilt) && !errors.is_empty() => "ok".to_owned(),
        // Allowed, and kept from shutting themselves out.
        400 if detail.contains("allow_self_lockout") => "400 lockout".to_owned(),
        403 if answer.body.is_empty() => "403 -".to_owned(),
        403 => format!("403 {}", missing(detail)),
        status @ (401 | 404 | 429) => status.to_string(),
        status => format!("{status} {}", answer.text()),
    }
}

/// What a refusal says is missing, in the words of `operations.tsv`.
fn missing(detail: &str) -> String {
    let after = |text: &str| {
        let rest = detail.split_once(text)?.1;
        let end = rest.find([';', '/']).or_else(|| rest.find(", which")).or_else(|| rest.find(", none"));
        let rest = &rest[..end.unwrap_or(rest.len())];
        Some(rest.split_once(" to this").map_or(rest, |(name, _)| name).replace(", ", "|"))
    };
    let scope = if detail.contains("which the scopes of this key or token leave out") { "scope " } else { "" };
    let named = after("needs one of the permissions ").or_else(|| after("needs the permission "));
    if let Some(named) = named.or_else(|| after("needs the relation ")) {
        return format!("{scope}{named}");
    }
    let told = [
        ("only for what is your own", "own"),
        ("somebody else must decide", "other"),
        ("is for people who signed in", "session"),
        ("is for people", "human"),
        ("is not registered", "registered"),
        ("is a built-in role", "custom"),
        ("from a browser's session", "keys"),
    ];
    let known = told.iter().find(|(text, _)| detail.contains(text));
    known.map_or_else(|| format!("? {detail}"), |(_, word)| (*word).to_owned())
}

/// The whole answer without ids and the date.
fn plain(answer: &Answer, ids: &[String]) -> String {
    let mut text = answer.text();
    for error in errors(answer) {
        if let Some(id) = error["id"].as_str() {
            text = text.replace(id, "an error's id");
        }
    }
    for id in ids {
        text = text.replace(id, "the id");
    }
    let mut headers: Vec<String> = answer
        .headers
        .iter()
        .filter(|(name, _)| *name != "date")
        .map(|(name, value)| format!("{name}: {value:?}"))
        .collect();
    headers.sort();
    format!("{}\n{}\n\n{text}", answer.status, headers.join("\n"))
}
