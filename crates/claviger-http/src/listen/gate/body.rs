//! Where the body of a message ends: the same reading as hyper's or none.
//!
//! Payload is never looked at, only counted; chunk lines and trailers are read
//! byte by byte (RFC 9112, section 7.1) and more strictly than hyper does.

use super::{Refusal, field, head::Framing};

/// Longest extension of one chunk line.
const EXTENSION: u32 = 256;
/// Longest extensions of one body together; hyper stops at four times that.
const EXTENSIONS: u32 = 4 * 1024;
/// Largest trailer section.
const TRAILERS: usize = 4 * 1024;

/// What is left of a body.
#[derive(Debug)]
pub(super) struct Body {
    state: State,
    /// Bytes of payload that may still come, by the listener's limit.
    allowed: u64,
    size: u64,
    digits: u32,
    extension: u32,
    extensions: u32,
    trailers: usize,
    trailer: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Payload of a body with a length.
    Plain(u64),
    Size,
    Extension,
    SizeEnd,
    /// Payload of a chunk.
    Chunk(u64),
    ChunkCr,
    ChunkLf,
    Trailer,
    TrailerEnd,
    Done,
}

impl Body {
    pub(super) fn new(framing: Framing, allowed: u64) -> Self {
        let state = match framing {
            Framing::None => State::Done,
            Framing::Length(length) => State::Plain(length),
            Framing::Chunked => State::Size,
        };
        Self { state, allowed, size: 0, digits: 0, extension: 0, extensions: 0, trailers: 0, trailer: Vec::new() }
    }

    /// Whether the message is complete.
    pub(super) fn done(&self) -> bool {
        self.state == State::Done
    }

    /// How many of the next bytes are payload, which nobody needs to look at.
    pub(super) fn payload(&self) -> u64 {
        match self.state {
            State::Plain(left) | State::Chunk(left) => left,
            _ => 0,
        }
    }

    /// Counts `bytes` of payload as passed on; at most [`Body::payload`].
    pub(super) fn pass(&mut self, bytes: u64) {
        self.state = match self.state {
            State::Plain(left) if left <= bytes => State::Done,
            State::Plain(left) => State::Plain(left - bytes),
            State::Chunk(left) if left <= bytes => State::ChunkCr,
            State::Chunk(left) => State::Chunk(left - bytes),
            other => other,
        };
    }

    /// How many bytes at the start of `buffer` belong to this message and are
    /// in order.
    pub(super) fn read(&mut self, buffer: &[u8]) -> Result<usize, Refusal> {
        let mut at = 0;
        while at < buffer.len() && !self.done() {
            let payload = self.payload();
            if payload > 0 {
                let here = (buffer.len() - at).min(usize::try_from(payload).unwrap_or(usize::MAX));
                self.pass(here as u64);
                at += here;
            } else {
                self.step(buffer[at])?;
                at += 1;
            }
        }
        Ok(at)
    }

    fn step(&mut self, byte: u8) -> Result<(), Refusal> {
        self.state = match (self.state, byte) {
            (State::Size, b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F') => return self.size_digit(byte),
            (State::Size, b';') if self.digits > 0 => State::Extension,
            (State::Size, b'\r') if self.digits > 0 => State::SizeEnd,
            (State::Size | State::SizeEnd, byte) if (self.state, byte) != (State::SizeEnd, b'\n') => {
                return Err(Refusal::CHUNK_SIZE);
            }
            (State::Extension, b'\r') => State::SizeEnd,
            (State::Extension, byte) => return self.extension_byte(byte),
            (State::SizeEnd, _) => self.chunk_begin()?,
            (State::ChunkCr, b'\r') => State::ChunkLf,
            (State::ChunkLf, b'\n') => State::Size,
            (State::ChunkCr | State::ChunkLf, _) => return Err(Refusal::CHUNK_END),
            (State::Trailer, byte) => return self.trailer_byte(byte),
            (State::TrailerEnd, b'\n') => return self.trailer_end(),
            (State::TrailerEnd, _) => return Err(Refusal::FIELD_VALUE),
            (other, _) => other,
        };
        Ok(())
    }

    fn size_digit(&mut self, byte: u8) -> Result<(), Refusal> {
        self.digits += 1;
        if self.digits > 8 {
            return Err(Refusal::CHUNK_SIZE);
        }
        self.size = self.size * 16 + u64::from(char::from(byte).to_digit(16).unwrap_or(0));
        Ok(())
    }

    fn extension_byte(&mut self, byte: u8) -> Result<(), Refusal> {
        self.extension += 1;
        self.extensions += 1;
        if field::has_control(&[byte]) || self.extension > EXTENSION || self.extensions > EXTENSIONS {
            return Err(Refusal::CHUNK_EXTENSION);
        }
        Ok(())
    }

    fn chunk_begin(&mut self) -> Result<State, Refusal> {
        let size = std::mem::take(&mut self.size);
        (self.digits, self.extension) = (0, 0);
        self.allowed = self.allowed.checked_sub(size).ok_or(Refusal::BODY_TOO_LARGE)?;
        Ok(if size == 0 { State::Trailer } else { State::Chunk(size) })
    }

    fn trailer_byte(&mut self, byte: u8) -> Result<(), Refusal> {
        self.trailers += 1;
        if self.trailers > TRAILERS {
            return Err(Refusal::TRAILERS);
        }
        match byte {
            b'\r' => self.state = State::TrailerEnd,
            b'\n' => return Err(Refusal::BARE_LINE_FEED),
            byte => self.trailer.push(byte),
        }
        Ok(())
    }

    fn trailer_end(&mut self) -> Result<(), Refusal> {
        let line = std::mem::take(&mut self.trailer);
        if line.is_empty() {
            self.state = State::Done;
            return Ok(());
        }
        let (name, _) = field::parse(&line)?;
        let framing = ["host", "content-length", "transfer-encoding", "connection", "trailer"];
        if framing.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes())) {
            return Err(Refusal::TRAILER_NAME);
        }
        self.state = State::Trailer;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Result<(usize, bool), Refusal> {
        let mut body = Body::new(Framing::Chunked, 1000);
        let at = body.read(text)?;
        Ok((at, body.done()))
    }

