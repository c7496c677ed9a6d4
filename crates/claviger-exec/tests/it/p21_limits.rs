//! P21: an upstream cannot exhaust us.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use async_compression::tokio::write::{BrotliEncoder, DeflateEncoder, GzipEncoder, ZlibEncoder, ZstdEncoder};
use claviger_exec::{ActionError, ErrorCode, Limits};
use tokio::{
    io::{AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpListener,
};

use crate::upstream::{self, fetch, in_own_process, with_limits};

const MIB: usize = 1 << 20;

async fn compress(coding: &str, data: impl Fn(usize, usize) -> Vec<u8>, length: usize) -> Vec<u8> {
    async fn fill<E: AsyncWrite + Unpin>(mut encoder: E, data: &impl Fn(usize, usize) -> Vec<u8>, length: usize) -> E {
        for from in (0..length).step_by(64 << 10) {
            let piece = data(from, length.min(from + (64 << 10)));
            encoder.write_all(&piece).await.expect("encoded");
        }
        encoder.shutdown().await.expect("encoded");
        encoder
    }
    match coding {
        "gzip" => fill(GzipEncoder::new(Vec::new()), &data, length).await.into_inner(),
        "deflate" => fill(ZlibEncoder::new(Vec::new()), &data, length).await.into_inner(),
        "bare deflate" => fill(DeflateEncoder::new(Vec::new()), &data, length).await.into_inner(),
        "br" => {
            let level = async_compression::Level::Precise(5);
            fill(BrotliEncoder::with_quality(Vec::new(), level), &data, length).await.into_inner()
        }
        _ => fill(ZstdEncoder::new(Vec::new()), &data, length).await.into_inner(),
    }
}

/// Something that does not compress, the same at every run.
fn noise(from: usize, to: usize) -> Vec<u8> {
    let mixed = |at: usize| (at as u64).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (from..to).map(|at| ((mixed(at) ^ (mixed(at) >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 56) as u8).collect()
}

fn zeros(from: usize, to: usize) -> Vec<u8> {
    vec![0; to - from]
}

fn encoded(codings: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: {codings}\r\nContent-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// An upstream that says `start` and then `piece` for ever, with a pause each time.
async fn endless(start: &str, piece: &[u8], pause: Duration) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    let (start, piece) = (start.as_bytes().to_vec(), Arc::new(piece.to_vec()));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (start, piece) = (start.clone(), piece.clone());
            tokio::spawn(async move {
                let mut request = vec![0; 4096];
                let _ = stream.read(&mut request).await?;
                stream.write_all(&start).await?;
                loop {
                    stream.write_all(&piece).await?;
                    if !pause.is_zero() {
                        tokio::time::sleep(pause).await;
                    }
                }
                #[expect(unreachable_code, reason = "names the error's type")]
                Ok::<_, std::io::Error>(())
            });
        }
    });
    url
}

async fn refused(limits: &Limits, url: &str) -> (ActionError, Duration) {
    let exec = with_limits(limits.clone());
    let begun = Instant::now();
    let error = fetch(&exec, url).await.map(|answer| answer.body.len()).expect_err("a limit");
    (error, begun.elapsed())
}

async fn answer_of(bytes: Vec<u8>) -> Result<usize, ActionError> {
    let listener = upstream::Listener::start("127.0.0.1:0", bytes).await;
    fetch(&with_limits(Limits::default()), &listener.url()).await.map(|answer| answer.body.len())
}

#[tokio::test]
async fn every_coding_is_taken_off() {
    for coding in ["gzip", "deflate", "bare deflate", "br", "zstd"] {
        let name = coding.trim_start_matches("bare ");
        let body = compress(coding, noise, 300_000).await;
        assert_eq!(answer_of(encoded(name, &body)).await, Ok(300_000), "{coding}");
        let cut = answer_of(encoded(name, &body[..body.len() - 1000])).await.expect_err(coding);
        assert_eq!(cut.code, ErrorCode::UpstreamUnreachable, "{coding}: {cut}");
    }
    for codings in ["gzip, gzip", "compress", "gzip, br", "GZIP, identity, gzip"] {
        let error = answer_of(encoded(codings, b"xx")).await.expect_err(codings);
        assert_eq!(error.code, ErrorCode::UpstreamUnreachable, "{codings}: {error}");
        assert!(error.message.contains("Content-Encoding"), "{codings}: {error}");
    }
    assert_eq!(answer_of(encoded("gzip", b"")).await, Ok(0));
}

/// Bombs are made here and burst there, so that what making them takes is not counted.
#[tokio::test]
async fn p21_bombs_and_endless_answers_are_cut_off() {
    let directory = tempfile::tempdir().expect("a directory");
    let put = |name: &str, length: usize, bytes: &[u8]| {
        std::fs::write(directory.path().join(format!("{name},{length}")), bytes).expect("written");
    };
    for coding in ["gzip", "deflate", "br", "zstd"] {
        for length in [10 << 10, 20 * MIB, 100 * MIB] {
            let bomb = encoded(coding, &compress(coding, zeros, length).await);
            put(&format!("{coding} {} KiB", length >> 10), length, &bomb);
        }
        // Ratio 1: only the length counts.
        let bomb = encoded(coding, &compress(coding, noise, 11 * MIB).await);
        put(&format!("{coding} 11 MiB of noise"), 11 * MIB, &bomb);
    }
    let inner = compress("gzip", zeros, 100 * MIB).await;
    let nested = compress("gzip", |from, to| inner[from..to].to_vec(), inner.len()).await;
    put("gzip in gzip, both told", usize::MAX, &encoded("gzip, gzip", &nested));
    // Told of once, only the outer coding is taken off.
    put("gzip in gzip, one told", inner.len(), &encoded("gzip", &nested));
    let place = directory.path().to_str().expect("a path");
    let text = in_own_process("p21_limits::bombs_in_a_process_of_their_own", &[("CLAVIGER_TEST_BOMBS", place)]);
    println!("{}", text.lines().filter(|line| line.starts_with("P21")).collect::<Vec<_>>().join("\n"));
}

