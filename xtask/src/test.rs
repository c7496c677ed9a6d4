//! `cargo xtask test`: installs what is missing, then runs every test there is.
//! One that fails does not keep the others from running.

mod summary;

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail, ensure};

use self::summary::Summary;
use crate::{run, setup};

/// The tests of one language, and the command that runs them.
type Runner = fn() -> Result<Command>;

const RUNNERS: [(&str, Runner); 3] =
    [("workspace", workspace), ("rust_client", rust_client), ("python_client", python_client)];

/// Runs all tests, or the named runners, and closes with one line of figures
/// for each.
pub(crate) fn test(names: &[String]) -> Result<()> {
    if let Some(unknown) = names.iter().find(|name| RUNNERS.iter().all(|(runner, _)| runner != *name)) {
        bail!("no runner is called {unknown}; there are {}", RUNNERS.map(|(name, _)| name).join(", "));
    }
    setup::test_tools()?;
    let chosen = RUNNERS.iter().filter(|(name, _)| names.is_empty() || names.iter().any(|wanted| wanted == name));
    let summaries: Vec<Summary> = chosen.map(|(name, runner)| one(name, *runner)).collect();
    println!("\n==== all runners");
    for summary in &summaries {
        summary.print();
    }
    let failed = summaries.iter().filter(|summary| !summary.good()).count();
    ensure!(failed == 0, "{failed} of {} runners failed", summaries.len());
    Ok(())
}

fn one(name: &'static str, runner: Runner) -> Summary {
    println!("\n==== {name}");
    let start = Instant::now();
    let mut summary = Summary::new(name);
    match runner().and_then(|mut command| run::watch(&mut command, |line| summary.read(line))) {
        Ok(succeeded) => summary.ended(succeeded),
        Err(error) => summary = Summary::broken(name, format!("{error:#}")),
    }
    println!("{name} took {} s, building included", start.elapsed().as_secs());
    summary
}

fn workspace() -> Result<Command> {
    Ok(run::cargo(&["test", "--workspace", "--no-fail-fast"]))
}

/// The official Rust client: a workspace and a target directory of its own.
fn rust_client() -> Result<Command> {
    let mut command = run::cargo(&["test", "--locked", "--no-fail-fast", "--target-dir", "target"]);
    command.current_dir(run::root().join("e2e/rust-client")).env("CLAVIGER_BINARY", binary()?);
    // The client honours proxy variables, for loopback too unless told not to.
    command.env("NO_PROXY", "127.0.0.1");
    Ok(command)
}

/// The official Python client, under pytest.
fn python_client() -> Result<Command> {
    let mut command = run::command(setup::python()?, &["-m", "pytest", "-p", "no:cacheprovider"]);
    command.current_dir(run::root().join("e2e/python")).env("CLAVIGER_BINARY", binary()?);
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(command)
}

/// The server to test: the one that `CLAVIGER_BINARY` names, or a fresh build.
fn binary() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("CLAVIGER_BINARY") {
        return Ok(named.into());
    }
    run::run(&mut run::cargo(&["build", "--package", "claviger"]))?;
    Ok(run::target_directory()?.join("debug/claviger"))
}
