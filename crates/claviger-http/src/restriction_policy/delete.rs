//! `DELETE /api/v2/restriction_policy/{resource_id}`

use axum::{
    extract::State,
    http::{HeaderName, header},
};

use super::PathResource;
use crate::{
    error::ApiError,
    extract::Caller,
    jsonapi::{NoContent, PLAIN},
    router::App,
    text_errors::TextErrors,
};

/// Takes a policy back: a connection's to its author alone, any other to none.
#[utoipa::path(
    delete,
    path = "/api/v2/restriction_policy/{resource_id}",
    operation_id = "policy_delete",
    tag = "Restriction policies",
    params(("resource_id" = String, Path, description = "`type:id`, such as `connection:` and an id")),
    responses((status = 204, description = "Taken back"), TextErrors)
)]
pub(crate) async fn policy_delete(
    State(app): State<App>,
    Caller(context): Caller,
    PathResource { resource, .. }: PathResource,
) -> Result<([(HeaderName, &'static str); 1], NoContent), ApiError> {
    let done = app.core.policy_delete(&context, &resource).await?;
    // The published API names a media type here, though there is no body.
    Ok(([(header::CONTENT_TYPE, PLAIN)], NoContent(done)))
}
