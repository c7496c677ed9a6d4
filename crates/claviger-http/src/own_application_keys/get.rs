//! `GET /api/v2/current_user/application_keys/{app_key_id}`

use axum::extract::State;
use claviger_core::application_key::Door;
use claviger_model::ApplicationKeyId;

use crate::{
    application_keys::{key_id, view::Resource},
    error::ApiError,
    extract::{Caller, Params, PathIdOr404},
    jsonapi::Plain,
    key_view::KeyAnswer,
    router::App,
    text_errors::TextErrors,
};

/// One of one's own application keys, with oneself and one's roles.
#[utoipa::path(
    get,
    path = "/api/v2/current_user/application_keys/{app_key_id}",
    operation_id = "current_user_application_key_get",
    tag = "Application keys",
    params(
        ("app_key_id" = Uuid, Path, description = "Which"),
        ("include" = Option<String>, Query, description = "`owned_by`"),
    ),
    responses((status = 200, description = "The key", body = KeyAnswer<Resource>), TextErrors)
)]
pub(crate) async fn current_user_application_key_get(
    State(app): State<App>,
    Caller(context): Caller,
    id: Result<PathIdOr404<ApplicationKeyId>, ApiError>,
    mut params: Params,
) -> Result<Plain<KeyAnswer<Resource>>, ApiError> {
    let id = key_id(id)?;
    // It comes unasked; asking is no fault.
    params.words("include", &["owned_by"]);
    params.close()?;
    let shown = app.core.application_key_get(&context, Door::CurrentUser, id, true).await?;
    Ok(Plain::ok(shown.map(|shown| {
        let roles = shown.roles.into_iter().map(Into::into);
        let included = shown.owner.into_iter().map(Into::into).chain(roles).collect();
        KeyAnswer { data: Resource::of(shown.key), included }
    })))
}
