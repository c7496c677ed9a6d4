//! `GET /api/v2/validate`: the one operation that an API key opens by itself.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{authentication::secret_header, error::ApiError, jsonapi::Data, router::App, text_errors::TextErrors};

/// A valid API key.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApiKeyValidation)]
pub(crate) struct Resource {
    /// The organization's id.
    id: Uuid,
    /// Always `validate_v2`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// What is told of the key.
    attributes: Attributes,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApiKeyValidationAttributes)]
struct Attributes {
    valid: bool,
    api_key_id: Uuid,
    /// API keys have none.
    api_key_scopes: Vec<String>,
}

/// Tells whether an API key is valid.
#[utoipa::path(
    get,
    path = "/api/v2/validate",
    operation_id = "validate",
    tag = "Keys",
    responses((status = 200, description = "It is", body = Data<Resource>), TextErrors)
)]
pub(crate) async fn validate(State(app): State<App>, headers: HeaderMap) -> Result<Json<Data<Resource>>, ApiError> {
    let missing = || ApiError::new(StatusCode::UNAUTHORIZED, "send the API key as the header DD-API-KEY");
    let api_key = secret_header(&headers, "dd-api-key").ok_or_else(missing)?;
    let validation = app.core.validate(&api_key).await?;
    Ok(Json(Data {
        data: Resource {
            id: validation.organization_id.0,
            kind: "validate_v2",
            attributes: Attributes { valid: true, api_key_id: validation.api_key_id.0, api_key_scopes: Vec::new() },
        },
    }))
}
