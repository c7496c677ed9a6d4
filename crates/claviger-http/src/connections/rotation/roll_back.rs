//! `POST /api/v2/actions/connections/{connection_id}/rotate/roll_back`

use axum::extract::State;
use claviger_access::Operation;
use claviger_model::{ConnectionId, Invalid, Json, json::Fields};

use super::{AT, KIND, view::Resource};
use crate::{
    error::ApiError,
    extract::{Caller, OptionalJsonBody, PathId, resource},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// Puts the credential of before in its place again, within the grace period. The one that was promoted is staged
/// again, untested.
#[utoipa::path(
    post,
    path = "/api/v2/actions/connections/{connection_id}/rotate/roll_back",
    operation_id = "connection_rotation_roll_back",
    tag = "Connections",
    params(("connection_id" = Uuid, Path, description = "Which")),
    responses(
        (status = 200, description = "The rotation", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn connection_rotation_roll_back(
    State(app): State<App>,
    Caller(context): Caller,
    PathId(id): PathId<ConnectionId>,
    body: Result<OptionalJsonBody, ApiError>,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    let wrong = match body {
        Ok(OptionalJsonBody(None)) => None,
        Ok(OptionalJsonBody(Some(body))) => nothing_in(&body).err().map(ApiError::from),
        Err(error) => Some(error),
    };
    // What is wrong with it is told only to who may do it.
    if let Some(wrong) = wrong {
        app.core.rotation_permit(&context, Operation::ConnectionRotationRollBack, id).await?;
        return Err(wrong);
    }
    let rotation = app.core.rotation_roll_back(&context, id).await?;
    Ok(JsonApi::ok(rotation.map(|rotation| Data { data: rotation.into() })))
}

fn nothing_in(body: &Json) -> Result<(), Invalid> {
    Fields::open(AT, resource(body, KIND, None)?)?.close().or(())
}
