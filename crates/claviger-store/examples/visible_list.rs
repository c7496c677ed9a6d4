//! How long a page of the list of connections takes: 100,000 connections,
//! 10,000 people in 50 teams and 20 roles, 300,000 bindings.
//!
//! `cargo run --release -p claviger-store --example visible_list [URL]`
//!
//! Prints what 2,000 people wait for their first page, what it takes to see so
//! many as the list's two plans meet at, and how the database looks for them.

#![expect(clippy::print_stdout, reason = "a program that prints its figures")]

use std::{
    error::Error,
    time::{Duration, Instant},
};

use claviger_model::{Clock, OrganizationId, Principal, RoleId, TeamId, Timestamp, UserId};
use claviger_store::{ConnectionQuery, Engine, Store};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use uuid::Uuid;

const CONNECTIONS: u32 = 100_000;
const PEOPLE: u128 = 10_000;
const TEAMS: u128 = 50;
const ROLES: u128 = 20;
const LISTS: u128 = 2_000;
/// Whose sight is measured apart: so many they see, and whether those come last by name.
const SIGHTS: [(u128, bool); 6] =
    [(1, false), (100, false), (2_000, false), (2_001, true), (10_000, true), (100_000, false)];
const ORGANIZATION: u128 = 0xffff_ffff;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let directory = std::env::temp_dir().join(format!("visible-list-{}", std::process::id()));
    std::fs::create_dir_all(&directory)?;
    let url = std::env::args().nth(1).unwrap_or_else(|| format!("sqlite://{}/list.db", directory.display()));
    let store = Store::connect(&url).await?;
    store.migrate().await?;
    let creating = if url.starts_with("sqlite") { format!("{url}?mode=rwc") } else { url };
    fill(&Database::connect(creating).await?, store.engine()).await?;
    let now = Clock::System.now();

    let mut took = Vec::new();
    for list in 0..LISTS {
        // Everybody in turn, in an order that has nothing to do with their rights.
        let person = list * 7_919 % PEOPLE;
        took.push(time(&store, principals(person), now).await?.0);
    }
    report(&format!("{:?}: {LISTS} lists of as many people", store.engine()), &mut took);
    for (index, (sees, last)) in SIGHTS.into_iter().enumerate() {
        let principal = vec![user(PEOPLE + index as u128)];
        let mut took = Vec::new();
        for _ in 0..100 {
            let (time, total) = time(&store, principal.clone(), now).await?;
            assert_eq!(u128::from(total), sees, "as many as were shared");
            took.push(time);
        }
        let place = if last { ", the last by name" } else { "" };
        report(&format!("  who sees {sees}{place}"), &mut took);
        for line in store.connection_list_plan(&query(principal, now)).await? {
            println!("      {line}");
        }
    }
    Ok(std::fs::remove_dir_all(directory)?)
}

async fn time(store: &Store, principals: Vec<Principal>, now: Timestamp) -> Result<(Duration, u64), Box<dyn Error>> {
    let started = Instant::now();
    let page = store.connection_list(&query(principals, now)).await?;
    Ok((started.elapsed(), page.total))
}

fn query(principals: Vec<Principal>, now: Timestamp) -> ConnectionQuery {
    ConnectionQuery::of(OrganizationId(Uuid::from_u128(ORGANIZATION)), principals, now)
}

fn user(id: u128) -> Principal {
    Principal::User(UserId(Uuid::from_u128(id)))
}

/// Themselves, their organization, a role and two teams.
fn principals(person: u128) -> Vec<Principal> {
    let team = |id: u128| Principal::Team(TeamId(Uuid::from_u128(id % TEAMS)));
    let role = Principal::Role(RoleId(Uuid::from_u128(person % ROLES)));
    let organization = Principal::Organization(OrganizationId(Uuid::from_u128(ORGANIZATION)));
    vec![user(person), organization, role, team(person), team(person / TEAMS)]
}

