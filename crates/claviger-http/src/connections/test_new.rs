//! `POST /api/v2/actions/connections/test`

use axum::extract::State;

use super::{KIND, test_view::Resource, view};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, resource},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// Tests a connection that is not stored, before it is created. Takes the body of
/// *create* and what it takes to create and to run actions; keeps nothing. At
/// most ten a minute.
#[utoipa::path(
    post,
    path = "/api/v2/actions/connections/test",
    operation_id = "connection_test_new",
    tag = "Connections",
    request_body = view::Request,
    responses(
        (status = 200, description = "What came of it", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn connection_test_new(
    State(app): State<App>,
    Caller(context): Caller,
    JsonBody(body): JsonBody,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    let attributes = resource(&body, KIND, None)?;
    let test = app.core.connection_test_new(&context, attributes).await?;
    Ok(JsonApi::ok(test.map(|test| Data { data: test.into() })))
}
