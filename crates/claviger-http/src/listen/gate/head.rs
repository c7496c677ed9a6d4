//! One request head, read once, strictly, before hyper sees any byte of it.
//!
//! The reader takes complete lines as they arrive and keeps its place, so a
//! head that trickles in is not read twice.

use std::{net::IpAddr, ops::Range};

use super::{Refusal, field};
use crate::listen::{AllowedHosts, ListenLimits, hosts::Authority};

/// How the body after a head is delimited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Framing {
    None,
    Length(u64),
    Chunked,
}

/// A head that passed every rule.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// Bytes of the head with its empty line.
    pub(super) bytes: usize,
    pub(super) framing: Framing,
}

/// What a head is judged by.
pub(super) struct Rules<'a> {
    pub(super) limits: &'a ListenLimits,
    pub(super) hosts: &'a AllowedHosts,
    pub(super) local: Option<IpAddr>,
}

/// The state of reading one head from the start of a buffer.
#[derive(Debug, Default)]
pub(super) struct HeadReader {
    /// Where the line under way begins.
    line: usize,
    /// Up to where line ends were looked for.
    scanned: usize,
    target: Option<Range<usize>>,
    old: bool,
    fields: usize,
    host: Option<Range<usize>>,
    length: Option<u64>,
    chunked: bool,
}

impl HeadReader {
    /// Reads on; `buffer` begins with the head and only ever grows. `None`
    /// means that more is needed.
    pub(super) fn read(&mut self, buffer: &[u8], rules: &Rules<'_>) -> Result<Option<Head>, Refusal> {
        while let Some(found) = memchr::memchr(b'\n', &buffer[self.scanned..]) {
            let end = self.scanned + found;
            if end >= rules.limits.head_bytes {
                return Err(self.too_large());
            }
            let line = &buffer[self.line..end];
            let Some(line) = line.strip_suffix(b"\r") else { return Err(Refusal::BARE_LINE_FEED) };
            let start = self.line;
            (self.line, self.scanned) = (end + 1, end + 1);
            if self.target.is_none() {
                self.request_line(line, rules.limits)?;
            } else if line.is_empty() {
                let framing = self.finish(buffer, rules)?;
                return Ok(Some(Head { bytes: end + 1, framing }));
            } else {
                self.field(line, start, rules.limits)?;
            }
        }
        self.scanned = buffer.len();
        if buffer.len() >= rules.limits.head_bytes { Err(self.too_large()) } else { Ok(None) }
    }

    fn too_large(&self) -> Refusal {
        if self.target.is_none() { Refusal::TARGET_TOO_LONG } else { Refusal::HEAD_TOO_LARGE }
    }

    fn request_line(&mut self, line: &[u8], limits: &ListenLimits) -> Result<(), Refusal> {
        let mut parts = line.split(|b| *b == b' ');
        let (Some(method), Some(target), Some(version), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(Refusal::REQUEST_LINE);
        };
        if !field::is_token(method) {
            return Err(Refusal::METHOD);
        }
        if method == b"CONNECT" {
            return Err(Refusal::CONNECT_METHOD);
        }
        if target.len() > limits.target_bytes {
            return Err(Refusal::TARGET_TOO_LONG);
        }
        if target.is_empty() || !target.iter().all(|b| b.is_ascii_graphic() && *b != b'#') {
            return Err(Refusal::TARGET);
        }
        self.old = version_is_old(version)?;
        let start = method.len() + 1;
        self.target = Some(start..start + target.len());
        Ok(())
    }

    fn field(&mut self, line: &[u8], start: usize, limits: &ListenLimits) -> Result<(), Refusal> {
        self.fields += 1;
        if self.fields > limits.head_fields {
            return Err(Refusal::TOO_MANY_FIELDS);
        }
        let (name, value) = field::parse(line)?;
        // Lengths first: most fields are none of these.
        match name.len() {
            4 if name.eq_ignore_ascii_case(b"host") => self.host(line, value, start),
            6 if name.eq_ignore_ascii_case(b"expect") => expectation(value),
            14 if name.eq_ignore_ascii_case(b"content-length") => self.content_length(value, limits),
            17 if name.eq_ignore_ascii_case(b"transfer-encoding") => self.transfer_encoding(value),
            _ => Ok(()),
        }
    }

