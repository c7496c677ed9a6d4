//! `POST /api/v2/actions/connections/{connection_id}/rotate/test`

use axum::extract::State;
use claviger_access::Operation;
use claviger_model::{ConnectionId, Invalid, Json, json::Fields};

use super::AT;
use crate::{
    connections::test_view::Resource,
    error::ApiError,
    extract::{Caller, OptionalJsonBody, PathId, resource},
    jsonapi::{Data, JsonApi},
    router::App,
};

const KIND: &str = "connection_test";

/// Tests the staged credential as a connection is tested, at most ten a minute together with it. Takes the
/// permission to resolve connections besides: a test is a use.
#[utoipa::path(
    post,
    path = "/api/v2/actions/connections/{connection_id}/rotate/test",
    operation_id = "connection_rotation_test",
    tag = "Connections",
    params(("connection_id" = Uuid, Path, description = "Which")),
    responses(
        (status = 200, description = "What came of it", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn connection_rotation_test(
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
        app.core.rotation_permit(&context, Operation::ConnectionRotationTest, id).await?;
        return Err(wrong);
    }
    let test = app.core.rotation_test(&context, id).await?;
    Ok(JsonApi::ok(test.map(|test| Data { data: test.into() })))
}

/// Only what is stored is tested (security.md C7).
fn nothing_in(body: &Json) -> Result<(), Invalid> {
    Fields::open(AT, resource(body, KIND, None)?)?.close().or(())
}
