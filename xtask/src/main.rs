#![doc = include_str!("../README.md")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool talks on its streams")]

mod bench;
mod check;
mod generate;
mod run;
mod serve;
mod setup;
mod test;

use std::process::ExitCode;

const USAGE: &str = "cargo xtask COMMAND

  serve [-- ARGS]     build (a dev build: quick to make, slow to run) and start the server in ./claviger-data
  web                 build the user interface into web/dist, for `cargo build --release` to take in
  test [NAME...]      install what the tests need, then run all of them (workspace, rust_client, python_client,
                      single_sign_on, web_units, web), or the named ones
  check [NAME...]     format, lints, arrows, rooms, licences, advisories, generated files and more, or the named ones;
                      with --install it builds cargo-deny first (minutes), which the advisories need
  gen                 rewrite the generated files
  bench [ARGS]        the benchmarks (bench/run.py)
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", [].as_slice()),
    };
    let outcome = match command {
        "serve" => serve::serve(rest),
        "web" => setup::web_build(),
        "test" => test::test(rest),
        "check" => check::check(rest),
        "gen" => generate::generate(),
        "bench" => bench::bench(rest),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        other => {
            eprint!("cargo xtask {other}: no such command\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
