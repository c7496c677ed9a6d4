//! `GET /api/v2/api_keys/{api_key_id}`

use axum::extract::State;
use claviger_model::ApiKeyId;

use super::{key_id, view::Resource};
use crate::{
    error::ApiError,
    extract::{Caller, Params, PathIdOr404},
    jsonapi::Plain,
    key_view::KeyAnswer,
    router::App,
    text_errors::TextErrors,
};

/// One API key, without the key itself.
#[utoipa::path(
    get,
    path = "/api/v2/api_keys/{api_key_id}",
    operation_id = "api_key_get",
    tag = "API keys",
    params(
        ("api_key_id" = Uuid, Path, description = "Which"),
        ("include" = Option<String>, Query, description = "`created_by`, `modified_by`"),
    ),
    responses((status = 200, description = "The key", body = KeyAnswer<Resource>), TextErrors)
)]
pub(crate) async fn api_key_get(
    State(app): State<App>,
    Caller(context): Caller,
    id: Result<PathIdOr404<ApiKeyId>, ApiError>,
    mut params: Params,
) -> Result<Plain<KeyAnswer<Resource>>, ApiError> {
    let id = key_id(id)?;
    let include = params.words("include", &["created_by", "modified_by"]);
    params.close()?;
    let shown = app.core.api_key_get(&context, id, &include).await?;
    Ok(Plain::ok(shown.map(|(key, people)| KeyAnswer {
        data: Resource::of(key, context.now),
        included: people.into_iter().map(Into::into).collect(),
    })))
}
