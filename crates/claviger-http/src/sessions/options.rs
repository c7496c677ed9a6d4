//! `GET /api/v2/sign_in_options`

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    error::ApiError,
    extract::{Params, Visitor},
    jsonapi::{Data, MEDIA_TYPE, answer},
    router::App,
};

/// What a sign-in page should ask for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SignInOptions)]
pub(crate) struct Resource {
    /// Always `sign_in_options`.
    #[serde(rename = "type")]
    kind: &'static str,
    attributes: Attributes,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SignInOptionsAttributes)]
struct Attributes {
    /// There are several organizations, so that one must be named.
    organization_required: bool,
    /// Whether an address and a password will do.
    password: bool,
    /// The providers of single sign-on; it begins at `/sign-in/oidc/{id}`.
    providers: Vec<Provider>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SignInOptionsProvider)]
struct Provider {
    id: Uuid,
    /// What people call it.
    name: String,
}

/// What a sign-in page should ask for. An organization that is not there looks
/// like any other.
#[utoipa::path(
    get,
    path = "/api/v2/sign_in_options",
    operation_id = "sign_in_options",
    tag = "Sessions",
    security(()),
    params(("organization" = Option<String>, Query, description = "The organization's handle")),
    responses(
        (status = 200, description = "What to ask for", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn sign_in_options(
    State(app): State<App>,
    Visitor(visit): Visitor,
    mut params: Params,
) -> Result<Response, ApiError> {
    let organization = params.text("organization");
    params.close()?;
    let options = app.core.sign_in_options(&visit, organization.as_deref()).await?;
    let providers = options.providers.into_iter().map(|(id, name)| Provider { id: id.0, name }).collect();
    let (organization_required, password) = (options.organization_required, options.password);
    let attributes = Attributes { organization_required, password, providers };
    let data = Resource { kind: "sign_in_options", attributes };
    Ok(answer(StatusCode::OK, MEDIA_TYPE, &Data { data }))
}
