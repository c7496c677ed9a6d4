//! A PostgreSQL server for one test process: made on first use in a temporary
//! directory, gone when the process ends, however it ends. Nothing but the
//! standard library, so that tests of crates below this one can include the
//! file by `#[path]`.

use std::{
    env, fs,
    io::Write,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{self, Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

/// Name of the environment variable that names a server to use instead, as a
/// URL that ends in a database, such as `postgres://postgres@localhost/postgres`.
const EXTERNAL: &str = "CLAVIGER_TEST_POSTGRES_URL";

/// A running server.
pub struct Postgres {
    binaries: PathBuf,
    /// URL of a server that somebody else runs.
    external: Option<String>,
    directory: PathBuf,
    user: Option<&'static str>,
    made: AtomicU32,
    // Its stdin is the only thing that keeps the server alive: the kernel closes
    // it when this process ends, also by a signal.
    _guard: Option<Child>,
}

impl Postgres {
    /// The one server of this test process.
    ///
    /// # Panics
    /// If PostgreSQL is not installed or does not start; the text says why.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Postgres> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    /// Makes an empty database and gives its URL.
    ///
    /// # Panics
    /// If the server refuses.
    pub fn database(&self) -> String {
        let name = format!("claviger_{}_{}", process::id(), self.made.fetch_add(1, Ordering::Relaxed));
        let create = format!("CREATE DATABASE {name}");
        if let Some(url) = &self.external {
            run(Command::new(self.binary("psql")).args(["-X", "-q", "-d", url, "-c", &create]));
            let (server, query) =
                url.split_once('?').map_or((url.as_str(), String::new()), |(url, query)| (url, format!("?{query}")));
            let server = server.rsplit_once('/').map_or(server, |(server, _)| server);
            return format!("{server}/{name}{query}");
        }
        let socket = self.directory.to_string_lossy().into_owned();
        run(Command::new(self.binary("psql"))
            .args(["-X", "-q", "-h", &socket, "-U", "claviger", "-d", "postgres", "-c", &create]));
        format!("postgres://claviger@localhost/{name}?host={}", socket.replace('/', "%2F"))
    }

    /// Runs statements on the database at `url`, each on its own.
    ///
    /// # Panics
    /// If the server refuses.
    pub fn execute(&self, url: &str, statements: &str) {
        run(Command::new(self.binary("psql")).args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", statements]));
    }

    /// Stops the server at once, as a crash would, and starts it again.
    ///
    /// # Panics
    /// For a server that somebody else runs, or if it does not come back.
    pub fn restart(&self) {
        assert!(self.external.is_none(), "{EXTERNAL} names a server that is not ours to restart");
        self.control(&["stop", "-m", "immediate"]);
        self.control(&["start", "-w", "-l", &self.file("log")]);
    }

    fn start() -> Self {
        let binaries = find_binaries();
        let mut server = Self {
            binaries,
            external: env::var(EXTERNAL).ok(),
            directory: PathBuf::new(),
            user: None,
            made: AtomicU32::new(0),
            _guard: None,
        };
        if server.external.is_some() {
            return server;
        }
        server.directory = env::temp_dir().join(format!("claviger-postgres-{}", process::id()));
        let _ = fs::remove_dir_all(&server.directory);
        fs::create_dir_all(&server.directory).expect("a temporary directory");
        server.user = hand_over(&server.directory);
        let data = server.file("data");
        run(server.as_user("initdb").args(["-D", &data, "-U", "claviger", "-A", "trust", "-E", "UTF8", "--no-sync"]));
        // Before the start: a panic in between must not leave a server behind.
        server._guard = Some(server.guard());
        let settings = format!(
            "listen_addresses = ''\nunix_socket_directories = '{}'\nmax_connections = 200\n",
            server.directory.display()
        );
        let file = server.directory.join("data/postgresql.conf");
        let mut file = fs::OpenOptions::new().append(true).open(file).expect("the server's settings");
        file.write_all(settings.as_bytes()).expect("the server's settings");
        server.control(&["start", "-w", "-l", &server.file("log")]);
        server
    }

    /// A shell that waits for its stdin to end, stops the server and removes the directory.
    fn guard(&self) -> Child {
        let mut stop = self.as_user("pg_ctl");
        stop.args(["stop", "-m", "immediate", "-D", &self.file("data")]);
        let words =
            std::iter::once(stop.get_program()).chain(stop.get_args()).map(|word| quote(&word.to_string_lossy()));
        let stop = words.collect::<Vec<_>>().join(" ");
        let script = format!("trap '' INT TERM HUP; cat; {stop}; rm -rf {}", quote(&self.directory.to_string_lossy()));
        Command::new("sh")
            .args(["-c", &script])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell")
    }

    fn control(&self, arguments: &[&str]) {
        run(self.as_user("pg_ctl").args(["-D", &self.file("data")]).args(arguments));
    }

    fn as_user(&self, binary: &str) -> Command {
        match self.user {
            None => Command::new(self.binary(binary)),
            // PostgreSQL refuses to run as root.
            Some(user) => {
                let mut command = Command::new("setpriv");
                command.args(["--reuid", user, "--regid", &group_of(user), "--clear-groups"]).arg(self.binary(binary));
                command
            }
        }
    }

    fn binary(&self, name: &str) -> PathBuf {
        self.binaries.join(name)
    }

    fn file(&self, name: &str) -> String {
        self.directory.join(name).to_string_lossy().into_owned()
    }
}

/// Debian keeps them out of PATH, a directory a version; the newest is taken.
fn find_binaries() -> PathBuf {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    versions.sort();
    let path = env::var_os("PATH").unwrap_or_default();
    let candidates = versions.into_iter().rev().map(|(_, path)| path).chain(env::split_paths(&path));
    let complete =
        |path: &PathBuf| ["initdb", "pg_ctl", "postgres", "psql"].iter().all(|name| path.join(name).exists());
    candidates.into_iter().find(complete).expect(
        "PostgreSQL is needed for this test: install the Debian package `postgresql` (apt-get install postgresql), \
         or name a server in CLAVIGER_TEST_POSTGRES_URL",
    )
}

/// Gives the directory to somebody who is not root, if we are; their name.
fn hand_over(directory: &Path) -> Option<&'static str> {
    fs::set_permissions(directory, fs::Permissions::from_mode(0o755)).expect("mode of the temporary directory");
    if output("id", &["-u"]) != "0" {
        return None;
    }
    let exists = |user: &&&str| Command::new("id").arg(user).output().is_ok_and(|output| output.status.success());
    let user = ["postgres", "nobody"].iter().find(exists).expect("a user `postgres` or `nobody`");
    run(Command::new("chown").arg(user).arg(directory));
    Some(user)
}

fn group_of(user: &str) -> String {
    output("id", &["-g", user])
}

fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// The server inherits no pipe of ours, or waiting for `pg_ctl` would never end.
fn run(command: &mut Command) {
    static RUNS: AtomicU32 = AtomicU32::new(0);
    let number = RUNS.fetch_add(1, Ordering::Relaxed);
    let log = env::temp_dir().join(format!("claviger-postgres-{}-{number}.log", process::id()));
    let file = fs::File::create(&log).expect("a log file");
    let copy = file.try_clone().expect("a log file");
    let status = command.current_dir("/").stdin(Stdio::null()).stdout(file).stderr(copy).status();
    let said = fs::read_to_string(&log).unwrap_or_default();
    let _ = fs::remove_file(&log);
    match status {
        Ok(status) if status.success() => {}
        other => panic!("{command:?}: {other:?}\n{said}"),
    }
}

fn quote(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}
