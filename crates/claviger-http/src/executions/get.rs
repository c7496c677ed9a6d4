//! `GET /api/v2/actions/executions/{execution_id}`

use axum::extract::State;
use claviger_model::EventId;

use super::event;
use crate::{
    error::ApiError,
    extract::{Caller, PathId},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// One execution from the record, without its outputs.
#[utoipa::path(
    get,
    path = "/api/v2/actions/executions/{execution_id}",
    operation_id = "execution_get",
    tag = "Executions",
    params(("execution_id" = Uuid, Path, description = "Which")),
    responses(
        (status = 200, description = "The execution", body = Data<event::Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn execution_get(
    State(app): State<App>,
    Caller(context): Caller,
    PathId(id): PathId<EventId>,
) -> Result<JsonApi<Data<event::Resource>>, ApiError> {
    let event = app.core.execution_get(&context, id).await?;
    Ok(JsonApi::ok(event.map(|event| Data { data: event.into() })))
}
