//! `/api/v2/api_keys`: one file an operation (wire.md 11).

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod update;
mod view;

use axum::http::StatusCode;
use claviger_model::ApiKeyId;

use crate::{error::ApiError, extract::PathIdOr404};

/// `data.type` of an API key.
const KIND: &str = "api_keys";

/// The id in the path; one that is none is not found like any other.
fn key_id(id: Result<PathIdOr404<ApiKeyId>, ApiError>) -> Result<ApiKeyId, ApiError> {
    id.map(|PathIdOr404(id)| id).map_err(|_| ApiError::new(StatusCode::NOT_FOUND, "API key not found"))
}
