//! Takes the coding off an answer's body, counting what comes out: one limit
//! for all codings (E12).

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_compression::{
    tokio::bufread::{BrotliDecoder, DeflateDecoder, GzipDecoder, ZlibDecoder, ZstdDecoder},
    zstd::DParameter,
};
use bytes::{Bytes, BytesMut};
use futures_util::{StreamExt, TryStreamExt, stream};
use http::{HeaderMap, header};
use http_body_util::BodyExt;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncReadExt};
use tokio_util::io::StreamReader;

use super::exchange::AnswerBody;
use crate::{ActionError, ErrorCode, Limits};

/// RFC 9659: no answer needs a longer window than 8 MiB.
const ZSTD_WINDOW_LOG: u32 = 23;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Coding {
    Identity,
    Gzip,
    Deflate,
    Brotli,
    Zstd,
}

type Source = Pin<Box<dyn AsyncBufRead + Send>>;

/// Reads a body to its end and takes its coding off, and with it the headers
/// that told of it.
pub(crate) async fn read(body: AnswerBody, headers: &mut HeaderMap, limits: &Limits) -> Result<Bytes, ActionError> {
    let coding = coding(headers)?;
    if coding == Coding::Identity {
        return read_plain(body, limits).await;
    }
    headers.remove(header::CONTENT_ENCODING);
    headers.remove(header::CONTENT_LENGTH);
    let taken = Arc::new(AtomicUsize::new(0));
    let mut source = counted(body, &taken);
    // An answer to HEAD tells of a coding and has no body.
    if source.fill_buf().await.map_err(|error| broken(&error))?.is_empty() {
        return Ok(Bytes::new());
    }
    let decoder = decoder(coding, source).await?;
    read_decoded(decoder, &taken, limits).await
}

/// The one coding of an answer.
fn coding(headers: &HeaderMap) -> Result<Coding, ActionError> {
    let mut found = Coding::Identity;
    for value in headers.get_all(header::CONTENT_ENCODING) {
        for name in value.to_str().unwrap_or("?").split(',').map(str::trim) {
            let one = match name.to_ascii_lowercase().as_str() {
                "" | "identity" => continue,
                "gzip" | "x-gzip" => Coding::Gzip,
                "deflate" => Coding::Deflate,
                "br" => Coding::Brotli,
                "zstd" => Coding::Zstd,
                _ => return Err(unusable("the answer's Content-Encoding is none of gzip, deflate, br and zstd")),
            };
            if found != Coding::Identity {
                return Err(unusable("the answer is encoded more than once (Content-Encoding)"));
            }
            found = one;
        }
    }
    Ok(found)
}

async fn read_plain(mut body: AnswerBody, limits: &Limits) -> Result<Bytes, ActionError> {
    use http_body::Body;
    let most = limits.body_bytes;
    if body.size_hint().lower() > most as u64 {
        return Err(too_large(most));
    }
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|error| broken(&io::Error::other(error)))?.into_data() else { continue };
        if first.len() + all.len() + data.len() > most {
            return Err(too_large(most));
        }
        // Most answers come in one piece, which is not copied.
        if first.is_empty() && all.is_empty() {
            first = data;
            continue;
        }
        if all.is_empty() {
            all.extend_from_slice(&std::mem::take(&mut first));
        }
        all.extend_from_slice(&data);
    }
    Ok(if all.is_empty() { first } else { all.freeze() })
}

/// The body as a reader that counts what was taken from it.
fn counted(body: AnswerBody, taken: &Arc<AtomicUsize>) -> Source {
    let taken = Arc::clone(taken);
    let frames = stream::unfold(body, |mut body| async {
        let frame = body.frame().await?;
        Some((frame.map_err(io::Error::other), body))
    });
    let data = frames.try_filter_map(|frame| async { Ok(frame.into_data().ok()) }).inspect_ok(move |data: &Bytes| {
        taken.fetch_add(data.len(), Ordering::Relaxed);
    });
    Box::pin(StreamReader::new(data.boxed()))
}

async fn decoder(coding: Coding, mut source: Source) -> Result<Pin<Box<dyn AsyncRead + Send>>, ActionError> {
    Ok(match coding {
        Coding::Identity => Box::pin(source),
        Coding::Gzip => {
            let mut decoder = GzipDecoder::new(source);
            decoder.multiple_members(true);
            Box::pin(decoder)
        }
        Coding::Deflate => {
            // RFC 9110 means zlib; some send the bare stream.
            let start = source.fill_buf().await.map_err(|error| broken(&error))?;
            let is_zlib = start.first().is_some_and(|byte| byte & 0x0f == 8 && byte >> 4 <= 7);
            if is_zlib { Box::pin(ZlibDecoder::new(source)) } else { Box::pin(DeflateDecoder::new(source)) }
        }
        Coding::Brotli => Box::pin(BrotliDecoder::new(source)),
        Coding::Zstd => Box::pin(ZstdDecoder::with_params(source, &[DParameter::window_log_max(ZSTD_WINDOW_LOG)])),
    })
}

async fn read_decoded(
    mut decoder: Pin<Box<dyn AsyncRead + Send>>,
    taken: &AtomicUsize,
    limits: &Limits,
) -> Result<Bytes, ActionError> {
    let mut all = BytesMut::new();
    // A buffer of its own: decoders wipe all the room they are given, every time.
    let mut piece = vec![0; 16 << 10];
    loop {
        let length = decoder.read(&mut piece).await.map_err(|error| broken(&error))?;
        if length == 0 {
            return Ok(all.freeze());
        }
        all.extend_from_slice(&piece[..length]);
        if all.len() > limits.body_bytes {
            return Err(too_large(limits.body_bytes));
        }
        let taken = taken.load(Ordering::Relaxed);
        if all.len() > limits.ratio_after && all.len() / limits.ratio.max(1) > taken {
            let text = format!("the answer grows more than {} times by decoding", limits.ratio);
            return Err(ActionError::new(ErrorCode::UpstreamTooLarge, text));
        }
    }
}

fn too_large(most: usize) -> ActionError {
    ActionError::new(ErrorCode::UpstreamTooLarge, format!("the answer is longer than {most} bytes"))
}

fn unusable(text: &str) -> ActionError {
    ActionError::new(ErrorCode::UpstreamUnreachable, text)
}

fn broken(error: &io::Error) -> ActionError {
    let is_ours = error.get_ref().is_some_and(|inner| inner.is::<hyper::Error>());
    unusable(if is_ours { "the answer broke off before its end" } else { "the answer's body does not decode" })
}
