//! `POST /api/v2/actions/connections/{connection_id}/authorize`

use axum::extract::State;
use claviger_model::ConnectionId;

use super::{KIND, view::Resource};
use crate::{
    error::ApiError,
    extract::{Caller, OptionalJsonBody, PathId, nothing_wrong},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// Begins to ask the caller to agree at the connection's provider: whoever opens
/// `authorization_url` within ten minutes, is signed in as the caller when the
/// provider sends them back, and confirms, authorizes the connection. One by device
/// code answers a `user_code` instead: whoever types it in at `verification_uri` before
/// it ends, on any device, and agrees, authorizes the connection.
#[utoipa::path(
    post,
    path = "/api/v2/actions/connections/{connection_id}/authorize",
    operation_id = "connection_authorize",
    tag = "Connections",
    params(("connection_id" = Uuid, Path, description = "Which")),
    responses(
        (status = 201, description = "Where to send a browser", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn connection_authorize(
    State(app): State<App>,
    Caller(context): Caller,
    PathId(id): PathId<ConnectionId>,
    body: Result<OptionalJsonBody, ApiError>,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    nothing_wrong(body, KIND, async || app.core.consent_permit(&context, id).await).await?;
    let started = app.core.consent_start(&context, id).await?;
    let kept = Data { data: Resource::begun(started.value()).untold() };
    Ok(JsonApi::created(started.map(|started| Data { data: Resource::begun(&started) })).keeping(&kept))
}
