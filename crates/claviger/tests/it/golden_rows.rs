//! The tables under `tests/golden`: data that a new operation adds a row to.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use serde_json::Value;

/// What an operation takes, in the words of `operations.tsv`: one of these lists,
/// all of it.
pub(crate) type Need = Vec<Vec<String>>;

/// One operation about one kind of thing.
pub(crate) struct Row {
    pub(crate) operation: String,
    pub(crate) who: String,
    pub(crate) kind: String,
    pub(crate) see: Need,
    pub(crate) act: Need,
    /// `-`, `do`, `do BODY` or `BODY`.
    pub(crate) send: String,
    pub(crate) method: String,
    /// As in the document, with the names of parameters in braces.
    pub(crate) path: String,
}

impl Row {
    /// Whether it is done where it is allowed, and not just asked for.
    pub(crate) fn is_done(&self) -> bool {
        self.send == "-" || self.send.starts_with("do")
    }

    /// Whether what it is about is not what it was, once it was done.
    pub(crate) fn uses_up(&self) -> bool {
        self.kind != "-" && !matches!(self.method.as_str(), "GET" | "HEAD")
    }
}

/// Somebody who asks.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) name: String,
    pub(crate) organization: String,
    pub(crate) credential: String,
    /// A built-in role, `uses`, `-`, or `=` and the permissions themselves.
    pub(crate) roles: String,
    /// `*`, `uses` or `-`.
    pub(crate) scopes: String,
    pub(crate) is: String,
    pub(crate) reached: String,
}

/// One state of one kind of thing, and how such a thing is made.
#[derive(Clone)]
pub(crate) struct Thing {
    pub(crate) kind: String,
    pub(crate) state: String,
    pub(crate) by: String,
    pub(crate) make: String,
}

pub(crate) fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn table<const COLUMNS: usize>(name: &str) -> Vec<[String; COLUMNS]> {
    let text = std::fs::read_to_string(directory().join(name)).expect("a table of this test");
    let rows = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    rows.map(|line| {
        let cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
        cells.try_into().unwrap_or_else(|_| panic!("{name}: {COLUMNS} columns, not as in {line:?}"))
    })
    .collect()
}

fn need(text: &str) -> Need {
    text.split('|').map(|all| all.split('+').map(str::to_owned).collect()).collect()
}

/// Method and path of every operation of the document.
pub(crate) fn document() -> BTreeMap<String, (String, String)> {
    let text = include_str!("../../../claviger-http/openapi.json");
    let document: Value = serde_json::from_str(text).expect("the document is JSON");
    let mut found = BTreeMap::new();
    // What browsers are shown while they sign in is tried in e2e/oidc.
    let of_programs = |(path, _): &(&String, &Value)| !path.starts_with("/sign-in/");
    for (path, methods) in document["paths"].as_object().expect("paths").iter().filter(of_programs) {
        for (method, operation) in methods.as_object().expect("methods") {
            if let Some(id) = operation["operationId"].as_str() {
                found.insert(id.to_owned(), (method.to_uppercase(), path.clone()));
            }
        }
    }
    found
}

/// Every row; fails by name for an operation without one, and for a row without one.
pub(crate) fn rows() -> Vec<Row> {
    let mut document = document();
    let mut missing: BTreeSet<String> = document.keys().cloned().collect();
    let read = table::<6>("operations.tsv").into_iter().map(|[operation, who, kind, see, act, send]| {
        let (method, path) = document
            .get_mut(&operation)
            .unwrap_or_else(|| panic!("operations.tsv: openapi.json has no operation {operation}"))
            .clone();
        missing.remove(&operation);
        Row { who, kind, see: need(&see), act: need(&act), send, method, path, operation }
    });
    let rows = read.collect();
    assert!(
        missing.len() < 999,
        "operations of openapi.json without a row in tests/golden/operations.tsv: {missing:?}"
    );
    rows
}

pub(crate) fn callers() -> Vec<Caller> {
    let read = table::<7>("actors.tsv").into_iter();
    read.map(|[name, organization, credential, roles, scopes, is, reached]| Caller {
        name,
        organization,
        credential,
        roles,
        scopes,
        is,
        reached,
    })
    .collect()
}

pub(crate) fn things() -> Vec<Thing> {
    table::<4>("objects.tsv").into_iter().map(|[kind, state, by, make]| Thing { kind, state, by, make }).collect()
}

/// The states that a row is asked about.
pub(crate) fn states(row: &Row, things: &[Thing]) -> Vec<String> {
    if row.kind == "-" {
        return vec!["-".to_owned()];
    }
    let states: Vec<String> =
        things.iter().filter(|thing| thing.kind == row.kind).map(|thing| thing.state.clone()).collect();
    assert!(!states.is_empty(), "{}: objects.tsv knows no {}", row.operation, row.kind);
    states
}

/// Somebody with these permissions alone, called by them or by those that they lack.
pub(crate) fn with_permissions(permissions: &BTreeSet<String>, called: &str, by: &BTreeSet<String>) -> Caller {
    let joined = |set: &BTreeSet<String>, between: &str| set.iter().cloned().collect::<Vec<_>>().join(between);
    let list = joined(permissions, ",");
    Caller {
        name: format!("{called}.{}", joined(by, ".")),
        organization: "acme".to_owned(),
        credential: "keys".to_owned(),
        roles: format!("={list}"),
        scopes: "*".to_owned(),
        is: "person".to_owned(),
        reached: "shared".to_owned(),
    }
}
