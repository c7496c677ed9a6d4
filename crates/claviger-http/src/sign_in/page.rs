//! The pages of a sign-in that did not work.

use std::collections::BTreeMap;

use axum::{
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use claviger_core::Error;
use claviger_model::ProviderId;
use utoipa::{
    IntoResponses, PartialSchema,
    openapi::{Content, RefOr, Response as ApiResponse, ResponseBuilder},
};

use crate::{error::ErrorsView, jsonapi::MEDIA_TYPE};

/// The pages in the document.
pub(super) struct Pages;

impl IntoResponses for Pages {
    fn responses() -> BTreeMap<String, RefOr<ApiResponse>> {
        let page = || Content::new(Some(String::schema()));
        [
            ("400", "The link is not complete"),
            ("403", "Refused, nobody here goes by that account, or another site sent the browser"),
            ("404", "No such provider, or it is disabled"),
            ("429", "Too many sign-ins were begun; try again after Retry-After seconds"),
            ("500", "The server's own fault"),
            ("503", "The server or the provider cannot do this now"),
            ("507", "The server has no space left"),
        ]
        .map(|(status, text)| {
            let mut response = ResponseBuilder::new().description(text).content("text/html", page());
            if status == "503" {
                // A server without its keys answers nothing else, whatever it is asked.
                response = response.content(MEDIA_TYPE, Content::new(Some(ErrorsView::schema())));
            }
            (status.to_owned(), RefOr::T(response.build()))
        })
        .into()
    }
}

/// The page for an error. Which one it is says no more than what to do next; the
/// log has the reason.
pub(super) fn failed(error: &Error) -> Response {
    let (status, text) = match error {
        Error::Invalid(_) => (StatusCode::BAD_REQUEST, "This link is not complete. Begin at the sign-in page."),
        Error::Unauthenticated(_) => {
            (StatusCode::FORBIDDEN, "Signing in was refused. Begin again, in this browser and within ten minutes.")
        }
        Error::NotFound("account") => {
            (StatusCode::FORBIDDEN, "Nobody here goes by that account. Ask an administrator to let you in.")
        }
        Error::NotFound(_) | Error::Conflict(_) => (StatusCode::NOT_FOUND, "There is no such way to sign in."),
        Error::Busy { .. } => {
            (StatusCode::TOO_MANY_REQUESTS, "Too many sign-ins were begun. Wait a quarter of an hour.")
        }
        Error::Full => (StatusCode::INSUFFICIENT_STORAGE, "The server has no space left."),
        Error::Internal(inner) => {
            tracing::error!(inner, "a single sign-on failed by our own fault");
            (StatusCode::INTERNAL_SERVER_ERROR, "The server failed. Its log says more.")
        }
        _ => (
            StatusCode::SERVICE_UNAVAILABLE,
            "The server or the sign-in provider cannot do this now. Try again; if it stays so, an administrator \
             finds the reason in the server's log.",
        ),
    };
    let mut response = page(status, "Not signed in", text, "/", "Back");
    if let Error::Busy { retry_after, .. } = error {
        response.headers_mut().insert(header::RETRY_AFTER, (*retry_after).into());
    }
    response
}

/// Asks whoever comes from elsewhere: a sign-in ends the session that is there, and
/// may be into somebody else's account.
pub(super) fn elsewhere(provider: Option<ProviderId>) -> Response {
    let text = "Another site sent you here to sign in. If you did not want that, close this page.";
    let address = provider.map_or_else(|| "/".to_owned(), |provider| format!("/sign-in/oidc/{provider}"));
    page(StatusCode::FORBIDDEN, "Sign in?", text, &address, "Sign in")
}

fn page(status: StatusCode, title: &str, text: &str, address: &str, link: &str) -> Response {
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Claviger: sign in</title>\n\
         <link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n<body>\n<main class=\"narrow\">\n\
         <h1>{title}</h1>\n<p>{text}</p>\n<p><a href=\"{address}\">{link}</a></p>\n</main>\n</body>\n</html>\n"
    );
    (status, Html(html)).into_response()
}
