//! Errors as texts, for the services of the published API that answer them so
//! (ADR 0016): `{"errors": ["text"]}`, and our objects beside it as `details`.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::{
    IntoResponses, PartialSchema, ToSchema,
    openapi::{Content, RefOr, Response as ApiResponse},
};

use crate::{
    error::{ApiError, ErrorView, Source},
    jsonapi::{PLAIN, answer},
};

/// What an error answer says, left with it for whoever tells it otherwise.
#[derive(Clone)]
pub(crate) struct Told(pub(crate) Arc<[ErrorView]>);

/// The body of an error answer of such a service.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TextErrors)]
pub(crate) struct View {
    /// One text for each thing that is wrong, with its place before it.
    #[schema(value_type = Vec<String>)]
    errors: Vec<String>,
    /// The same as objects.
    #[schema(value_type = Vec<ErrorView>)]
    details: Arc<[ErrorView]>,
}

/// In place of [`ApiError`] where an operation's answers are described.
pub(crate) enum TextErrors {}

/// Tells the errors of a group of routes as texts.
pub(crate) async fn told(request: Request, next: Next) -> Response {
    as_text(next.run(request).await)
}

fn as_text(mut response: Response) -> Response {
    let Some(Told(details)) = response.extensions_mut().remove::<Told>() else { return response };
    let errors = details.iter().map(text).collect();
    let (mut parts, _) = response.into_parts();
    let (told, body) = answer(parts.status, PLAIN, &View { errors, details }).into_parts();
    parts.headers.extend(told.headers);
    Response::from_parts(parts, body).into_response()
}

fn text(error: &ErrorView) -> String {
    match error.source() {
        Some(Source::Pointer(place) | Source::Parameter(place) | Source::Header(place)) => {
            format!("{place}: {}", error.detail())
        }
        None => error.detail().to_owned(),
    }
}

impl IntoResponses for TextErrors {
    fn responses() -> BTreeMap<String, RefOr<ApiResponse>> {
        let mut responses = ApiError::responses();
        for (status, response) in &mut responses {
            if let RefOr::T(response) = response {
                // A server without its root key answers before there is a route.
                if status != "503" {
                    response.content.clear();
                }
                response.content.insert(PLAIN.to_owned(), RefOr::T(Content::new(Some(View::schema()))));
            }
        }
        responses
    }
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use claviger_model::Invalid;
    use http_body_util::BodyExt;
    use serde_json::{Value, json};

    use super::*;

    #[tokio::test]
    async fn an_error_is_told_as_text_with_its_objects_beside() {
        let mut invalid = Invalid::one("/data/attributes/email".to_owned(), "must be an address");
        invalid.push("", "and another");
        let response = as_text(ApiError::from(invalid).into_response());
        assert_eq!(
            (response.status(), &response.headers()["content-type"]),
            (StatusCode::BAD_REQUEST, &PLAIN.parse().expect("a value"))
        );
        let body = response.into_body().collect().await.expect("whole").to_bytes();
        let body: Value = serde_json::from_slice(&body).expect("JSON");
        assert_eq!(body["errors"], json!(["/data/attributes/email: must be an address", "and another"]));
        let first = &body["details"][0];
        assert_eq!((&first["status"], &first["source"]["pointer"]), (&json!("400"), &json!("/data/attributes/email")));
        assert!(first["id"].is_string());
        let done = as_text((StatusCode::OK, "body").into_response());
        assert_eq!(done.into_body().collect().await.expect("whole").to_bytes(), "body", "other answers pass");
    }

    #[test]
    fn headers_of_an_error_stay() {
        let refused = as_text(ApiError::new(StatusCode::UNAUTHORIZED, "no").into_response());
        assert!(refused.headers().contains_key("www-authenticate"));
    }
}
