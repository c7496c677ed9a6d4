//! People's consent at providers: the page that they come back to, and what it asks
//! for. What the page shows comes from the API; the address that a provider sent the
//! browser to is read by its script, sent to us, and never shown (O5).

pub(crate) mod authorize;
pub(crate) mod complete;
pub(crate) mod get;
pub(crate) mod link;
pub(crate) mod page;
mod view;

/// `data.type` of a consent that somebody is asked for.
const KIND: &str = "oauth_authorization";
