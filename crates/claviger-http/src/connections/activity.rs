//! `GET /api/v2/actions/connections/{connection_id}/activity`

use axum::extract::State;
use claviger_model::ConnectionId;

use crate::{
    error::ApiError,
    executions::event,
    extract::{Caller, Params, PathId},
    jsonapi::{DataWithMeta, JsonApi},
    page::Continued,
    router::App,
};

/// What happened to and with a connection, newest first.
#[utoipa::path(
    get,
    path = "/api/v2/actions/connections/{connection_id}/activity",
    operation_id = "connection_activity",
    tag = "Connections",
    params(
        ("connection_id" = Uuid, Path, description = "Which"),
        ("page[limit]" = Option<u64>, Query, description = "1 to 1000; 10 if left out"),
        ("page[cursor]" = Option<Uuid>, Query, description = "`meta.page.after` of the page before"),
    ),
    responses(
        (status = 200, description = "One page", body = DataWithMeta<Vec<event::Resource>, Continued>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn connection_activity(
    State(app): State<App>,
    Caller(context): Caller,
    PathId(id): PathId<ConnectionId>,
    mut params: Params,
) -> Result<JsonApi<DataWithMeta<Vec<event::Resource>, Continued>>, ApiError> {
    let limit = params.number("page[limit]", 1, 1_000, 10);
    let before = params.parsed("page[cursor]", "meta.page.after of an earlier answer");
    params.close()?;
    let events = app.core.connection_activity(&context, id, before, limit).await?;
    Ok(JsonApi::ok(events.map(|events| {
        let (data, meta) = event::page(events, limit);
        DataWithMeta { data, meta }
    })))
}
