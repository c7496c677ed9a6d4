//! What an HTTP connection brings besides its credential: named tokens, and the
//! headers, URL parameters and body in which `{{ token }}` stands for them.
//! These literals are answered in clear by contract (wire.md 3.1) and sealed at
//! rest all the same (security.md K10), as one field.

use claviger_exec::{header_fault, template::Template};
use claviger_model::{
    Invalid, Json, Secret,
    json::{Fields, pointer},
    scheme::{BodyTemplate, NamedTemplate},
};
pub(crate) use claviger_vault::LITERALS;
use serde::{Deserialize, Serialize};

use super::{
    fields::Mode,
    references::{self, Named},
};

/// Prefix of the sealed fields that hold token values.
pub(crate) const TOKEN: &str = "tokens/";
/// The vault seals at most 64 fields; one holds the literals.
const MOST_TOKENS: usize = 63;
const MOST_BYTES: usize = 64 * 1024;

/// Headers, URL parameters and body of one request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RequestLiterals {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) headers: Vec<NamedTemplate>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) url_parameters: Vec<NamedTemplate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<BodyTemplate>,
}

/// The literals of an HTTP connection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Flat")]
pub(crate) struct Literals {
    /// Of every request.
    #[serde(flatten)]
    pub(crate) request: RequestLiterals,
    /// Of the request for a token (2 step auth).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) token_request: Option<RequestLiterals>,
}

/// [`Literals`] as they are read, with each call: what is flattened would be buffered first.
#[derive(Deserialize)]
struct Flat {
    #[serde(default)]
    headers: Vec<NamedTemplate>,
    #[serde(default)]
    url_parameters: Vec<NamedTemplate>,
    body: Option<BodyTemplate>,
    token_request: Option<RequestLiterals>,
}

impl From<Flat> for Literals {
    fn from(Flat { headers, url_parameters, body, token_request }: Flat) -> Self {
        Self { request: RequestLiterals { headers, url_parameters, body }, token_request }
    }
}

impl Literals {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Named tokens: which there are, and the values that were given.
#[derive(Default)]
pub(super) struct Tokens {
    /// Names of all of them, in order.
    pub(super) names: Vec<String>,
    /// Values that were given.
    pub(super) values: Vec<(String, Secret<String>)>,
    /// Where values are that were not given themselves.
    pub(super) references: Vec<Named>,
}

/// Reads `headers`, `url_parameters` and `body`. On update the lists are changes by name: an item
/// replaces or adds, `deleted: true` removes.
pub(super) fn read_lists(fields: &mut Fields<'_>, mode: Mode, literals: &mut RequestLiterals) {
    read_list(fields, mode, "headers", header_fault, &mut literals.headers);
    read_list(fields, mode, "url_parameters", parameter_fault, &mut literals.url_parameters);
    read_body(fields, &mut literals.body);
}

struct Item<'a> {
    at: String,
    name: String,
    value: Option<&'a Secret<String>>,
    /// In place of the value, for what is secret.
    reference: Option<Named>,
    deleted: bool,
}

/// Reads one list of `{name, value, …}`, each name once.
fn items<'a>(fields: &mut Fields<'a>, mode: Mode, list: &str, extra: &[&str]) -> Vec<Item<'a>> {
    let at = fields.at(list);
    let mut items: Vec<Item<'a>> = Vec::new();
    for (index, json) in fields.array(list).unwrap_or_default().iter().enumerate() {
        let at = pointer(&at, &index.to_string());
        match item(&at, json, mode, extra) {
            Ok(item) if items.iter().any(|other| other.name == item.name) => {
                fields.faults.push(pointer(&at, "name"), "stands twice in this list; names must be unique");
            }
            Ok(item) => items.push(item),
            Err(Invalid(faults)) => fields.faults.0.extend(faults),
        }
    }
    items
}

fn item<'a>(at: &str, json: &'a Json, mode: Mode, extra: &[&str]) -> Result<Item<'a>, Invalid> {
    let mut fields = Fields::open(at, json)?;
    let name = fields.required_string("name").map(|name| name.expose().clone()).unwrap_or_default();
    let mut references = Vec::new();
    let is_secret = extra.contains(&"type");
    let referred = is_secret && references::take(&mut fields, "value", &format!("{TOKEN}{name}"), &mut references);
    let value = if referred { None } else { fields.string("value") };
    let deleted = mode == Mode::Update && fields.boolean("deleted").unwrap_or(false);
    if is_secret
        && let Some(kind) = fields.string("type")
        && kind.expose() != "SECRET"
    {
        fields.faults.push(fields.at("type"), "must be SECRET");
    }
    if value.is_none() && !referred && mode == Mode::Create && fields.faults.0.is_empty() {
        fields.faults.push(fields.at("value"), "is required");
    }
    fields.close().or(Item { at: at.to_owned(), name, value, reference: references.pop(), deleted })
}

