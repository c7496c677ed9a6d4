//! `POST /api/v2/actions/connections/{connection_id}/rotate/promote`

use axum::extract::State;
use claviger_access::Operation;
use claviger_model::{ConnectionId, Invalid, Json, json::Fields};
use utoipa::ToSchema;

use super::{AT, KIND, view::Resource};
use crate::{
    error::ApiError,
    extract::{Caller, OptionalJsonBody, PathId, resource},
    jsonapi::{Data, JsonApi},
    router::App,
};

/// How to promote; the body may be left out.
#[derive(ToSchema)]
#[schema(as = ConnectionPromotionRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = ConnectionPromotionRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "connection_rotation")]
    r#type: String,
    attributes: RequestAttributes,
}

#[derive(ToSchema)]
#[schema(as = ConnectionPromotionRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    /// Also where the staged credential was refused by its test, or never tested.
    force: Option<bool>,
}

/// Makes the staged credential the connection's own, at once for every caller. The one before is kept for the grace
/// period: a call whose credential is refused goes out with it.
#[utoipa::path(
    post,
    path = "/api/v2/actions/connections/{connection_id}/rotate/promote",
    operation_id = "connection_rotation_promote",
    tag = "Connections",
    params(("connection_id" = Uuid, Path, description = "Which")),
    request_body = Option<Request>,
    responses(
        (status = 200, description = "The rotation", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn connection_rotation_promote(
    State(app): State<App>,
    Caller(context): Caller,
    PathId(id): PathId<ConnectionId>,
    body: Result<OptionalJsonBody, ApiError>,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    let force = match body {
        Ok(OptionalJsonBody(None)) => Ok(false),
        Ok(OptionalJsonBody(Some(body))) => read(&body).map_err(ApiError::from),
        Err(error) => Err(error),
    };
    let force = match force {
        Ok(force) => force,
        // What is wrong with it is told only to who may do it.
        Err(wrong) => {
            app.core.rotation_permit(&context, Operation::ConnectionRotationPromote, id).await?;
            return Err(wrong);
        }
    };
    let rotation = app.core.rotation_promote(&context, id, force).await?;
    Ok(JsonApi::ok(rotation.map(|rotation| Data { data: rotation.into() })))
}

fn read(body: &Json) -> Result<bool, Invalid> {
    let mut fields = Fields::open(AT, resource(body, KIND, None)?)?;
    let force = fields.boolean("force").unwrap_or(false);
    fields.close().or(force)
}
