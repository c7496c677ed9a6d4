//! What a body says about a place in a team.

use claviger_model::{Invalid, Json, json::Fields};

use crate::connection::ATTRIBUTES;

/// Members of an answer that a client may send back unread (security.md W5).
const READ_ONLY: &[&str] = &["provisioned_by", "provisioned_by_id"];

/// Whether the attributes make somebody an administrator; `None` if they do not say.
pub(super) fn role(attributes: &Json) -> Result<Option<bool>, Invalid> {
    let mut fields = Fields::open(ATTRIBUTES, attributes)?;
    let role = match fields.take("role") {
        None => None,
        Some(Json::Null) => Some(false),
        Some(Json::String(text)) if text.expose() == "admin" => Some(true),
        Some(_) => {
            fields.faults.push(fields.at("role"), "must be admin or null");
            None
        }
    };
    fields.ignore(READ_ONLY);
    fields.close().or(role)
}
