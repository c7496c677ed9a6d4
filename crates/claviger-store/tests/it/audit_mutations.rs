//! P15: whatever is done to the rows of a chain behind its back shows when it is walked.

use claviger_model::{ChainId, Entropy, EventId, OrganizationId, Timestamp, audit::Recorded};
use claviger_store::AuditWriter;
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use crate::support::{Place, fault, id, intent, outcome, sign, walk};

const MUTATIONS: u32 = 500;

#[derive(Clone, Debug)]
enum Mutation {
    Bit {
        row: prop::sample::Index,
        column: usize,
        bit: prop::sample::Index,
    },
    Dropped(prop::sample::Index),
    Swapped(prop::sample::Index, prop::sample::Index),
    CutOff(prop::sample::Index),
    Replayed(prop::sample::Index, prop::sample::Index),
    /// Everything from here on written anew with a key of one's own.
    Rekeyed(prop::sample::Index),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let index = any::<prop::sample::Index>;
    prop_oneof![
        3 => (index(), 0..9usize, index()).prop_map(|(row, column, bit)| Mutation::Bit { row, column, bit }),
        1 => index().prop_map(Mutation::Dropped),
        1 => (index(), index()).prop_map(|(one, other)| Mutation::Swapped(one, other)),
        1 => index().prop_map(Mutation::CutOff),
        1 => (index(), index()).prop_map(|(one, other)| Mutation::Replayed(one, other)),
        1 => index().prop_map(Mutation::Rekeyed),
    ]
}

/// Flips one bit of one column; which columns there are decides the schema.
fn flip(row: &mut Recorded, column: usize, bit: &prop::sample::Index) {
    let in_uuid = |id: uuid::Uuid| uuid::Uuid::from_u128(id.as_u128() ^ (1 << bit.index(128)));
    match column {
        0 => row.sequence ^= 1 << bit.index(63),
        1 => row.event_id = EventId(in_uuid(row.event_id.0)),
        2 => row.at = Timestamp(row.at.0 ^ (1 << bit.index(64))),
        3 => row.organization_id = OrganizationId(in_uuid(row.organization_id.0)),
        4 => row.actor = row.actor.map_or(Some(claviger_model::UserId(uuid::Uuid::nil())), |_| None),
        5 => row.action.push('x'),
        6 => row.asset_id = row.asset_id.map(in_uuid),
        7 => {
            // A letter, so that it stays a text.
            let at = bit.index(row.detail.len());
            row.detail.replace_range(at..=at, if &row.detail[at..=at] == "0" { "1" } else { "0" });
        }
        _ => row.mac[bit.index(32)] ^= 1 << bit.index(8),
    }
}

fn mutate(rows: &mut Vec<Recorded>, mutation: &Mutation) {
    match mutation {
        Mutation::Bit { row, column, bit } => {
            let row = row.index(rows.len());
            flip(&mut rows[row], *column, bit);
        }
        Mutation::Dropped(row) => drop(rows.remove(row.index(rows.len()))),
        Mutation::Swapped(one, other) => {
            let (one, other) = (one.index(rows.len()), other.index(rows.len()));
            let (first, second) = (rows[one].sequence, rows[other].sequence);
            rows.swap(one, other);
            // Numbers put right, as somebody would who knows the table.
            (rows[one].sequence, rows[other].sequence) = (first, second);
        }
        Mutation::CutOff(from) => rows.truncate(from.index(rows.len())),
        Mutation::Replayed(of, over) => {
            let copy = rows[of.index(rows.len())].clone();
            let over = over.index(rows.len());
            rows[over] = Recorded { sequence: rows[over].sequence, ..copy };
        }
        Mutation::Rekeyed(from) => {
            let from = from.index(rows.len());
            for row in &mut rows[from..] {
                row.mac = Entropy::System.array();
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p15_every_mutation_of_a_chain_is_found() {
    let place = Place::sqlite();
    let (store, acme) = place.installed().await;
    let chain = id(ChainId);
    let writer = AuditWriter::start(&store, chain, sign()).expect("starts");
    for number in 0..100 {
        let entry = intent(acme.id(), &format!(r#"{{"route":"GET /{number}"}}"#));
        writer.record(entry.clone()).await.expect("writes");
        writer.record_later(outcome(&entry, "succeeded"));
    }
    writer.flush().await;
    let (rows, head) = (walk(&store, chain).await, writer.head());
    // The head stands for the signed checkpoint outside the database.
    assert_eq!(fault(&rows, head), None, "a false alarm");
    let mut found = 0;
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config { failure_persistence: None, ..Config::default() }, rng);
    while found < MUTATIONS {
        let mutation = mutation().new_tree(&mut runner).expect("a mutation").current();
        let mut forged = rows.clone();
        mutate(&mut forged, &mutation);
        if forged == rows {
            assert_eq!(fault(&forged, head), None, "a false alarm");
            continue;
        }
        assert!(fault(&forged, head).is_some(), "not found: {mutation:?}");
        found += 1;
    }
    println!("P15: {found} of {MUTATIONS} mutations found, 0 false alarms");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p15_rows_changed_in_the_file_are_found() {
    let place = Place::sqlite();
    let (store, acme) = place.installed().await;
    let chain = id(ChainId);
    let writer = AuditWriter::start(&store, chain, sign()).expect("starts");
    for _ in 0..20 {
        writer.record(intent(acme.id(), "{}")).await.expect("writes");
    }
    let head = writer.head();
    let changes = [
        "UPDATE audit SET detail = '[]' WHERE sequence = 7",
        "UPDATE audit SET actor = NULL WHERE sequence = 7",
        "UPDATE audit SET asset_id = NULL WHERE sequence = 1",
        "UPDATE audit SET action = 'tested' WHERE sequence = 20",
        "UPDATE audit SET asset_type = 'app' WHERE sequence = 7",
        "UPDATE audit SET kind = 1 WHERE sequence = 7",
        "UPDATE audit SET at = at + 1 WHERE sequence = 7",
        "UPDATE audit SET mac = zeroblob(32) WHERE sequence = 20",
        "UPDATE audit SET sequence = 30 WHERE sequence = 20",
        "DELETE FROM audit WHERE sequence = 1",
        "DELETE FROM audit WHERE sequence = 7",
        "DELETE FROM audit WHERE sequence > 18",
        "DELETE FROM audit",
    ];
    let attacker = rusqlite::Connection::open(place.file()).expect("opens");
    attacker.execute_batch("CREATE TABLE kept AS SELECT * FROM audit").expect("copies");
    for change in changes {
        attacker.execute_batch(change).expect(change);
        assert!(fault(&walk(&store, chain).await, head).is_some(), "not found: {change}");
        attacker.execute_batch("DELETE FROM audit; INSERT INTO audit SELECT * FROM kept").expect("puts back");
        assert_eq!(fault(&walk(&store, chain).await, head), None, "a false alarm");
    }
    println!("P15: {} changes in the file found", changes.len());
}
