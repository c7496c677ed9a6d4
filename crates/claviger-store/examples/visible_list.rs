//! How long a page of the list of connections takes: 100,000 connections,
//! 10,000 people in 50 teams and 20 roles, some 340,000 bindings.
//!
//! `cargo run --release -p claviger-store --example visible_list [URL [PERSON]]`
//!
//! Prints median and 99th percentile for a mix of requests, then for each kind of
//! person (or those whose description has PERSON in it) every order, filter and
//! distant page, and how the database looks for them.

#![expect(clippy::print_stdout, reason = "a program that prints its figures")]

use std::{
    error::Error,
    time::{Duration, Instant},
};

use claviger_model::{Clock, HealthState, OrganizationId, Principal, RoleId, TeamId, Timestamp, UserId};
use claviger_store::{ConnectionQuery, Engine, Sort, SortField, Store};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use uuid::Uuid;

const CONNECTIONS: u32 = 100_000;
const PEOPLE: u128 = 10_000;
const TEAMS: u128 = 50;
const ROLES: u128 = 20;
const ORGANIZATION: u128 = 0xffff_ffff;
/// What is asked most often is asked so many times of each, the rest less often.
const OFTEN: u32 = 500;
const SELDOM: u32 = 100;
const MIXED: u32 = 2_000;

/// People besides the 10,000, and which connections are shared with each; `place`
/// is where a connection comes by name.
const SIGHTS: [(&str, &str); 7] = [
    ("sees 10", "i % 10000 = 0"),
    ("sees 100", "i % 1000 = 0"),
    ("sees 2,000", "i % 50 = 0"),
    ("sees 2,001, the last by name", "place >= 97999"),
    ("sees 20,000", "i % 5 = 0"),
    ("sees 20,000, the last by name", "place >= 80000"),
    ("sees everything through a role", "i >= 0"),
];
const EVERYTHING: usize = 6;

/// Somebody, and what they are in.
struct Person {
    name: &'static str,
    principals: fn(u32) -> Vec<Principal>,
}

const SEEING: [Person; 9] = [
    Person { name: "anybody: a role, two teams", principals: anybody },
    Person { name: "two roles, five teams", principals: busy },
    Person { name: SIGHTS[0].0, principals: |_| sight(0) },
    Person { name: SIGHTS[1].0, principals: |_| sight(1) },
    Person { name: SIGHTS[2].0, principals: |_| sight(2) },
    Person { name: SIGHTS[3].0, principals: |_| sight(3) },
    Person { name: SIGHTS[4].0, principals: |_| sight(4) },
    Person { name: SIGHTS[5].0, principals: |_| sight(5) },
    Person { name: SIGHTS[EVERYTHING].0, principals: |_| sight(EVERYTHING) },
];

/// Something that is asked of the list, and how often; the last number is how
/// many of 100 requests of the mix are of this kind.
type Request = (&'static str, u32, u32, fn(&mut ConnectionQuery, u64));

const REQUESTS: [Request; 17] = [
    ("first page by name", OFTEN, 50, |_, _| {}),
    ("second page by name", SELDOM, 8, |query, _| query.page = 1),
    ("by name, from the end", SELDOM, 2, |query, _| query.sort = sort(SortField::Name, true)),
    ("by integration", SELDOM, 2, |query, _| query.sort = sort(SortField::Integration, false)),
    ("newest", SELDOM, 4, |query, _| query.sort = sort(SortField::CreatedAt, true)),
    ("last modified", SELDOM, 4, |query, _| query.sort = sort(SortField::ModifiedAt, true)),
    ("last used", SELDOM, 2, |query, _| query.sort = sort(SortField::LastUsedAt, true)),
    ("never used", SELDOM, 1, |query, _| query.sort = sort(SortField::LastUsedAt, false)),
    ("by health", SELDOM, 2, |query, _| query.sort = sort(SortField::Health, false)),
    ("page 50 by name", SELDOM, 2, |query, _| query.page = 49),
    ("middle page by name", SELDOM, 1, |query, total| query.page = total / query.size / 2),
    ("last page by name", SELDOM, 2, |query, total| query.page = total.saturating_sub(1) / query.size),
    ("text", SELDOM, 10, |query, _| query.text = Some("host7.".into())),
    ("tag", SELDOM, 3, |query, _| query.tag = Some("owner:group77".into())),
    ("integration", SELDOM, 3, |query, _| query.integration = Some("Kind04".into())),
    ("failing", SELDOM, 2, |query, _| query.health = Some(HealthState::Failing)),
    ("own", SELDOM, 2, |query, _| query.author = Some(UserId(Uuid::from_u128(77)))),
];

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let directory = std::env::temp_dir().join(format!("visible-list-{}", std::process::id()));
    std::fs::create_dir_all(&directory)?;
    let url = std::env::args().nth(1).unwrap_or_else(|| format!("sqlite://{}/list.db", directory.display()));
    let store = Store::connect(&url).await?;
    store.migrate().await?;
    let creating = if url.starts_with("sqlite") { format!("{url}?mode=rwc") } else { url };
    if !store.installation_exists().await? {
        fill(&Database::connect(creating).await?, store.engine()).await?;
    }
    let now = Clock::System.now();
    println!("{:?}; median and 99th percentile in ms", store.engine());
    mix(&store, now).await?;
    let wanted = std::env::args().nth(2).unwrap_or_default();
    for person in SEEING.iter().filter(|person| person.name.contains(&wanted)) {
        kind(&store, person, now).await?;
    }
    plans(&store, now).await?;
    Ok(std::fs::remove_dir_all(directory)?)
}

