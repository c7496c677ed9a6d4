//! `GET /api/v2/application_keys/{app_key_id}`

use axum::extract::State;
use claviger_core::application_key::Door;
use claviger_model::ApplicationKeyId;

use super::{key_id, view::Resource};
use crate::{
    error::ApiError,
    extract::{Caller, Params, PathIdOr404},
    jsonapi::Plain,
    key_view::KeyAnswer,
    router::App,
    text_errors::TextErrors,
};

/// One application key, without the key itself.
#[utoipa::path(
    get,
    path = "/api/v2/application_keys/{app_key_id}",
    operation_id = "application_key_get",
    tag = "Application keys",
    params(
        ("app_key_id" = Uuid, Path, description = "Which"),
        ("include" = Option<String>, Query, description = "`owned_by`"),
    ),
    responses((status = 200, description = "The key", body = KeyAnswer<Resource>), TextErrors)
)]
pub(crate) async fn application_key_get(
    State(app): State<App>,
    Caller(context): Caller,
    id: Result<PathIdOr404<ApplicationKeyId>, ApiError>,
    mut params: Params,
) -> Result<Plain<KeyAnswer<Resource>>, ApiError> {
    let id = key_id(id)?;
    let with_owner = !params.words("include", &["owned_by"]).is_empty();
    params.close()?;
    let shown = app.core.application_key_get(&context, Door::Organization, id, with_owner).await?;
    Ok(Plain::ok(shown.map(|shown| {
        let roles = shown.roles.into_iter().map(Into::into);
        let included = shown.owner.into_iter().map(Into::into).chain(roles).collect();
        KeyAnswer { data: Resource::of(shown.key), included }
    })))
}
