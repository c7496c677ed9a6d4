//! Logs: structured lines on standard error; user text is a field, never the
//! format (security.md W10).

use std::io::IsTerminal;

use anyhow::{Context, Result};
use tracing_subscriber::EnvFilter;

/// Starts to log at `level`, for people on a terminal and as JSON elsewhere.
pub(crate) fn start(level: &str) -> Result<()> {
    let filter = EnvFilter::try_new(directives(level))
        .with_context(|| format!("--log-level {level}: must be error, warn, info, debug or trace"))?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        builder.init();
    } else {
        builder.json().flatten_event(true).init();
    }
    Ok(())
}

/// `debug` and `trace` are for what we do ourselves: what libraries say of every
/// frame and packet would drown it. Who wants that names the library.
fn directives(level: &str) -> String {
    let each = level.split(',').map(|part| match part.trim() {
        own if own.eq_ignore_ascii_case("debug") || own.eq_ignore_ascii_case("trace") => format!("info,claviger={own}"),
        other => other.to_owned(),
    });
    each.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn below_info_only_our_own_events_are_asked_for() {
        assert_eq!(directives("warn"), "warn");
        assert_eq!(directives("trace"), "info,claviger=trace");
        assert_eq!(directives("debug, h2=trace"), "info,claviger=debug,h2=trace");
        assert_eq!(directives("info,claviger_store=debug"), "info,claviger_store=debug");
    }
}
