//! What the process gives up before it reads any key (security.md K8).

use anyhow::{Context, Result};
use rustix::{
    process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit},
    thread::set_no_new_privs,
};

/// No core dumps, no debugger of the same user, no new privileges.
pub(crate) fn harden() -> Result<()> {
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    setrlimit(Resource::Core, none).context("switching core dumps off")?;
    set_dumpable_behavior(DumpableBehavior::NotDumpable).context("refusing debuggers")?;
    set_no_new_privs(true).context("giving up new privileges")
}
