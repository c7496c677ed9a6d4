//! `GET /api/v2/actions/integrations`

use axum::extract::State;
use claviger_access::Operation;

use super::view::Resource;
use crate::{
    error::ApiError,
    extract::{Caller, Params},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// Everything that can be connected to.
#[utoipa::path(
    get,
    path = "/api/v2/actions/integrations",
    operation_id = "integration_list",
    tag = "Integrations",
    responses(
        (status = 200, description = "The catalog", body = Data<Vec<Resource>>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn integration_list(
    State(app): State<App>,
    Caller(context): Caller,
    params: Params,
) -> Result<JsonApi<Data<Vec<Resource>>>, ApiError> {
    let permit = context.permit(Operation::IntegrationList)?;
    params.close()?;
    Ok(JsonApi::ok(permit.over(Data { data: app.core.catalog().integrations().iter().map(Into::into).collect() })))
}
