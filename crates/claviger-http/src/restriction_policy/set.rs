//! `POST /api/v2/restriction_policy/{resource_id}`

use std::str::FromStr;

use axum::extract::State;

use super::{KIND, PathResource, view};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, Params, resource},
    jsonapi::{Data, Plain},
    router::App,
    text_errors::TextErrors,
};

/// Puts a policy in place of the one before.
#[utoipa::path(
    post,
    path = "/api/v2/restriction_policy/{resource_id}",
    operation_id = "policy_set",
    tag = "Restriction policies",
    params(
        ("resource_id" = String, Path, description = "`type:id`, such as `connection:` and an id"),
        ("allow_self_lockout" = Option<bool>, Query, description = "You mean it, although it leaves you without the relation editor"),
    ),
    request_body = view::Request,
    responses(
        (status = 200, description = "The policy", body = Data<view::Resource>, content_type = "application/json"),
        TextErrors,
    )
)]
pub(crate) async fn policy_set(
    State(app): State<App>,
    Caller(context): Caller,
    PathResource { text, resource: of }: PathResource,
    mut params: Params,
    JsonBody(body): JsonBody,
) -> Result<Plain<Data<view::Resource>>, ApiError> {
    let allow = params.parsed::<Flag>("allow_self_lockout", "true or false");
    params.close()?;
    let attributes = resource(&body, KIND, Some(&text))?;
    let view = app.core.policy_set(&context, &of, attributes, allow.is_some_and(|Flag(allow)| allow)).await?;
    Ok(Plain::ok(view.map(|view| Data { data: view.into() })))
}

/// True or false, in lower case or as Python writes them.
struct Flag(bool);

impl FromStr for Flag {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        text.to_ascii_lowercase().parse().map(Self).map_err(drop)
    }
}
