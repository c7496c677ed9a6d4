//! `/style.css`: what the pages without a script look like.

/// The style sheet.
pub(crate) async fn style() -> ([(&'static str, &'static str); 1], &'static str) {
    ([("content-type", "text/css; charset=utf-8")], include_str!("style.css"))
}
