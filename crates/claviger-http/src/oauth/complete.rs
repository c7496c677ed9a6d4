//! `POST /oauth/callback`

use axum::extract::State;
use claviger_model::{Invalid, Json, json::Fields};
use utoipa::ToSchema;

use super::view::Resource;
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, resource},
    jsonapi::{Data, JsonApi},
    router::App,
};

const KIND: &str = "oauth_callback";

/// What a provider sent a browser back with.
#[derive(ToSchema)]
#[schema(as = OauthCallbackRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = OauthCallbackRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "oauth_callback")]
    r#type: String,
    attributes: RequestAttributes,
}

#[derive(ToSchema)]
#[schema(as = OauthCallbackRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    /// The query of the address that the provider sent the browser to, all of it,
    /// without the question mark.
    query: String,
}

/// Finishes a consent: what a provider sent the browser back with becomes a token of
/// the connection. For the person who began it, in the session in which they did.
/// What it ended with is in the answer, also if it failed.
#[utoipa::path(
    post,
    path = "/oauth/callback",
    operation_id = "oauth_complete",
    tag = "Connections",
    security(("session" = [])),
    request_body = Request,
    responses(
        (status = 200, description = "What became of it", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn oauth_complete(
    State(app): State<App>,
    Caller(context): Caller,
    body: Result<JsonBody, ApiError>,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    app.core.consent_may_complete(&context)?;
    let JsonBody(body) = body?;
    let consent = app.core.consent_complete(&context, query(&body)?).await?;
    Ok(JsonApi::ok(consent.map(|consent| Data { data: consent.into() })))
}

pub(super) fn query(body: &Json) -> Result<&str, Invalid> {
    let mut fields = Fields::open("/data/attributes", resource(body, KIND, None)?)?;
    let query = fields.required_string("query");
    fields.close().or(query.map_or("", |query| query.expose().as_str()))
}
