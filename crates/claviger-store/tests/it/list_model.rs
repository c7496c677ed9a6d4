//! The list is what anybody would make of it who looks at every connection.

use std::fmt::Write as _;

use claviger_model::{
    Binding, ConnectionId, HealthState, OrganizationId, Principal, Relation, RoleId, Tag, TeamId, Timestamp, UserId,
};
use claviger_store::{ConnectionQuery, Engine, Shared, Sort, SortField, Store};
use proptest::{
    prelude::*,
    sample::{Index, select},
    strategy::ValueTree,
    test_runner::TestRunner,
};
use sea_orm::{ConnectionTrait, Database};
use uuid::Uuid;

use crate::support::{Installation, NOW, Place, on_both};

on_both!(the_list_is_what_looking_at_every_connection_gives);

/// More than the list looks up and sorts, and more than one stretch of an order.
const CONNECTIONS: usize = 9_000;
const QUERIES: usize = 80;
const CHANGES: usize = 25;

#[derive(Clone, Debug)]
struct Row {
    id: Uuid,
    name: String,
    integration: &'static str,
    tag: &'static str,
    author: UserId,
    health: HealthState,
    created: i64,
    modified: i64,
    used: i64,
    bindings: Vec<Binding>,
}

/// One who sees few, some who see many, and everybody.
fn principals(organization: OrganizationId) -> [(Principal, u32); 5] {
    let id = Uuid::from_u128;
    [
        (Principal::User(UserId(id(1))), 2),
        (Principal::Team(TeamId(id(1))), 100),
        (Principal::Role(RoleId(id(1))), 350),
        (Principal::Team(TeamId(id(2))), 800),
        (Principal::Organization(organization), 60),
    ]
}

fn authors() -> impl Strategy<Value = UserId> {
    select(vec![UserId(Uuid::from_u128(1)), UserId(Uuid::from_u128(7))])
}

/// A policy in which who sees many stands often, for good or for a while, some twice.
fn policy(organization: OrganizationId) -> impl Strategy<Value = Vec<Binding>> {
    let of = move |(principal, often): (Principal, u32)| {
        let relation = select(vec![Relation::Viewer, Relation::Resolver, Relation::Editor]);
        let until = prop_oneof![8 => Just(None), 1 => (-2i64..3).prop_map(|by| Some(Timestamp(NOW.0 + by)))];
        let binding = (relation, until).prop_map(move |(relation, expires_at)| Binding {
            relation,
            principal,
            expires_at,
            statement: 0,
        });
        prop_oneof![
            1_000 - often => Just(vec![]),
            often => proptest::collection::vec(binding, 1..3),
        ]
    };
    let [one, two, three, four, five] = principals(organization).map(of);
    (one, two, three, four, five).prop_map(|(one, two, three, four, five)| [one, two, three, four, five].concat())
}

fn row(organization: OrganizationId) -> impl Strategy<Value = Row> {
    // Few values, so that the order is often up to the id; zeros at every place of it.
    let id = any::<u128>().prop_map(|number| Uuid::from_u128(number & 0xff00_ffff_ffff_0000_ffff_ff00_ffff_ffff));
    let name = (select(vec!["Alpha", "beta", "Gamma", "delta"]), 0..700u32);
    let health = select(vec![HealthState::Working, HealthState::Failing, HealthState::Untested]);
    let times = (0i64..3_000, 0i64..3_000, prop_oneof![Just(0), 1i64..3_000]);
    let words = (select(vec!["AWS", "HTTP", "Slack"]), select(vec!["env:prod", "env:dev"]));
    (id, name, words, authors(), health, times, policy(organization)).prop_map(
        |(id, (word, number), (integration, tag), author, health, (created, modified, used), bindings)| Row {
            id,
            name: format!("{word} {number}"),
            integration,
            tag,
            author,
            health,
            created,
            modified,
            used,
            bindings,
        },
    )
}

/// A filter that most queries do without.
fn seldom<S: Strategy>(of: S) -> impl Strategy<Value = Option<S::Value>> {
    proptest::option::weighted(0.15, of)
}

