//! The real binary in a directory of its own.

use std::{
    io::{BufRead, BufReader, Read},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread::JoinHandle,
};

use serde_json::Value;
use tempfile::TempDir;

use crate::Client;

/// A pair of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    /// `DD-API-KEY`
    pub api_key: String,
    /// `DD-APPLICATION-KEY`
    pub application_key: String,
}

/// How a server is started.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// PostgreSQL instead of the embedded SQLite.
    pub database_url: Option<String>,
    /// More arguments of `serve`.
    pub arguments: Vec<String>,
    /// More environment.
    pub environment: Vec<(String, String)>,
    /// A configuration file's text.
    pub config: Option<String>,
    /// Keeps the data in memory where that can be. `kill -9` cannot tell the
    /// difference, and a test of many writes does not measure a busy disk.
    pub in_memory: bool,
}

/// A running server. It is killed when this is dropped.
pub struct Server {
    binary: PathBuf,
    directory: Arc<TempDir>,
    /// How it is started the next time.
    pub options: Options,
    process: Child,
    output: Arc<Mutex<String>>,
    readers: Vec<JoinHandle<()>>,
    /// Where it listens.
    pub address: SocketAddr,
    /// What `init` printed.
    pub first: Value,
    /// The first pair of keys.
    pub keys: Keys,
}

impl Server {
    /// Sets up a fresh directory and serves it. `binary` is `env!("CARGO_BIN_EXE_claviger")`.
    ///
    /// Private addresses on the loopback interface are open, so that tests can
    /// reach their upstreams.
    pub fn start(binary: &str, options: Options) -> Self {
        let memory = Path::new("/dev/shm");
        let directory = if options.in_memory && memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() };
        let directory = Arc::new(directory.expect("a temporary directory"));
        let data = directory.path().join("data");
        let mut init = Command::new(binary);
        init.args(["init", "--json", "--data-dir"]).arg(&data);
        if let Some(url) = &options.database_url {
            init.args(["--database-url", url]);
        }
        let out = init.output().expect("claviger init runs");
        assert!(out.status.success(), "claviger init: {}", String::from_utf8_lossy(&out.stderr));
        let first: Value = serde_json::from_slice(&out.stdout).expect("init --json prints JSON");
        let text = |name: &str| first[name].as_str().expect("a key").to_owned();
        let keys = Keys { api_key: text("api_key"), application_key: text("application_key") };
        let (process, output, readers, address) = serve(Path::new(binary), directory.path(), &options);
        Self { binary: binary.into(), directory, options, process, output, readers, address, first, keys }
    }

    /// Another server on the same database (PostgreSQL) with the same root key
    /// and a data directory of its own.
    #[must_use]
    pub fn beside(&self) -> Self {
        use std::os::unix::fs::DirBuilderExt;
        let directory = Arc::new(TempDir::new().expect("a temporary directory"));
        let data = directory.path().join("data");
        std::fs::DirBuilder::new().mode(0o700).create(&data).expect("a data directory");
        std::fs::copy(self.data_dir().join("root.key"), data.join("root.key")).expect("a copy of the root key");
        let (process, output, readers, address) = serve(&self.binary, directory.path(), &self.options);
        let (binary, options) = (self.binary.clone(), self.options.clone());
        let (first, keys) = (self.first.clone(), self.keys.clone());
        Self { binary, directory, options, process, output, readers, address, first, keys }
    }

    /// A client with the first pair of keys.
    pub fn client(&self) -> Client {
        Client::new(self.address, Some(self.keys.clone()))
    }

    /// The data directory.
    pub fn data_dir(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    /// The URL of its API.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// Everything that it wrote to standard output and standard error.
    pub fn output(&self) -> String {
        self.output.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// `kill -9`, and nothing else.
    pub fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        for reader in self.readers.drain(..) {
            let _ = reader.join();
        }
    }

    /// Asks it to stop and waits until it has.
    pub fn stop(&mut self) {
        let pid = self.process.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &pid]).status();
        let _ = self.process.wait();
        for reader in self.readers.drain(..) {
            let _ = reader.join();
        }
    }

    /// Serves the same directory again, at another port.
    pub fn restart(&mut self) {
        self.kill();
        let earlier = self.output();
        let (process, output, readers, address) = serve(&self.binary, self.directory.path(), &self.options);
        output.lock().unwrap_or_else(PoisonError::into_inner).insert_str(0, &earlier);
        (self.process, self.output, self.readers, self.address) = (process, output, readers, address);
    }

    /// Runs another command of the binary on the same installation.
    pub fn command(&self, arguments: &[&str]) -> std::process::Output {
        let mut command = Command::new(&self.binary);
        command
            .args(arguments)
            .env("CLAVIGER_SERVER_URL", self.url())
            .env("CLAVIGER_CLIENT_API_KEY", &self.keys.api_key)
            .env("CLAVIGER_CLIENT_APPLICATION_KEY", &self.keys.application_key)
            .env("CLAVIGER_DATA_DIR", self.data_dir());
        if let Some(url) = &self.options.database_url {
            command.env("CLAVIGER_DATABASE_URL", url);
        }
        command.output().expect("the binary runs")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

type Started = (Child, Arc<Mutex<String>>, Vec<JoinHandle<()>>, SocketAddr);

fn serve(binary: &Path, directory: &Path, options: &Options) -> Started {
    let mut command = Command::new(binary);
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--egress-allow", "127.0.0.0/8", "--data-dir"])
        .arg(directory.join("data"))
        .env("CLAVIGER_LOG_LEVEL", "info")
        .args(&options.arguments)
        .envs(options.environment.iter().map(|(name, value)| (name, value)))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if let Some(url) = &options.database_url {
        command.args(["--database-url", url]);
    }
    if let Some(config) = &options.config {
        let path = directory.join("claviger.toml");
        std::fs::write(&path, config).expect("a configuration file");
        command.arg("--config").arg(path);
    }
    let mut process = command.spawn().expect("claviger serve starts");
    let output = Arc::new(Mutex::new(String::new()));
    let (sender, receiver) = std::sync::mpsc::channel();
    let out = collect(process.stdout.take().expect("piped"), output.clone(), Some(sender));
    let err = collect(process.stderr.take().expect("piped"), output.clone(), None);
    let address = receiver.recv().ok().flatten().unwrap_or_else(|| {
        let _ = process.wait();
        panic!("the server did not come up:\n{}", output.lock().unwrap_or_else(PoisonError::into_inner))
    });
    (process, output, vec![out, err], address)
}

/// Collects lines; tells the address as soon as a line names it.
fn collect(
    from: impl Read + Send + 'static,
    into: Arc<Mutex<String>>,
    told: Option<std::sync::mpsc::Sender<Option<SocketAddr>>>,
) -> JoinHandle<()> {
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            if let Some(told) = &told
                && let Some(url) =
                    line.strip_prefix("listening on ").or_else(|| line.strip_prefix("sealed, health only, on "))
            {
                let _ = told.send(url.split("://").nth(1).and_then(|address| address.parse().ok()));
            }
            let mut text = into.lock().unwrap_or_else(PoisonError::into_inner);
            text.push_str(&line);
            text.push('\n');
        }
        if let Some(told) = told {
            let _ = told.send(None);
        }
    })
}
