//! `POST /api/v2/current_user/second_factors`

use axum::extract::State;
use utoipa::ToSchema;

use super::{KIND, view::Resource};
use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, resource},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// Which kind of factor.
#[derive(ToSchema)]
#[schema(as = SecondFactorRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = SecondFactorRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "second_factors")]
    r#type: String,
    attributes: RequestAttributes,
}

#[derive(ToSchema)]
#[schema(as = SecondFactorRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    #[schema(example = "totp")]
    kind: String,
}

/// Makes a second factor, which asks for nothing until it is confirmed. Takes a
/// sign-in of the last ten minutes. The answer is the only one that shows its secret.
#[utoipa::path(
    post,
    path = "/api/v2/current_user/second_factors",
    operation_id = "factor_create",
    tag = "Sessions",
    security(("session" = [])),
    request_body = Request,
    responses(
        (status = 201, description = "The factor", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn factor_create(
    State(app): State<App>,
    Caller(context): Caller,
    JsonBody(body): JsonBody,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    let made = app.core.factor_create(&context, resource(&body, KIND, None)?).await?;
    let without = Data { data: Resource::of(&made.value().factor, None) };
    let answer = made.map(|made| {
        let told = Resource::of(&made.factor, None).telling(made.enrolment.base32, made.enrolment.url);
        Data { data: told }
    });
    Ok(JsonApi::created(answer).keeping(&without))
}
