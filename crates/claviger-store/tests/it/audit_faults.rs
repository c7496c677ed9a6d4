//! The record when the database is locked, gone, or goes away in the middle.

use std::{
    collections::{HashMap, HashSet},
    time::{Duration, Instant},
};

use claviger_model::{ChainId, EventId, audit::EntryKind};
use claviger_store::{AuditWriter, Settled, Store, StoreError};
use sqlx::Connection;

use crate::{
    postgres::Postgres,
    support::{Place, fault, id, intent, outcome, sign, walk},
};

const LIMIT: Duration = Duration::from_secs(2);

/// Lets nobody into a database and ends whoever is in it, or opens it again.
pub(crate) async fn cut_off(name: &str, cut: bool) {
    let url = Postgres::shared().database();
    let mut admin = sqlx::PgConnection::connect(&url).await.expect("connects");
    let allow = format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {}", !cut);
    sqlx::query(sqlx::AssertSqlSafe(allow)).execute(&mut admin).await.expect("alters");
    if cut {
        end_sessions(&mut admin, name).await;
    }
}

async fn end_sessions(admin: &mut sqlx::PgConnection, name: &str) {
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
    sqlx::query(end).bind(name).execute(admin).await.expect("ends them");
}

pub(crate) fn name_of(place: &Place) -> String {
    let path = place.url.split('?').next().expect("a URL");
    path.rsplit_once('/').expect("a path").1.to_owned()
}

/// What a hundred callers are told while the database cannot be written.
async fn a_hundred_refused(writer: &AuditWriter, organization: claviger_model::OrganizationId) -> HashSet<EventId> {
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let (writer, entry) = (writer.clone(), intent(organization, "{}"));
            tokio::spawn(async move {
                let (since, event) = (Instant::now(), entry.event_id);
                (writer.record(entry).await, since.elapsed(), event)
            })
        })
        .collect();
    let mut refused = HashSet::new();
    let mut slowest = Duration::ZERO;
    for call in calls {
        let (answer, took, event) = call.await.expect("no panic");
        assert!(matches!(answer, Err(StoreError::Unavailable { .. })), "{answer:?}");
        slowest = slowest.max(took);
        refused.insert(event);
    }
    assert!(slowest <= LIMIT, "an answer took {slowest:?}");
    println!("P14: 100 refused, the slowest after {slowest:?}");
    refused
}

/// The chain is whole, holds what was accepted, and what was refused is either
/// not in it or closed as failed.
async fn settled(
    store: &Store,
    writer: &AuditWriter,
    chain: ChainId,
    accepted: &HashSet<EventId>,
    refused: &HashSet<EventId>,
) {
    writer.flush().await;
    let rows = walk(store, chain).await;
    assert_eq!(fault(&rows, writer.head()), None);
    let (mut intents, mut outcomes) = (HashMap::new(), HashMap::new());
    for row in rows {
        let seen = if row.kind == EntryKind::Intent { &mut intents } else { &mut outcomes };
        assert!(seen.insert(row.event_id, row.detail).is_none(), "a row is there twice");
    }
    for event in accepted {
        assert!(intents.contains_key(event), "an accepted row is lost");
    }
    for event in refused.iter().filter(|event| intents.contains_key(event)) {
        let outcome = outcomes.get(event).expect("a refused row was left open");
        assert!(outcome.contains("\"failed\""), "{outcome}");
    }
}

