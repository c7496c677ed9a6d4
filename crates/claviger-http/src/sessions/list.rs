//! `GET /api/v2/sessions`

use axum::extract::State;
use claviger_core::{Via, session::SessionFilter};

use super::view;
use crate::{
    error::ApiError,
    extract::{Caller, Params},
    jsonapi::{DataWithMeta, JsonApi},
    page::Continued,
    router::App,
};

/// One's own sessions, newest first; those of others for who manages access.
#[utoipa::path(
    get,
    path = "/api/v2/sessions",
    operation_id = "session_list",
    tag = "Sessions",
    params(
        ("filter[user_id]" = Option<Uuid>, Query, description = "Whose; one's own if left out"),
        ("page[limit]" = Option<u64>, Query, description = "1 to 100; 10 if left out"),
        ("page[cursor]" = Option<Uuid>, Query, description = "`meta.page.after` of the page before"),
    ),
    responses(
        (status = 200, description = "One page", body = DataWithMeta<Vec<view::Resource>, Continued>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn session_list(
    State(app): State<App>,
    Caller(context): Caller,
    mut params: Params,
) -> Result<JsonApi<DataWithMeta<Vec<view::Resource>, Continued>>, ApiError> {
    let filter = SessionFilter {
        user_id: params.parsed("filter[user_id]", "the id of a user (a UUID)"),
        before: params.parsed("page[cursor]", "meta.page.after of an earlier answer"),
        limit: params.number("page[limit]", 1, 100, 10),
    };
    params.close()?;
    let current = match context.actor.via {
        Via::Session { session_id } => Some(session_id),
        _ => None,
    };
    let found = app.core.session_list(&context, filter).await?;
    Ok(JsonApi::ok(found.map(|sessions| {
        let meta = Continued::new(sessions.last().map(|session| session.id.0), sessions.len(), filter.limit);
        let data = sessions.into_iter().map(|session| view::Resource::seen_from(session, current)).collect();
        DataWithMeta { data, meta }
    })))
}
