//! `GET /api/v2/validate_keys`

use claviger_access::Operation;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{error::ApiError, extract::Caller, jsonapi::Plain, text_errors::TextErrors};

/// Both keys are valid.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = KeysValidation)]
pub(crate) struct View {
    /// Always `ok`.
    status: &'static str,
}

/// Tells whether an API key and an application key are valid together.
#[utoipa::path(
    get,
    path = "/api/v2/validate_keys",
    operation_id = "validate_keys",
    tag = "Keys",
    responses((status = 200, description = "They are", body = View), TextErrors)
)]
pub(crate) async fn validate_keys(Caller(context): Caller) -> Result<Plain<View>, ApiError> {
    let permit = context.permit(Operation::ValidateKeys)?;
    Ok(Plain::ok(permit.over(View { status: "ok" })))
}
