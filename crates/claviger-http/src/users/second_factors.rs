//! `DELETE /api/v2/users/{user_id}/second_factors`

use axum::extract::State;
use claviger_model::UserId;

use crate::{
    error::ApiError,
    extract::{Caller, PathId},
    jsonapi::NoContent,
    router::App,
};

/// Takes the second factor of somebody away who has lost it, and ends their sessions.
#[utoipa::path(
    delete,
    path = "/api/v2/users/{user_id}/second_factors",
    operation_id = "user_factors_delete",
    tag = "Sessions",
    params(("user_id" = Uuid, Path, description = "Whose")),
    responses((status = 204, description = "Their next sign-in takes the password alone"), ApiError)
)]
pub(crate) async fn user_factors_delete(
    State(app): State<App>,
    Caller(context): Caller,
    PathId(id): PathId<UserId>,
) -> Result<NoContent, ApiError> {
    Ok(NoContent(app.core.user_factors_delete(&context, id).await?))
}
