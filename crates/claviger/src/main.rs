#![doc = include_str!("../README.md")]

mod admin;
mod background;
mod cli;
mod client;
mod commands;
mod config;
mod first_keys;
mod hardening;
mod installation;
mod logging;
mod output;
mod root_key;
mod rotate;
mod serve;

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;
use zeroizing_alloc::ZeroAlloc;

/// Wipes memory when it is freed: the HTTP stack copies secrets that we cannot
/// reach to wipe ourselves (security.md K7). Below it mimalloc instead of the
/// system's: a call makes about 150 allocations, which were a seventh of its
/// instructions (bench/README.md).
#[global_allocator]
static ALLOCATOR: ZeroAlloc<MiMalloc> = ZeroAlloc(MiMalloc);

fn main() -> ExitCode {
    // Half of each huge page would stay unused: an idle server is 14 MiB smaller
    // without. The allocator is built to ask for none (`no_thp`), since it begins
    // before this line; a kernel may give them unasked, or have none and refuse this.
    let _ = rustix::thread::disable_transparent_huge_pages(true);
    // A wrong command line ends here with exit code 2.
    let cli = cli::Cli::parse();
    if let Err(error) = hardening::harden() {
        output::complain(&error);
        return ExitCode::FAILURE;
    }
    match commands::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&error);
            ExitCode::FAILURE
        }
    }
}
