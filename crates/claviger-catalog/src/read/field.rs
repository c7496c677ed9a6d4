//! One `[[credential_types.fields]]`.

use std::collections::BTreeSet;

use super::{At, Faults, Table};
use crate::{Content, Field, FieldKind, Pattern, template::is_name};

/// The names whose shapes the published API fixes for `content = "http"`.
const HTTP_LISTS: [&str; 3] = ["tokens", "headers", "url_parameters"];

/// The fields of a table, in the order of the file.
pub(super) fn read_fields(parent: &Table<'_>, content: Content) -> Vec<Field> {
    read_each(parent, "fields", content, false)
}

/// Fields that every credential type of the file with `content = "http"` has after its own.
pub(super) fn read_shared_fields(parent: &Table<'_>) -> Vec<Field> {
    read_each(parent, "shared_fields", Content::Http, false)
}

fn read_each(parent: &Table<'_>, key: &'static str, content: Content, nested: bool) -> Vec<Field> {
    let mut seen = BTreeSet::new();
    let mut fields = Vec::new();
    for table in parent.tables(key) {
        let name = table.required_text("name");
        if !name.value.is_empty() && !seen.insert(name.value.clone()) {
            name.fault(parent.faults(), format!("{} is there twice", name.value));
        }
        let field = read_field(&table, name, content, nested);
        check_unless(&table, &field, &fields);
        table.finish();
        fields.push(field);
    }
    fields
}

fn read_field(table: &Table<'_>, name: At<String>, content: Content, nested: bool) -> Field {
    let faults = table.faults();
    let kind = read_kind(table);
    check_name(&name, kind, content, nested, faults);
    let field = Field {
        label: table.required_text("label").value,
        help: table.required_text("help").value,
        secret: !table.flag("plain"),
        required: table.flag("required"),
        unless: table.text("unless").map(|text| text.value),
        read_only: table.flag("read_only"),
        pattern: read_pattern(table),
        example: table.text("example").map(|text| text.value),
        prefix: table.text("prefix").map(|text| text.value),
        suffix: table.text("suffix").map(|text| text.value),
        help_url: read_help_url(table),
        default: table.text("default").map(|text| text.value),
        kind,
        choices: table.texts("choices").into_iter().map(|choice| choice.value).collect(),
        max_length: read_max_length(table, kind),
        fields: read_members(table, kind, content),
        name: name.value,
    };
    check_marks(table, &field);
    check_choices(table, &field);
    check_samples(table, &field);
    field
}

fn read_kind(table: &Table<'_>) -> FieldKind {
    let Some(kind) = table.text("kind") else { return FieldKind::Text };
    let known = FieldKind::ALL.iter().find(|(name, _)| *name == kind.value);
    if known.is_none() {
        let names: Vec<_> = FieldKind::ALL.iter().map(|(name, _)| *name).collect();
        kind.fault(table.faults(), format!("must be one of {}", names.join(", ")));
    }
    known.map_or(FieldKind::Text, |(_, kind)| *kind)
}

/// The fields of an object.
fn read_members(table: &Table<'_>, kind: FieldKind, content: Content) -> Vec<Field> {
    let members = read_each(table, "fields", content, true);
    match (kind == FieldKind::Object, members.is_empty()) {
        (true, true) => table.fault("fields", "is missing or empty; kind = \"object\" needs members"),
        (false, false) => table.fault("fields", "is of no use without kind = \"object\""),
        _ => {}
    }
    if members.iter().any(|member| member.kind == FieldKind::Object) {
        table.fault("fields", "holds an object; objects in objects are not read");
    }
    members
}

