//! `cargo xtask bench`: hands over to bench/run.py.

use anyhow::{Result, ensure};

use crate::run;

/// Runs the benchmarks with the arguments as given.
pub(crate) fn bench(arguments: &[String]) -> Result<()> {
    ensure!(run::root().join("bench/run.py").is_file(), "there is no bench/run.py yet: nothing to measure");
    run::run(run::command("python3", &["bench/run.py"]).env("PYTHONDONTWRITEBYTECODE", "1").args(arguments))
}
