//! `DELETE /api/v2/current_user/passkeys/{passkey_id}`

use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use claviger_model::PasskeyId;

use crate::{
    cookie,
    error::ApiError,
    extract::{Caller, PathId},
    jsonapi::NoContent,
    router::App,
};

/// Takes one of one's own passkeys away. All other sessions are over, and this one
/// gets another cookie.
#[utoipa::path(
    delete,
    path = "/api/v2/current_user/passkeys/{passkey_id}",
    operation_id = "passkey_delete",
    tag = "Sessions",
    security(("session" = [])),
    params(("passkey_id" = Uuid, Path, description = "Which")),
    responses((status = 204, description = "It lets nobody in any more"), ApiError)
)]
pub(crate) async fn passkey_delete(
    State(app): State<App>,
    Caller(context): Caller,
    PathId(id): PathId<PasskeyId>,
) -> Result<Response, ApiError> {
    let deleted = app.core.passkey_delete(&context, id).await?;
    let mut cookies = HeaderMap::new();
    let done = deleted.map(|begun| cookie::set(&mut cookies, &begun));
    Ok((cookies, NoContent(done)).into_response())
}
