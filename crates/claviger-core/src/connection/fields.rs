//! Reads the fields of a credential as its schema describes them.

use claviger_catalog::{CredentialType, Field};
use claviger_model::{Secret, json::Fields};
use serde_json::{Map, Value};

/// Creating wants every required field; updating keeps what is absent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Create,
    Update,
}

/// What was read: plain settings, and secrets on their way to the vault.
#[derive(Default)]
pub(super) struct Given {
    pub(super) settings: Map<String, Value>,
    /// Optional plain fields that were emptied.
    pub(super) cleared: Vec<String>,
    pub(super) secrets: Vec<(String, Secret<String>)>,
}

/// Takes every scalar field of `credential_type` out of `fields` and notes what
/// is wrong with it.
pub(super) fn read(credential_type: &CredentialType, fields: &mut Fields<'_>, mode: Mode) -> Given {
    let mut given = Given::default();
    for field in &credential_type.fields {
        if field.read_only {
            fields.ignore(&[&field.name]);
        } else if !field.structured() {
            read_one(field, fields, mode, &mut given);
        }
    }
    given
}

fn read_one(field: &Field, fields: &mut Fields<'_>, mode: Mode, given: &mut Given) {
    let required = field.required && mode == Mode::Create && field.default.is_none();
    let text = if required { fields.required_string(&field.name) } else { fields.string(&field.name) };
    let Some(text) = text else {
        if let (Mode::Create, Some(default)) = (mode, &field.default) {
            given.settings.insert(field.name.clone(), Value::String(default.clone()));
        }
        return;
    };
    if text.is_empty() {
        match (field.secret, field.required, mode) {
            // A form sends an empty secret back for one that it left alone.
            (true, _, Mode::Update) => {}
            (_, true, _) => fields.faults.push(fields.at(&field.name), "must not be empty"),
            (_, false, _) => given.cleared.push(field.name.clone()),
        }
        return;
    }
    if let Err(fault) = field.check(text.expose()) {
        fields.faults.push(fields.at(&field.name), fault.to_string());
        return;
    }
    if field.secret {
        given.secrets.push((field.name.clone(), Secret::new(text.expose().clone())));
    } else {
        given.settings.insert(field.name.clone(), Value::String(text.expose().clone()));
    }
}
