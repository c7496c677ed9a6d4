//! P15, second half, and P6c: whatever is changed in the record behind the
//! server's back is found, and what was not changed is never accused.

use std::path::{Path, PathBuf};

use claviger_core::verify::verify;
use claviger_model::{Clock, Entropy, OrganizationId};
use claviger_store::Store;
use claviger_testkit::{Options, Server};
use claviger_vault::{ChainMac, RootKey, Vault};
use rusqlite::{Connection, params, types::Value};
use serde_json::json;

use crate::{
    api_support::{BINARY, body, path},
    life::{Random, expect_token, expecting, numbered},
};

const MUTATIONS: usize = 500;
const COLUMNS: [&str; 12] = [
    "chain_id",
    "sequence",
    "kind",
    "event_id",
    "at",
    "organization_id",
    "actor",
    "action",
    "asset_type",
    "asset_id",
    "detail",
    "mac",
];

/// A stopped installation with everything that can be asked of it.
struct Scene {
    database: Connection,
    store: Store,
    vault: Vault,
    checkpoints: PathBuf,
    foreign: ChainMac,
    random: Random,
}

impl Scene {
    async fn open(data: &Path) -> Self {
        let file = data.join("claviger.db");
        let store = Store::connect(&format!("sqlite://{}", file.display())).await.unwrap();
        let root = RootKey::load(&data.join("root.key")).unwrap();
        let vault = Vault::open(vec![root], &store.wrapped_keys().await.unwrap(), Entropy::System).unwrap();
        let database = Connection::open(file).unwrap();
        let copies = "PRAGMA foreign_keys = OFF; CREATE TEMP TABLE audit_was AS SELECT * FROM audit; \
                      CREATE TEMP TABLE connection_was AS SELECT * FROM connection";
        database.execute_batch(copies).unwrap();
        let somebody = OrganizationId::generate(Clock::System.now(), &Entropy::System);
        let foreign = Vault::create(RootKey::generate(&Entropy::System), somebody, &Clock::System, Entropy::System).0;
        let (checkpoints, foreign) = (data.join("checkpoints.jsonl"), foreign.chain_mac());
        Self { database, store, vault, checkpoints, foreign, random: Random::new(15) }
    }

    /// What `claviger audit verify` says: problems, or why it cannot go on.
    async fn problems(&self) -> Vec<String> {
        match verify(&self.store, &self.vault, Some(&self.checkpoints)).await {
            Ok(report) => report.problems,
            Err(error) => vec![format!("unreadable: {error}")],
        }
    }

    fn put_back(&self) {
        let sql = "BEGIN; DELETE FROM audit; INSERT INTO audit SELECT * FROM audit_was; \
                   DELETE FROM connection; INSERT INTO connection SELECT * FROM connection_was; COMMIT";
        self.database.execute_batch(sql).unwrap();
    }

