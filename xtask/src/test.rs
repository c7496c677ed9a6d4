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

const RUNNERS: [(&str, Runner); 6] = [
    ("workspace", workspace),
    ("rust_client", rust_client),
    ("python_client", python_client),
    ("single_sign_on", single_sign_on),
    ("web_units", web_units),
    ("web", web),
];

/// Runs all tests, or the named runners, and closes with one line of figures
/// for each.
pub(crate) fn test(names: &[String]) -> Result<()> {
    if let Some(unknown) = names.iter().find(|name| RUNNERS.iter().all(|(runner, _)| runner != *name)) {
        bail!("no runner is called {unknown}; there are {}", RUNNERS.map(|(name, _)| name).join(", "));
    }
    setup::test_tools()?;
    let chosen = RUNNERS.iter().filter(|(name, _)| names.is_empty() || names.iter().any(|wanted| wanted == name));
    let chosen: Vec<_> = chosen.collect();
    if chosen.len() == RUNNERS.len() {
        build_everything()?;
    }
    let summaries: Vec<Summary> = chosen.iter().map(|(name, runner)| one(name, *runner)).collect();
    println!("\n==== all runners");
    for summary in &summaries {
        summary.print();
    }
    let failed = summaries.iter().filter(|summary| !summary.good()).count();
    ensure!(failed == 0, "{failed} of {} runners failed", summaries.len());
    Ok(())
}

/// Builds before any test runs. The Rust client is one crate that keeps one
/// processor busy for minutes, so the workspace is built beside it; no test
/// runs beside it, because some of them measure time. What does not build is
/// for the runner that needs it to report.
fn build_everything() -> Result<()> {
    println!("\n==== building");
    let start = Instant::now();
    let mut client = client_tests(&["--no-run", "--quiet"]).spawn()?;
    let workspace = run::run(&mut workspace_tests(&["--no-run", "--quiet"]));
    let good = client.wait()?.success() && workspace.is_ok();
    println!("building took {} s{}", start.elapsed().as_secs(), if good { "" } else { " and FAILED" });
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
    summary.took(start.elapsed());
    summary
}

fn workspace() -> Result<Command> {
    Ok(workspace_tests(&["--no-fail-fast"]))
}

fn workspace_tests(arguments: &[&str]) -> Command {
    let mut command = run::cargo(&["test", "--workspace"]);
    command.args(arguments);
    command
}

/// The official Rust client.
fn rust_client() -> Result<Command> {
    let mut command = client_tests(&["--no-fail-fast"]);
    command.env("CLAVIGER_BINARY", binary()?);
    // The client honours proxy variables, for loopback too unless told not to.
    command.env("NO_PROXY", "127.0.0.1");
    Ok(command)
}

/// A workspace and a target directory of its own.
fn client_tests(arguments: &[&str]) -> Command {
    let mut command = run::cargo(&["test", "--locked", "--target-dir", "target"]);
    command.args(arguments).current_dir(run::root().join("e2e/rust-client"));
    command
}

/// The official Python client, under pytest.
fn python_client() -> Result<Command> {
    let mut command = run::command(setup::python()?, &["-m", "pytest", "-p", "no:cacheprovider"]);
    command.current_dir(run::root().join("e2e/python")).env("CLAVIGER_BINARY", binary()?);
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(command)
}

/// People who sign in through a real OpenID provider, under Node's own test runner.
fn single_sign_on() -> Result<Command> {
    let folder = setup::sign_on_packages()?;
    let mut command = run::command("node", &["--test", "--test-reporter=spec"]);
    command.current_dir(folder).env("CLAVIGER_BINARY", binary()?);
    Ok(command)
}

/// What of the user interface needs no browser.
fn web_units() -> Result<Command> {
    setup::web_packages()?;
    let mut command = setup::npm(&["run", "--silent", "test"]);
    command.env("NO_COLOR", "1");
    Ok(command)
}

/// The user interface in a browser, as people use it.
fn web() -> Result<Command> {
    setup::web_build()?;
    let mut command = setup::npm(&["run", "--silent", "e2e"]);
    command.env("CLAVIGER_BINARY", binary()?).env("NO_COLOR", "1");
    Ok(command)
}

/// The server to test: the one that `CLAVIGER_BINARY` names, or the one that the
/// workspace's own tests run. Cargo picks the features of dependencies by what
/// it builds together: for the package alone it would compile most of them a
/// second time.
fn binary() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("CLAVIGER_BINARY") {
        return Ok(named.into());
    }
    run::run(&mut workspace_tests(&["--no-run", "--quiet"]))?;
    let binary = run::target_directory()?.join("debug/claviger");
    ensure!(binary.is_file(), "the build of the workspace's tests left no {}", binary.display());
    Ok(binary)
}
