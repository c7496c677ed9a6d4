//! `DELETE /api/v2/current_user/second_factors/{factor_id}`

use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use claviger_model::FactorId;

use crate::{
    cookie,
    error::ApiError,
    extract::{Caller, PathId},
    jsonapi::NoContent,
    router::App,
};

/// Takes one's own second factor away, with its recovery codes. Takes a sign-in
/// of the last ten minutes; all other sessions are over, and this one gets another cookie.
#[utoipa::path(
    delete,
    path = "/api/v2/current_user/second_factors/{factor_id}",
    operation_id = "factor_delete",
    tag = "Sessions",
    security(("session" = [])),
    params(("factor_id" = Uuid, Path, description = "Which")),
    responses((status = 204, description = "No sign-in asks for it any more"), ApiError)
)]
pub(crate) async fn factor_delete(
    State(app): State<App>,
    Caller(context): Caller,
    PathId(id): PathId<FactorId>,
) -> Result<Response, ApiError> {
    let decided = app.core.factor_delete(&context, id).await?;
    let mut cookies = HeaderMap::new();
    let done = decided.map(|begun| cookie::set(&mut cookies, &begun));
    Ok((cookies, NoContent(done)).into_response())
}
