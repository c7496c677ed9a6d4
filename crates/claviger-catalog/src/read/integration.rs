//! One file of `integrations/`.

use std::collections::BTreeSet;

use toml::de::DeTable;

use super::{
    At, Faults, Known, Table,
    credential_type::read_credential_type,
    field::{read_fields, read_shared_fields},
};
use crate::{Content, Integration};

/// The integration that a file describes; `None` and faults where it is wrong.
pub(crate) fn read_integration(stem: &str, text: &str, faults: &Faults<'_>, known: &Known) -> Option<Integration> {
    let document = parse(text, faults)?;
    let table = Table::root(&document, faults);
    let integration_type = type_name(&table, "type", faults);
    let wanted = integration_type.value.to_ascii_lowercase();
    if faults.none() && wanted != stem {
        integration_type.fault(faults, format!("a file named {wanted}.toml must hold it, not {stem}.toml"));
    } else if !known.icons.contains_key(stem) {
        integration_type.fault(faults, format!("has no icon; icons/{stem}.svg is missing or wrong"));
    }
    let fields = read_fields(&table, Content::Fields);
    let shared = read_shared_fields(&table);
    let mut seen = BTreeSet::new();
    let mut credential_types = Vec::new();
    for child in table.tables("credential_types") {
        let (name, credential_type) = read_credential_type(child, &shared);
        if !seen.insert(name.value.clone()) {
            name.fault(faults, format!("{} is there twice", name.value));
        }
        // `credentials.type` alone tells the integration on the wire.
        if let Some(owner) = known.credential_types.get(&name.value).filter(|owner| *owner != stem) {
            name.fault(faults, format!("{} belongs to {owner}.toml already", name.value));
        }
        credential_types.extend(credential_type);
    }
    if seen.is_empty() && faults.none() {
        table.fault("credential_types", "is missing; there must be at least one");
    }
    let integration = Integration {
        integration_type: integration_type.value,
        label: table.required_text("label").value,
        category: table.required_text("category").value,
        tile: table.flag("tile"),
        fields,
        credential_types,
    };
    table.finish();
    faults.none().then_some(integration)
}

/// The tables of a file; every fault of its syntax is noted.
pub(super) fn parse<'t>(text: &'t str, faults: &Faults<'_>) -> Option<toml::Spanned<DeTable<'t>>> {
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        faults.push(&error.span().unwrap_or(0..0), "", error.message());
    }
    errors.is_empty().then_some(document)
}

/// A required `^[A-Za-z][A-Za-z0-9]*$`.
pub(super) fn type_name(table: &Table<'_>, key: &'static str, faults: &Faults<'_>) -> At<String> {
    let name = table.required_text(key);
    let letter = name.value.starts_with(|c: char| c.is_ascii_alphabetic());
    let good = letter && name.value.chars().all(|c| c.is_ascii_alphanumeric());
    if !good && !name.value.is_empty() {
        name.fault(faults, "must be a letter and then letters and digits, such as OpenAI");
    }
    name
}
