//! P27 behind a reverse proxy: whatever nginx lets through, both it and we
//! count the same requests.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use claviger_http::listen::ListenLimits;
use tokio::net::UnixStream;

use crate::{
    listen_support::{PATIENCE, Server, read_to_end, statuses},
    p27_probes::{Probe, mutations, sixteen},
};

/// nginx in front of `server`, on a socket in `directory`.
struct Nginx(Child);

impl Nginx {
    fn start(directory: &Path, server: &Server) -> Self {
        let root = directory.display();
        let user = if rustix::process::geteuid().is_root() { "user root;" } else { "" };
        let paths: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|name| format!("{name}_temp_path {root}/{name};\n"))
            .concat();
        let config = format!(
            "{user} daemon off; worker_processes 1; pid {root}/pid; error_log {root}/error.log;\n\
             events {{ worker_connections 1024; }}\n\
             http {{ {paths}\n\
               log_format asked '$uri $upstream_status'; access_log {root}/access.log asked;\n\
               upstream claviger {{ server {address}; keepalive 4; }}\n\
               server {{ listen unix:{root}/socket; ignore_invalid_headers off; underscores_in_headers on;\n\
                 location / {{ proxy_pass http://claviger; proxy_http_version 1.1; proxy_request_buffering off;\n\
                   proxy_set_header Host $http_host; proxy_set_header Connection \"\"; }} }} }}\n",
            address = server.address
        );
        let file = directory.join("nginx.conf");
        std::fs::write(&file, config).expect("the configuration is written");
        let child = Command::new("nginx").arg("-p").arg(directory).arg("-c").arg(file).stderr(Stdio::null()).spawn();
        Self(child.expect("nginx is needed for this test: install Debian's package nginx-light"))
    }

    async fn connect(directory: &Path) -> UnixStream {
        let connected = async {
            loop {
                match UnixStream::connect(directory.join("socket")).await {
                    Ok(stream) => return stream,
                    Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
                }
            }
        };
        tokio::time::timeout(PATIENCE, connected).await.expect("nginx listens")
    }

    /// Ends it, so that its log is complete.
    fn quit(mut self) {
        let pid = rustix::process::Pid::from_child(&self.0);
        rustix::process::kill_process(pid, rustix::process::Signal::QUIT).expect("nginx runs");
        self.0.wait().expect("nginx ends");
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Only when the test failed half-way; the worker ends with its master.
        let pid = rustix::process::Pid::from_child(&self.0);
        if matches!(self.0.try_wait(), Ok(None)) {
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
            let _ = self.0.wait();
        }
    }
}

/// The probe under targets of its own, with a second request behind it that
/// ends the connection.
fn numbered(number: usize, probe: &Probe) -> Vec<u8> {
    let text: Vec<u8> = probe.bytes.clone();
    let at = text.windows(2).position(|window| window == b"/p");
    let mut bytes = match at {
        Some(at) => [&text[..at], format!("/p{number}").as_bytes(), &text[at + 2..]].concat(),
        None => text,
    };
    bytes.extend(format!("GET /second{number} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").bytes());
    bytes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p27_behind_nginx_both_count_the_same_requests() {
    let server = Server::start(ListenLimits { head: Duration::from_secs(2), ..ListenLimits::default() });
    let directory = tempfile::tempdir().expect("a directory");
    let nginx = Nginx::start(directory.path(), &server);
    // What waits for more than was sent ends when the client does.
    let patience = Duration::from_secs(1);
    let probes: Vec<(usize, Probe)> = [sixteen(), mutations()].concat().into_iter().enumerate().collect();
    let mut answers = 0;
    for some in probes.chunks(64) {
        let talks = some.iter().map(|(number, probe)| async {
            let stream = Nginx::connect(directory.path()).await;
            let bytes = numbered(*number, probe);
            let answer = tokio::time::timeout(patience, read_to_end(stream, &bytes)).await;
            answer.ok().flatten().map_or(0, |answer| statuses(&answer).len())
        });
        answers += futures_util::future::join_all(talks).await.into_iter().sum::<usize>();
    }
    nginx.quit();
    let log = std::fs::read_to_string(directory.path().join("access.log")).expect("nginx writes a log");
    let (passed, ours) = (forwarded(&log), server.handled());
    // Each request of ours must be one of theirs, and each of theirs only once.
    let mut theirs = passed.clone();
    for target in &ours {
        let found = theirs.iter().position(|passed| passed == target);
        theirs.swap_remove(found.unwrap_or_else(|| panic!("we handled {target}, which nginx did not send")));
    }
    println!(
        "P27 behind nginx: {} probes and mutations, {answers} answers, nginx passed {} requests on, we handled {}, 0 smuggled",
        probes.len(),
        passed.len(),
        ours.len()
    );
    assert!(!ours.is_empty(), "nothing got through nginx: the test tests nothing");
    server.ended().await;
}

/// The paths of requests that nginx passed on.
fn forwarded(log: &str) -> Vec<String> {
    let lines = log.lines().filter_map(|line| line.rsplit_once(' '));
    let passed = lines.filter(|(_, upstream)| *upstream != "-");
    passed.map(|(target, _)| target.to_owned()).collect()
}
