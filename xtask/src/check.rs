//! `cargo xtask check`: everything that can be judged without running the
//! server. Runs every check, then fails if one failed.

mod advisories;
mod arrows;
mod licences;
mod machine;
mod rooms;
mod source;

use anyhow::{Result, bail, ensure};

use crate::{generate, run, setup};

pub(crate) use rooms::{EXPOSE_SITES, expose_sites_write};

/// What a check came to. An `Err` beside it is a check that could not be made.
pub(crate) enum Verdict {
    Good(String),
    Skipped(String),
    Bad(Vec<String>),
}

impl Verdict {
    /// Good when there is nothing to complain about.
    pub(crate) fn of(complaints: Vec<String>, looked_at: String) -> Self {
        if complaints.is_empty() { Self::Good(looked_at) } else { Self::Bad(complaints) }
    }
}

type Check = fn(&[String]) -> Result<Verdict>;

const CHECKS: [(&str, Check); 11] = [
    ("format", |_| check_format()),
    ("lints", |_| {
        command(run::cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "--deny", "warnings"]))
    }),
    ("arrows", |_| arrows::check()),
    ("rooms", |_| rooms::check_words()),
    ("expose", |_| rooms::check_expose_sites()),
    ("unsafe", |_| machine::check_unsafe_forbidden()),
    ("paths", |_| machine::check_no_paths()),
    ("licences", |_| licences::check()),
    ("advisories", advisories::check),
    ("generated", |_| check_generated()),
    ("web", |_| check_web()),
];

/// Runs the checks that are named, or all, and prints one line a check at the
/// end.
pub(crate) fn check(arguments: &[String]) -> Result<()> {
    let named: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    if let Some(unknown) = named.iter().find(|name| CHECKS.iter().all(|(check, _)| check != *name)) {
        bail!("no check is called {unknown}; there are {}", CHECKS.map(|(name, _)| name).join(", "));
    }
    let mut lines = Vec::new();
    let mut failed = 0;
    for (name, one) in CHECKS.iter().filter(|(name, _)| named.is_empty() || named.iter().any(|wanted| wanted == name)) {
        println!("== {name}");
        match one(arguments) {
            Ok(Verdict::Good(what)) => lines.push(format!("{name}: good ({what})")),
            Ok(Verdict::Skipped(why)) => lines.push(format!("{name}: NOT CHECKED ({why})")),
            Ok(Verdict::Bad(complaints)) => {
                failed += 1;
                lines.push(format!("{name}: {} to mend", complaints.len()));
                complaints.iter().for_each(|complaint| println!("{name}: {complaint}"));
            }
            Err(error) => {
                failed += 1;
                lines.push(format!("{name}: {error:#}"));
            }
        }
    }
    println!("\n{}", lines.join("\n"));
    ensure!(failed == 0, "{failed} of {} checks failed", lines.len());
    Ok(())
}

fn command(mut command: std::process::Command) -> Result<Verdict> {
    run::run(&mut command)?;
    Ok(Verdict::Good("clean".to_owned()))
}

fn check_format() -> Result<Verdict> {
    run::run(&mut run::cargo(&["fmt", "--all", "--check"]))?;
    command(run::cargo(&["fmt", "--manifest-path", "e2e/rust-client/Cargo.toml", "--check"]))
}

fn check_generated() -> Result<Verdict> {
    let Ok(committed) = std::fs::read_to_string(run::root().join(generate::OPENAPI)) else {
        return Ok(Verdict::Skipped(format!("there is no {} yet", generate::OPENAPI)));
    };
    let stale = |path: &str| format!("{path} is stale: `cargo xtask gen`");
    let mut complaints = Vec::new();
    if committed != generate::openapi()? {
        complaints.push(stale(generate::OPENAPI));
    }
    if std::fs::read_to_string(run::root().join(generate::CLIENT))? != generate::client()? {
        complaints.push(stale(generate::CLIENT));
    }
    Ok(Verdict::of(complaints, "2 files fresh".to_owned()))
}

fn check_web() -> Result<Verdict> {
    setup::web_packages()?;
    command(setup::npm(&["run", "lint"]))
}
