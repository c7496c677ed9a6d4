//! `/api/v2/application_keys`: everybody's, one file an operation (wire.md 11).

pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod update;
pub(crate) mod view;

use axum::http::StatusCode;
use claviger_core::KeySortField;
use claviger_model::ApplicationKeyId;

use crate::{error::ApiError, extract::PathIdOr404};

/// `data.type` of an application key.
pub(crate) const KIND: &str = "application_keys";

/// By what lists of application keys can be sorted.
pub(crate) const SORTS: [(&str, KeySortField); 3] =
    [("name", KeySortField::Name), ("created_at", KeySortField::CreatedAt), ("last4", KeySortField::Last4)];

/// The id in the path; one that is none is not found like any other.
pub(crate) fn key_id(id: Result<PathIdOr404<ApplicationKeyId>, ApiError>) -> Result<ApplicationKeyId, ApiError> {
    id.map(|PathIdOr404(id)| id).map_err(|_| not_found())
}

pub(crate) fn not_found() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "Application key not found")
}
