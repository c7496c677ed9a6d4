//! What a body says about a user.

use claviger_model::{Invalid, Json, User, json::Fields};
use claviger_store::UserChange;

use crate::{connection::ATTRIBUTES, text::NAME};

/// Members of an answer that a client may send back unread (security.md W5).
const READ_ONLY: &[&str] = &[
    "allowed_login_methods",
    "created_at",
    "handle",
    "icon",
    "last_login_time",
    "mfa_enabled",
    "modified_at",
    "service_account",
    "status",
    "uuid",
    "verified",
];

/// Somebody who is to be added.
pub(super) struct New {
    pub(super) email: String,
    pub(super) name: Option<String>,
    pub(super) title: Option<String>,
}

pub(super) fn new(attributes: &Json, service_account: bool) -> Result<New, Invalid> {
    let mut fields = Fields::open(ATTRIBUTES, attributes)?;
    let email = email(&mut fields, true).unwrap_or_default();
    let name = NAME.nullable(&mut fields, "name").flatten();
    let title = NAME.nullable(&mut fields, "title").flatten();
    if service_account && !matches!(fields.take("service_account"), Some(Json::Bool(true))) {
        fields.faults.push(fields.at("service_account"), "must be true; people are added with POST /api/v2/users");
    }
    fields.close().or(New { email, name, title })
}

/// What differs from how they are.
pub(super) fn change(attributes: &Json, before: &User) -> Result<UserChange, Invalid> {
    let mut fields = Fields::open(ATTRIBUTES, attributes)?;
    let change = UserChange {
        email: email(&mut fields, false).filter(|email| *email != before.email),
        name: NAME.nullable(&mut fields, "name").filter(|name| *name != before.name),
        title: NAME.nullable(&mut fields, "title").filter(|title| *title != before.title),
        disabled: fields.boolean("disabled").filter(|disabled| *disabled != before.disabled),
    };
    fields.ignore(READ_ONLY);
    fields.close().or(change)
}

fn email(fields: &mut Fields<'_>, required: bool) -> Option<String> {
    let text = if required { fields.required_string("email") } else { fields.string("email") }?;
    let email = address(text.expose());
    if email.is_none() {
        let right = "must be an e-mail address such as ada@example.com, at most 254 bytes long";
        fields.faults.push(fields.at("email"), right);
    }
    email
}

/// An address in lower case. What stands before and after the @ is for the mail
/// server to judge.
pub(crate) fn address(text: &str) -> Option<String> {
    let email = text.to_lowercase();
    let whole = email.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
    let odd = |letter: char| letter.is_whitespace() || letter.is_control();
    (whole && email.matches('@').count() == 1 && !email.contains(odd) && email.len() <= 254).then_some(email)
}
