//! `cargo xtask serve`: from a fresh clone to a listening server.

use std::os::unix::process::CommandExt as _;

use anyhow::{Context as _, Result};

use crate::{run, setup};

/// Builds the web UI where Node is installed, then the server, and becomes it, so
/// that signals reach the server and nothing else.
pub(crate) fn serve(arguments: &[String]) -> Result<()> {
    if run::installed("npm") {
        setup::web_build()?;
    } else {
        println!("missing: npm. The server starts without the web UI; install Node to have it.");
    }
    println!("A dev build: quick to make, several times slower than `cargo build --release`.");
    run::run(&mut run::cargo(&["build", "--package", "claviger"]))?;
    let binary = run::target_directory()?.join("debug/claviger");
    let mut server = run::command(&binary, &["serve"]);
    if !arguments.iter().any(|argument| argument.starts_with("--data-dir")) {
        server.args(["--data-dir", "claviger-data"]);
    }
    let extra = arguments.iter().skip_while(|argument| *argument == "--");
    Err(server.args(extra).exec()).with_context(|| format!("cannot start {}", binary.display()))
}
