//! Which status and which body an error has. Nothing else in Claviger knows
//! statuses; `docs/api-design.md` says what each of them means.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use claviger_core::{ActionError, Error, ErrorCode};
use claviger_model::{FieldError, Invalid};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::{
    IntoResponses, PartialSchema, ToSchema,
    openapi::{Content, RefOr, Response as ApiResponse, ResponseBuilder},
};
use uuid::Uuid;

use crate::{
    jsonapi::{MEDIA_TYPE, answer},
    text_errors::Told,
};

/// An error on its way out.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    title: &'static str,
    faults: Vec<Fault>,
    meta: Option<Box<Value>>,
    retry_after: Option<u64>,
    /// Marks every answer of ours on the proxy route.
    code: Option<&'static str>,
    media_type: &'static str,
    /// Nobody knows whether it was done.
    undecided: bool,
}

/// Marks an answer after which nobody knows whether the request was done, so
/// that its idempotency key is not freed for a second try.
#[derive(Clone, Copy)]
pub(crate) struct Undecided;

/// The id of an error, for the line about the request.
#[derive(Clone, Copy)]
pub(crate) struct Incident(pub(crate) Uuid);

#[derive(Debug)]
struct Fault {
    detail: String,
    source: Option<Source>,
}

/// Where in the request the fault lies.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Source {
    /// JSON pointer into the body.
    Pointer(String),
    /// Query parameter.
    Parameter(String),
    /// Header.
    Header(String),
}

/// One error of an answer.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Error)]
pub(crate) struct ErrorView {
    /// HTTP status as text.
    status: String,
    /// What kind of error.
    title: &'static str,
    /// What is wrong and what would be right.
    detail: String,
    /// Where it lies.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source>,
    /// Which upstream fault, on the proxy route.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    /// Both versions of a stale edit, and the like.
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<Value>,
    /// By which we find it in the log.
    id: Uuid,
}

/// The body of every error answer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Errors)]
pub(crate) struct ErrorsView {
    /// One for each thing that is wrong.
    #[schema(value_type = Vec<ErrorView>)]
    errors: Arc<[ErrorView]>,
}

impl ErrorView {
    /// What is wrong and what would be right.
    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    /// Where it lies.
    pub(crate) fn source(&self) -> Option<&Source> {
        self.source.as_ref()
    }
}

impl ApiError {
    /// One error without a place.
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status,
            title: title(status),
            faults: vec![Fault { detail: detail.into(), source: None }],
            meta: None,
            retry_after: None,
            code: None,
            media_type: MEDIA_TYPE,
            undecided: false,
        }
    }

    /// A wrong or missing header.
    pub(crate) fn header(status: StatusCode, name: &str, detail: impl Into<String>) -> Self {
        let mut error = Self::new(status, detail);
        error.faults[0].source = Some(Source::Header(name.to_owned()));
        error
    }

    /// Wrong query parameters.
    pub(crate) fn parameters(faults: Vec<FieldError>) -> Self {
        let mut error = Self::new(StatusCode::BAD_REQUEST, "");
        error.faults = faults
            .into_iter()
            .map(|fault| Fault { detail: fault.detail, source: Some(Source::Parameter(fault.pointer)) })
            .collect();
        error
    }

    /// With another title than the status's own.
    #[must_use]
    pub(crate) fn titled(mut self, title: &'static str) -> Self {
        self.title = title;
        self
    }

    /// With the title that the published connection operations use for all errors.
    #[must_use]
    pub(crate) fn generic(self) -> Self {
        self.titled("Generic Error")
    }

    /// As plain JSON, for the operations that answer so.
    #[must_use]
    pub(crate) fn plain(mut self) -> Self {
        self.media_type = "application/json";
        self
    }

    fn invalid(Invalid(faults): Invalid) -> Self {
        let mut error = Self::new(StatusCode::BAD_REQUEST, "");
        error.faults = faults
            .into_iter()
            .map(|fault| {
                let source = Some(fault.pointer).filter(|pointer| !pointer.is_empty()).map(Source::Pointer);
                Fault { detail: fault.detail, source }
            })
            .collect();
        error
    }

    /// The upstream was not reached, or we would not go there (proxy route).
    fn action(error: ActionError) -> Self {
        let status = match error.code {
            ErrorCode::InvalidInput => StatusCode::BAD_REQUEST,
            ErrorCode::DestinationRefused | ErrorCode::ConnectionDisabled => StatusCode::FORBIDDEN,
            ErrorCode::UpstreamTimeout => StatusCode::GATEWAY_TIMEOUT,
            ErrorCode::Busy => StatusCode::TOO_MANY_REQUESTS,
            ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            ErrorCode::AuthenticationFailed
            | ErrorCode::UpstreamStatus
            | ErrorCode::UpstreamUnreachable
            | ErrorCode::UpstreamTooLarge => StatusCode::BAD_GATEWAY,
        };
        let mut answer = Self::new(status, error.message);
        answer.code = Some(error.code.as_str());
        answer.retry_after = (status == StatusCode::TOO_MANY_REQUESTS).then_some(1);
        answer
    }

    fn stale(error: &Error, given: i64, current: i64) -> Self {
        let mut answer = Self::new(StatusCode::CONFLICT, error.to_string());
        answer.meta = Some(Box::new(json!({"given_version": given, "current_version": current})));
        answer
    }
}