/// How long after the fault is gone until a row is taken again.
async fn recovered(writer: &AuditWriter, organization: claviger_model::OrganizationId) -> EventId {
    let since = Instant::now();
    loop {
        let entry = intent(organization, "{}");
        let event = entry.event_id;
        if writer.record(entry).await.is_ok() {
            println!("P14: good again after {:?}", since.elapsed());
            return event;
        }
        assert!(since.elapsed() < Duration::from_secs(5), "does not recover");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p14_a_file_that_somebody_else_locks() {
    let place = Place::sqlite();
    let (store, acme) = place.installed().await;
    let chain = id(ChainId);
    let writer = AuditWriter::start(&store, chain, sign()).expect("starts");
    let before = intent(acme.id(), "{}");
    writer.record(before.clone()).await.expect("writes");

    let other = rusqlite::Connection::open(place.file()).expect("opens");
    other.execute_batch("BEGIN IMMEDIATE").expect("locks");
    writer.record_later(outcome(&before, "succeeded"));
    let refused = a_hundred_refused(&writer, acme.id()).await;
    let since = Instant::now();
    let edit = store.connection_insert(&acme.connection("one")).await;
    assert!(matches!(edit, Err(StoreError::Unavailable { .. })), "{edit:?}");
    assert!(since.elapsed() <= LIMIT, "an edit took {:?}", since.elapsed());
    assert_eq!(store.connection_versions(acme.id()).await, Ok(vec![]), "reading goes on");
    other.execute_batch("ROLLBACK").expect("unlocks");

    let after = recovered(&writer, acme.id()).await;
    settled(&store, &writer, chain, &[before.event_id, after].into(), &refused).await;
    assert_eq!(
        walk(&store, chain).await.len(),
        3,
        "the outcome that nobody waited for was kept, the refused rows were not"
    );
    store.connection_insert(&acme.connection("one")).await.expect("writes again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_was_refused_while_it_queued_is_never_written() {
    let place = Place::sqlite();
    let (store, acme) = place.installed().await;
    let chain = id(ChainId);
    let writer = AuditWriter::start(&store, chain, sign()).expect("starts");
    let other = rusqlite::Connection::open(place.file()).expect("opens");
    other.execute_batch("BEGIN IMMEDIATE").expect("locks");
    let (first, queued) = (intent(acme.id(), "{}"), intent(acme.id(), "{}"));
    let in_hand = {
        let (writer, first) = (writer.clone(), first.clone());
        tokio::spawn(async move { writer.record(first).await })
    };
    // The thread has the first row in hand, so the second one stays in the queue.
    tokio::time::sleep(Duration::from_millis(100)).await;
    let given_up = tokio::time::timeout(Duration::from_millis(100), writer.record(queued.clone())).await;
    assert!(given_up.is_err(), "the file is locked");
    other.execute_batch("ROLLBACK").expect("unlocks");
    in_hand.await.expect("no panic").expect("the lock went in time");
    writer.flush().await;
    let rows = walk(&store, chain).await;
    assert_eq!(fault(&rows, writer.head()), None);
    assert_eq!(rows.iter().map(|row| row.event_id).collect::<Vec<_>>(), [first.event_id]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_caller_that_goes_away_leaves_nothing_open() {
    let place = Place::sqlite();
    let (store, acme) = place.installed().await;
    let chain = id(ChainId);
    let writer = AuditWriter::start(&store, chain, sign()).expect("starts");
    let other = rusqlite::Connection::open(place.file()).expect("opens");
    other.execute_batch("BEGIN IMMEDIATE").expect("locks");
    let gone: HashSet<_> = (0..20)
        .map(|_| intent(acme.id(), "{}"))
        .map(|entry| {
            let (writer, event) = (writer.clone(), entry.event_id);
            let call = tokio::spawn(async move { writer.record(entry).await });
            (call, event)
        })
        .collect::<Vec<_>>()
        .into_iter()
        .map(|(call, event)| {
            call.abort();
            event
        })
        .collect();
    tokio::task::yield_now().await;
    other.execute_batch("ROLLBACK").expect("unlocks");
    let after = recovered(&writer, acme.id()).await;
    settled(&store, &writer, chain, &[after].into(), &gone).await;

    // Gone at any moment of a write that succeeds.
    let (mut accepted, mut gone) = (HashSet::new(), HashSet::new());
    for step in 0..300 {
        let entry = intent(acme.id(), "{}");
        let event = entry.event_id;
        let patience = Duration::from_micros(step * 10);
        match tokio::time::timeout(patience, writer.record(entry)).await {
            Ok(done) => drop((done.expect("writes"), accepted.insert(event))),
            Err(_) => drop(gone.insert(event)),
        }
    }
    settled(&store, &writer, chain, &accepted, &gone).await;
    println!("P14: of 300 callers {} went away and left nothing open", gone.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p14_a_postgres_that_lets_nobody_in() {
    let place = Place::postgres();
    let (store, acme) = place.installed().await;
    let chain = id(ChainId);
    let writer = AuditWriter::start(&store, chain, sign()).expect("starts");
    let before = intent(acme.id(), "{}");
    writer.record(before.clone()).await.expect("writes");
    cut_off(&name_of(&place), true).await;
    writer.record_later(outcome(&before, "succeeded"));
    let refused = a_hundred_refused(&writer, acme.id()).await;
    cut_off(&name_of(&place), false).await;
    let after = recovered(&writer, acme.id()).await;
    settled(&store, &writer, chain, &[before.event_id, after].into(), &refused).await;
    assert_eq!(walk(&store, chain).await.len(), 3);
    assert_eq!(store.audit_orphans(chain, &Settled::default()).await.expect("reads").len(), 1, "only the last one");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p4_connections_that_break_in_the_middle() {
    let place = Place::postgres();
    let (store, acme) = place.installed().await;
    let chain = id(ChainId);
    let writer = AuditWriter::start(&store, chain, sign()).expect("starts");
    let until = Instant::now() + Duration::from_secs(3);
    let callers: Vec<_> = (0..32)
        .map(|_| {
            let (writer, organization) = (writer.clone(), acme.id());
            tokio::spawn(async move {
                let (mut accepted, mut refused) = (Vec::new(), Vec::new());
                while Instant::now() < until {
                    let entry = intent(organization, "{}");
                    let event = entry.event_id;
                    let since = Instant::now();
                    let done = writer.record(entry).await;
                    assert!(since.elapsed() <= LIMIT);
                    if done.is_ok() { accepted.push(event) } else { refused.push(event) }
                }
                (accepted, refused)
            })
        })
        .collect();
    let url = Postgres::shared().database();
    let mut admin = sqlx::PgConnection::connect(&url).await.expect("connects");
    let mut cuts = 0;
    while Instant::now() < until {
        end_sessions(&mut admin, &name_of(&place)).await;
        cuts += 1;
        tokio::time::sleep(Duration::from_millis(130)).await;
    }
    let (mut accepted, mut refused) = (HashSet::new(), HashSet::new());
    for caller in callers {
        let (yes, no) = caller.await.expect("no panic");
        accepted.extend(yes);
        refused.extend(no);
    }
    accepted.insert(recovered(&writer, acme.id()).await);
    settled(&store, &writer, chain, &accepted, &refused).await;
    println!(
        "P4: {cuts} cuts, {} accepted and all there once, {} refused and none left open",
        accepted.len(),
        refused.len()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_cannot_write_one_chain() {
    let place = Place::postgres();
    let (store, acme) = place.installed().await;
    let chain = id(ChainId);
    let writer = AuditWriter::start(&store, chain, sign()).expect("starts");
    let second = AuditWriter::start(&store, chain, sign()).err().expect("refused");
    assert!(second.to_string().contains("another server writes this server's audit chain"), "{second}");
    writer.record(intent(acme.id(), "{}")).await.expect("writes");
}
