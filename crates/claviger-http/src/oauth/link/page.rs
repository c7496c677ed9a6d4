//! `GET /authorize`: the page that a link leads to. It is the same to the byte whatever
//! its address says.

use axum::response::Response;

use crate::oauth::page::own_page;

/// The page.
pub(crate) async fn link_page() -> Response {
    own_page(include_str!("link.html"))
}

/// Its script.
pub(crate) async fn link_script() -> ([(&'static str, &'static str); 1], &'static str) {
    ([("content-type", "text/javascript; charset=utf-8")], include_str!("link.js"))
}
