//! Connections: one file an operation, and what they share.

mod answer;
mod authority;
pub(crate) mod client_certificate;
mod content;
mod create;
mod delete;
mod destination;
mod disable;
mod fields;
mod get;
mod http_content;
mod list;
mod load;
pub(crate) mod references;
mod seal;
mod test;
mod token_plan;
mod two_step;
mod update;
mod usage;
mod view;

pub(crate) use authority::FIELD as CERTIFICATE_AUTHORITY;
pub(crate) use destination::effective as effective_destination;
pub(crate) use http_content::{LITERALS, Literals, TOKEN};
pub(crate) use load::decided;
pub(crate) use seal::context as seal_context;
pub(crate) use test::Pace;
pub(crate) use token_plan::token_plan;
pub(crate) use two_step::SECRET;
pub(crate) use view::subject;

pub use list::{ConnectionFilter, ConnectionPage};
pub use test::{ConnectionTest, TestVerdict};
pub use view::ConnectionView;

/// Where an operation's attributes stand in the request body.
pub(crate) const ATTRIBUTES: &str = "/data/attributes";

/// Members of an answer that a client may send back unread (security.md W5).
const READ_ONLY: &[&str] = &[
    "acting_user_can",
    "acting_user_can_resolve",
    "created_at",
    "destination",
    "disabled",
    "external_secrets_manager",
    "health",
    "is_favorite",
    "last_updated",
    "last_used_at",
    "modified_at",
    "secrets",
];
