//! `POST /api/v2/current_user/second_factors/{factor_id}/confirm`

use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use claviger_model::FactorId;
use utoipa::ToSchema;

use super::{KIND, view::Resource};
use crate::{
    cookie,
    error::ApiError,
    extract::{Caller, JsonBody, PathId, resource},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// The first code.
#[derive(ToSchema)]
#[schema(as = SecondFactorConfirmation)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = SecondFactorConfirmationData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "second_factors")]
    r#type: String,
    attributes: RequestAttributes,
}

#[derive(ToSchema)]
#[schema(as = SecondFactorConfirmationAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    /// Six digits, as the app shows them.
    code: String,
}

/// Confirms a second factor by its first code: each sign-in asks for it from now
/// on. All other sessions are over, this one gets another cookie, and the answer
/// is the only one that shows the recovery codes.
#[utoipa::path(
    post,
    path = "/api/v2/current_user/second_factors/{factor_id}/confirm",
    operation_id = "factor_confirm",
    tag = "Sessions",
    security(("session" = [])),
    params(("factor_id" = Uuid, Path, description = "Which")),
    request_body = Request,
    responses(
        (status = 200, description = "The factor", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn factor_confirm(
    State(app): State<App>,
    Caller(context): Caller,
    PathId(id): PathId<FactorId>,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let attributes = resource(&body, KIND, Some(&id.to_string()))?;
    let confirmed = app.core.factor_confirm(&context, id, attributes).await?;
    let without = Data { data: Resource::of(&confirmed.value().factor, None) };
    let mut cookies = HeaderMap::new();
    let answer = confirmed.map(|confirmed| {
        cookie::set(&mut cookies, &confirmed.begun);
        Data { data: Resource::of(&confirmed.factor, None).with_codes(confirmed.recovery_codes) }
    });
    Ok((cookies, JsonApi::ok(answer).keeping(&without)).into_response())
}
