//! Known advisories against our dependencies, by cargo-deny. The database is a
//! git repository; where it cannot be reached this check says so.

use std::path::PathBuf;
use std::process::Stdio;

use anyhow::Result;

use super::Verdict;
use crate::run;

/// Where the database is published.
const DATABASE: &str = "https://github.com/RustSec/advisory-db";

/// Runs `cargo deny check` in full where that can be done.
pub(crate) fn check(arguments: &[String]) -> Result<Verdict> {
    let Some(deny) = cargo_deny(arguments.iter().any(|argument| argument == "--install"))? else {
        return Ok(Verdict::Skipped("cargo-deny is not installed: `cargo xtask check --install`, minutes".to_owned()));
    };
    let deny = deny.to_string_lossy();
    run::run(&mut run::command(&*deny, &["check", "bans", "licenses", "sources"]))?;
    if !database_reachable() {
        return Ok(Verdict::Skipped(format!("{DATABASE} cannot be reached; bans, licences and sources are good")));
    }
    let mut check = run::command(&*deny, &["check", "advisories"]);
    run::run(check.env("CLAVIGER_ADVISORY_DB", run::cache().join("advisory-dbs")))?;
    Ok(Verdict::Good("none open".to_owned()))
}

/// cargo-deny from `PATH` or .cache/, installed into the latter when asked to.
fn cargo_deny(install: bool) -> Result<Option<PathBuf>> {
    if run::installed("cargo-deny") {
        return Ok(Some("cargo-deny".into()));
    }
    let folder = run::cache().join("cargo-deny");
    let program = folder.join("bin/cargo-deny");
    if !program.is_file() && install {
        let mut cargo = run::cargo(&["install", "cargo-deny", "--locked", "--root"]);
        run::run(cargo.arg(&folder).env("CARGO_TARGET_DIR", folder.join("target")))?;
    }
    Ok(program.is_file().then_some(program))
}

fn database_reachable() -> bool {
    let mut probe = run::command("git", &["ls-remote", "--exit-code", DATABASE, "HEAD"]);
    probe.env("GIT_TERMINAL_PROMPT", "0").env("GIT_HTTP_LOW_SPEED_LIMIT", "1").env("GIT_HTTP_LOW_SPEED_TIME", "10");
    probe.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}
