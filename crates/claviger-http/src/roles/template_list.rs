//! `GET /api/v2/roles/templates`

use axum::extract::State;
use claviger_model::{BuiltInRole, RoleId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::view::KIND;
use crate::{
    error::ApiError,
    extract::Caller,
    jsonapi::{Data, JsonApi},
    router::App,
    text_errors::TextErrors,
};

/// A built-in role.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RoleTemplate)]
pub(crate) struct Resource {
    /// Always `roles`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// Its id as a role of the organization.
    id: Uuid,
    /// What it is.
    attributes: Attributes,
}

/// What a built-in role is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RoleTemplateAttributes)]
struct Attributes {
    /// What people call it.
    name: &'static str,
    /// Whom it is for.
    description: &'static str,
}

/// The built-in roles, to be cloned.
#[utoipa::path(
    get,
    path = "/api/v2/roles/templates",
    operation_id = "role_template_list",
    tag = "Roles",
    responses((status = 200, description = "All three", body = Data<Vec<Resource>>, content_type = "application/vnd.api+json"), TextErrors)
)]
pub(crate) async fn role_template_list(
    State(app): State<App>,
    Caller(context): Caller,
) -> Result<JsonApi<Data<Vec<Resource>>>, ApiError> {
    let templates = app.core.role_template_list(&context).await?;
    Ok(JsonApi::ok(templates.map(|all| Data { data: all.into_iter().map(Resource::from).collect() })))
}

impl From<(RoleId, BuiltInRole)> for Resource {
    fn from((id, role): (RoleId, BuiltInRole)) -> Self {
        let description = match role {
            BuiltInRole::Admin => "Everything",
            BuiltInRole::Standard => "Make and use connections and apps",
            BuiltInRole::ReadOnly => "Look only",
        };
        Self { kind: KIND, id: id.0, attributes: Attributes { name: role.display_name(), description } }
    }
}
