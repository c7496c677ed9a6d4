//! `GET /api/v2/user_invitations/{user_invitation_uuid}`

use axum::extract::State;
use claviger_model::InvitationId;

use super::view::Resource;
use crate::{
    error::ApiError,
    extract::{Caller, PathIdOr404},
    jsonapi::{Data, Plain},
    router::App,
    text_errors::TextErrors,
};

/// One invitation, without what accepts it.
#[utoipa::path(
    get,
    path = "/api/v2/user_invitations/{user_invitation_uuid}",
    operation_id = "invitation_get",
    tag = "Users",
    params(("user_invitation_uuid" = Uuid, Path, description = "Which")),
    responses((status = 200, description = "The invitation", body = Data<Resource>), TextErrors)
)]
pub(crate) async fn invitation_get(
    State(app): State<App>,
    Caller(context): Caller,
    PathIdOr404(id): PathIdOr404<InvitationId>,
) -> Result<Plain<Data<Resource>>, ApiError> {
    let found = app.core.invitation_get(&context, id).await?;
    Ok(Plain::ok(found.map(|invitation| Data { data: Resource::of(&invitation, None) })))
}
