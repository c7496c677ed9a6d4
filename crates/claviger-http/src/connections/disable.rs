//! `POST /api/v2/actions/connections/{connection_id}/disable`

use axum::extract::State;
use claviger_model::ConnectionId;

use super::view;
use crate::{
    error::ApiError,
    extract::{Caller, PathId},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// Switches a connection off and keeps everything of it.
#[utoipa::path(
    post,
    path = "/api/v2/actions/connections/{connection_id}/disable",
    operation_id = "connection_disable",
    tag = "Connections",
    params(("connection_id" = Uuid, Path, description = "Which")),
    responses(
        (status = 200, description = "The connection", body = Data<view::Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn connection_disable(
    State(app): State<App>,
    Caller(context): Caller,
    PathId(id): PathId<ConnectionId>,
) -> Result<JsonApi<Data<view::Resource>>, ApiError> {
    let view = app.core.connection_set_disabled(&context, id, true).await?;
    Ok(JsonApi::ok(view.map(|view| Data { data: view.into() })))
}
