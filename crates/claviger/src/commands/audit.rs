//! `claviger audit verify` and `claviger audit export`

use anyhow::{Result, bail};
use claviger_core::{
    audit::Moment,
    verify::{Range, VerifyReport, verify as walk, verify_range as walk_range},
};
use claviger_model::Clock;
use http_body_util::BodyExt;

use crate::{
    cli::{ExportArgs, VerifyArgs},
    client::{self, Client},
    config, installation, output,
    root_key::Source,
};

/// Walks the record, or a part of it, and says what is not as it was written.
pub(crate) async fn verify(args: &VerifyArgs) -> Result<()> {
    let storage = config::storage(&args.storage)?;
    let source = Source::find(&storage)?;
    if !storage.data_dir.is_dir() {
        bail!("{} is no data directory; name one with --data-dir", storage.data_dir.display());
    }
    let store = installation::look(&storage).await?;
    let vault = installation::unseal(&store, &source).await?;
    let now = Clock::System.now();
    let seen = |moment: Option<Moment>| moment.map(|moment| moment.seen_from(now));
    let range = Range { from: seen(args.from), to: seen(args.to), chain: args.chain };
    let checkpoints = Some(storage.checkpoint_file.as_path());
    let report = if range.is_everything() {
        walk(&store, &vault, checkpoints).await?
    } else {
        walk_range(&store, &vault, checkpoints, &range).await?
    };
    tell(&report, range.is_everything());
    if report.problems.is_empty() { Ok(()) } else { bail!("the record is not as it was written") }
}

fn tell(report: &VerifyReport, everything: bool) {
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
    let connections = match everything {
        true => output::counted(report.connections, "connection"),
        false => "connections not compared".to_owned(),
    };
    output::say(&format!(
        "{} in {}, {}, {connections}: {found}",
        output::counted(report.rows, "row"),
        output::counted(report.chains as u64, "chain"),
        output::counted(report.checkpoints, "checkpoint"),
    ));
}

/// Prints what the server streams, line by line as it comes. An export that
/// breaks off fails: what was printed is then not all there is.
pub(crate) async fn export(args: &ExportArgs) -> Result<()> {
    let asked = [("filter[query]", &args.query), ("filter[from]", &args.from), ("filter[to]", &args.to)];
    let asked: Vec<String> = asked
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name}={}", client::escaped(value.as_deref()?))))
        .collect();
    let path = format!("/api/v2/audit/events/stream?{}", asked.join("&"));
    let mut body = Client::new(&args.client)?.open(&path).await?;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else { bail!("the export broke off: what was printed is not all of it") };
        if let Ok(data) = frame.into_data() {
            output::write(&data)?;
        }
    }
    Ok(())
}
