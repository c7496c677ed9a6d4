//! Who asks: put into the request by the authentication of its route's group.

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
};
use claviger_core::Context;

use crate::error::ApiError;

/// The context of an authenticated request.
#[derive(Clone, Debug)]
pub(crate) struct Caller(pub(crate) Context);

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        // Only a route outside the groups that authenticate could get here
        // without one, and a test walks every route.
        parts.extensions.remove::<Self>().ok_or_else(|| ApiError::new(StatusCode::UNAUTHORIZED, "no valid credential"))
    }
}