impl From<Invalid> for ApiError {
    fn from(invalid: Invalid) -> Self {
        Self::invalid(invalid)
    }
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        use claviger_access::Denial;
        match error {
            Error::Invalid(invalid) => Self::invalid(invalid),
            Error::Unauthenticated(text) => Self::new(StatusCode::UNAUTHORIZED, text),
            Error::Denied(Denial::Hidden(_)) => Self::new(StatusCode::NOT_FOUND, error.to_string()),
            Error::NotFound(_) => Self::new(StatusCode::NOT_FOUND, error.to_string()),
            Error::Denied(denial) => Self::new(StatusCode::FORBIDDEN, denial.to_string()),
            Error::SingleSignOn => Self::new(StatusCode::FORBIDDEN, error.to_string()),
            Error::Stale { given, current } => Self::stale(&error, given, current),
            Error::Conflict(text) | Error::Taken(text) => Self::new(StatusCode::CONFLICT, text),
            Error::InTheWay(text) => Self::new(StatusCode::CONFLICT, text),
            Error::Unprocessable(text) => Self::new(StatusCode::UNPROCESSABLE_ENTITY, text),
            Error::Busy { message, retry_after } => {
                let mut answer = Self::new(StatusCode::TOO_MANY_REQUESTS, message);
                answer.retry_after = Some(retry_after);
                answer
            }
            Error::Action(error) => Self::action(error),
            Error::Full => Self::new(StatusCode::INSUFFICIENT_STORAGE, error.to_string()),
            Error::Unrecordable | Error::Unavailable | Error::KeysReplaced => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string())
            }
            Error::UnknownOutcome => {
                Self { undecided: true, ..Self::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string()) }
            }
            Error::Internal(inner) => {
                tracing::error!(inner, "an operation failed by our own fault");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the server failed; its log says more under this id")
            }
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let id = crate::listen::incident(&claviger_model::Entropy::System).0;
        if self.status.is_server_error() {
            tracing::error!(incident = %id, status = self.status.as_u16(), "answered an error");
        }
        let errors: Arc<[ErrorView]> = self
            .faults
            .into_iter()
            .map(|fault| ErrorView {
                status: self.status.as_u16().to_string(),
                title: self.title,
                detail: fault.detail,
                source: fault.source,
                code: self.code,
                meta: self.meta.as_deref().cloned(),
                id,
            })
            .collect();
        let mut response = answer(self.status, self.media_type, &ErrorsView { errors: errors.clone() });
        response.extensions_mut().insert(Incident(id));
        response.extensions_mut().insert(Told(errors));
        if self.undecided {
            response.extensions_mut().insert(Undecided);
        }
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(code) = self.code {
            headers.insert("claviger-error", HeaderValue::from_static(code));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"Claviger\""));
        }
        response
    }
}

fn title(status: StatusCode) -> &'static str {
    status.canonical_reason().unwrap_or("Error")
}

impl IntoResponses for ApiError {
    fn responses() -> BTreeMap<String, RefOr<ApiResponse>> {
        let describe = |text: &str| {
            let body = || Content::new(Some(ErrorsView::schema()));
            RefOr::T(
                ResponseBuilder::new()
                    .description(text)
                    .content(MEDIA_TYPE, body())
                    .content("application/json", body())
                    .build(),
            )
        };
        [
            ("400", "The input is wrong; each error says where and what would be right"),
            ("401", "No valid credential"),
            ("403", "May be seen, but not done"),
            ("404", "Not there, or no right to see it"),
            ("409", "Stale, or taken"),
            ("413", "Too large"),
            ("415", "Not JSON"),
            ("422", "The input contradicts itself"),
            ("429", "Too much at once; try again after Retry-After seconds"),
            ("500", "The server's own fault"),
            ("503", "The server cannot do this now; try again"),
            ("507", "The server has no space left"),
        ]
        .into_iter()
        .map(|(status, text)| (status.to_owned(), describe(text)))
        .collect()
    }
}