fn check_name(name: &At<String>, kind: FieldKind, content: Content, nested: bool, faults: &Faults<'_>) {
    if name.value.is_empty() {
        return;
    }
    if !is_name(&name.value) {
        name.fault(faults, "must match ^[a-z][a-z0-9_]*$");
    }
    if name.value == "type" && !nested {
        name.fault(faults, "type is taken: it names the credential type on the wire");
    }
    let is_list = HTTP_LISTS.contains(&name.value.as_str());
    match content {
        Content::Http if is_list && kind != FieldKind::List => {
            name.fault(faults, format!("{} must have kind = \"list\" where content = \"http\"", name.value));
        }
        Content::Fields if name.value == "body" => {
            name.fault(faults, "body is taken: it has a shape of its own where content = \"http\"");
        }
        _ => {}
    }
}

fn read_pattern(table: &Table<'_>) -> Option<Pattern> {
    let source = table.text("pattern")?;
    let pattern = Pattern::new(&source.value)
        .and_then(|pattern| if table.faults().compile { pattern.compile_now().map(|()| pattern) } else { Ok(pattern) });
    pattern.map_err(|problem| source.fault(table.faults(), format!("is not a regular expression: {problem}"))).ok()
}

fn read_help_url(table: &Table<'_>) -> Option<String> {
    let url = table.text("help_url")?;
    if !url.value.starts_with("https://") || url.value.contains(|c: char| c.is_whitespace() || c.is_control()) {
        url.fault(table.faults(), "must be a link that begins with https://");
    }
    Some(url.value)
}

fn read_max_length(table: &Table<'_>, kind: FieldKind) -> usize {
    let most = kind.default_max_length();
    let Some(length) = table.number("max_length") else { return most };
    match usize::try_from(length.value) {
        Ok(value) if (1..=65_536).contains(&value) => value,
        _ => {
            length.fault(table.faults(), "must be from 1 to 65536 bytes");
            most
        }
    }
}

fn check_marks(table: &Table<'_>, field: &Field) {
    if field.required && field.read_only {
        table.fault("required", "a read-only field cannot be required: nobody may enter it");
    }
    if field.read_only && field.secret {
        table.fault("read_only", "a read-only field is shown, so it must have plain = true");
    }
    if field.secret && field.default.is_some() {
        table.fault("default", "a secret field cannot have a default: everybody would have it");
    }
}

/// A reader knows the flag by the time that it comes to the field.
fn check_unless(table: &Table<'_>, field: &Field, before: &[Field]) {
    let Some(flag) = &field.unless else { return };
    if !field.required || field.structured() || !field.fields.is_empty() {
        table.fault("unless", "is only of use for one text with required = true");
    }
    if !before.iter().any(|other| other.name == *flag && other.kind == FieldKind::Flag) {
        table.fault("unless", format!("names {flag}, which is not a flag before this field"));
    }
}

fn check_choices(table: &Table<'_>, field: &Field) {
    let choice = field.kind == FieldKind::Choice;
    if choice && field.choices.is_empty() {
        table.fault("choices", "is missing or empty; kind = \"choice\" needs something to choose from");
    }
    if !choice && !field.choices.is_empty() {
        table.fault("choices", "is of no use without kind = \"choice\"");
    }
    if field.choices.iter().collect::<BTreeSet<_>>().len() < field.choices.len() {
        table.fault("choices", "names the same choice twice");
    }
}

/// What a form shows as right must be right.
fn check_samples(table: &Table<'_>, field: &Field) {
    for (key, sample) in [("example", &field.example), ("default", &field.default)] {
        if let Some(Err(fault)) = sample.as_deref().map(|sample| sample_fits(field, sample)) {
            table.fault(key, fault);
        }
    }
}

fn sample_fits(field: &Field, sample: &str) -> Result<(), String> {
    if field.kind == FieldKind::Pem || field.choices.is_empty() && field.kind == FieldKind::Choice {
        return Ok(());
    }
    field.check(sample).map_err(|_| match field.pattern {
        Some(ref pattern) => format!("does not fit the field itself: pattern {}", pattern.source()),
        None => "does not fit the field itself".to_owned(),
    })
}
