//! *2 Step Auth*: the secret that fetches a token, and the request that does (extensions.md 2).

use claviger_model::{
    Invalid, Json,
    json::{Fields, pointer},
};

use super::{
    ATTRIBUTES,
    content::{self, Content},
    fields::{self, Mode},
    http_content::{self, TOKEN},
};

/// What the names of the sealed and plain fields of the object `secret` begin with.
pub(crate) const SECRET: &str = "secret/";
const REQUEST: &str = "token_request/";

/// Reads `secret` and `token_request`.
pub(super) fn read(content: &mut Content<'_>, inner: &mut Fields<'_>, mode: Mode) {
    for (name, take) in [("secret", secret as Take), ("token_request", token_request as Take)] {
        let at = inner.at(name);
        let Some(json) = inner.take(name) else {
            if mode == Mode::Create {
                inner.faults.push(at, "is required");
            }
            continue;
        };
        if let Err(Invalid(faults)) = take(content, at, json, mode) {
            inner.faults.0.extend(faults);
        }
    }
    let faults = check_request(content);
    inner.faults.0.extend(faults.0);
}

type Take = fn(&mut Content<'_>, String, &Json, Mode) -> Result<(), Invalid>;

fn secret(content: &mut Content<'_>, at: String, json: &Json, mode: Mode) -> Result<(), Invalid> {
    let was = content.settings.get("secret/type").cloned();
    let mut fields = Fields::open(at, json)?;
    let schema = content.credential_type.field("secret").map(|field| field.fields.as_slice()).unwrap_or_default();
    let given = fields::read_members(schema, SECRET, &mut fields, mode);
    let is = given.settings.get("secret/type").cloned().or_else(|| was.clone());
    if is != was {
        forget_secret(content);
    }
    content::take(content, given);
    let by_token = is.as_ref().and_then(|is| is.as_str()) == Some("HTTPTokenAuth");
    if by_token {
        content::tokens(content, &mut fields, mode);
    }
    for (field, needed) in [("username", !by_token), ("password", !by_token), ("tokens", by_token)] {
        let is_there = match field {
            "username" => content.settings.contains_key("secret/username"),
            "password" => content.secret_fields.iter().any(|name| name == "secret/password"),
            _ => content.secret_fields.iter().any(|name| name.starts_with(TOKEN)),
        };
        match (needed, is_there) {
            (true, false) if fields.faults.0.is_empty() => fields.faults.push(fields.at(field), "is required"),
            (false, true) => fields.faults.push(fields.at(field), "belongs to the other type of secret"),
            _ => {}
        }
    }
    fields.close().or(())
}

/// Another type of secret starts afresh.
fn forget_secret(content: &mut Content<'_>) {
    content.settings.retain(|name, _| !name.starts_with(SECRET) && name != "tokens");
    content.secret_fields.retain(|name| !name.starts_with(SECRET) && !name.starts_with(TOKEN));
}

fn token_request(content: &mut Content<'_>, at: String, json: &Json, mode: Mode) -> Result<(), Invalid> {
    let mut fields = Fields::open(at, json)?;
    let schema = content.credential_type.field("token_request").map(|field| field.fields.as_slice());
    let given = fields::read_members(schema.unwrap_or_default(), REQUEST, &mut fields, mode);
    content::take(content, given);
    let mut literals = content.literals.token_request.take().unwrap_or_default();
    http_content::read_lists(&mut fields, mode, &mut literals);
    content.literals.token_request = Some(literals).filter(|literals| *literals != Default::default());
    fields.close().or(())
}

/// The request for the token may name the secret's own parts and nothing else.
fn check_request(content: &Content<'_>) -> Invalid {
    let Some(literals) = &content.literals.token_request else { return Invalid::default() };
    let at = pointer(&format!("{ATTRIBUTES}/integration/credentials"), "token_request");
    http_content::check_templates(literals, &at, &|name| {
        content.secret_fields.iter().any(|field| {
            field.strip_prefix(TOKEN).or_else(|| field.strip_prefix(SECRET)).is_some_and(|known| known == name)
        }) || name == "username" && content.settings.contains_key("secret/username")
    })
}