    fn do_sql(&self, sql: &str) -> usize {
        self.database.execute(sql, []).unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    fn last(&self) -> i64 {
        self.database.query_row("SELECT max(sequence) FROM audit", [], |row| row.get(0)).unwrap()
    }

    /// The newest row that a checkpoint outside the database signed.
    fn signed(&self) -> i64 {
        let text = std::fs::read_to_string(&self.checkpoints).unwrap();
        let line: serde_json::Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
        line["sequence"].as_i64().unwrap()
    }

    fn any_row(&mut self) -> i64 {
        let last = usize::try_from(self.last()).unwrap();
        i64::try_from(self.random.below(last)).unwrap() + 1
    }

    /// One bit of one column of one row.
    fn flip(&mut self) -> String {
        loop {
            let (row, column) = (self.any_row(), COLUMNS[self.random.below(COLUMNS.len())]);
            let read = format!("SELECT {column} FROM audit WHERE sequence = ?1");
            let value: Value = self.database.query_row(&read, [row], |row| row.get(0)).unwrap();
            let Some((value, bit)) = self.flipped(value) else { continue };
            // Another kind that there is: any other is not even read.
            let value = if column == "kind" { self.other_kind(row) } else { value };
            let write = format!("UPDATE audit SET {column} = ?1 WHERE sequence = ?2");
            // A bit that makes the row collide with another, or a text that is none, is no mutation.
            if self.database.execute(&write, params![value, row]).is_ok() {
                return format!("bit {bit} of {column} in row {row}");
            }
        }
    }

    fn other_kind(&self, row: i64) -> Value {
        let read = "SELECT 1 - kind FROM audit WHERE sequence = ?1 AND kind < 2";
        Value::Integer(self.database.query_row(read, [row], |row| row.get(0)).unwrap_or_default())
    }

    fn flipped(&mut self, value: Value) -> Option<(Value, usize)> {
        let bit = self.random.below(1 << 20);
        let in_bytes = |mut bytes: Vec<u8>, width: usize| {
            let place = bit % (bytes.len() * width);
            bytes[place / width] ^= 1 << (place % width);
            (bytes, place)
        };
        match value {
            Value::Integer(number) => Some((Value::Integer(number ^ (1 << (bit % 62))), bit % 62)),
            Value::Blob(bytes) if !bytes.is_empty() => {
                let (bytes, place) = in_bytes(bytes, 8);
                Some((Value::Blob(bytes), place))
            }
            // Seven bits, so that the text stays one.
            Value::Text(text) if text.is_ascii() && !text.is_empty() => {
                let (bytes, place) = in_bytes(text.into_bytes(), 7);
                Some((Value::Text(String::from_utf8(bytes).unwrap()), place))
            }
            _ => None,
        }
    }

    fn drop_row(&mut self) -> String {
        let row = self.any_row().min(self.signed());
        self.do_sql(&format!("DELETE FROM audit WHERE sequence = {row}"));
        format!("row {row} dropped")
    }

    /// Closes the gap as well: the rows after it move up.
    fn cut_out(&mut self) -> String {
        let row = self.any_row().min(self.signed() - 1);
        self.do_sql(&format!("DELETE FROM audit WHERE sequence = {row}"));
        self.do_sql(&format!("UPDATE audit SET sequence = -(sequence - 1) WHERE sequence > {row}"));
        self.do_sql("UPDATE audit SET sequence = -sequence WHERE sequence < 0");
        format!("row {row} cut out")
    }

    fn swap(&mut self) -> String {
        let (one, other) = (self.any_row(), self.any_row());
        if one == other {
            return self.swap();
        }
        self.do_sql(&format!("UPDATE audit SET sequence = -1 WHERE sequence = {one}"));
        self.do_sql(&format!("UPDATE audit SET sequence = {one} WHERE sequence = {other}"));
        self.do_sql(&format!("UPDATE audit SET sequence = {other} WHERE sequence = -1"));
        format!("rows {one} and {other} swapped")
    }

    fn truncate(&mut self) -> String {
        let end = self.any_row().min(self.signed()) - 1;
        self.do_sql(&format!("DELETE FROM audit WHERE sequence > {end}"));
        format!("cut off after row {end}")
    }

    /// A row once more at the end, as it was written the first time.
    fn replay(&mut self) -> String {
        let (row, end) = (self.any_row(), self.last() + 1);
        let columns = COLUMNS.map(|column| if column == "sequence" { end.to_string() } else { column.to_owned() });
        self.do_sql(&format!("INSERT INTO audit SELECT {} FROM audit WHERE sequence = {row}", columns.join(", ")));
        format!("row {row} replayed")
    }

    /// Everything from one row on signed anew with a key of somebody's own.
    fn rekey(&mut self) -> String {
        let first = self.any_row();
        let read = "SELECT sequence, mac FROM audit WHERE sequence >= ?1 ORDER BY sequence";
        let mut statement = self.database.prepare(read).unwrap();
        let rows: Vec<(i64, Vec<u8>)> =
            statement.query_map([first], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
        let mut mac = [0; 32];
        for (sequence, written) in rows {
            mac = self.foreign.next(&mac, &written);
            self.database.execute("UPDATE audit SET mac = ?1 WHERE sequence = ?2", params![mac, sequence]).unwrap();
        }
        format!("signed with another key from row {first} on")
    }

    fn drop_connection(&mut self) -> String {
        self.do_sql("DELETE FROM connection WHERE id = (SELECT id FROM connection ORDER BY random() LIMIT 1)");
        "a connection dropped".to_owned()
    }

    fn mutate(&mut self, index: usize) -> String {
        match index % 16 {
            0 => self.drop_row(),
            1 => self.cut_out(),
            2 | 3 => self.swap(),
            4 => self.truncate(),
            5 => self.replay(),
            6 => self.rekey(),
            7 if index % 32 == 7 => self.drop_connection(),
            _ => self.flip(),
        }
    }
}

/// A small life over several runs of the server, so that there are checkpoints.
async fn small_life(server: &mut Server) -> Vec<String> {
    let upstream = expecting().await;
    let mut ids = Vec::new();
    for run in 0..3 {
        let client = server.client();
        for number in 0..6 {
            let id = client.connect(&format!("number {number} of {run}"), numbered(&upstream.url(), number)).await;
            assert_eq!(expect_token(&client, &id, number).await["status"], "succeeded");
            ids.push(id);
        }
        for id in ids.iter().step_by(2) {
            client.call("PATCH", &path(id), Some(&body(json!({"tags": [format!("run:{run}")]})))).await.expect(200);
        }
        let gone = ids.remove(ids.len() - 2);
        client.call("DELETE", &path(&gone), None).await.expect(204);
        server.stop();
        server.restart();
    }
    ids
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p15_every_mutation_is_found_and_nothing_else() {
    let mut server = Server::start(BINARY, Options { in_memory: true, ..Options::default() });
    small_life(&mut server).await;
    server.stop();
    let mut scene = Scene::open(&server.data_dir()).await;
    let (mut missed, mut unreadable, mut untouched) = (Vec::new(), Vec::new(), 0);
    for index in 0..MUTATIONS {
        let what = scene.mutate(index);
        let found = scene.problems().await;
        if found.is_empty() {
            missed.push(what);
        } else if found[0].starts_with("unreadable") {
            unreadable.push(format!("{what}: {}", found[0]));
        }
        scene.put_back();
        if index % 10 == 0 {
            assert_eq!(scene.problems().await, Vec::<String>::new(), "a false alarm");
            untouched += 1;
        }
    }
    println!(
        "P15: {MUTATIONS} mutations of {} rows, {} missed; {untouched} untouched copies, 0 false alarms",
        scene.last(),
        missed.len()
    );
    assert!(missed.is_empty(), "{missed:#?}");
    assert!(
        unreadable.is_empty(),
        "{} times it said only that it cannot read: {:#?}",
        unreadable.len(),
        unreadable.iter().take(5).collect::<Vec<_>>()
    );
}

/// P6c: with every byte of it, so that no seal can tell.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p15_a_connection_that_was_put_back_to_an_older_state_is_named() {
    let mut server = Server::start(BINARY, Options { in_memory: true, ..Options::default() });
    let upstream = expecting().await;
    let mut found = 0;
    for number in 1..=10 {
        let client = server.client();
        let id = client.connect("rolled back", numbered(&upstream.url(), number)).await;
        let data = server.data_dir();
        server.stop();
        let database = Connection::open(data.join("claviger.db")).unwrap();
        database.execute_batch("CREATE TABLE old AS SELECT * FROM connection WHERE name = 'rolled back'").unwrap();
        server.restart();
        let client = server.client();
        let change = body(json!({"name": "newer", "integration": numbered(&upstream.url(), number + 100)}));
        client.call("PATCH", &path(&id), Some(&change)).await.expect(200);
        server.stop();
        let before = server.command(&["audit", "verify"]);
        assert!(before.status.success(), "a false alarm: {}", String::from_utf8_lossy(&before.stdout));
        let back = "PRAGMA foreign_keys = OFF; CREATE TABLE new AS SELECT * FROM connection WHERE name = 'newer'; \
                    REPLACE INTO connection SELECT * FROM old";
        database.execute_batch(back).unwrap();
        server.restart();
        assert_eq!(expect_token(&server.client(), &id, number).await["status"], "succeeded", "the old secret opens");
        let after = server.command(&["audit", "verify"]);
        let said = String::from_utf8_lossy(&after.stdout).into_owned();
        assert_eq!(after.status.code(), Some(1), "{said}");
        assert!(said.contains(&id) && said.contains("version 1") && said.contains("version 2"), "{said}");
        found += 1;
        server.stop();
        let forth = "REPLACE INTO connection SELECT * FROM new; DROP TABLE old; DROP TABLE new; \
                     UPDATE connection SET name = 'done'";
        database.execute_batch(forth).unwrap();
        server.restart();
    }
    println!("P6c: {found} connections put back to an older state, {found} named");
}