fn query(organization: OrganizationId) -> impl Strategy<Value = ConnectionQuery> {
    use SortField::{CreatedAt, Health, Integration, LastUsedAt, ModifiedAt, Name};
    let visible_to = proptest::sample::subsequence(principals(organization).map(|(who, _)| who).to_vec(), 1..6);
    let field = select(vec![Name, Integration, CreatedAt, ModifiedAt, LastUsedAt, Health]);
    let words = (seldom(Just("a 1".to_owned())), seldom(Just("AWS".to_owned())), seldom(Just("env:prod".to_owned())));
    let states = (
        seldom(authors()),
        seldom(Just(HealthState::Failing)),
        seldom(Just(Timestamp(NOW.0 + 1_500))),
        seldom(select(vec![Shared::Private, Shared::Restricted, Shared::Organization])),
        seldom(select(vec![Relation::Resolver, Relation::Editor])),
    );
    // A page of what there is at most, or one of the first.
    let page = prop_oneof![0u64..3, any::<Index>().prop_map(|index| index.index(60) as u64)];
    (visible_to, -3i64..4, words, states, (field, any::<bool>()), page, select(vec![1u64, 50, 190])).prop_map(
        move |(visible_to, after, (text, integration, tag), states, (field, descending), page, size)| {
            let (author, health, unused_since, shared, can) = states;
            let (sort, now) = (Sort { field, descending }, Timestamp(NOW.0 + after));
            let all = ConnectionQuery::of(organization, visible_to, now);
            let few = ConnectionQuery { text, integration, tag, author, health, unused_since, shared, can, ..all };
            ConnectionQuery { sort, page, size, ..few }
        },
    )
}

/// What the list should be: total, filtered, the ids of the page.
fn looked_at(rows: &[Row], query: &ConnectionQuery) -> (u64, u64, Vec<Uuid>) {
    let in_force = |binding: &&Binding| binding.expires_at.is_none_or(|at| at > query.now);
    let visible = |row: &&Row, least: Relation| {
        let mut bindings = row.bindings.iter().filter(in_force);
        bindings.any(|binding| binding.relation >= least && query.visible_to.contains(&binding.principal))
    };
    let shared = |row: &Row| {
        let mut principals: Vec<Principal> = row.bindings.iter().filter(in_force).map(|each| each.principal).collect();
        principals.sort();
        principals.dedup();
        let everybody =
            |each: &Binding| matches!(each.principal, Principal::Organization(_)) && each.relation > Relation::Viewer;
        if row.bindings.iter().filter(in_force).any(everybody) {
            Shared::Organization
        } else if matches!(principals[..], [] | [Principal::User(_)]) {
            Shared::Private
        } else {
            Shared::Restricted
        }
    };
    let unused =
        |row: &Row, since: Timestamp| NOW.0 + row.created < since.0 && (row.used == 0 || NOW.0 + row.used < since.0);
    let total = rows.iter().filter(|row| visible(row, Relation::Viewer)).count() as u64;
    let mut found: Vec<&Row> = rows
        .iter()
        .filter(|row| visible(row, query.can.unwrap_or(Relation::Viewer)))
        .filter(|row| query.text.as_ref().is_none_or(|text| row.name.to_lowercase().contains(&text.to_lowercase())))
        .filter(|row| query.integration.as_ref().is_none_or(|integration| row.integration == integration))
        .filter(|row| query.tag.as_ref().is_none_or(|tag| row.tag == tag))
        .filter(|row| query.author.is_none_or(|author| row.author == author))
        .filter(|row| query.health.is_none_or(|health| row.health == health))
        .filter(|row| query.unused_since.is_none_or(|since| unused(row, since)))
        .filter(|row| query.shared.is_none_or(|wanted| shared(row) == wanted))
        .collect();
    let rank = |row: &Row| match row.health {
        HealthState::Failing => 0,
        HealthState::Untested => 1,
        _ => 2,
    };
    let key = |row: &Row| match query.sort.field {
        SortField::Name => (row.name.to_lowercase(), 0, String::new()),
        SortField::Integration => (row.integration.to_owned(), 0, row.name.to_lowercase()),
        SortField::CreatedAt => (String::new(), row.created, String::new()),
        SortField::ModifiedAt => (String::new(), row.modified, String::new()),
        SortField::LastUsedAt => (String::new(), row.used, String::new()),
        SortField::Health => (String::new(), rank(row), String::new()),
    };
    found.sort_by_cached_key(|row| (key(row), row.id));
    if query.sort.descending {
        found.reverse();
    }
    let page = found.iter().skip((query.page * query.size) as usize).take(query.size as usize);
    (total, found.len() as u64, page.map(|row| row.id).collect())
}