/// Reads `tokens`.
pub(super) fn read_tokens(fields: &mut Fields<'_>, mode: Mode, tokens: &mut Tokens) {
    for item in items(fields, mode, "tokens", &["type"]) {
        let named = item.name.starts_with(|c: char| c.is_ascii_alphabetic())
            && item.name.chars().all(|c| c.is_ascii_alphanumeric());
        if item.deleted {
            tokens.names.retain(|token| *token != item.name);
            continue;
        }
        let known = tokens.names.contains(&item.name);
        if !named {
            fields
                .faults
                .push(pointer(&item.at, "name"), "must be a letter followed by letters and digits, such as token1");
        } else if item.name.len() > 100 {
            fields.faults.push(pointer(&item.at, "name"), "must be at most 100 characters long");
        }
        match item.value.filter(|value| !value.is_empty()) {
            None if item.reference.is_some() => tokens.references.extend(item.reference),
            Some(value) if value.expose().len() > MOST_BYTES => {
                fields.faults.push(pointer(&item.at, "value"), format!("must be at most {MOST_BYTES} bytes long"));
            }
            Some(value) => tokens.values.push((item.name.clone(), Secret::new(value.expose().clone()))),
            // An empty value in an update stands for one that was left alone.
            None if known => {}
            None => fields.faults.push(pointer(&item.at, "value"), "must not be empty"),
        }
        if !known {
            tokens.names.push(item.name);
        }
    }
    if tokens.names.len() > MOST_TOKENS {
        fields.faults.push(fields.at("tokens"), format!("must hold at most {MOST_TOKENS} tokens"));
    }
}

fn read_list(
    fields: &mut Fields<'_>,
    mode: Mode,
    list: &str,
    fault: fn(&str) -> Option<&'static str>,
    literals: &mut Vec<NamedTemplate>,
) {
    for item in items(fields, mode, list, &[]) {
        let place = literals.iter().position(|literal| literal.name == item.name);
        if item.deleted {
            if let Some(place) = place {
                literals.remove(place);
            }
            continue;
        }
        if let Some(fault) = fault(&item.name) {
            fields.faults.push(pointer(&item.at, "name"), fault);
        }
        let Some(value) = item.value.map(|value| value.expose().clone()) else {
            if place.is_none() {
                fields.faults.push(pointer(&item.at, "value"), "is required");
            }
            continue;
        };
        if value.len() > MOST_BYTES || value.chars().any(|c| c.is_control() && c != '\t') {
            fields
                .faults
                .push(pointer(&item.at, "value"), "must hold no control characters and be at most 64 KiB long");
        }
        match place {
            Some(place) => literals[place].value = value,
            None => literals.push(NamedTemplate { name: item.name, value }),
        }
    }
    if literals.len() > 100 {
        fields.faults.push(fields.at(list), "must hold at most 100 items");
    }
}

fn parameter_fault(name: &str) -> Option<&'static str> {
    (name.is_empty() || name.len() > 200 || name.chars().any(char::is_control))
        .then_some("must be 1 to 200 characters long, without control characters")
}

fn read_body(fields: &mut Fields<'_>, body: &mut Option<BodyTemplate>) {
    let at = fields.at("body");
    let Some(json) = fields.take("body") else { return };
    if matches!(json, Json::Null) {
        *body = None;
        return;
    }
    let read = Fields::open(at, json).and_then(|mut fields| {
        let content = fields.string("content").map(|content| content.expose().clone());
        let content_type = fields.string("content_type").map(|kind| kind.expose().clone());
        if content_type.as_ref().is_some_and(|kind| kind.len() > 200 || kind.chars().any(|c| !matches!(c, ' '..='~'))) {
            fields.faults.push(fields.at("content_type"), "must be a media type, such as application/json");
        }
        if content.as_ref().is_some_and(|content| content.len() > MOST_BYTES) {
            fields.faults.push(fields.at("content"), format!("must be at most {MOST_BYTES} bytes long"));
        }
        fields.close().or(BodyTemplate { content, content_type })
    });
    match read {
        Ok(read) => *body = Some(read).filter(|body| *body != BodyTemplate::default()),
        Err(Invalid(faults)) => fields.faults.0.extend(faults),
    }
}

/// Every template of the request at `at` must parse and name only what there is: found now, not
/// when an app is already running.
pub(super) fn check_templates(literals: &RequestLiterals, at: &str, known: &dyn Fn(&str) -> bool) -> Invalid {
    let mut faults = Invalid::default();
    let mut check = |at: String, text: &str| match Template::parse(text) {
        Err(error) => faults.push(at, error.to_string()),
        Ok(template) => {
            for name in template.names().filter(|name| !known(name)) {
                faults.push(at.clone(), format!("names {{{{ {name} }}}}, which is none of this connection's tokens"));
            }
        }
    };
    for (index, header) in literals.headers.iter().enumerate() {
        check(format!("{at}/headers/{index}/value"), &header.value);
    }
    for (index, parameter) in literals.url_parameters.iter().enumerate() {
        check(format!("{at}/url_parameters/{index}/value"), &parameter.value);
    }
    if let Some(content) = literals.body.as_ref().and_then(|body| body.content.as_ref()) {
        check(format!("{at}/body/content"), content);
    }
    faults
}
