//! S1 and S2: the settings on which durability and secrecy rest.

use std::os::unix::fs::PermissionsExt;

use claviger_model::ChainId;
use claviger_store::{AuditWriter, Engine, Store, StoreError};

use crate::support::{Place, id, intent, sign};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_are_the_owners_alone() {
    let place = Place::sqlite();
    let (store, acme) = place.installed().await;
    assert_eq!(store.engine(), Engine::Sqlite);
    let writer = AuditWriter::start(&store, id(ChainId), sign()).expect("starts");
    writer.record(intent(acme.id(), "{}")).await.expect("writes");
    let mode = |suffix: &str| {
        let file = format!("{}{suffix}", place.file().display());
        std::fs::metadata(file).expect("is there").permissions().mode() & 0o777
    };
    assert_eq!([mode(""), mode("-wal"), mode("-shm")], [0o600; 3]);
    for suffix in ["", "-wal"] {
        let file = format!("{}{suffix}", place.file().display());
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o644)).expect("changes");
    }
    let _again = Store::connect(&place.url).await.expect("connects");
    assert_eq!([mode(""), mode("-wal"), mode("-shm")], [0o600; 3], "a file that was left open is closed to others");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_deleted_is_wiped_and_the_log_is_ahead() {
    let place = Place::sqlite();
    let (store, acme) = place.installed().await;
    let mut record = acme.connection("one");
    record.sealed = b"sealed bytes that must not stay in the file".repeat(4);
    store.connection_insert(&record).await.expect("writes");
    let other = rusqlite::Connection::open(place.file()).expect("opens");
    let mode: String = other.query_row("PRAGMA journal_mode", [], |row| row.get(0)).expect("reads");
    assert_eq!(mode, "wal");
    let holds = |part: &[u8]| {
        other.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").expect("checkpoints");
        let file = std::fs::read(place.file()).expect("reads");
        file.windows(part.len()).any(|window| window == part)
    };
    assert!(holds(b"sealed bytes that must not stay"));
    assert_eq!(store.connection_delete(acme.id(), record.connection.id).await, Ok(true));
    assert!(!holds(b"sealed bytes that must not stay"), "secure_delete is off");
    let bindings: i64 =
        other.query_row("SELECT count(*) FROM connection_binding", [], |row| row.get(0)).expect("reads");
    assert_eq!(bindings, 0, "foreign keys are off");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_url_that_cannot_be_used_says_why() {
    for (url, part) in [
        ("mysql://x", "must begin with"),
        ("sqlite://relative.db", "absolute"),
        ("sqlite:///no/such/directory/x.db", "/no/such/directory"),
        ("postgres://localhost:1/x?sslmode=disable&password=hunter2", ""),
    ] {
        let error = Store::connect(url).await.expect_err("refused");
        assert!(matches!(error, StoreError::Unavailable { .. }), "{url}: {error:?}");
        assert!(error.to_string().contains(part) && !error.to_string().contains("hunter2"), "{url}: {error}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_must_wait_for_the_disk() {
    let place = Place::postgres();
    let loose = format!("{}&options=-c%20synchronous_commit%3Doff", place.url);
    let error = Store::connect(&loose).await.expect_err("refused");
    assert!(error.to_string().contains("synchronous_commit is off"), "{error}");
    assert_eq!(Store::connect(&place.url).await.expect("connects").engine(), Engine::Postgres);
}
