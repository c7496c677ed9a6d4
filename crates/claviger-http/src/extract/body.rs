//! A JSON body within bounds, read into a tree that is wiped.

use axum::{
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header},
};
use claviger_core::Error;
use claviger_model::{
    Invalid, Json,
    json::{Fields, Limits},
};
use http_body_util::{BodyExt, Limited};
use zeroize::Zeroizing;

use crate::error::ApiError;

/// Bodies larger than this are refused before they are read further.
pub(crate) const MOST_BYTES: usize = 1 << 20;

/// A request body as a tree.
#[derive(Debug)]
pub(crate) struct JsonBody(pub(crate) Json);

impl<S: Sync> FromRequest<S> for JsonBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, _state: &S) -> Result<Self, ApiError> {
        if let Err(refusal) = check_media_type(request.headers()) {
            // The rest is read all the same: a connection that is closed with an
            // unread body in it costs its client the next request.
            let _ = read(request).await;
            return Err(refusal);
        }
        let bytes = read(request).await?;
        Ok(Self(Json::parse(&bytes, Limits::STANDARD)?))
    }
}

/// A request body as a tree, or none where none was sent.
#[derive(Debug)]
pub(crate) struct OptionalJsonBody(pub(crate) Option<Json>);

impl<S: Sync> FromRequest<S> for OptionalJsonBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, _state: &S) -> Result<Self, ApiError> {
        let checked = check_media_type(request.headers());
        let bytes = read(request).await?;
        if bytes.is_empty() {
            return Ok(Self(None));
        }
        checked?;
        Ok(Self(Some(Json::parse(&bytes, Limits::STANDARD)?)))
    }
}

/// Passes if no body was sent, or one of `kind` that says nothing more. What is wrong
/// with it is told only to whoever `permit` passes: nobody else learns what is there.
pub(crate) async fn nothing_wrong(
    body: Result<OptionalJsonBody, ApiError>,
    kind: &str,
    permit: impl AsyncFnOnce() -> Result<(), Error>,
) -> Result<(), ApiError> {
    let wrong = match body {
        Ok(OptionalJsonBody(None)) => return Ok(()),
        Ok(OptionalJsonBody(Some(body))) => match nothing_in(&body, kind) {
            Ok(()) => return Ok(()),
            Err(invalid) => invalid.into(),
        },
        Err(error) => error,
    };
    permit().await?;
    Err(wrong)
}

fn nothing_in(body: &Json, kind: &str) -> Result<(), Invalid> {
    Fields::open("/data/attributes", resource(body, kind, None)?)?.close().or(())
}

/// Reads a body of at most 1 MiB into memory that is wiped.
pub(crate) async fn read(request: Request) -> Result<Zeroizing<Vec<u8>>, ApiError> {
    let too_large = || ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "the body must be at most 1 MiB long");
    let declared =
        request.headers().get(header::CONTENT_LENGTH).and_then(|text| text.to_str().ok()?.parse::<u64>().ok());
    if declared.is_some_and(|length| length > MOST_BYTES as u64) {
        return Err(too_large());
    }
    let mut body = Limited::new(request.into_body(), MOST_BYTES);
    // Room for all of it at once: growing would leave copies behind.
    let room = declared.and_then(|length| usize::try_from(length).ok()).unwrap_or(8 * 1024);
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| {
            if error.is::<http_body_util::LengthLimitError>() {
                too_large()
            } else {
                ApiError::new(StatusCode::BAD_REQUEST, "the body broke off")
            }
        })?;
        if let Ok(data) = frame.into_data() {
            bytes.extend_from_slice(&data);
        }
    }
    Ok(bytes)
}

fn check_media_type(headers: &HeaderMap) -> Result<(), ApiError> {
    let unsupported =
        |name: &str, detail: &str| Err(ApiError::header(StatusCode::UNSUPPORTED_MEDIA_TYPE, name, detail));
    if headers.contains_key(header::CONTENT_ENCODING) {
        return unsupported("Content-Encoding", "bodies must be sent without a content coding");
    }
    if is_json(headers) {
        return Ok(());
    }
    unsupported("Content-Type", "must be application/json or application/vnd.api+json")
}

/// Whether the media type is one of JSON.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json") || essence.eq_ignore_ascii_case("application/vnd.api+json")
}

/// Opens `{"data": {"type": kind, "id"?, "attributes": {…}}}` and gives its
/// attributes. `id` must be the path's where both are there.
pub(crate) fn resource<'a>(json: &'a Json, kind: &str, id: Option<&str>) -> Result<&'a Json, Invalid> {
    let mut outer = Fields::open("", json)?;
    let data = outer.required("data");
    let mut faults = outer.close();
    let Some(data) = data else { return Err(faults) };
    let mut fields = match Fields::open("/data", data) {
        Ok(fields) => fields,
        Err(more) => {
            faults.0.extend(more.0);
            return Err(faults);
        }
    };
    if let Some(given) = fields.required_string("type")
        && given.expose() != kind
    {
        fields.faults.push("/data/type", format!("must be {kind}"));
    }
    if let (Some(given), Some(id)) = (fields.string("id"), id)
        && !given.expose().eq_ignore_ascii_case(id)
    {
        fields.faults.push("/data/id", "must be the id of the path");
    }
    // A client may echo what it read (security.md W5).
    fields.ignore(&["relationships"]);
    let attributes = fields.required("attributes");
    faults.0.extend(fields.close().0);
    match attributes {
        Some(attributes) => faults.or(attributes),
        None => Err(faults),
    }
}