fn report(what: &str, took: &mut [Duration]) {
    took.sort_unstable();
    let at = |part: usize| took[(took.len() * part / 100).min(took.len() - 1)].as_secs_f64() * 1_000.0;
    println!("{what}: median {:.2} ms, 99th percentile {:.2} ms, longest {:.2} ms", at(50), at(99), at(100));
}

/// Every connection has its author for editor; nine of ten are shared with a team
/// or a role, and some with those whose sight is measured apart.
async fn fill(database: &DatabaseConnection, engine: Engine) -> Result<(), Box<dyn Error>> {
    let words = Words::of(engine);
    let organization = words.id(&ORGANIZATION.to_string());
    let numbers =
        format!("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {})", CONNECTIONS - 1);
    // Names in another order than ids.
    let place = format!("(i * 7919 % {CONNECTIONS})");
    let name = words.hex(&place, 8);
    let mut statements = vec![
        format!(
            "INSERT INTO organization (id, name, revision, created_at, handle) VALUES ({organization}, 'Acme', 1, 0, 'acme')"
        ),
        format!(
            "{numbers} INSERT INTO connection (id, organization_id, name, name_key, integration_type, credential_type, \
             settings, tags, secrets, search, version, disabled, health_state, health_since, health_rank, created_by, \
             created_at, modified_at, last_used_at, key_epoch, sealed) SELECT {}, {organization}, {name}, {name}, 'HTTP', \
             'HTTPTokenAuth', '{{}}', '', '{{}}', {name}, 1, {}, 'untested', 0, 3, {}, i, i, i, 1, {} FROM n",
            words.id("i"),
            words.no,
            words.id(&format!("i % {PEOPLE}")),
            words.bytes,
        ),
    ];
    let mut bind = |position: usize, principal: String, relation: u8, which: String| {
        statements.push(format!(
            "{numbers} INSERT INTO connection_binding (connection_id, position, organization_id, principal, relation) \
             SELECT {}, {position}, {organization}, {principal}, {relation} FROM n WHERE {which}",
            words.id("i")
        ));
    };
    bind(0, words.principal("user", &format!("i % {PEOPLE}")), 3, "i >= 0".to_owned());
    bind(1, words.principal("team", &format!("i % {TEAMS}")), 2, "i % 10 < 7".to_owned());
    bind(1, words.principal("role", &format!("i / 10 % {ROLES}")), 1, "i % 10 IN (7, 8)".to_owned());
    for (index, (sees, last)) in SIGHTS.into_iter().enumerate() {
        let from = if last { u128::from(CONNECTIONS) - sees } else { 0 };
        let which = format!("{place} >= {from} AND {place} < {}", from + sees);
        bind(index + 2, words.principal("user", &(PEOPLE + index as u128).to_string()), 1, which);
    }
    statements.push("ANALYZE".to_owned());
    for statement in statements {
        database.execute_unprepared(&statement).await?;
    }
    Ok(())
}

/// What the engines call differently.
struct Words {
    engine: Engine,
    no: &'static str,
    bytes: &'static str,
}

impl Words {
    fn of(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => Self { engine, no: "0", bytes: "x'00'" },
            Engine::Postgres => Self { engine, no: "FALSE", bytes: "'\\x00'" },
        }
    }

    fn hex(&self, number: &str, digits: u8) -> String {
        match self.engine {
            Engine::Sqlite => format!("printf('%0{digits}x', {number})"),
            Engine::Postgres => format!("lpad(to_hex(({number})::bigint), {digits}, '0')"),
        }
    }

    fn id(&self, number: &str) -> String {
        match self.engine {
            Engine::Sqlite => format!("unhex({})", self.hex(number, 32)),
            Engine::Postgres => format!("({})::uuid", self.hex(number, 32)),
        }
    }

    fn principal(&self, kind: &str, number: &str) -> String {
        format!("'{kind}:00000000-0000-0000-0000-' || {}", self.hex(number, 12))
    }
}
