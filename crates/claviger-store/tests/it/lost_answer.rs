//! PostgreSQL commits and its answer gets lost on the way: nobody may be told
//! that nothing was written.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use claviger_model::ChainId;
use claviger_store::{AuditWriter, Store, StoreError};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{UnixListener, UnixStream},
};

use crate::support::{Place, fault, id, intent, sign, walk};

const SOCKET: &str = ".s.PGSQL.5432";

/// Stands between us and the server. Armed with some bytes, it passes the
/// request that holds them on, waits for its answer, drops that and hangs up.
struct Between {
    directory: tempfile::TempDir,
    armed: Arc<Mutex<Option<Vec<u8>>>>,
}

impl Between {
    fn start(server: PathBuf) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let listener = UnixListener::bind(directory.path().join(SOCKET)).expect("binds");
        let armed = Arc::new(Mutex::new(None));
        let for_each = armed.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = UnixStream::connect(&server).await.expect("the server");
                tokio::spawn(pass(client, server, for_each.clone()));
            }
        });
        Self { directory, armed }
    }

    fn lose_the_answer_to(&self, part: &[u8]) {
        *self.armed.lock().expect("no panic") = Some(part.to_vec());
    }

    fn url(&self, database: &str) -> String {
        let directory = self.directory.path().to_string_lossy().replace('/', "%2F");
        format!("postgres://claviger@localhost/{database}?host={directory}")
    }
}

async fn pass(mut client: UnixStream, mut server: UnixStream, armed: Arc<Mutex<Option<Vec<u8>>>>) {
    let (mut asked, mut answered) = (vec![0; 65_536], vec![0; 65_536]);
    loop {
        tokio::select! {
            read = client.read(&mut asked) => {
                let Ok(length @ 1..) = read else { return };
                let hit = {
                    let mut armed = armed.lock().expect("no panic");
                    let holds = |part: &Vec<u8>| asked[..length].windows(part.len()).any(|window| window == part);
                    let hit = armed.as_ref().is_some_and(holds);
                    if hit { *armed = None }
                    hit
                };
                server.write_all(&asked[..length]).await.expect("the server");
                if hit {
                    let _ = server.read(&mut answered).await;
                    return;
                }
            }
            read = server.read(&mut answered) => {
                let Ok(length @ 1..) = read else { return };
                if client.write_all(&answered[..length]).await.is_err() {
                    return;
                }
            }
        }
    }
}

/// `None` if the server has no Unix socket that we know of.
fn between(place: &Place) -> Option<(Between, String)> {
    let socket = place.url.split_once("?host=")?.1.replace("%2F", "/");
    let between = Between::start(Path::new(&socket).join(SOCKET));
    let url = between.url(&crate::audit_faults::name_of(place));
    Some((between, url))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p4_a_commit_whose_answer_is_lost_is_an_unknown_outcome() {
    let place = Place::postgres();
    let (direct, acme) = place.installed().await;
    let Some((between, url)) = between(&place) else { return };
    let store = Store::connect(&url).await.expect("connects");
    let record = acme.connection("one");
    let before = store.revision(acme.id());
    between.lose_the_answer_to(b"COMMIT");
    assert_eq!(store.connection_insert(&record).await, Err(StoreError::UnknownOutcome));
    assert_ne!(store.revision(acme.id()), before, "it may be written, so caches must not be trusted");
    let id = record.connection.id;
    assert!(direct.connection_get(acme.id(), id).await.expect("reads").is_some(), "it was written, in fact");
    let statement_lost = acme.connection("two");
    between.lose_the_answer_to(b"INSERT INTO \"connection\"");
    let answer = store.connection_insert(&statement_lost).await;
    assert!(matches!(answer, Err(StoreError::Unavailable { .. })), "certainly not written: {answer:?}");
    assert_eq!(direct.connection_get(acme.id(), statement_lost.connection.id).await, Ok(None));
    assert_eq!(store.connection_insert(&statement_lost).await, Ok(()), "and can be repeated at once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p4_a_row_whose_answer_is_lost_is_asked_for() {
    let place = Place::postgres();
    let (_, acme) = place.installed().await;
    let Some((between, url)) = between(&place) else { return };
    let store = Store::connect(&url).await.expect("connects");
    let chain = id(ChainId);
    let writer = AuditWriter::start(&store, chain, sign()).expect("starts");
    for round in 0..5 {
        let detail = format!("{{\"route\":\"row {round}\"}}");
        between.lose_the_answer_to(detail.as_bytes());
        assert_eq!(writer.record(intent(acme.id(), &detail)).await, Ok(()), "the row is there: the caller may go on");
    }
    writer.flush().await;
    let rows = walk(&store, chain).await;
    assert_eq!(fault(&rows, writer.head()), None);
    assert_eq!(rows.len(), 5, "each once, none closed as failed");
}
