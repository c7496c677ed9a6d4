//! `POST /api/v2/actions/connections/{connection_id}/test`

use axum::extract::State;
use claviger_model::{ConnectionId, Invalid, Json, json::Fields};

use super::test_view::Resource;
use crate::{
    error::ApiError,
    extract::{Caller, OptionalJsonBody, PathId, resource},
    jsonapi::{Data, JsonApi},
    router::App,
};

const KIND: &str = "connection_test";

/// Tests a connection as it is stored: makes the cheapest call that proves its
/// credential, and says what was answered. At most ten a minute.
#[utoipa::path(
    post,
    path = "/api/v2/actions/connections/{connection_id}/test",
    operation_id = "connection_test",
    tag = "Connections",
    params(("connection_id" = Uuid, Path, description = "Which")),
    responses(
        (status = 200, description = "What came of it", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn connection_test(
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
    // What is wrong with it is told only to who may test.
    if let Some(wrong) = wrong {
        app.core.connection_test_permit(&context, id).await?;
        return Err(wrong);
    }
    let test = app.core.connection_test(&context, id).await?;
    Ok(JsonApi::ok(test.map(|test| Data { data: test.into() })))
}

/// Only what is stored is tested: no body changes where the secret goes or what
/// goes with it (security.md C7).
fn nothing_in(body: &Json) -> Result<(), Invalid> {
    Fields::open("/data/attributes", resource(body, KIND, None)?)?.close().or(())
}
