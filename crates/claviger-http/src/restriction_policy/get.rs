//! `GET /api/v2/restriction_policy/{resource_id}`

use axum::extract::State;

use super::{PathResource, view};
use crate::{
    error::ApiError,
    extract::Caller,
    jsonapi::{Data, Plain},
    router::App,
    text_errors::TextErrors,
};

/// Who may do what with one resource. Other than a connection it need not exist here.
#[utoipa::path(
    get,
    path = "/api/v2/restriction_policy/{resource_id}",
    operation_id = "policy_get",
    tag = "Restriction policies",
    params(("resource_id" = String, Path, description = "`type:id`, such as `connection:` and an id")),
    responses(
        (status = 200, description = "The policy", body = Data<view::Resource>, content_type = "application/json"),
        TextErrors,
    )
)]
pub(crate) async fn policy_get(
    State(app): State<App>,
    Caller(context): Caller,
    PathResource { resource, .. }: PathResource,
) -> Result<Plain<Data<view::Resource>>, ApiError> {
    let view = app.core.policy_get(&context, &resource).await?;
    Ok(Plain::ok(view.map(|view| Data { data: view.into() })))
}
