//! `/` while there is no user interface in the binary.

use axum::response::Html;

/// Says what this is and where to go on.
pub(crate) async fn page() -> Html<&'static str> {
    Html(include_str!("page.html"))
}

/// The style sheet of our own pages.
pub(crate) async fn style() -> ([(&'static str, &'static str); 1], &'static str) {
    ([("content-type", "text/css; charset=utf-8")], include_str!("style.css"))
}
