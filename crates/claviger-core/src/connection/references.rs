//! References in place of secrets, as a connection keeps them.
//!
//! What counts is sealed: in place of the field `x` there is the field `reference:x`, whose value
//! is the reference, bound to connection, version and origins like any secret. So nobody who
//! writes the database can make a value into a reference or one reference into another. The
//! plain settings have a copy, which is for showing and for edits alone.

use claviger_model::{
    Invalid, Json, Reference, Secret,
    json::{Fields, pointer},
};
use serde_json::{Map, Value};

/// What the names of sealed references begin with; no field's name has a colon.
pub(crate) const SEALED: &str = "reference:";
/// Where the plain copies stand among the settings; no field's name has a dollar.
pub(super) const SETTING: &str = "$references";

/// A reference that was given, for which field and where in the body.
pub(crate) struct Named {
    pub(crate) field: String,
    pub(crate) reference: Reference,
    pub(crate) at: String,
}

/// Takes the member `name` out of `fields` if it is an object, `{"reference": "…"}`, which stands
/// for the secret field `field`; whether it was one. What is wrong with it is noted.
pub(super) fn take(fields: &mut Fields<'_>, name: &str, field: &str, into: &mut Vec<Named>) -> bool {
    let at = fields.at(name);
    let Some(json) = fields.object(name) else { return false };
    match read(&at, json) {
        Ok(reference) => {
            let at = pointer(&at, "reference");
            into.push(Named { field: field.to_owned(), reference, at });
        }
        Err(faults) => fields.faults.0.extend(faults.0),
    }
    true
}

fn read(at: &str, json: &Json) -> Result<Reference, Invalid> {
    let mut inner = Fields::open(at, json)?;
    let text = inner.string("reference").map(|text| text.expose().parse::<Reference>());
    let of_text = inner.at("reference");
    match (text, inner.close().0.is_empty()) {
        (Some(Ok(reference)), true) => Ok(reference),
        (Some(Err(fault)), true) => Err(Invalid::one(of_text, fault.to_string())),
        // Its members are not named: what stands where a secret belongs may be one, names too.
        _ => Err(Invalid::one(at, "must be a string, or an object with the one member reference, a string")),
    }
}

/// Every secret field that is a reference, with its text.
pub(super) fn all(settings: &Map<String, Value>) -> impl Iterator<Item = (&str, &str)> {
    let all = settings.get(SETTING).and_then(Value::as_object).into_iter().flatten();
    all.filter_map(|(field, text)| Some((field.as_str(), text.as_str()?)))
}

/// Where the value of a secret field is, if that is not here.
pub(super) fn get<'a>(settings: &'a Map<String, Value>, field: &str) -> Option<&'a str> {
    settings.get(SETTING)?.get(field)?.as_str()
}

/// Notes which secret fields are references.
pub(super) fn put(settings: &mut Map<String, Value>, all: Map<String, Value>) {
    match all.is_empty() {
        true => settings.remove(SETTING),
        false => settings.insert(SETTING.to_owned(), Value::Object(all)),
    };
}

/// The settings without them.
pub(super) fn without(settings: &Map<String, Value>) -> Map<String, Value> {
    settings.iter().filter(|(name, _)| *name != SETTING).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Under which name a secret field is sealed.
pub(super) fn sealed_name(settings: &Map<String, Value>, field: &str) -> String {
    if get(settings, field).is_some() { format!("{SEALED}{field}") } else { field.to_owned() }
}

/// Secrets, and the texts of references among them, by the names under which they are sealed.
pub(super) fn to_seal(
    settings: &Map<String, Value>,
    secrets: Vec<(String, Secret<String>)>,
) -> Vec<(String, Secret<String>)> {
    secrets.into_iter().map(|(field, value)| (sealed_name(settings, &field), value)).collect()
}
