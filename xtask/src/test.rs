//! `cargo xtask test`: installs what is missing, then runs every test there is.
//! One that fails does not keep the others from running.

mod summary;

use std::process::Command;

use anyhow::{Result, ensure};

use self::summary::Summary;
use crate::{run, setup};

/// Runs all tests and closes with one line of figures for each runner.
pub(crate) fn test() -> Result<()> {
    setup::test_tools()?;
    let mut summaries = Vec::new();
    summaries.push(runner("workspace", &mut run::cargo(&["test", "--workspace", "--no-fail-fast"])));
    match run::run(&mut run::cargo(&["build", "--package", "claviger"])) {
        Ok(()) => {
            summaries.push(runner("rust_client", &mut rust_client()?));
            summaries.push(runner("python_client", &mut python_client()?));
        }
        Err(error) => summaries.push(Summary::broken("clients", format!("{error:#}"))),
    }
    println!("\n==== all runners");
    for summary in &summaries {
        summary.print();
    }
    let failed = summaries.iter().filter(|summary| !summary.good()).count();
    ensure!(failed == 0, "{failed} of {} runners failed", summaries.len());
    Ok(())
}

/// The official Rust client: a workspace and a target directory of its own.
fn rust_client() -> Result<Command> {
    let mut command = run::cargo(&["test", "--locked", "--no-fail-fast", "--target-dir", "target"]);
    command.current_dir(run::root().join("e2e/rust-client")).env("CLAVIGER_BINARY", binary()?);
    Ok(command)
}

/// The official Python client, under pytest.
fn python_client() -> Result<Command> {
    let mut command = run::command(setup::python()?, &["-m", "pytest", "-p", "no:cacheprovider"]);
    command.current_dir(run::root().join("e2e/python")).env("CLAVIGER_BINARY", binary()?);
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(command)
}

fn binary() -> Result<std::path::PathBuf> {
    Ok(run::target_directory()?.join("debug/claviger"))
}

fn runner(name: &'static str, command: &mut Command) -> Summary {
    println!("\n==== {name}");
    let mut summary = Summary::new(name);
    match run::watch(command, |line| summary.read(line)) {
        Ok(succeeded) => summary.ended(succeeded),
        Err(error) => summary = Summary::broken(name, format!("{error:#}")),
    }
    summary
}
