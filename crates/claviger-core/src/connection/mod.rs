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
mod plain;
pub(crate) mod references;
mod seal;
mod staged;
mod test;
mod token_plan;
mod two_step;
mod update;
mod usage;
mod view;

use claviger_model::{Connection, Reminder};

pub(crate) use authority::FIELD as CERTIFICATE_AUTHORITY;
pub(crate) use destination::effective as effective_destination;
pub(crate) use http_content::{LITERALS, Literals, TOKEN};
pub(crate) use load::decided;
pub(crate) use plain::Plain;
pub(crate) use seal::context as seal_context;
pub(crate) use staged::{With, is_fault, is_refusal, staged_context};
pub(crate) use test::Pace;
pub(crate) use token_plan::token_plan;
pub(crate) use two_step::SECRET;
pub(crate) use view::subject;

pub use list::{ConnectionFilter, ConnectionPage};
pub use staged::Rotation;
pub use test::{ConnectionTest, TestVerdict};
pub use view::ConnectionView;

/// Reckons anew when the secrets of a connection are to be replaced.
fn remind(connection: &mut Connection) {
    let Some(Reminder { days, .. }) = connection.reminder else { return };
    // What is kept elsewhere is replaced there.
    let own = |field: &String| references::get(&connection.settings, field).is_none();
    let oldest = connection.secrets.iter().filter(|(field, _)| own(field)).map(|(_, at)| *at).min();
    connection.reminder = Some(Reminder::new(days, oldest));
}

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
    "rotation",
    "secrets",
    "shared",
];
