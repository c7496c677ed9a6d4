//! The id in a path: a UUID, or 400 with a sentence about it.

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
