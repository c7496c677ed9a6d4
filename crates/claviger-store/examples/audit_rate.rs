//! How many calls a second the audit record takes: 64 callers at once, each call
//! one awaited intent and one outcome that nobody waits for.
//!
//! `cargo run --release -p claviger-store --example audit_rate [URL] [SECONDS] [CONNECTIONS]`
//!
//! The more connections the calls are spread over, the more pages of the index by
//! connection a group touches.

#![expect(clippy::print_stdout, reason = "a program that prints its figure")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use aws_lc_rs::hmac;
use claviger_model::{
    Action, ChainId, Clock, Entropy, EventId, OrganizationId, UserId,
    audit::{Entry, EntryKind},
};
use claviger_store::{AuditWriter, Sign, Store};

const CALLERS: usize = 64;
const DETAIL: &str = r#"{"api_key_id":"0199b0a0-0000-7000-8000-000000000001","application_key_id":"0199b0a0-0000-7000-8000-000000000002","client_ip":"127.0.0.1","asset_name":"OpenAI production","route":"ANY /api/v2/actions/connections/{id}/proxy/{path}","execution":{"fqn":"proxy","connection_version":3,"method":"POST","origin":"https://api.openai.com"}}"#;
const OUTCOME: &str = r#"{"status":"succeeded","upstream_status":200,"duration_ms":12}"#;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let directory = std::env::temp_dir().join(format!("audit-rate-{}", std::process::id()));
    std::fs::create_dir_all(&directory)?;
    let url = std::env::args().nth(1).unwrap_or_else(|| format!("sqlite://{}/rate.db", directory.display()));
    let seconds = std::env::args().nth(2).map_or(Ok(5), |text| text.parse())?;
    let connections = std::env::args().nth(3).map_or(Ok(4), |text| text.parse())?;
    let store = Store::connect(&url).await?;
    store.migrate().await?;
    let writer = AuditWriter::start(&store, ChainId::generate(Clock::System.now(), &Entropy::System), sign())?;
    let (calls, stop) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let before = cpu_seconds();
    let started = Instant::now();
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| tokio::spawn(call(writer.clone(), caller % connections, calls.clone(), stop.clone())))
        .collect();
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    stop.store(true, Ordering::Relaxed);
    for caller in callers {
        caller.await??;
    }
    writer.flush().await;
    let (elapsed, cpu) = (started.elapsed().as_secs_f64(), cpu_seconds());
    let (rows, calls) = (writer.head().0 as f64, calls.load(Ordering::Relaxed) as f64);
    println!(
        "{:?}: {:.0} calls/s, {:.0} rows/s with {CALLERS} callers of {connections} connections",
        store.engine(),
        calls / elapsed,
        rows / elapsed
    );
    println!(
        "CPU a row: audit thread {:.1} us, whole process {:.1} us",
        (cpu.0 - before.0) / rows * 1e6,
        (cpu.1 - before.1) / rows * 1e6
    );
    std::fs::remove_dir_all(&directory)?;
    Ok(())
}

async fn call(
    writer: AuditWriter,
    connection: usize,
    calls: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
) -> Result<(), claviger_store::StoreError> {
    let mut entry = Entry {
        kind: EntryKind::Intent,
        event_id: EventId(Default::default()),
        at: Clock::System.now(),
        organization_id: OrganizationId::generate(Clock::System.now(), &Entropy::System),
        actor: Some(UserId::generate(Clock::System.now(), &Entropy::System)),
        action: Action::Executed,
        asset_type: "connection",
        asset_id: Some(uuid::Uuid::from_u128(connection as u128)),
        detail: String::new(),
    };
    while !stop.load(Ordering::Relaxed) {
        entry.at = Clock::System.now();
        entry.event_id = EventId::generate(entry.at, &Entropy::System);
        writer.record(Entry { detail: DETAIL.to_owned(), ..entry.clone() }).await?;
        writer.record_later(Entry { kind: EntryKind::Outcome, detail: OUTCOME.to_owned(), ..entry.clone() });
        calls.fetch_add(1, Ordering::Relaxed);
    }
    Ok(())
}

fn sign() -> Sign {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &[7; 32]);
    Box::new(move |previous, row| {
        let mut context = hmac::Context::with_key(&key);
        context.update(previous);
        context.update(row);
        let mut mac = [0; 32];
        mac.copy_from_slice(context.sign().as_ref());
        mac
    })
}

/// Processor seconds of the audit thread and of the process (proc(5), in ticks of 10 ms).
fn cpu_seconds() -> (f64, f64) {
    let ticks = |path: &std::path::Path| -> f64 {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let rest = text.rsplit_once(')').map_or("", |(_, rest)| rest);
        rest.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
    };
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let audit = threads
        .map(|thread| thread.path())
        .filter(|path| std::fs::read_to_string(path.join("comm")).is_ok_and(|name| name.trim() == "audit"))
        .map(|path| ticks(&path.join("stat")))
        .sum();
    (audit, ticks(std::path::Path::new("/proc/self/stat")))
}
