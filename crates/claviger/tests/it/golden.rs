//! The golden table (security.md P16): every operation of the document, about
//! every state of what it is about, asked by everybody, of the real binary.
//!
//! `UPDATE_GOLDEN=1` writes `tests/golden/access.tsv` anew.

use std::{collections::BTreeSet, fmt::Write, time::Instant};

use crate::{
    golden_ask::{Asked, question},
    golden_model::{Model, Verdict, agrees},
    golden_objects::{BYSTANDER, Objects},
    golden_rows::{Caller, Row, callers, directory, rows, states, things},
};

/// What is found while the table is made.
#[derive(Default)]
struct Found {
    table: String,
    /// Cells that are not what the model says.
    differences: Vec<String>,
    /// Answers that tell what is foreign from what is not there.
    telling: Vec<String>,
    cells: usize,
    pairs: usize,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p16_every_operation_answers_everybody_as_the_golden_table_says() {
    let started = Instant::now();
    let (rows, model, callers) = (rows(), Model::new(), callers());
    let mut more: Vec<Caller> = rows.iter().flat_map(|row| [model.only(row), model.all_but(row)]).collect();
    more.sort_by(|one, other| one.name.cmp(&other.name));
    more.dedup_by(|one, other| one.name == other.name);
    let mut objects = Objects::start(&more, &model.everything().roles).await;
    let mut named: BTreeSet<&str> = callers.iter().chain(&more).map(|caller| caller.name.as_str()).collect();
    named.insert(BYSTANDER);
    let unnamed: Vec<&str> = objects.world.names().into_iter().filter(|name| !named.contains(name)).collect();
    assert!(unnamed.is_empty(), "actors of the world without a row in tests/golden/actors.tsv: {unnamed:?}");

    let mut found = Found::default();
    let names: Vec<&str> = callers.iter().map(|caller| caller.name.as_str()).collect();
    let _ = writeln!(found.table, "operation\tabout\tstate\t{}\tonly\tall_but\tdone", names.join("\t"));
    for row in &rows {
        about(&mut objects, &model, row, &callers, &mut found).await;
    }
    println!(
        "golden: {} operations, {} cells, {} pairs of foreign and missing alike, {:?}",
        crate::golden_rows::document().len(),
        found.cells,
        found.pairs,
        started.elapsed()
    );
    compare(&found.table);
    assert!(found.differences.is_empty(), "not what the model says:\n{}", found.differences.join("\n"));
    assert!(found.telling.is_empty(), "foreign and missing differ:\n{}", found.telling.join("\n"));
}

/// All states of what one row is about.
async fn about(objects: &mut Objects, model: &Model, row: &Row, callers: &[Caller], found: &mut Found) {
    let asking: Vec<Caller> = callers.iter().cloned().chain([model.only(row), model.all_but(row)]).collect();
    let mut foreign: Vec<Option<Asked>> = Vec::new();
    let mut done = false;
    for state in states(row, &things()) {
        let mut line = format!("{}\t{}\t{state}", row.operation, row.kind);
        let answers = everybody(objects, row, &state, &asking).await;
        for (caller, asked) in asking.iter().zip(&answers) {
            let cell = asked.as_ref().map_or("-", |asked| &asked.cell);
            let verdict = model.verdict(row, caller, &state);
            if cell != "-" && !agrees(&verdict, cell) {
                let name = &caller.name;
                found.differences.push(format!("{} {state} {name}: {cell}, but {verdict:?}", row.operation));
            }
            found.cells += 1;
            let _ = write!(line, "\t{cell}");
        }
        // Once for good, so that a success is seen too.
        let admin = match row.who.as_str() {
            "session" | "cookie" => callers.iter().find(|caller| caller.name == "session").expect("is among them"),
            _ => &callers[1],
        };
        let last = if !done && model.verdict(row, admin, &state) == Verdict::Allowed {
            done = true;
            let question = question(objects, row, &state, admin, None).await.expect("the administrator can");
            if row.uses_up() {
                objects.used_up(&row.kind, &state, admin);
            }
            question.ask().await.cell
        } else {
            "-".to_owned()
        };
        let _ = writeln!(found.table, "{line}\t{last}");
        match state.as_str() {
            "foreign" => foreign = answers,
            "missing" if !foreign.is_empty() => alike(row, &asking, &foreign, &answers, found),
            _ => {}
        }
    }
    // What it takes an app, an authenticator or a public URL to make is done in their own tests.
    assert!(
        done || row.operation.starts_with("personal")
            || matches!(&*row.kind, "factor" | "passkey" | "issuer_described"),
        "{}: the administrator may never do it",
        row.operation
    );
}

/// Asks as each of them: at once, or one after the other where an answer may use
/// up what is asked about.
async fn everybody(objects: &mut Objects, row: &Row, state: &str, asking: &[Caller]) -> Vec<Option<Asked>> {
    let mut asked = Vec::new();
    for caller in asking {
        let question = question(objects, row, state, caller, Some("golden")).await;
        let Some(question) = question else {
            asked.push(None);
            continue;
        };
        let task = tokio::spawn(question.ask());
        if !(row.is_done() && row.uses_up()) {
            asked.push(Some(task));
            continue;
        }
        let answer = task.await.expect("asked");
        if answer.succeeded {
            objects.used_up(&row.kind, state, caller);
        }
        asked.push(Some(tokio::spawn(async { answer })));
    }
    let mut answers = Vec::new();
    for task in asked {
        answers.push(match task {
            None => None,
            Some(task) => Some(task.await.expect("asked")),
        });
    }
    answers
}

/// What is foreign is answered as what is not there, to the byte.
fn alike(row: &Row, asking: &[Caller], foreign: &[Option<Asked>], missing: &[Option<Asked>], found: &mut Found) {
    let pairs = asking.iter().zip(foreign.iter().zip(missing));
    for (caller, (foreign, missing)) in pairs.filter(|(caller, _)| caller.organization != "other") {
        let (Some(foreign), Some(missing)) = (foreign, missing) else { continue };
        found.pairs += 1;
        if foreign.plain != missing.plain {
            let (foreign, missing) = (&foreign.plain, &missing.plain);
            found.telling.push(format!("{} {}:\n{foreign}\n--\n{missing}", row.operation, caller.name));
        }
    }
}

/// Holds the table against the committed one, or writes that.
fn compare(table: &str) {
    let path = directory().join("access.tsv");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, table).expect("the table can be written");
        return;
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
    let (was, is) = (lines(&committed), lines(table));
    let less: Vec<String> = was.difference(&is).map(|line| format!("- {line}")).collect();
    let new: Vec<String> = is.difference(&was).map(|line| format!("+ {line}")).collect();
    assert!(
        less.is_empty() && new.is_empty(),
        "tests/golden/access.tsv is not what the server does; if it is meant, run with UPDATE_GOLDEN=1:\n{}\n{}",
        less.join("\n"),
        new.join("\n")
    );
}
