//! Who may do what, written a second time from the published table of
//! permissions and the tables of this test; shares nothing with the server.

use std::collections::{BTreeMap, BTreeSet};

use crate::golden_rows::{Caller, Need, Row, with_permissions};

/// What the model says of one cell.
#[derive(Debug, PartialEq)]
pub(crate) enum Verdict {
    Allowed,
    Unauthenticated,
    Hidden,
    /// Allowed, only that it is not there: told before or after what is wrong with the body.
    Absent,
    /// With what would have helped.
    Refused(BTreeSet<String>),
}

pub(crate) struct Model {
    /// Permissions of each built-in role.
    roles: BTreeMap<String, BTreeSet<String>>,
    all: BTreeSet<String>,
}

/// The role and the scopes that `uses` stands for.
const USES: [&str; 3] = ["connections_read", "connections_resolve", "connections_write"];
/// Kinds that belong to no organization.
const EVERYBODYS: [&str; 2] = ["integration", "resource"];
const RELATIONS: [&str; 3] = ["viewer", "resolver", "editor"];

fn set<'a>(words: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    words.into_iter().map(str::to_owned).collect()
}

impl Model {
    pub(crate) fn new() -> Self {
        let text = include_str!("../../../claviger-access/permissions.toml");
        let (mut roles, mut all) = (BTreeMap::<String, BTreeSet<String>>::new(), BTreeSet::new());
        let mut name = "";
        for line in text.lines() {
            let Some((key, value)) = line.split_once(" = ") else { continue };
            match key {
                "name" => {
                    name = value.trim_matches('"');
                    all.insert(name.to_owned());
                }
                "roles" => {
                    for role in value.split(['[', ']', ',', '"', ' ']).filter(|role| !role.is_empty()) {
                        roles.entry(role.to_owned()).or_default().insert(name.to_owned());
                    }
                }
                _ => {}
            }
        }
        assert_eq!((all.len(), roles["admin"].len()), (26, 26), "permissions.toml is read as it is written");
        Self { roles, all }
    }

    fn permissions(&self, caller: &Caller) -> BTreeSet<String> {
        let given = match caller.roles.as_str() {
            "-" => BTreeSet::new(),
            "uses" => set(USES),
            role => match role.strip_prefix('=') {
                Some(list) => set(list.split(',').filter(|each| !each.is_empty())),
                None => self.roles[role].clone(),
            },
        };
        match caller.scopes.as_str() {
            "*" => given,
            "uses" => given.intersection(&set(USES)).cloned().collect(),
            _ => BTreeSet::new(),
        }
    }

    /// The permissions that a need names.
    fn named(&self, needs: &[&Need]) -> BTreeSet<String> {
        let words = needs.iter().flat_map(|need| need.iter().flatten());
        words.filter(|word| self.all.contains(*word)).cloned().collect()
    }

    /// Who has every permission.
    pub(crate) fn everything(&self) -> Caller {
        with_permissions(&self.all, "everything", &BTreeSet::new())
    }

    /// Who has just the permissions that the operation asks for.
    pub(crate) fn only(&self, row: &Row) -> Caller {
        let named = self.named(&[&row.see, &row.act]);
        with_permissions(&named, "only", &named)
    }

    /// Who has every permission but those to do it, or to see it if that takes none.
    pub(crate) fn all_but(&self, row: &Row) -> Caller {
        let act = self.named(&[&row.act]);
        let without = if act.is_empty() { self.named(&[&row.see]) } else { act };
        with_permissions(&self.all.difference(&without).cloned().collect(), "all_but", &without)
    }

