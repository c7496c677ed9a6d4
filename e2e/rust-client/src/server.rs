//! The real binary on a directory of its own, shared by the tests that run at
//! the same time and ended with the last of them.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tempfile::TempDir;

/// A running server; it ends when this is dropped.
pub struct Server {
    process: Child,
    /// `HOST:PORT`
    pub address: String,
    pub api_key: String,
    pub application_key: String,
    _folder: TempDir,
}

static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());

impl Server {
    /// The server that other tests use at this moment, or a new one.
    pub fn shared() -> Result<Arc<Self>> {
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(server) = shared.upgrade() {
            return Ok(server);
        }
        let server = Arc::new(Self::start()?);
        *shared = Arc::downgrade(&server);
        Ok(server)
    }

    fn start() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let data_dir = folder.path().join("data");
        let made = command("init", &data_dir)?.arg("--json").output()?;
        ensure!(made.status.success(), "init: {}", String::from_utf8_lossy(&made.stderr));
        let made: Value = serde_json::from_slice(&made.stdout).context("init --json printed no JSON")?;
        let key =
            |name: &str| made[name].as_str().map(str::to_owned).with_context(|| format!("init printed no {name}"));
        let (api_key, application_key) = (key("api_key")?, key("application_key")?);

        let mut serve = command("serve", &data_dir)?;
        let mut process = serve.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn()?;
        let address = listening(&mut process);
        if address.is_err() {
            process.kill()?;
        }
        Ok(Self { process, address: address?, api_key, application_key, _folder: folder })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing to be done about a process that is gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn command(name: &str, data_dir: &Path) -> Result<Command> {
    let tree = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let binary = std::env::var_os("CLAVIGER_BINARY").map_or_else(|| tree.join("target/debug/claviger"), PathBuf::from);
    ensure!(binary.is_file(), "{} is missing: cargo build -p claviger, or set CLAVIGER_BINARY", binary.display());
    let mut command = Command::new(binary);
    command.arg(name).arg("--data-dir").arg(data_dir);
    Ok(command)
}

/// Reads the address that the server says it listens on.
fn listening(process: &mut Child) -> Result<String> {
    let stdout = process.stdout.take().context("no stdout")?;
    let mut lines = BufReader::new(stdout).lines();
    let address = lines.by_ref().find_map(|line| {
        let line = line.ok()?;
        let (_, url) = line.split_once("listening on http://")?;
        Some(url.trim_end_matches('/').to_owned())
    });
    // Whatever else it prints must not block it.
    std::thread::spawn(move || lines.for_each(drop));
    address.context("the server ended before it listened")
}
