//! `POST /api/v2/actions/connections/{connection_id}/rotate`

use axum::extract::State;
use claviger_model::ConnectionId;
use serde_json::Value;
use utoipa::ToSchema;

use super::{KIND, view::Resource};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, PathId, resource},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// A new credential for a connection.
#[derive(ToSchema)]
#[schema(as = ConnectionRotationRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = ConnectionRotationRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "connection_rotation")]
    r#type: String,
    attributes: RequestAttributes,
}

#[derive(ToSchema)]
#[schema(as = ConnectionRotationRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    /// As in an update of the connection, of the same type; every secret must be given.
    #[schema(value_type = Object)]
    credentials: Value,
    /// For how long the credential of before is kept once this one is promoted: 0 to 2592000, a day by default.
    grace_seconds: Option<u32>,
}

/// Seals another credential beside the connection's own, which stays in use. What was staged before is replaced.
#[utoipa::path(
    post,
    path = "/api/v2/actions/connections/{connection_id}/rotate",
    operation_id = "connection_rotate",
    tag = "Connections",
    params(("connection_id" = Uuid, Path, description = "Which")),
    request_body = Request,
    responses(
        (status = 201, description = "The rotation", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn connection_rotate(
    State(app): State<App>,
    Caller(context): Caller,
    PathId(id): PathId<ConnectionId>,
    JsonBody(body): JsonBody,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    let attributes = resource(&body, KIND, None)?;
    let rotation = app.core.rotation_stage(&context, id, attributes).await?;
    Ok(JsonApi::created(rotation.map(|rotation| Data { data: rotation.into() })))
}