/// The most memory since [`forget_peak`], in bytes.
fn peak() -> usize {
    let text = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    line.trim().trim_end_matches(" kB").parse::<usize>().expect("a number") << 10
}

fn forget_peak() -> usize {
    std::fs::write("/proc/self/clear_refs", "5").expect("Linux");
    peak()
}

#[tokio::test]
#[ignore = "run by p21_bombs_and_endless_answers_are_cut_off: measures its process's memory"]
async fn bombs_in_a_process_of_their_own() {
    let place = std::env::var("CLAVIGER_TEST_BOMBS").expect("set by the test that runs this one");
    let exec = with_limits(Limits::default());
    let (mut cut, mut slowest, mut slowest_name, mut most) = (0, Duration::ZERO, String::new(), 0);
    for entry in std::fs::read_dir(place).expect("a directory") {
        let path = entry.expect("a bomb").path();
        let (name, length) = path.file_name().and_then(|name| name.to_str()?.rsplit_once(',')).expect("a name");
        let (name, length) = (name.to_owned(), length.parse::<usize>().expect("a number"));
        let listener = upstream::Listener::start("127.0.0.1:0", std::fs::read(&path).expect("a bomb")).await;
        let (before, begun) = (forget_peak(), Instant::now());
        let result = fetch(&exec, &listener.url()).await;
        let (took, grown) = (begun.elapsed(), peak().saturating_sub(before));
        match &result {
            Ok(answer) => assert!(answer.body.len() == length && length <= 10 * MIB, "{name} came through"),
            Err(error) if length == usize::MAX => {
                assert_eq!(error.code, ErrorCode::UpstreamUnreachable, "{name}: {error}")
            }
            Err(error) => assert!(length > 10 * MIB && error.code == ErrorCode::UpstreamTooLarge, "{name}: {error}"),
        }
        cut += usize::from(result.is_err());
        if took > slowest {
            (slowest, slowest_name) = (took, name.clone());
        }
        most = most.max(grown);
        assert!(grown <= 32 * MIB, "{name}: {} MiB more", grown / MIB);
    }
    println!(
        "P21: {cut} bombs cut off, the slowest ({slowest_name}) after {slowest:?}, memory grew by {} KiB at most",
        most >> 10
    );
    endless_answers(forget_peak()).await;
}

async fn endless_answers(before: usize) {
    let patient = Limits::default();
    let short =
        Limits { first_byte: Duration::from_millis(300), total: Duration::from_millis(600), ..Limits::default() };
    let (no, slow) = (Duration::ZERO, Duration::from_millis(20));
    let ok = "HTTP/1.1 200 OK\r\n";
    let chunked = format!("{ok}Transfer-Encoding: chunked\r\n\r\n");
    let chunk = [b"4000\r\n".as_slice(), &[b'x'; 0x4000], b"\r\n"].concat();
    let (too_large, late) = (ErrorCode::UpstreamTooLarge, ErrorCode::UpstreamTimeout);
    let cases = [
        ("headers without end", endless(ok, b"x-header: value\r\n", no).await, too_large),
        ("one header without end", endless(&format!("{ok}x-header: "), &[b'x'; 4096], no).await, too_large),
        ("129 headers", endless(&format!("{ok}{}\r\n", "a: b\r\n".repeat(129)), b"x", slow).await, too_large),
        ("chunks without end", endless(&chunked, &chunk, no).await, too_large),
        ("a body without end", endless(&format!("{ok}\r\n"), &[b'x'; 0x4000], no).await, too_large),
        (
            "a length of 11 MiB",
            endless(&format!("{ok}Content-Length: {}\r\n\r\n", 11 * MIB), b"x", slow).await,
            too_large,
        ),
        ("early answers without end", endless("", b"HTTP/1.1 103 Early Hints\r\n\r\n", slow).await, late),
        ("a head byte by byte", endless("HTTP/1.1 200 OK\r\nx: ", b"x", slow).await, late),
        ("a body byte by byte", endless(&format!("{ok}Content-Length: 100000\r\n\r\n"), b"x", slow).await, late),
        ("a chunked body byte by byte", endless(&chunked, b"1\r\nx\r\n", slow).await, late),
        ("silence", endless("", b"", slow).await, late),
    ];
    let count = cases.len();
    let mut slowest = Duration::ZERO;
    for (name, url, code) in cases {
        // Where a size is the limit, time must not be: machines may be busy.
        let limits = if code == late { &short } else { &patient };
        let (error, took) = refused(limits, &url).await;
        assert_eq!(error.code, code, "{name}: {error}");
        slowest = slowest.max(took);
    }
    let grown = peak().saturating_sub(before);
    assert!(grown <= 32 * MIB, "{} MiB more", grown / MIB);
    println!("P21: {count} endless answers cut off, the slowest after {slowest:?}, memory grew by {} KiB", grown >> 10);
}
