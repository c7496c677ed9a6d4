//! `GET /api/v2/current_user/second_factors`

use axum::extract::State;

use super::view::Resource;
use crate::{
    error::ApiError,
    extract::Caller,
    jsonapi::{Data, JsonApi},
    router::App,
};

/// One's own second factors: none or one.
#[utoipa::path(
    get,
    path = "/api/v2/current_user/second_factors",
    operation_id = "factor_list",
    tag = "Sessions",
    security(("session" = [])),
    responses(
        (status = 200, description = "The factors", body = Data<Vec<Resource>>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn factor_list(
    State(app): State<App>,
    Caller(context): Caller,
) -> Result<JsonApi<Data<Vec<Resource>>>, ApiError> {
    let found = app.core.factor_list(&context).await?;
    let shape = |listed: &claviger_core::factor::Listed| Resource::of(&listed.factor, Some(listed.recovery_codes_left));
    Ok(JsonApi::ok(found.map(|all| Data { data: all.iter().map(shape).collect() })))
}
