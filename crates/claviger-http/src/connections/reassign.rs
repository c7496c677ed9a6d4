//! `POST /api/v2/actions/connections/{connection_id}/reassign`

use axum::extract::State;
use claviger_model::ConnectionId;
use utoipa::ToSchema;

use crate::{
    connection_policies::view,
    error::ApiError,
    extract::{Caller, JsonBody, PathId, resource},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// `data.type` of the body.
const KIND: &str = "connection_reassignment";

/// Puts somebody in the author's place.
#[utoipa::path(
    post,
    path = "/api/v2/actions/connections/{connection_id}/reassign",
    operation_id = "connection_reassign",
    tag = "Connections",
    params(("connection_id" = Uuid, Path, description = "Which")),
    request_body = Request,
    responses(
        (status = 200, description = "The policy as it is now", body = Data<view::Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn connection_reassign(
    State(app): State<App>,
    Caller(context): Caller,
    PathId(id): PathId<ConnectionId>,
    JsonBody(body): JsonBody,
) -> Result<JsonApi<Data<view::Resource>>, ApiError> {
    let row = app.core.connection_reassign(&context, id, resource(&body, KIND, None)?).await?;
    Ok(JsonApi::ok(row.map(|row| Data { data: row.into() })))
}

/// What the body looks like.
#[derive(ToSchema)]
#[schema(as = ConnectionReassignmentRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = ConnectionReassignmentRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "connection_reassignment")]
    r#type: String,
    attributes: RequestAttributes,
}

#[derive(ToSchema)]
#[schema(as = ConnectionReassignmentRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    /// `user:` and the id of somebody active.
    to: String,
}
