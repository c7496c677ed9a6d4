//! Commands for who runs the server, as they are typed: `root-keys …` and `audit …`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use claviger_core::audit::Moment;
use claviger_model::ChainId;

use super::{ClientArgs, StorageArgs};

#[derive(Subcommand)]
pub(crate) enum RootKeysCommand {
    /// Replace the root key of a running server
    Rotate {
        #[command(flatten)]
        storage: StorageArgs,
        /// Also make new organization keys and seal every connection anew (after a suspected leak)
        #[arg(long)]
        reseal: bool,
        /// The new key, where the server takes its key from elsewhere than the data directory
        #[arg(long, value_name = "FILE")]
        new_key_file: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
pub(crate) enum AuditCommand {
    /// Check that nothing of the record was changed, dropped or cut off
    Verify(VerifyArgs),
    /// Print the record as lines of JSON, oldest first
    Export(ExportArgs),
}

/// Which part of the record is checked: all of it, if nothing is given.
#[derive(Args)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    pub(crate) storage: StorageArgs,
    /// Only rows from then on: 2026-11-22T10:00:00Z, or now-1d (s, m, h, d, w)
    #[arg(long, value_name = "TIME")]
    pub(crate) from: Option<Moment>,
    /// Only rows until then
    #[arg(long, value_name = "TIME")]
    pub(crate) to: Option<Moment>,
    /// Only the chain of one server
    #[arg(long, value_name = "ID")]
    pub(crate) chain: Option<ChainId>,
}

/// Which events are printed.
#[derive(Args)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    pub(crate) client: ClientArgs,
    /// From when on: 2026-11-22T10:00:00Z, or now-1d (s, m, h, d, w)
    #[arg(long, value_name = "TIME")]
    pub(crate) from: Option<String>,
    /// Until when
    #[arg(long, value_name = "TIME")]
    pub(crate) to: Option<String>,
    /// Such as '@action:modified -@usr.email:ana@acme.example'
    #[arg(long, value_name = "QUERY")]
    pub(crate) query: Option<String>,
}