    fn host(&mut self, line: &[u8], value: &[u8], start: usize) -> Result<(), Refusal> {
        if self.host.is_some() {
            return Err(Refusal::TWO_HOSTS);
        }
        let end = start + line.trim_ascii_end().len();
        self.host = Some(end - value.len()..end);
        Ok(())
    }

    fn content_length(&mut self, value: &[u8], limits: &ListenLimits) -> Result<(), Refusal> {
        if self.length.is_some() {
            return Err(Refusal::TWO_CONTENT_LENGTHS);
        }
        let digits = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
        // A leading zero is octal to somebody.
        if !digits || (value[0] == b'0' && value.len() > 1) {
            return Err(Refusal::CONTENT_LENGTH);
        }
        let length = std::str::from_utf8(value).ok().and_then(|text| text.parse().ok()).unwrap_or(u64::MAX);
        if length > limits.body_bytes {
            return Err(Refusal::BODY_TOO_LARGE);
        }
        self.length = Some(length);
        Ok(())
    }

    fn transfer_encoding(&mut self, value: &[u8]) -> Result<(), Refusal> {
        if self.chunked || value != b"chunked" {
            return Err(Refusal::TRANSFER_ENCODING);
        }
        self.chunked = true;
        Ok(())
    }

    fn finish(&self, buffer: &[u8], rules: &Rules<'_>) -> Result<Framing, Refusal> {
        if self.chunked && self.length.is_some() {
            return Err(Refusal::TWO_LENGTHS);
        }
        if self.chunked && self.old {
            return Err(Refusal::CHUNKED_IN_1_0);
        }
        let host = self.host.clone().ok_or(Refusal::NO_HOST)?;
        let host = Authority::parse(&buffer[host]).ok_or(Refusal::MALFORMED_HOST)?;
        let target = std::str::from_utf8(&buffer[self.target.clone().unwrap_or_default()]).unwrap_or_default();
        let path = path_of(target, &host)?;
        rules.hosts.judge(&host, path, rules.local)?;
        Ok(match self.length {
            _ if self.chunked => Framing::Chunked,
            None | Some(0) => Framing::None,
            Some(length) => Framing::Length(length),
        })
    }
}

/// Whether the version is 1.0; anything but 1.0 and 1.1 is refused.
fn version_is_old(version: &[u8]) -> Result<bool, Refusal> {
    match version {
        b"HTTP/1.1" => Ok(false),
        b"HTTP/1.0" => Ok(true),
        [b'H', b'T', b'T', b'P', b'/', major, b'.', minor] if major.is_ascii_digit() && minor.is_ascii_digit() => {
            Err(Refusal::VERSION)
        }
        _ => Err(Refusal::REQUEST_LINE),
    }
}

fn expectation(value: &[u8]) -> Result<(), Refusal> {
    if value.eq_ignore_ascii_case(b"100-continue") { Ok(()) } else { Err(Refusal::EXPECTATION) }
}

/// The path of a target in any of its forms, without the query. An absolute
/// target must name the host that the Host field names.
fn path_of<'a>(target: &'a str, host: &Authority<'_>) -> Result<&'a str, Refusal> {
    let path = if target.starts_with('/') || target == "*" {
        target
    } else {
        let (scheme, rest) = target.split_once("://").ok_or(Refusal::TARGET)?;
        if !(scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")) {
            return Err(Refusal::TARGET);
        }
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let named = Authority::parse(&rest.as_bytes()[..end]).ok_or(Refusal::TARGET)?;
        if !named.same(host) {
            return Err(Refusal::TARGET_HOST);
        }
        &rest[end..]
    };
    Ok(path.split('?').next().unwrap_or_default())
}
