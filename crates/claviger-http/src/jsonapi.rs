//! Answers in the JSON:API media type, which the published API uses for
//! everything about actions.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

/// `application/vnd.api+json`
pub(crate) const MEDIA_TYPE: &str = "application/vnd.api+json";

/// A JSON:API answer with its status.
#[derive(Debug)]
pub(crate) struct JsonApi<T>(StatusCode, T);

impl<T> JsonApi<T> {
    /// 200
    pub(crate) fn ok(body: T) -> Self {
        Self(StatusCode::OK, body)
    }

    /// 201
    pub(crate) fn created(body: T) -> Self {
        Self(StatusCode::CREATED, body)
    }
}

impl<T: Serialize> IntoResponse for JsonApi<T> {
    fn into_response(self) -> Response {
        answer(self.0, MEDIA_TYPE, &self.1)
    }
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
