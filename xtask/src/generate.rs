//! `cargo xtask gen`: writes what is derived from the code.

use std::fs;

use anyhow::Result;

use crate::{check, run};

/// The OpenAPI document, as the binary prints it.
pub(crate) const OPENAPI: &str = "crates/claviger-http/openapi.json";

/// What [`OPENAPI`] should hold.
pub(crate) fn openapi() -> Result<String> {
    // The package alone would have most dependencies compiled with other features.
    run::run(&mut run::cargo(&["build", "--quiet", "--workspace", "--bins"]))?;
    run::output(&mut run::command(run::target_directory()?.join("debug/claviger"), &["openapi"]))
}

/// Rewrites every generated file. The diff is for the reviewer.
pub(crate) fn generate() -> Result<()> {
    check::expose_sites_write()?;
    println!("wrote {}", check::EXPOSE_SITES);
    fs::write(run::root().join(OPENAPI), openapi()?)?;
    println!("wrote {OPENAPI}");
    Ok(())
}