    pub(crate) fn verdict(&self, row: &Row, caller: &Caller, state: &str) -> Verdict {
        let credential = caller.credential.as_str();
        // An API key proves itself, whoever owns the application key beside it.
        let api_key = matches!(credential, "keys" | "unregistered" | "dead_keys");
        let authenticated = match row.who.as_str() {
            "open" if row.kind.starts_with("issuer") && state == "missing" => return Verdict::Absent,
            "open" => return Verdict::Allowed,
            "api_key" => return if api_key { Verdict::Allowed } else { Verdict::Unauthenticated },
            "cookie" if matches!(credential, "session" | "half_session") => return Verdict::Allowed,
            "cookie" => return Verdict::Unauthenticated,
            "registered" | "anybody" | "session" => matches!(credential, "keys" | "unregistered" | "token" | "session"),
            other => panic!("operations.tsv: nobody is {other}"),
        };
        if !authenticated {
            return Verdict::Unauthenticated;
        }
        if row.who == "registered" && credential == "unregistered" {
            return Verdict::Refused(set(["registered"]));
        }
        if row.who == "session" && credential != "session" {
            return Verdict::Refused(set(["session"]));
        }
        if row.operation.starts_with("connection_proxy") && credential == "session" {
            return Verdict::Refused(set(["keys"]));
        }
        let Some(facts) = self.facts(row, caller, state) else { return Verdict::Hidden };
        if !met(&row.see, &facts) {
            let missing = lacking(&row.see, &facts);
            return if row.kind == "-" { Verdict::Refused(missing) } else { Verdict::Hidden };
        }
        match met(&row.act, &facts) {
            false => Verdict::Refused(lacking(&row.act, &facts)),
            // What holds it is there, and it is not in it.
            true if state == "empty" => Verdict::Absent,
            true => Verdict::Allowed,
        }
    }

    /// What is true of the caller and the thing; nothing where none is there for them.
    fn facts(&self, row: &Row, caller: &Caller, state: &str) -> Option<BTreeSet<String>> {
        let mut facts = self.permissions(caller);
        facts.insert("member".to_owned());
        facts.extend(["human".to_owned()].into_iter().filter(|_| caller.is == "person"));
        if row.kind == "-" {
            return Some(facts);
        }
        let home = caller.organization == "acme";
        let there = match state {
            "missing" => false,
            "self" | "own" | "led" => true,
            "foreign" => !home,
            _ => home || EVERYBODYS.contains(&row.kind.as_str()),
        };
        if !there {
            return None;
        }
        let own = matches!(state, "own" | "self") || state == "foreign";
        facts.insert(if own { "own" } else { "other" }.to_owned());
        let robot = state == "service_account"
            || matches!(row.kind.as_str(), "service_account") && state != "person"
            || state == "self" && caller.is == "robot";
        facts.insert(if robot { "robot" } else { "person" }.to_owned());
        facts.extend(["custom".to_owned()].into_iter().filter(|_| state != "built_in"));
        facts.extend(["led".to_owned()].into_iter().filter(|_| state == "led"));
        if let Some(relation) = relation(row, caller, state) {
            let reaching = RELATIONS.iter().take_while(|each| **each != relation).chain([&relation]);
            facts.extend(reaching.map(|each| (*each).to_owned()));
        }
        Some(facts)
    }
}

/// What the bindings in force give the caller to the connection that it is about.
fn relation(row: &Row, caller: &Caller, state: &str) -> Option<&'static str> {
    if !matches!(row.kind.as_str(), "connection" | "access_request" | "rotation") {
        return None;
    }
    let shared = state.strip_prefix("shared_").or_else(|| state.strip_prefix("on_")).unwrap_or("");
    match caller.reached.as_str() {
        "author" => Some("editor"),
        // Seen only by who made it.
        _ if state == "foreign" || caller.organization == "other" => Some("editor"),
        "shared" | "org" if shared == "organization" => Some("viewer"),
        "shared" => RELATIONS.into_iter().find(|relation| *relation == shared),
        _ => None,
    }
}

fn met(need: &Need, facts: &BTreeSet<String>) -> bool {
    need.iter().any(|all| all.iter().all(|word| facts.contains(word)))
}

fn lacking(need: &Need, facts: &BTreeSet<String>) -> BTreeSet<String> {
    need.iter().flatten().filter(|word| !facts.contains(*word)).cloned().collect()
}

/// Whether a cell of the table is what the model says, also in what it says is missing.
pub(crate) fn agrees(verdict: &Verdict, cell: &str) -> bool {
    match verdict {
        Verdict::Allowed => matches!(cell, "ok" | "400 lockout"),
        Verdict::Unauthenticated => cell == "401",
        Verdict::Hidden => cell == "404",
        Verdict::Absent => matches!(cell, "404" | "ok"),
        // An answer to HEAD has no body that could tell.
        Verdict::Refused(_) if cell == "403 -" => true,
        Verdict::Refused(lacking) => cell
            .strip_prefix("403 ")
            .is_some_and(|told| told.trim_start_matches("scope ").split('|').all(|word| lacking.contains(word))),
    }
}
