//! `POST /api/v2/current_user/passkeys`

use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use utoipa::ToSchema;

use super::{KIND, view};
use crate::{
    cookie,
    error::ApiError,
    extract::{Caller, JsonBody, resource},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// A new passkey.
#[derive(ToSchema)]
#[schema(as = PasskeyRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = PasskeyRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "passkeys")]
    r#type: String,
    attributes: RequestAttributes,
}

#[derive(ToSchema)]
#[schema(as = PasskeyRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    /// 1 to 100 characters, such as the device's name.
    name: String,
    /// `toJSON()` of what `navigator.credentials.create` gave.
    #[schema(value_type = Object)]
    credential: (),
}

/// Adds a passkey to one's own. All other sessions are over, and this one gets
/// another cookie.
#[utoipa::path(
    post,
    path = "/api/v2/current_user/passkeys",
    operation_id = "passkey_create",
    tag = "Sessions",
    security(("session" = [])),
    request_body = Request,
    responses(
        (status = 201, description = "It signs its owner in from now on", body = Data<view::Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn passkey_create(
    State(app): State<App>,
    Caller(context): Caller,
    headers: HeaderMap,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let party = app.origins.party(&headers)?;
    let added = app.core.passkey_create(&context, &party, resource(&body, KIND, None)?).await?;
    let mut cookies = HeaderMap::new();
    let added = added.map(|added| {
        cookie::set(&mut cookies, &added.begun);
        Data { data: view::Resource::from(added.passkey) }
    });
    Ok((cookies, JsonApi::created(added)).into_response())
}
