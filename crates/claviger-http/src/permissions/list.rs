//! `GET /api/v2/permissions`

use claviger_access::{Operation, Permission};

use super::view::Resource;
use crate::{
    error::ApiError,
    extract::{Caller, Params},
    jsonapi::{Data, JsonApi},
    text_errors::TextErrors,
};

/// Every permission there is.
#[utoipa::path(
    get,
    path = "/api/v2/permissions",
    operation_id = "permission_list",
    tag = "Roles",
    params(("include_scopes" = Option<bool>, Query, description = "Has no effect: each permission is a scope")),
    responses((status = 200, description = "All of them", body = Data<Vec<Resource>>, content_type = "application/vnd.api+json"), TextErrors)
)]
pub(crate) async fn permission_list(
    Caller(context): Caller,
    mut params: Params,
) -> Result<JsonApi<Data<Vec<Resource>>>, ApiError> {
    let _: Option<bool> = params.parsed("include_scopes", "true or false");
    params.close()?;
    let permit = context.permit(Operation::PermissionList)?;
    Ok(JsonApi::ok(permit.over(Data { data: Permission::ALL.iter().copied().map(Resource::from).collect() })))
}
