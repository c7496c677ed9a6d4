//! P28: a server that has no file descriptor left serves who is there, says so,
//! does not spin, and goes on once there are some again.
#![expect(clippy::disallowed_methods, reason = "a test's own sockets")]

use std::{
    fs,
    net::SocketAddr,
    process::Command,
    time::{Duration, Instant},
};

use claviger_testkit::{Options, Server};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::api_support::{BINARY, CONNECTIONS};

const LIMIT: usize = 120;
const CROWD: usize = 200;

/// One request on a connection that stays open; its status line.
async fn ask(stream: &mut TcpStream, server: &Server) -> String {
    let (api, application) = (&server.keys.api_key, &server.keys.application_key);
    let request = format!(
        "GET {CONNECTIONS} HTTP/1.1\r\nHost: localhost\r\nDD-API-KEY: {api}\r\nDD-APPLICATION-KEY: {application}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut buffer = [0; 16_384];
    let read = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut buffer)).await;
    let length = read.expect("who is connected is answered").unwrap();
    String::from_utf8_lossy(&buffer[..length.min(15)]).into_owned()
}

/// Processor time that the server has used so far.
fn busy(server: &Server) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{}/stat", server.pid())).unwrap();
    // Behind the name, which may hold anything: user and system time in ticks of 10 ms.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks: u64 = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    Duration::from_millis(ticks * 10)
}

async fn crowd(address: SocketAddr) -> Vec<TcpStream> {
    let mut all = Vec::new();
    for _ in 0..CROWD {
        // The kernel takes them whether the server does or not.
        all.push(TcpStream::connect(address).await.unwrap());
    }
    all
}

async fn until(what: &str, done: impl Fn() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_secs(20), "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p28_no_descriptor_left_is_borne_and_got_over() {
    let server = Server::start(BINARY, Options::default());
    let mut early = TcpStream::connect(server.address).await.unwrap();
    assert_eq!(ask(&mut early, &server).await, "HTTP/1.1 200 OK");
    let limit = format!("--nofile={LIMIT}:");
    let limited = Command::new("prlimit").args(["--pid", &server.pid().to_string(), &limit]).status().unwrap();
    assert!(limited.success(), "prlimit {limit}");

    let crowd = crowd(server.address).await;
    let resting = || server.output().matches("cannot accept connections").count();
    until("nothing in the log says that descriptors are out", || resting() > 0).await;
    let (lines, used, begun) = (resting(), busy(&server), Instant::now());
    // What it does while there is nothing that it could do.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let (lines, used, took) = (resting() - lines, busy(&server) - used, begun.elapsed());
    let load = used.as_secs_f64() / took.as_secs_f64();
    assert!(load < 0.5, "without descriptors the server spins: {load:.2} of a processor");
    assert!(lines <= 12 * took.as_secs() as usize + 12, "{lines} lines of log in {took:?}");
    assert_eq!(ask(&mut early, &server).await, "HTTP/1.1 200 OK", "who was connected before");

    drop(crowd);
    let begun = Instant::now();
    let mut late = TcpStream::connect(server.address).await.unwrap();
    assert_eq!(ask(&mut late, &server).await, "HTTP/1.1 200 OK", "once there are descriptors again");
    println!(
        "P28: no descriptor left: the connected are answered, {load:.2} of a processor, {lines} lines of log in {:.1} s; \
         the next one answered after {:.2} s",
        took.as_secs_f64(),
        begun.elapsed().as_secs_f64()
    );
}