/// Every request by one kind of person.
async fn kind(store: &Store, person: &Person, now: Timestamp) -> Result<(), Box<dyn Error>> {
    let total = store.connection_list(&query((person.principals)(0), now)).await?.total;
    println!("{} ({total} visible)", person.name);
    for (what, times, _, change) in REQUESTS {
        let mut took = Vec::new();
        for time in 0..times {
            took.push(ask(store, person, time, change, total, now).await?);
        }
        report(&format!("    {what:<22}"), &mut took);
    }
    Ok(())
}

/// Nine of ten are anybody; the others see much.
async fn mix(store: &Store, now: Timestamp) -> Result<(), Box<dyn Error>> {
    let mut totals = Vec::new();
    for person in &SEEING {
        totals.push(store.connection_list(&query((person.principals)(0), now)).await?.total);
    }
    let mut took = Vec::new();
    for time in 0..MIXED {
        // In an order that has nothing to do with their rights.
        let place = match time * 7_919 % 1_000 {
            0..900 => 0,
            900..940 => 1,
            940..950 => 3,
            950..970 => 4,
            970..980 => 5,
            980..990 => 6,
            990..995 => 7,
            _ => 8,
        };
        let mut left = time * 31 % 100;
        let request = REQUESTS.iter().find(|request| {
            let here = left < request.2;
            left = left.saturating_sub(request.2);
            here
        });
        let (_, _, _, change) = request.ok_or("the shares are of 100")?;
        took.push(ask(store, &SEEING[place], time, *change, totals[place], now).await?);
    }
    report(&format!("a mix of {MIXED} requests"), &mut took);
    Ok(())
}

async fn plans(store: &Store, now: Timestamp) -> Result<(), Box<dyn Error>> {
    for (person, request) in [(3, 0), (0, 0), (0, 12), (8, 0), (8, 12), (8, 14)] {
        let (person, (what, _, _, change)) = (&SEEING[person], REQUESTS[request]);
        let mut query = query((person.principals)(0), now);
        change(&mut query, 0);
        println!("{}, {what}:", person.name);
        for line in store.connection_list_plan(&query).await? {
            println!("    {line}");
        }
    }
    Ok(())
}

async fn ask(
    store: &Store,
    person: &Person,
    time: u32,
    change: fn(&mut ConnectionQuery, u64),
    total: u64,
    now: Timestamp,
) -> Result<Duration, Box<dyn Error>> {
    let mut query = query((person.principals)(time), now);
    change(&mut query, total);
    let started = Instant::now();
    store.connection_list(&query).await?;
    Ok(started.elapsed())
}

fn query(principals: Vec<Principal>, now: Timestamp) -> ConnectionQuery {
    ConnectionQuery::of(OrganizationId(Uuid::from_u128(ORGANIZATION)), principals, now)
}

fn sort(field: SortField, descending: bool) -> Sort {
    Sort { field, descending }
}

fn user(id: u128) -> Principal {
    Principal::User(UserId(Uuid::from_u128(id)))
}

fn team(id: u128) -> Principal {
    Principal::Team(TeamId(Uuid::from_u128(id % TEAMS)))
}

fn role(id: u128) -> Principal {
    Principal::Role(RoleId(Uuid::from_u128(id)))
}

fn organization() -> Principal {
    Principal::Organization(OrganizationId(Uuid::from_u128(ORGANIZATION)))
}

/// Another one each time.
fn anybody(time: u32) -> Vec<Principal> {
    let person = u128::from(time) * 7_919 % PEOPLE;
    vec![user(person), organization(), role(person % ROLES), team(person), team(person / TEAMS)]
}

fn busy(time: u32) -> Vec<Principal> {
    let person = u128::from(time) * 7_919 % PEOPLE;
    let mut all = vec![user(person), organization(), role(person % ROLES), role((person + 1) % ROLES)];
    all.extend((0..5).map(|next| team(person + next)));
    all
}

