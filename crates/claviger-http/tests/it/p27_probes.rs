//! Requests that two programs could read differently: the sixteen probes of
//! security.md M5 and mutations of them, generated.

/// A request to refuse, and why.
#[derive(Debug, Clone)]
pub(crate) struct Probe {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// The sixteen, by name: request line, fields without Host, body.
const SIXTEEN: [(&str, &str, &str, &str); 16] = [
    ("two lengths", "POST /p HTTP/1.1", "Host: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n", "hello"),
    ("plus length", "POST /p HTTP/1.1", "Host: localhost\r\nContent-Length: +5\r\n", "hello"),
    ("xchunked", "POST /p HTTP/1.1", "Host: localhost\r\nTransfer-Encoding: xchunked\r\n", "0\r\n\r\n"),
    (
        "chunked, identity",
        "POST /p HTTP/1.1",
        "Host: localhost\r\nTransfer-Encoding: chunked, identity\r\n",
        "0\r\n\r\n",
    ),
    (
        "chunked in 1.0",
        "POST /p HTTP/1.0",
        "Host: localhost\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n",
        "0\r\n\r\n",
    ),
    ("space before colon", "POST /p HTTP/1.1", "Host: localhost\r\nContent-Length : 5\r\n", "hello"),
    ("folded field", "POST /p HTTP/1.1", "Host: localhost\r\nX-A: b\r\n Content-Length: 5\r\n", "hello"),
    ("NUL", "POST /p HTTP/1.1", "Host: localhost\r\nX-A: b\0c\r\nContent-Length: 5\r\n", "hello"),
    ("200 fields", "POST /p HTTP/1.1", "Host: localhost\r\n*200*Content-Length: 5\r\n", "hello"),
    (
        "broken chunk size",
        "POST /p HTTP/1.1",
        "Host: localhost\r\nTransfer-Encoding: chunked\r\n",
        "5 x\r\nhello\r\n0\r\n\r\n",
    ),
    (
        "broken chunk end",
        "POST /p HTTP/1.1",
        "Host: localhost\r\nTransfer-Encoding: chunked\r\n",
        "5\r\nhelloXX0\r\n\r\n",
    ),
    (
        "length and chunked",
        "POST /p HTTP/1.1",
        "Host: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "0\r\n\r\n",
    ),
    ("bare LF", "POST /p HTTP/1.1", "Host: localhost\nContent-Length: 5\r\n", "hello"),
    ("no Host", "POST /p HTTP/1.1", "Content-Length: 5\r\n", "hello"),
    ("two Hosts", "POST /p HTTP/1.1", "Host: localhost\r\nHost: localhost\r\nContent-Length: 5\r\n", "hello"),
    (
        "absolute target elsewhere",
        "POST http://other.example/p HTTP/1.1",
        "Host: localhost\r\nContent-Length: 5\r\n",
        "hello",
    ),
];

/// The five that hyper alone accepts.
pub(crate) const LAX: [&str; 5] =
    ["length and chunked", "bare LF", "no Host", "two Hosts", "absolute target elsewhere"];

fn probe(name: impl Into<String>, line: &str, fields: &str, body: &str) -> Probe {
    let fields = fields.replace("*200*", &"X-Many: 1\r\n".repeat(200));
    Probe { name: name.into(), bytes: format!("{line}\r\n{fields}\r\n{body}").into_bytes() }
}

/// The sixteen as they are.
pub(crate) fn sixteen() -> Vec<Probe> {
    SIXTEEN.iter().map(|(name, line, fields, body)| probe(*name, line, fields, body)).collect()
}

/// Mutations that must be refused like what they are made from.
pub(crate) fn mutations() -> Vec<Probe> {
    [rewritten(), lengths(), codings(), line_ends(), controls(), request_lines(), hosts(), chunks()].concat()
}

/// The sixteen in other letter cases, orders and methods.
fn rewritten() -> Vec<Probe> {
    let mut all = Vec::new();
    for (name, line, fields, body) in SIXTEEN {
        let mut lines: Vec<&str> = fields.split_inclusive("\r\n").collect();
        if !fields.contains("\r\n ") {
            lines.reverse();
        }
        let cased = |change: fn(&str) -> String| -> String {
            let change =
                |line: &str| line.split_once(':').map_or(line.to_owned(), |(n, v)| format!("{}:{v}", change(n)));
            fields.split_inclusive("\r\n").map(change).collect()
        };
        all.push(probe(format!("{name}, reversed"), line, &lines.concat(), body));
        all.push(probe(format!("{name}, upper"), line, &cased(str::to_uppercase), body));
        all.push(probe(format!("{name}, lower"), line, &cased(str::to_lowercase), body));
        all.push(probe(format!("{name}, GET"), &line.replace("POST", "GET"), fields, body));
        all.push(probe(format!("{name}, kept alive"), line, &format!("Connection: keep-alive\r\n{fields}"), body));
        all.push(probe(format!("{name}, tabs"), line, &fields.replace(": ", ":\t \t"), body));
    }
    all
}

fn lengths() -> Vec<Probe> {
    let values = [
        "-5",
        "+5",
        "5,5",
        "5, 5",
        "0x5",
        "5 5",
        "5;",
        "05",
        "00",
        "five",
        "5.0",
        "5e0",
        "",
        "\"5\"",
        "5\u{b}",
        "٥",
        "18446744073709551615",
        "18446744073709551616",
        "99999999999999999999999",
        "9223372036854775808",
        "5_0",
        "(5)",
    ];
    let fields = |value: &&str| format!("Host: localhost\r\nContent-Length: {value}\r\n");
    let one = values.iter().map(|v| probe(format!("length {v:?}"), "POST /p HTTP/1.1", &fields(v), "hello"));
    let same = probe("length twice", "POST /p HTTP/1.1", &(fields(&"5") + "content-length: 5\r\n"), "hello");
    one.chain([same]).collect()
}

fn codings() -> Vec<Probe> {
    let values = [
        "Chunked",
        "CHUNKED",
        "chunked;",
        "chunked,",
        ",chunked",
        "chunked, chunked",
        "gzip, chunked",
        "identity",
        "chunked;q=1",
        "\"chunked\"",
        "chunked\u{b}",
        "\u{c}chunked",
        "chunke",
        "chunked chunked",
        "",
        "x",
        "cow, chunked",
        "chunked\r\nTransfer-Encoding: chunked",
        "chunked\r\nTransfer-Encoding: identity",
        "identity\r\nTransfer-Encoding: chunked",
        "chunked\r\nContent-Length: 0",
        "chunked\r\ncontent-length: 5",
        "chunKed",
        "\u{a0}chunked",
        "chunked\u{85}",
    ];
    let fields = |value: &&str| format!("Host: localhost\r\nTransfer-Encoding: {value}\r\n");
    values.iter().map(|v| probe(format!("coding {v:?}"), "POST /p HTTP/1.1", &fields(v), "0\r\n\r\n")).collect()
}

/// Every line end of a request head written in six wrong ways.
fn line_ends() -> Vec<Probe> {
    let honest = "POST /p HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\nContent-Length: 5\r\n\r\nhello";
    let mut all = Vec::new();
    for (at, _) in honest.match_indices("\r\n") {
        for wrong in ["\n", "\r", "\r\r\n", "\n\r", "\n\n", "\r\n\t"] {
            let text = format!("{}{wrong}{}", &honest[..at], &honest[at + 2..]);
            all.push(Probe { name: format!("line end {wrong:?} at {at}"), bytes: text.into_bytes() });
        }
    }
    // At the end of the head this is the body's business, not a line end.
    all.retain(|probe| !(probe.name.contains("\"\\r\\n\\t\"") && probe.bytes.windows(5).any(|w| w == b"\r\n\r\n\t")));
    all
}

/// Every control byte in a name, a value and the target.
fn controls() -> Vec<Probe> {
    let bytes = (0u8..0x20).filter(|b| !matches!(b, b'\t' | b'\r' | b'\n')).chain([0x7f]);
    bytes
        .flat_map(|byte| {
            let c = char::from(byte);
            let tail = "Content-Length: 5\r\n";
            [
                probe(
                    format!("{byte:#x} in name"),
                    "POST /p HTTP/1.1",
                    &format!("Host: localhost\r\nX{c}A: b\r\n{tail}"),
                    "hello",
                ),
                probe(
                    format!("{byte:#x} in value"),
                    "POST /p HTTP/1.1",
                    &format!("Host: localhost\r\nX-A: b{c}c\r\n{tail}"),
                    "hello",
                ),
                probe(
                    format!("{byte:#x} in target"),
                    &format!("POST /p{c} HTTP/1.1"),
                    &format!("Host: localhost\r\n{tail}"),
                    "hello",
                ),
            ]
        })
        .collect()
}

fn request_lines() -> Vec<Probe> {
    let lines = [
        "POST /p",
        "POST  /p HTTP/1.1",
        "POST /p  HTTP/1.1",
        " POST /p HTTP/1.1",
        "POST /p HTTP/1.1 ",
        "POST\t/p\tHTTP/1.1",
        "POST /p HTTP/1.2",
        "POST /p HTTP/2.0",
        "POST /p HTTP/0.9",
        "POST /p HTTP/01.1",
        "POST /p http/1.1",
        "POST /p HTTP/1,1",
        "P@ST /p HTTP/1.1",
        "PO(ST /p HTTP/1.1",
        "POST p HTTP/1.1",
        "POST /p#x HTTP/1.1",
        "POST /p HTTP/1.1\r\n",
        "\r\nPOST /p HTTP/1.1",
        "CONNECT localhost:80 HTTP/1.1",
        "PRI * HTTP/2.0",
        "POST /p /q HTTP/1.1",
        "/p HTTP/1.1",
        "POST /\u{e9} HTTP/1.1",
        "POST ftp://localhost/p HTTP/1.1",
        "POST http://localhost:81/p HTTP/1.1",
        "POST http://a@localhost/p HTTP/1.1",
        "POST https://other.example?/p HTTP/1.1",
        "POST http:/localhost/p HTTP/1.1",
        "POST http:///p HTTP/1.1",
    ];
    let fields = "Host: localhost\r\nContent-Length: 5\r\n";
    lines.iter().map(|line| probe(format!("line {line:?}"), line, fields, "hello")).collect()
}

fn hosts() -> Vec<Probe> {
    let values = [
        "",
        " ",
        "evil.example",
        "localhost, localhost",
        "localhost localhost",
        "localhost:",
        "localhost:x",
        "localhost:80:80",
        "localhost@evil.example",
        "evil.example#localhost",
        "localhost/",
        "http://localhost",
        "[::1",
        "::1",
        "localhost\\",
        "keys.example.com.evil.example",
        "localhost:65536",
        "127.1",
        "2130706433",
        "0x7f.1",
        "localhost\r\nhost: localhost",
        "localhost\r\nHOST: evil.example",
    ];
    let fields = |value: &&str| format!("Host: {value}\r\nContent-Length: 5\r\n");
    values.iter().map(|v| probe(format!("host {v:?}"), "POST /p HTTP/1.1", &fields(v), "hello")).collect()
}

fn chunks() -> Vec<Probe> {
    let long = format!("5;{}\r\nhello\r\n0\r\n\r\n", "x".repeat(300));
    let bodies = [
        "5\nhello\r\n0\r\n\r\n",
        "5\r\nhello\n0\r\n\r\n",
        "5\r\nhello\r\n0\n\n",
        "5\r\nhello\r\n0\r\n\n",
        "5\rhello\r\n0\r\n\r\n",
        "+5\r\nhello\r\n0\r\n\r\n",
        "0x5\r\nhello\r\n0\r\n\r\n",
        "5 \r\nhello\r\n0\r\n\r\n",
        " 5\r\nhello\r\n0\r\n\r\n",
        "5;\n\r\nhello\r\n0\r\n\r\n",
        "5;a\0b\r\nhello\r\n0\r\n\r\n",
        "4\r\nhello\r\n0\r\n\r\n",
        "6\r\nhello\r\n0\r\n\r\n",
        "fffffffffffffffff\r\nhello",
        "10000000000000005\r\nhello\r\n0\r\n\r\n",
        "\r\n5\r\nhello\r\n0\r\n\r\n",
        "-1\r\nhello",
        "5\r\nhello\r\n0\r\nContent-Length: 5\r\n\r\n",
        "5\r\nhello\r\n0\r\nHost: evil\r\n\r\n",
        "5\r\nhello\r\n0\r\nx : y\r\n\r\n",
        "5\r\nhello\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n",
        "5\r\nhello\r\n0\r\nx: y\n\r\n",
        "5\r\nhello0\r\n\r\n",
        &long,
    ];
    let fields = "Host: localhost\r\nTransfer-Encoding: chunked\r\n";
    bodies.iter().map(|b| probe(format!("chunks {b:.30?}"), "POST /p HTTP/1.1", fields, b)).collect()
}
