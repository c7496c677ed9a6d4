//! `GET /oidc/{organization_id}/.well-known/openid-configuration`

use axum::{Json, extract::State, http::HeaderName, http::HeaderValue};
use claviger_core::workload::Configuration;
use claviger_model::OrganizationId;
use serde::Serialize;
use utoipa::ToSchema;

use super::KEPT;
use crate::{error::ApiError, extract::PathIdOr404, router::App};

/// OpenID Connect Discovery 1.0, 3: what verifiers of tokens need of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IssuerConfiguration)]
pub(crate) struct View {
    /// `iss` of every token of the organization.
    issuer: String,
    /// Where its public keys are.
    jwks_uri: String,
    /// Always `id_token`.
    response_types_supported: [&'static str; 1],
    /// Always `public`: a connection is called the same by everybody.
    subject_types_supported: [&'static str; 1],
    /// Always `RS256`.
    id_token_signing_alg_values_supported: [&'static str; 1],
    /// What a token says.
    claims_supported: [&'static str; 10],
}

impl From<Configuration> for View {
    fn from(configuration: Configuration) -> Self {
        Self {
            issuer: configuration.issuer,
            jwks_uri: configuration.jwks_uri,
            response_types_supported: ["id_token"],
            subject_types_supported: ["public"],
            id_token_signing_alg_values_supported: [configuration.algorithm],
            claims_supported: [
                "iss",
                "sub",
                "aud",
                "iat",
                "nbf",
                "exp",
                "jti",
                "organization_id",
                "connection_id",
                "integration",
            ],
        }
    }
}

/// Describes an organization as an issuer of identity tokens.
///
/// Clouds that accept such tokens in place of keys read this; it is open to anybody.
#[utoipa::path(
    get,
    path = "/oidc/{organization_id}/.well-known/openid-configuration",
    operation_id = "workload_configuration",
    tag = "Workload identity",
    security(()),
    params(("organization_id" = String, Path, description = "Its id")),
    responses((status = 200, description = "Its description", body = View), ApiError)
)]
pub(crate) async fn workload_configuration(
    State(app): State<App>,
    PathIdOr404(id): PathIdOr404<OrganizationId>,
) -> Result<([(HeaderName, HeaderValue); 1], Json<View>), ApiError> {
    Ok(([KEPT], Json(app.core.workload_configuration(id).await?.into())))
}
