//! `PATCH /api/v2/organization`

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, resource},
    jsonapi::{Data, JsonApi},
    router::App,
};

const KIND: &str = "orgs";

/// What to change about the organization; what is left out stays.
#[derive(ToSchema)]
#[schema(as = OrganizationUpdateRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = OrganizationUpdateRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "orgs")]
    r#type: String,
    attributes: RequestAttributes,
}

#[derive(ToSchema)]
#[schema(as = OrganizationUpdateRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    /// At most 200 characters.
    name: Option<String>,
    /// Whether an address and a password will do to sign in. It can be switched off once somebody
    /// who manages access has signed in through a provider.
    password_sign_in: Option<bool>,
}

/// The organization and how people sign in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrganizationSettings)]
pub(crate) struct Resource {
    /// Always `orgs`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// Its id.
    id: Uuid,
    attributes: Attributes,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrganizationSettingsAttributes)]
struct Attributes {
    /// What people call it.
    name: String,
    /// By which people name it when they sign in.
    public_id: String,
    /// Whether an address and a password will do to sign in.
    password_sign_in: bool,
    /// RFC 3339.
    created_at: String,
}

/// Changes the organization's name, and whether people may sign in by password.
#[utoipa::path(
    patch,
    path = "/api/v2/organization",
    operation_id = "organization_update",
    tag = "Organizations",
    request_body = Request,
    responses(
        (status = 200, description = "The organization as it is now", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn organization_update(
    State(app): State<App>,
    Caller(context): Caller,
    JsonBody(body): JsonBody,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    let attributes = resource(&body, KIND, Some(&context.actor.organization_id.to_string()))?;
    let changed = app.core.organization_update(&context, attributes).await?;
    Ok(JsonApi::ok(changed.map(|organization| {
        let attributes = Attributes {
            name: organization.name,
            public_id: organization.handle,
            password_sign_in: organization.password_sign_in,
            created_at: organization.created_at.to_string(),
        };
        Data { data: Resource { kind: KIND, id: organization.id.0, attributes } }
    })))
}
