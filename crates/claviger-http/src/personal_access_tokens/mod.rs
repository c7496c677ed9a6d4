//! `/api/v2/personal_access_tokens`: one file an operation (wire.md 11).

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod update;
pub(crate) mod view;

use axum::http::StatusCode;
use claviger_core::KeySortField;
use claviger_model::AccessTokenId;

use crate::{error::ApiError, extract::PathIdOr404};

/// `data.type` of a person's access token.
const KIND: &str = "personal_access_tokens";

/// By what lists of access tokens can be sorted.
pub(crate) const SORTS: [(&str, KeySortField); 4] = [
    ("name", KeySortField::Name),
    ("created_at", KeySortField::CreatedAt),
    ("expires_at", KeySortField::ExpiresAt),
    ("last_used_at", KeySortField::LastUsedAt),
];

/// The id in the path; one that is none is not found like any other.
fn token_id(id: Result<PathIdOr404<AccessTokenId>, ApiError>) -> Result<AccessTokenId, ApiError> {
    id.map(|PathIdOr404(id)| id).map_err(|_| not_found())
}

pub(crate) fn not_found() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "Access token not found")
}
