//! `/api/v2/actions/app_key_registrations`: one file an operation (wire.md 4).

pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod put;

use axum::http::StatusCode;
use claviger_model::ApplicationKeyId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{error::ApiError, extract::PathId};

/// A registered application key.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AppKeyRegistration)]
pub(crate) struct Resource {
    /// The application key's id.
    id: Uuid,
    /// Always `app_key_registration`.
    #[serde(rename = "type")]
    kind: &'static str,
}

impl From<ApplicationKeyId> for Resource {
    fn from(id: ApplicationKeyId) -> Self {
        Self { id: id.0, kind: "app_key_registration" }
    }
}

/// The id in the path; the published API has its own title for a wrong one.
fn key_id(id: Result<PathId<ApplicationKeyId>, ApiError>) -> Result<ApplicationKeyId, ApiError> {
    id.map(|PathId(id)| id).map_err(|_| {
        let detail = "the id in the path is not a valid UUID; it is the id of an application key";
        ApiError::new(StatusCode::BAD_REQUEST, detail).titled("Invalid Parameter")
    })
}
