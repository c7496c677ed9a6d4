//! Answers, in the JSON:API media type, which the published API uses for
//! everything about actions, or in plain JSON.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
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

/// What is kept of an answer for a repetition of its request, where that is not
/// the answer itself: the same object without the secret that is shown once.
#[derive(Clone, Debug)]
pub(crate) struct Kept(pub(crate) Bytes);

macro_rules! media {
    ($($(#[$doc:meta])* $name:ident = $media_type:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub(crate) struct $name<T>(Answer<T>);

        impl<T> $name<T> {
            /// 200
            pub(crate) fn ok(body: Decided<T>) -> Self {
                Self(Answer { status: StatusCode::OK, body, kept: None })
            }

            /// 201
            pub(crate) fn created(body: Decided<T>) -> Self {
                Self(Answer { status: StatusCode::CREATED, body, kept: None })
            }

            /// With what is kept of it, which shows no secret.
            #[must_use]
            pub(crate) fn keeping(self, without: &impl Serialize) -> Self {
                Self(self.0.keeping(without))
            }
        }

        impl<T: Serialize> IntoResponse for $name<T> {
            fn into_response(self) -> Response {
                self.0.into_response($media_type)
            }
        }
    )+};
}

media! {
    /// A JSON:API answer with its status. It can be made only of what was decided.
    JsonApi = MEDIA_TYPE,
    /// The same in plain JSON, for the services that answer so.
    Plain = PLAIN,
}

#[derive(Debug)]
struct Answer<T> {
    status: StatusCode,
    body: Decided<T>,
    kept: Option<Kept>,
}

impl<T> Answer<T> {
    fn keeping(self, without: &impl Serialize) -> Self {
        // Views are plain data, which always serialize; an empty one would still show nothing.
        let kept = Some(Kept(serde_json::to_vec(without).unwrap_or_default().into()));
        Self { kept, ..self }
    }
}

impl<T: Serialize> Answer<T> {
    fn into_response(self, media_type: &'static str) -> Response {
        let (operation, body) = self.body.into_parts();
        let mut response = answer(self.status, media_type, &body);
        response.extensions_mut().insert(DecidedFor(operation));
        if let Some(kept) = self.kept {
            response.extensions_mut().insert(kept);
        }
        response
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

impl NoContent {
    /// With the media type that the services for keys and roles give even to nothing.
    pub(crate) fn html(self) -> Response {
        ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], self).into_response()
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
