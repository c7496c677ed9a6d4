//! `cargo xtask gen`: writes what is derived from the code.

use std::fs;

use anyhow::Result;

use crate::{check, run, setup};

/// The OpenAPI document, as the binary prints it.
pub(crate) const OPENAPI: &str = "crates/claviger-http/openapi.json";

/// The types of what the API takes and answers, made from [`OPENAPI`] for the user interface.
pub(crate) const CLIENT: &str = "web/src/api/schema.ts";

/// What [`CLIENT`] should hold.
pub(crate) fn client() -> Result<String> {
    setup::web_packages()?;
    let file = run::cache().join("schema.ts");
    run::run(setup::npm(&["run", "--silent", "api", "--"]).arg(&file))?;
    Ok(fs::read_to_string(file)?)
}

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
    fs::write(run::root().join(CLIENT), client()?)?;
    println!("wrote {CLIENT}");
    Ok(())
}
