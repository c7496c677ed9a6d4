//! `claviger audit verify`

use anyhow::{Result, bail};
use claviger_core::verify::verify as walk;

use crate::{cli::StorageArgs, config, installation, output, root_key::Source};

/// Walks the whole record and says what is not as it was written.
pub(crate) async fn verify(args: &StorageArgs) -> Result<()> {
    let storage = config::storage(args)?;
    let source = Source::find(&storage)?;
    if !storage.data_dir.is_dir() {
        bail!("{} is no data directory; name one with --data-dir", storage.data_dir.display());
    }
    let store = installation::look(&storage).await?;
    let vault = installation::unseal(&store, &source).await?;
    let report = walk(&store, &vault, Some(&storage.checkpoint_file)).await?;
    for problem in &report.problems {
        output::say(problem);
    }
    if report.open > 0 {
        output::say(&format!(
            "{} without an outcome: under way, or to be closed at the next start of their server",
            output::counted(report.open as u64, "operation")
        ));
    }
    let found = match report.problems.len() {
        0 => "nothing was touched".to_owned(),
        more => output::counted(more as u64, "problem"),
    };
    output::say(&format!(
        "{} in {}, {}, {}: {found}",
        output::counted(report.rows, "row"),
        output::counted(report.chains as u64, "chain"),
        output::counted(report.checkpoints, "checkpoint"),
        output::counted(report.connections, "connection"),
    ));
    if report.problems.is_empty() { Ok(()) } else { bail!("the record is not as it was written") }
}