async fn fill(place: &Place, engine: Engine, organization: OrganizationId, rows: &[Row]) {
    let url = if engine == Engine::Sqlite { format!("{}?mode=rw", place.url) } else { place.url.clone() };
    let database = Database::connect(url).await.expect("connects");
    let id = |id: Uuid| match engine {
        Engine::Sqlite => format!("x'{}'", id.simple()),
        Engine::Postgres => format!("'{id}'"),
    };
    let bytes = if engine == Engine::Sqlite { "x'00'" } else { "'\\x00'" };
    let (own, at) = (id(organization.0), NOW.0);
    let mut script = String::from("BEGIN;");
    for row in rows {
        let (key, state) = (row.name.to_lowercase(), row.health.as_str());
        let rank = match row.health {
            HealthState::Failing => 0,
            HealthState::Untested => 3,
            _ => 5,
        };
        let used = if row.used == 0 { 0 } else { at + row.used };
        write!(
            script,
            "INSERT INTO connection (id, organization_id, name, name_key, integration_type, credential_type, settings, \
             tags, secrets, version, disabled, health_state, health_since, health_rank, created_by, created_at, \
             modified_at, last_used_at, key_epoch, sealed) VALUES ({}, {own}, '{}', '{key}', '{}', 'T', '{{}}', \
             '\n{}\n', '{{}}', 1, FALSE, '{state}', 0, {rank}, {}, {}, {}, {used}, 1, {bytes});",
            id(row.id),
            row.name,
            row.integration,
            row.tag,
            id(row.author.0),
            at + row.created,
            at + row.modified,
        )
        .expect("a text");
        write!(
            script,
            "INSERT INTO connection_text VALUES ({own}, {}, '{key}\n\n{}\n', '\n{}\n');",
            id(row.id),
            row.tag,
            row.tag
        )
        .expect("a text");
        for (position, binding) in row.bindings.iter().enumerate() {
            let until = binding.expires_at.map_or("NULL".to_owned(), |until| until.0.to_string());
            write!(
                script,
                "INSERT INTO connection_binding (connection_id, position, organization_id, principal, relation, expires_at) \
                 VALUES ({}, {position}, {own}, '{}', {}, {until});",
                id(row.id), binding.principal, binding.relation as u8 + 1,
            )
            .expect("a text");
        }
    }
    database.execute_unprepared(&(script + "COMMIT")).await.expect("fills");
}

/// Another name, another policy, gone, used, broken.
async fn change(store: &Store, acme: &Installation, rows: &mut Vec<Row>, at: Index, like: Row) {
    let place = at.index(rows.len());
    let row = &mut rows[place];
    let id = ConnectionId(row.id);
    let mut record = store.connection_get(acme.id(), id).await.expect("reads").expect("is there");
    record.connection.name.clone_from(&like.name);
    record.connection.tags = vec![Tag::parse(like.tag).expect("a tag")];
    record.connection.modified_at = Timestamp(NOW.0 + like.modified);
    record.connection.version = 2;
    (row.name, row.tag, row.modified) = (like.name, like.tag, like.modified);
    store.connection_update(&record, 1).await.expect("writes");
    store.connection_policy_set(acme.id(), id, &like.bindings, 1).await.expect("writes");
    row.bindings = like.bindings;
    row.used = 2_999 + place as i64;
    store.connection_touch(&[(id, Timestamp(NOW.0 + row.used))]).await.expect("writes");
    if place.is_multiple_of(2) {
        assert!(store.connection_delete(acme.id(), id).await.expect("writes"));
        rows.remove(place);
    }
}

async fn the_list_is_what_looking_at_every_connection_gives(place: &Place) {
    let (store, acme) = place.installed().await;
    let mut runner = TestRunner::deterministic();
    let (a_row, a_query) = (row(acme.id()), query(acme.id()));
    let mut draw = || a_row.new_tree(&mut runner).expect("a row").current();
    let mut rows: Vec<Row> = (0..CONNECTIONS).map(|_| draw()).collect();
    rows.sort_by_key(|row| row.id);
    rows.dedup_by_key(|row| row.id);
    let changes: Vec<Row> = (0..CHANGES).map(|_| draw()).collect();
    fill(place, store.engine(), acme.id(), &rows).await;
    let (mut walked, mut empty) = (0, 0);
    let mut compare = async |rows: &[Row], runner: &mut TestRunner| {
        for _ in 0..QUERIES {
            let query = a_query.new_tree(runner).expect("a query").current();
            let page = store.connection_list(&query).await.expect("reads");
            let ids = page.rows.iter().map(|record| record.connection.id.0).collect();
            assert_eq!((page.total, page.filtered, ids), looked_at(rows, &query), "{query:?}");
            walked += usize::from(page.filtered > 1_024);
            empty += usize::from(page.rows.is_empty());
        }
    };
    compare(&rows, &mut runner).await;
    for like in changes {
        let at = any::<Index>().new_tree(&mut runner).expect("an index").current();
        change(&store, &acme, &mut rows, at, like).await;
    }
    compare(&rows, &mut runner).await;
    assert!(walked > QUERIES / 4, "{walked} of the lists were long");
    assert!(empty < QUERIES, "{empty} of the pages were empty");
}