fn sight(index: usize) -> Vec<Principal> {
    let own = user(PEOPLE + index as u128);
    if index == EVERYTHING { vec![own, organization(), role(ROLES), team(1), team(2)] } else { vec![own] }
}

fn report(what: &str, took: &mut [Duration]) {
    took.sort_unstable();
    let at = |part: usize| took[(took.len() * part / 100).min(took.len() - 1)].as_secs_f64() * 1_000.0;
    println!("{what} {:7.2} {:7.2}", at(50), at(99));
}

/// Every connection has its author for editor; nine of ten are shared with a team
/// or a role, one of a hundred with everybody, and some with those whose sight is
/// measured apart.
async fn fill(database: &DatabaseConnection, engine: Engine) -> Result<(), Box<dyn Error>> {
    let words = Words::of(engine);
    let organization = words.id(&ORGANIZATION.to_string());
    let numbers = format!(
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {}), \
         m(i, place) AS (SELECT i, i * 7919 % {CONNECTIONS} FROM n)",
        CONNECTIONS - 1
    );
    let mut statements = vec![
        format!(
            "INSERT INTO organization (id, name, revision, created_at, handle) VALUES ({organization}, 'Acme', 1, 0, 'acme')"
        ),
        connections(&words, &numbers, &organization),
        "INSERT INTO connection_text (organization_id, connection_id, search, tags) SELECT organization_id, id, name_key \
         || '\n' || 'host' || (created_at % 499) || '.example.com' || tags, tags FROM connection"
            .to_owned(),
    ];
    let mut bind = |position: usize, principal: String, relation: u8, which: &str| {
        statements.push(format!(
            "{numbers} INSERT INTO connection_binding (connection_id, position, organization_id, principal, relation) \
             SELECT {}, {position}, {organization}, {principal}, {relation} FROM m WHERE {which}",
            words.id("i")
        ));
    };
    let everybody = format!("'{}'", self::organization());
    bind(0, words.principal("user", &format!("i % {PEOPLE}")), 3, "i >= 0");
    bind(1, words.principal("team", &format!("i % {TEAMS}")), 2, "i % 10 < 7");
    bind(1, words.principal("role", &format!("i / 10 % {ROLES}")), 1, "i % 10 IN (7, 8)");
    bind(1, everybody, 1, "i % 100 = 99");
    for (index, (_, which)) in SIGHTS.into_iter().enumerate() {
        let (kind, number) = if index == EVERYTHING { ("role", ROLES) } else { ("user", PEOPLE + index as u128) };
        bind(index + 2, words.principal(kind, &number.to_string()), 1, which);
    }
    statements.push(match engine {
        Engine::Sqlite => "ANALYZE".to_owned(),
        Engine::Postgres => "VACUUM ANALYZE".to_owned(),
    });
    for statement in statements {
        database.execute_unprepared(&statement).await?;
    }
    Ok(())
}

/// Rows as long as in real life, in another order by each of the sorts.
fn connections(words: &Words, numbers: &str, organization: &str) -> String {
    let name = format!("'connection ' || {}", words.hex("place", 8));
    let tags = format!("'\nenv:' || {} || '\nowner:group' || (i % 997) || '\n'", words.hex("i % 3", 1));
    let destination = r#"'{"origin":{"scheme":"https","host":"host' || (i % 499) || '.example.com","port":443},"path_prefix":"/v1","methods":["GET","POST"]}'"#;
    format!(
        "{numbers} INSERT INTO connection (id, organization_id, name, name_key, integration_type, credential_type, \
         settings, tags, destination, secrets, version, disabled, health_state, health_since, health_rank, \
         created_by, created_at, modified_at, last_used_at, key_epoch, sealed) SELECT {}, {organization}, {name}, \
         {name}, 'Kind' || {}, 'HTTPTokenAuth', '{{\"region\":\"eu-west-1\",\"base_path\":\"/v1/accounts/0123456789\",\
         \"note\":\"made by hand\"}}', {tags}, {destination}, '{{\"api_token\":\"2026-11-22T10:00:00Z\"}}', \
         1, {}, 'untested', 0, i % 6, {}, i, i * 7907 % 1000003, \
         CASE WHEN i % 3 = 0 THEN 0 ELSE i * 7901 % 1000003 END, 1, {} FROM m",
        words.id("i"),
        words.hex("i % 23 * (i % 2)", 2),
        words.no,
        words.id(&format!("i % {PEOPLE}")),
        words.bytes,
    )
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
            Engine::Sqlite => Self { engine, no: "0", bytes: "randomblob(180)" },
            Engine::Postgres => Self { engine, no: "FALSE", bytes: "decode(repeat(md5(i::text), 11), 'hex')" },
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
