//! The embedded database as it lies on disk: for tests that ask whether
//! something was written.

use std::{collections::BTreeMap, path::Path};

use rusqlite::{Connection, OpenFlags, types::ValueRef};

/// Every row of every table as text, by table.
pub fn dump(data_dir: &Path) -> BTreeMap<String, Vec<String>> {
    let database = open(data_dir);
    let names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let tables = rows(&database, names);
    tables.into_iter().map(|name| (name.clone(), rows(&database, &format!("SELECT * FROM \"{name}\"")))).collect()
}

/// The rows that `query` gives, columns joined with a bar.
pub fn query(data_dir: &Path, query: &str) -> Vec<String> {
    rows(&open(data_dir), query)
}

/// Changes the database behind the server's back.
pub fn change(data_dir: &Path, statement: &str) -> usize {
    let database = Connection::open(data_dir.join("claviger.db")).expect("the database opens");
    database.execute(statement, []).expect("the statement runs")
}

fn open(data_dir: &Path) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    Connection::open_with_flags(data_dir.join("claviger.db"), flags).expect("the database opens")
}

fn rows(database: &Connection, query: &str) -> Vec<String> {
    let mut statement = database.prepare(query).expect("the query is right");
    let columns = statement.column_count();
    let text = |row: &rusqlite::Row<'_>| {
        let cell = |index| row.get_ref(index).map(cell);
        (0..columns).map(cell).collect::<Result<Vec<_>, _>>().map(|cells| cells.join("|"))
    };
    let mut all: Vec<String> =
        statement.query_map([], |row| text(row)).expect("the query runs").map(|row| row.expect("a row")).collect();
    all.sort();
    all
}

fn cell(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "NULL".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        ValueRef::Blob(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}
