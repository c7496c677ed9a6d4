//! `POST /api/v2/service_accounts`

use axum::extract::State;
use utoipa::ToSchema;

use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, Object},
    jsonapi::Plain,
    router::App,
    text_errors::TextErrors,
    users::{
        create::RequestRelationships,
        view::{KIND, One, one},
    },
};

/// What to add.
#[derive(ToSchema)]
#[schema(as = ServiceAccountRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = ServiceAccountRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "users")]
    r#type: String,
    attributes: RequestAttributes,
    relationships: Option<RequestRelationships>,
}

#[derive(ToSchema)]
#[schema(as = ServiceAccountRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    /// Unique in the organization, without regard to case, among people too.
    email: String,
    /// Always true.
    service_account: bool,
    /// At most 200 characters.
    name: Option<String>,
    /// At most 200 characters.
    title: Option<String>,
}

/// Adds a service account, which is active at once.
#[utoipa::path(
    post,
    path = "/api/v2/service_accounts",
    operation_id = "service_account_create",
    tag = "Service accounts",
    request_body = Request,
    responses((status = 201, description = "It is added", body = One, content_type = "application/json"), TextErrors)
)]
pub(crate) async fn service_account_create(
    State(app): State<App>,
    Caller(context): Caller,
    JsonBody(body): JsonBody,
) -> Result<Plain<One>, ApiError> {
    let mut object = Object::open(&body, KIND)?;
    let roles = object.relationships.many("roles", "roles").unwrap_or_default();
    let attributes = object.attributes()?;
    let made = app.core.service_account_create(&context, attributes, &roles).await?;
    Ok(Plain::created(made.try_map(one)?))
}
