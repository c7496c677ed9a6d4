//! `/api/v2/restriction_policy/{resource_id}`: one file an operation (wire.md 6).

pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod set;
pub(crate) mod view;

use axum::{
    RequestPartsExt,
    extract::{FromRequestParts, Path},
    http::{StatusCode, request::Parts},
};
use claviger_access::policy::Resource;

use crate::error::ApiError;

/// `data.type` of a policy.
const KIND: &str = "restriction_policy";

/// `type:id` in the path, as it was given and as what it means.
#[derive(Debug)]
pub(crate) struct PathResource {
    text: String,
    resource: Resource,
}

impl<S: Sync + Send> FromRequestParts<S> for PathResource {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let wrong = |detail: String| ApiError::new(StatusCode::BAD_REQUEST, detail);
        let Path(text) = parts
            .extract::<Path<String>>()
            .await
            .map_err(|_| wrong("Invalid resource: the id in the path is not UTF-8".to_owned()))?;
        let resource = Resource::parse(&text).map_err(wrong)?;
        Ok(Self { text, resource })
    }
}
