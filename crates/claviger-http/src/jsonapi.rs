//! Answers, in the JSON:API media type, which the published API uses for
//! everything about actions, or in plain JSON.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use claviger_access::{Decided, Operation};
use serde::Serialize;
use utoipa::ToSchema;

/// `application/vnd.api+json`
pub(crate) const MEDIA_TYPE: &str = "application/vnd.api+json";
/// `application/json`
pub(crate) const PLAIN: &str = "application/json";

/// For which operation an answer was decided; the fence around the handlers
/// holds it against the operation that was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct DecidedFor(pub(crate) Operation);

/// A JSON:API answer with its status. It can be made only of what was decided.
#[derive(Debug)]
pub(crate) struct JsonApi<T>(StatusCode, Decided<T>);

impl<T> JsonApi<T> {
    /// 200
    pub(crate) fn ok(body: Decided<T>) -> Self {
        Self(StatusCode::OK, body)
    }

    /// 201
    pub(crate) fn created(body: Decided<T>) -> Self {
        Self(StatusCode::CREATED, body)
    }
}

impl<T: Serialize> IntoResponse for JsonApi<T> {
    fn into_response(self) -> Response {
        decided(self.0, MEDIA_TYPE, self.1)
    }
}

/// The same in plain JSON, for the services that answer so.
#[derive(Debug)]
pub(crate) struct Plain<T>(StatusCode, Decided<T>);

impl<T> Plain<T> {
    /// 200
    pub(crate) fn ok(body: Decided<T>) -> Self {
        Self(StatusCode::OK, body)
    }
}

impl<T: Serialize> IntoResponse for Plain<T> {
    fn into_response(self) -> Response {
        decided(self.0, PLAIN, self.1)
    }
}

/// 204, for what was decided.
#[derive(Debug)]
pub(crate) struct NoContent(pub(crate) Decided<()>);

impl IntoResponse for NoContent {
    fn into_response(self) -> Response {
        let mut response = StatusCode::NO_CONTENT.into_response();
        response.extensions_mut().insert(DecidedFor(self.0.operation()));
        response
    }
}

fn decided<T: Serialize>(status: StatusCode, media_type: &'static str, body: Decided<T>) -> Response {
    let (operation, body) = body.into_parts();
    let mut response = answer(status, media_type, &body);
    response.extensions_mut().insert(DecidedFor(operation));
    response
}

/// A JSON answer in the media type given.
pub(crate) fn answer<T: Serialize>(status: StatusCode, media_type: &'static str, body: &T) -> Response {
    match serde_json::to_vec(body) {
        Ok(bytes) => (status, [(header::CONTENT_TYPE, HeaderValue::from_static(media_type))], bytes).into_response(),
        // Views are plain data; if one does not serialize it is our fault.
        Err(error) => {
            tracing::error!(%error, "an answer does not serialize");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// `{"data": …}`
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Data<T> {
    /// The object or the objects.
    pub(crate) data: T,
}

/// `{"data": […], "meta": …}`
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DataWithMeta<T, M> {
    /// The objects.
    pub(crate) data: T,
    /// What is to be known about them.
    pub(crate) meta: M,
}

/// Names another object.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Reference {
    /// Its id.
    pub(crate) id: uuid::Uuid,
    /// Its type.
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
}
