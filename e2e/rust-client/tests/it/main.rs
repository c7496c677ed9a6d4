//! Users bring the official Rust client; so do we.

mod aws;
mod every_type;
mod http;
mod registrations;

use datadog_api_client::datadogV2::model::ActionConnectionAttributesUpdate;

/// An update of nothing but the name.
fn renamed(name: &str) -> ActionConnectionAttributesUpdate {
    ActionConnectionAttributesUpdate::new().name(name.to_owned())
}
