//! `GET /api/v2/actions/connections/{connection_id}/usage`

use axum::extract::State;
use claviger_model::ConnectionId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    error::ApiError,
    extract::{Caller, PathId},
    jsonapi::{DataWithMeta, JsonApi},
    router::App,
};

/// How many use it, also those that the reader may not open.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UsageMeta)]
pub(crate) struct Meta {
    total: u64,
    hidden: u64,
}

/// What declares that it uses a connection: nothing does yet, until apps,
/// groups and service accounts can name one.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConnectionUse)]
pub(crate) struct Use {}

/// Who uses a connection.
#[utoipa::path(
    get,
    path = "/api/v2/actions/connections/{connection_id}/usage",
    operation_id = "connection_usage",
    tag = "Connections",
    params(("connection_id" = Uuid, Path, description = "Which")),
    responses(
        (status = 200, description = "Who uses it", body = DataWithMeta<Vec<Use>, Meta>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn connection_usage(
    State(app): State<App>,
    Caller(context): Caller,
    PathId(id): PathId<ConnectionId>,
) -> Result<JsonApi<DataWithMeta<Vec<Use>, Meta>>, ApiError> {
    let seen = app.core.connection_usage(&context, id).await?;
    Ok(JsonApi::ok(seen.map(|()| DataWithMeta { data: Vec::new(), meta: Meta { total: 0, hidden: 0 } })))
}
