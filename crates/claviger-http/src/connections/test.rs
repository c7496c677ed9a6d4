//! `POST /api/v2/actions/connections/{connection_id}/test`

use axum::extract::State;
use claviger_model::ConnectionId;

use super::test_view::Resource;
use crate::{
    error::ApiError,
    extract::{Caller, OptionalJsonBody, PathId, nothing_wrong},
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
    // Only what is stored is tested: no body changes where the secret goes or what goes
    // with it (security.md C7).
    nothing_wrong(body, KIND, async || app.core.connection_test_permit(&context, id).await).await?;
    let test = app.core.connection_test(&context, id).await?;
    Ok(JsonApi::ok(test.map(|test| Data { data: test.into() })))
}
