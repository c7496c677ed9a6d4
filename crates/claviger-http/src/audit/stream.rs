//! `GET /api/v2/audit/events/stream`

use std::io;

use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use claviger_access::Decided;
use claviger_core::audit::{Event, Export};
use futures_util::stream;

use super::{list::filter, view::Resource};
use crate::{
    error::ApiError,
    extract::{Caller, Params},
    jsonapi::DecidedFor,
    router::App,
    text_errors::TextErrors,
};

const MEDIA_TYPE: &str = "application/x-ndjson";

/// Lines of JSON, written as they are read from the record.
pub(crate) struct Lines(Decided<Export>);

/// All events that match, oldest first, one a line; the first line is the event
/// of this export itself, and the export ends where it began. A connection that
/// ends without the last chunk is an export that is not whole.
#[utoipa::path(
    get,
    path = "/api/v2/audit/events/stream",
    operation_id = "audit_stream",
    tag = "Audit",
    params(
        ("filter[query]" = Option<String>, Query, description = "As of the list"),
        ("filter[from]" = Option<String>, Query, description = "From when on: RFC 3339, `now`, or `now-15m` (s, m, h, d, w)"),
        ("filter[to]" = Option<String>, Query, description = "Until when"),
    ),
    responses((status = 200, description = "Events, one a line", body = String, content_type = "application/x-ndjson"), TextErrors)
)]
pub(crate) async fn audit_stream(
    State(app): State<App>,
    Caller(context): Caller,
    mut params: Params,
) -> Result<Lines, ApiError> {
    let asked = filter(&mut params);
    params.close()?;
    let filter = asked.filter(&context);
    Ok(Lines(app.core.audit_stream(&context, filter).await?))
}

impl IntoResponse for Lines {
    fn into_response(self) -> Response {
        let (operation, export) = self.0.into_parts();
        let lines = stream::unfold(Some(export), |export| async move {
            let mut export = export?;
            match export.next().await {
                Ok(Some(events)) => Some((lines(events), Some(export))),
                Ok(None) => None,
                Err(error) => {
                    tracing::error!(%error, "an export of the record broke off");
                    Some((Err(io::Error::other("the export broke off")), None))
                }
            }
        });
        let media_type = (header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        let mut response = ([media_type], Body::from_stream(lines)).into_response();
        response.extensions_mut().insert(DecidedFor(operation));
        response
    }
}

fn lines(events: Vec<Event>) -> io::Result<Bytes> {
    let mut lines = Vec::new();
    for event in events {
        serde_json::to_writer(&mut lines, &Resource::from(event))?;
        lines.push(b'\n');
    }
    Ok(lines.into())
}