    #[test]
    fn a_chunked_body_ends_at_its_last_empty_line() {
        for honest in [
            &b"0\r\n\r\n"[..],
            b"5\r\nhello\r\n0\r\n\r\n",
            b"A;name=\"value\"\r\n0123456789\r\n0\r\n\r\n",
            b"005\r\nhello\r\n000\r\nx-sum: 1\r\n\r\n",
        ] {
            let followed = [honest, b"GET / HTTP/1.1\r\n"].concat();
            assert_eq!(read(&followed), Ok((honest.len(), true)), "{}", honest.escape_ascii());
            assert_eq!(read(&honest[..honest.len() - 1]), Ok((honest.len() - 1, false)));
        }
    }

    #[test]
    fn a_chunked_body_that_could_be_read_two_ways_is_refused() {
        let long = format!("1;{}\r\n", "x".repeat(257));
        let many = format!("1;{}\r\nx\r\n", "x".repeat(250)).repeat(17);
        let trailers = format!("0\r\n{}", "x: y\r\n".repeat(1000));
        for (bad, rule) in [
            (&b"5\nhello\r\n"[..], Refusal::CHUNK_SIZE),
            (b"5\rhello", Refusal::CHUNK_SIZE),
            (b" 5\r\n", Refusal::CHUNK_SIZE),
            (b"5 \r\n", Refusal::CHUNK_SIZE),
            (b"0x5\r\n", Refusal::CHUNK_SIZE),
            (b"+5\r\n", Refusal::CHUNK_SIZE),
            (b"-1\r\n", Refusal::CHUNK_SIZE),
            (b"\r\n", Refusal::CHUNK_SIZE),
            (b";x\r\n", Refusal::CHUNK_SIZE),
            (b"000000005\r\n", Refusal::CHUNK_SIZE),
            (b"5;a\nb\r\n", Refusal::CHUNK_EXTENSION),
            (b"5;a\0\r\n", Refusal::CHUNK_EXTENSION),
            (long.as_bytes(), Refusal::CHUNK_EXTENSION),
            (many.as_bytes(), Refusal::CHUNK_EXTENSION),
            (b"5\r\nhellox\r\n", Refusal::CHUNK_END),
            (b"5\r\nhello\n", Refusal::CHUNK_END),
            (b"5\r\nhello\r\r", Refusal::CHUNK_END),
            (b"0\r\n\n", Refusal::BARE_LINE_FEED),
            (b"0\r\nx: y\n", Refusal::BARE_LINE_FEED),
            (b"0\r\nx : y\r\n", Refusal::FIELD_NAME),
            (b"0\r\nContent-Length: 3\r\n", Refusal::TRAILER_NAME),
            (b"0\r\nhost: a\r\n", Refusal::TRAILER_NAME),
            (trailers.as_bytes(), Refusal::TRAILERS),
            (b"3e9\r\n", Refusal::BODY_TOO_LARGE),
        ] {
            assert_eq!(read(bad), Err(rule), "{}", bad.escape_ascii());
        }
    }
}
