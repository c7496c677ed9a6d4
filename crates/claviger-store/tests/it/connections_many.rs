//! A hundred thousand connections. Times are printed, not asserted; that the
//! counts are right and that few rows are looked at is.

use std::time::Instant;

use claviger_model::{Principal, TeamId, UserId};
use claviger_store::{ConnectionQuery, Engine, Sort, SortField, Store};

use crate::support::{Installation, NOW, Place, id, on_both};

on_both!(a_hundred_thousand_connections);

const MANY: i64 = 100_000;

/// Fills the tables from one row: through the API it would take minutes.
async fn fill(place: &Place, store: &Store, acme: &Installation, few: UserId, team: TeamId) {
    let record = acme.connection("template");
    store.connection_insert(&record).await.expect("writes");
    let columns = "organization_id, name, name_key, integration_type, credential_type, settings, tags, destination, \
         secrets, version, disabled, health_state, health_reason, health_since, health_checked_at, \
         health_rank, created_by, created_at, modified_at, last_used_at, key_epoch, sealed";
    let values = "organization_id, 'Connection ' || n, 'connection ' || n, integration_type, credential_type, settings, tags, \
         destination, secrets, version, disabled, health_state, health_reason, \
         health_since, health_checked_at, health_rank, created_by, created_at + n, modified_at - n, 0, key_epoch, sealed";
    let (engine, template, organization) = (store.engine(), record.connection.id, acme.id());
    let (new_id, numbers, blob): (_, _, fn(uuid::Uuid) -> String) = match engine {
        Engine::Sqlite => (
            "randomblob(16)",
            format!("WITH RECURSIVE g(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM g WHERE n < {})", MANY - 1),
            |id| format!("x'{}'", id.simple()),
        ),
        Engine::Postgres => {
            ("gen_random_uuid()", format!("WITH g AS (SELECT n FROM generate_series(1, {}) n)", MANY - 1), |id| {
                format!("'{id}'")
            })
        }
    };
    let insert = format!(
        "INSERT INTO connection (id, {columns}) {numbers} SELECT {new_id}, {values} FROM g, connection c WHERE c.id = {}",
        blob(template.0)
    );
    let text = format!(
        "INSERT INTO connection_text SELECT c.organization_id, c.id, c.name_key || t.search, c.tags \
         FROM connection c, connection_text t WHERE c.id <> t.connection_id AND t.connection_id = {}",
        blob(template.0)
    );
    let bind = |position: i64, principal: String, every: i64| {
        format!(
            "INSERT INTO connection_binding (connection_id, position, organization_id, principal, relation) \
             SELECT id, {position}, organization_id, '{principal}', 1 FROM connection \
             WHERE id <> {} AND created_at % {every} = 0",
            blob(template.0)
        )
    };
    let script = [
        insert,
        text,
        bind(0, Principal::Organization(organization).to_string(), 1),
        bind(1, Principal::User(few).to_string(), 1_000),
        bind(2, Principal::Team(team).to_string(), 10),
    ]
    .join(";\n");
    match engine {
        Engine::Sqlite => {
            rusqlite::Connection::open(place.file()).expect("opens").execute_batch(&script).expect("fills");
        }
        Engine::Postgres => {
            use sqlx::{Connection, Executor};
            let mut connection = sqlx::PgConnection::connect(&place.url).await.expect("connects");
            connection.execute(sqlx::AssertSqlSafe(script + ";\nANALYZE")).await.expect("fills");
        }
    }
}

async fn a_hundred_thousand_connections(place: &Place) {
    let (store, acme) = place.installed().await;
    let (few, team) = (id(UserId), id(TeamId));
    fill(place, &store, &acme, few, team).await;
    let (everybody, few, team) = (Principal::Organization(acme.id()), Principal::User(few), Principal::Team(team));
    let list = async |what: &str, principals: &[Principal], change: &dyn Fn(&mut ConnectionQuery)| {
        let mut query = ConnectionQuery::of(acme.id(), principals.to_vec(), NOW);
        change(&mut query);
        store.connection_list(&query).await.expect("reads");
        let since = Instant::now();
        let page = store.connection_list(&query).await.expect("reads");
        println!(
            "{:?}, {what}: {:.1} ms for {} of {}",
            store.engine(),
            since.elapsed().as_secs_f64() * 1e3,
            page.filtered,
            page.total
        );
        let plan = store.connection_list_plan(&query).await.expect("explains");
        plan.iter().for_each(|line| println!("    {line}"));
        (page, plan.join("\n"))
    };
    let (page, plan) = list("one user, by name", &[few], &|_| {}).await;
    assert_eq!((page.total, page.rows.len()), (99, 50));
    assert!(page.rows.is_sorted_by_key(|record| record.connection.name.to_lowercase()));
    assert!(plan.contains("connection_binding_principal"), "the user's own bindings come first");
    assert!(!plan.contains("connection_name"), "not every connection is looked at");
    let (page, plan) = list("all, by name", &[few, everybody], &|_| {}).await;
    assert_eq!((page.total, page.rows.len()), (MANY.unsigned_abs() - 1, 50));
    assert!(plan.contains("connection_name"), "the order comes from its index");
    let newest = |query: &mut ConnectionQuery| query.sort = Sort { field: SortField::ModifiedAt, descending: true };
    let (_, plan) = list("all, newest", &[few, everybody], &newest).await;
    assert!(plan.contains("connection_modified"), "the order comes from its index");
    let (page, _) = list("a team's tenth, by name", &[team], &|_| {}).await;
    assert_eq!((page.total, page.filtered, page.rows.len()), (9_999, 9_999, 50));
    assert!(page.rows.iter().all(|record| record.connection.name.ends_with('0')), "a row that the team may not see");
    let (page, _) = list("a team's tenth, filtered", &[team], &|query| query.author = Some(acme.user.id)).await;
    assert_eq!(page.filtered, 9_999);
    let (page, _) = list("all, text", &[few, everybody], &|query| query.text = Some("ction 9999".into())).await;
    assert_eq!(page.filtered, 11);
    list("all, last page", &[few, everybody], &|query| query.page = 1_999).await;
}
