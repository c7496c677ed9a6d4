//! `POST /api/v2/user_invitations/{user_invitation_uuid}/accept`

use axum::{extract::State, http::StatusCode};
use claviger_model::InvitationId;
use utoipa::ToSchema;

use super::KIND;
use crate::{
    error::ApiError,
    extract::{JsonBody, PathIdOr404, Visitor, resource},
    router::App,
};

/// The token of an invitation, and what its person chooses.
#[derive(ToSchema)]
#[schema(as = InvitationAcceptance)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = InvitationAcceptanceData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "user_invitations")]
    r#type: String,
    attributes: RequestAttributes,
}

#[derive(ToSchema)]
#[schema(as = InvitationAcceptanceAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    /// What stands behind the # of `accept_url`.
    token: String,
    /// What people call them; stays as it is if left out.
    name: Option<String>,
    /// 12 to 1,024 bytes.
    password: String,
}

/// Accepts an invitation, once. Its person is a member from then on and may sign in.
#[utoipa::path(
    post,
    path = "/api/v2/user_invitations/{user_invitation_uuid}/accept",
    operation_id = "invitation_accept",
    tag = "Users",
    security(()),
    params(("user_invitation_uuid" = Uuid, Path, description = "Which")),
    request_body = Request,
    responses((status = 204, description = "Accepted"), ApiError)
)]
pub(crate) async fn invitation_accept(
    State(app): State<App>,
    Visitor(visit): Visitor,
    PathIdOr404(id): PathIdOr404<InvitationId>,
    JsonBody(body): JsonBody,
) -> Result<StatusCode, ApiError> {
    app.core.invitation_accept(&visit, id, resource(&body, KIND, None)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
