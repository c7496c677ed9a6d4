//! What the tests need beside Rust: installed where we may, named where we may
//! not. Nothing is cached outside the tree.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::run;

/// A Debian package and a way to tell that it is there.
struct Package {
    name: &'static str,
    why: &'static str,
    present: fn() -> bool,
}

const PACKAGES: [Package; 5] = [
    Package { name: "postgresql", why: "the store's contract tests run on both databases", present: has_postgresql },
    Package { name: "nginx-light", why: "the peer that tests and benchmarks run against", present: has_nginx },
    Package {
        name: "openssl",
        why: "keys and certificates in every form that people have them in",
        present: has_openssl,
    },
    Package { name: "chromium", why: "the browser that the user interface is tested in", present: has_chromium },
    Package { name: "python3-venv", why: "the official Python client is a test client", present: has_venv },
];

/// Everything that `cargo xtask test` needs.
pub(crate) fn test_tools() -> Result<()> {
    system_packages()?;
    python()?;
    Ok(())
}

/// Installs the Debian packages that are missing, or says which command would.
fn system_packages() -> Result<()> {
    let missing: Vec<&Package> = PACKAGES.iter().filter(|package| !(package.present)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    for package in &missing {
        println!("missing: {} ({})", package.name, package.why);
    }
    let names: Vec<&str> = missing.iter().map(|package| package.name).collect();
    if !is_root()? {
        bail!("this needs root: apt-get update && apt-get install --no-install-recommends {}", names.join(" "));
    }
    let mut update = apt(&["update", "-qq"]);
    run::run(&mut update)?;
    run::run(apt(&["install", "-y", "-qq", "--no-install-recommends"]).args(&names))
}

fn apt(arguments: &[&str]) -> Command {
    let mut command = run::command("apt-get", arguments);
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn is_root() -> Result<bool> {
    Ok(run::output(&mut run::command("id", &["-u"]))?.trim() == "0")
}

/// Debian keeps the server programs out of `PATH`, one folder a version. The
/// tests start a server of their own unless one is named.
fn has_postgresql() -> bool {
    if std::env::var_os("CLAVIGER_TEST_POSTGRES_URL").is_some() {
        return true;
    }
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    run::installed("initdb") || versions.into_iter().any(|version| version.path().join("bin/initdb").is_file())
}

fn has_nginx() -> bool {
    run::installed("nginx") || Path::new("/usr/sbin/nginx").is_file()
}

fn has_openssl() -> bool {
    run::installed("openssl")
}

fn has_chromium() -> bool {
    std::env::var_os("CLAVIGER_CHROMIUM").is_some() || Path::new("/usr/bin/chromium").is_file()
}

fn has_venv() -> bool {
    let mut probe = Command::new("python3");
    probe.args(["-c", "import ensurepip, venv"]);
    probe.output().is_ok_and(|done| done.status.success())
}

/// The Python of the client tests, with exactly the packages that
/// e2e/python/requirements.txt pins. Made anew when that file changes.
pub(crate) fn python() -> Result<PathBuf> {
    let requirements = run::root().join("e2e/python/requirements.txt");
    let wanted = fs::read_to_string(&requirements).context("e2e/python/requirements.txt")?;
    let folder = run::cache().join("python");
    let python = folder.join("bin/python");
    let stamp = folder.join("installed.txt");
    if python.is_file() && fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    fs::create_dir_all(run::cache())?;
    let folder = folder.to_string_lossy();
    run::run(&mut run::command("python3", &["-m", "venv", "--clear", &folder]))?;
    let mut install = run::command(&python, &["-m", "pip", "install", "--quiet", "--require-hashes", "--requirement"]);
    run::run(install.arg(&requirements).env("PIP_CACHE_DIR", run::cache().join("pip")))?;
    fs::write(stamp, wanted)?;
    Ok(python)
}

/// Oldest Node that the OpenID provider of the tests and the user interface's tools run on.
const NODE: u32 = 20;

/// Fails where there is no Node that is new enough.
fn node() -> Result<()> {
    let version = run::output(&mut run::command("node", &["--version"])).unwrap_or_default();
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok());
    if major.is_none_or(|major: u32| major < NODE) || !run::installed("npm") {
        let found = if version.is_empty() { "none" } else { version.trim() };
        bail!(
            "missing: Node {NODE} or newer with npm (found: {found}); it builds and tests the user interface, and \
             runs the OpenID provider that people sign in through"
        );
    }
    Ok(())
}

/// The folder of the tests of single sign-on, with exactly the packages that its
/// lock file pins.
pub(crate) fn sign_on_packages() -> Result<PathBuf> {
    node()?;
    let folder = run::root().join("e2e/oidc");
    if !up_to_date(&folder) {
        run::run(npm(&["ci", "--no-audit", "--no-fund"]).current_dir(&folder))?;
    }
    Ok(folder)
}

/// Whether what npm installed in `folder` is what its lock file says.
fn up_to_date(folder: &Path) -> bool {
    let changed = |path: &str| fs::metadata(folder.join(path)).and_then(|file| file.modified()).ok();
    match (changed("package-lock.json"), changed("node_modules/.package-lock.json")) {
        (Some(lock), Some(installed)) => installed >= lock,
        _ => false,
    }
}

/// `npm` in web/, with its cache inside the tree.
pub(crate) fn npm(arguments: &[&str]) -> Command {
    let mut command = run::command("npm", arguments);
    command.current_dir(run::root().join("web")).env("npm_config_cache", run::cache().join("npm"));
    command
}

/// Installs the UI's packages when the lock file is newer than what is there.
pub(crate) fn web_packages() -> Result<()> {
    node()?;
    if up_to_date(&run::root().join("web")) {
        return Ok(());
    }
    run::run(&mut npm(&["ci", "--no-audit", "--no-fund"]))
}

/// Builds the web UI into web/dist.
pub(crate) fn web_build() -> Result<()> {
    web_packages()?;
    run::run(&mut npm(&["run", "build"]))
}
