//! The id in a path: a UUID, or 400 with a sentence about it. The services for
//! people, roles, teams and keys answer 404 instead.

use std::str::FromStr;

use axum::{
    RequestPartsExt,
    extract::{FromRequestParts, Path},
    http::{StatusCode, request::Parts},
};

use crate::error::ApiError;

/// The route's one path parameter as an id.
#[derive(Debug)]
pub(crate) struct PathId<T>(pub(crate) T);

impl<S, T> FromRequestParts<S> for PathId<T>
where
    S: Sync + Send,
    T: FromStr + Send,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let wrong = || ApiError::new(StatusCode::BAD_REQUEST, "the id in the path is not a valid UUID");
        let Path(text) = parts.extract::<Path<String>>().await.map_err(|_| wrong())?;
        text.parse().map(Self).map_err(|_| wrong())
    }
}

/// The same where an id that is none is not found.
#[derive(Debug)]
pub(crate) struct PathIdOr404<T>(pub(crate) T);

impl<S, T> FromRequestParts<S> for PathIdOr404<T>
where
    S: Sync + Send,
    T: FromStr + Send,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let Path(text) = parts
            .extract::<Path<String>>()
            .await
            .map_err(|_| ApiError::new(StatusCode::NOT_FOUND, "the id in the path is not UTF-8"))?;
        id_or_404(&text).map(Self)
    }
}

/// An id of a path with several.
pub(crate) fn id_or_404<T: FromStr>(text: &str) -> Result<T, ApiError> {
    text.parse().map_err(|_| ApiError::new(StatusCode::NOT_FOUND, format!("{text} not found")))
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, extract::Request, routing::get};
    use claviger_model::UserId;
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn an_id_that_is_none_is_400_or_404_by_its_service() {
        let router = Router::new()
            .route("/a/{id}", get(async |PathId(_): PathId<UserId>| "found"))
            .route("/b/{id}", get(async |PathIdOr404(_): PathIdOr404<UserId>| "found"));
        for (path, status) in [
            ("/a/00000000-0000-0000-0000-000000000001", 200),
            ("/b/00000000-0000-0000-0000-000000000001", 200),
            ("/a/no-id", 400),
            ("/b/no-id", 404),
            ("/b/00000000000000000000000000000001", 404),
            ("/b/%FF", 404),
        ] {
            let request = Request::builder().uri(path).body(Body::empty()).expect("a request");
            assert_eq!(router.clone().oneshot(request).await.expect("infallible").status(), status, "{path}");
        }
    }
}
