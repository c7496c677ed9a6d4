//! Reads the fields of a credential as its schema describes them.
//!
//! What stands in an object is kept by its path, `test_request/method`, plain settings and
//! sealed fields alike.

use claviger_catalog::{Field, FieldKind};
use claviger_model::{
    Invalid, Json, Secret,
    json::{Fields, pointer},
};
use serde_json::{Map, Value, json};

use super::references::{self, Named};

/// Longest array of texts or pairs.
const MOST_ITEMS: usize = 100;

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
    /// Optional fields that were emptied.
    pub(super) cleared: Vec<String>,
    pub(super) secrets: Vec<(String, Secret<String>)>,
    /// Where secrets are that are not given themselves.
    pub(super) references: Vec<Named>,
}

/// Takes every field whose shape the schema says out of `fields` and notes what is wrong with
/// it. `before` says what the connection had, by path.
pub(super) fn read(schema: &[Field], fields: &mut Fields<'_>, mode: Mode, before: &dyn Fn(&str) -> bool) -> Given {
    let mut reader = Reader { before, given: Given::default() };
    for field in schema {
        if field.read_only {
            fields.ignore(&[&field.name]);
        } else if !field.structured() && !field.deep() {
            reader.read_one(field, "", fields, mode);
        }
    }
    reader.given
}

/// Takes the fields of one object likewise; their paths begin with `prefix`.
pub(super) fn read_members(schema: &[Field], prefix: &str, fields: &mut Fields<'_>, mode: Mode) -> Given {
    let mut reader = Reader { before: &|_| false, given: Given::default() };
    for field in schema.iter().filter(|field| !field.structured()) {
        reader.read_one(field, prefix, fields, mode);
    }
    reader.given
}

struct Reader<'a> {
    before: &'a dyn Fn(&str) -> bool,
    given: Given,
}

impl Reader<'_> {
    fn read_one(&mut self, field: &Field, prefix: &str, fields: &mut Fields<'_>, mode: Mode) {
        let path = format!("{prefix}{}", field.name);
        match field.kind {
            FieldKind::Object => self.object(field, fields, mode),
            FieldKind::Texts | FieldKind::Pairs | FieldKind::Number | FieldKind::Numbers | FieldKind::Flag => {
                self.value(field, path, fields, mode);
            }
            _ => self.text(field, path, fields, mode),
        }
    }

    fn text(&mut self, field: &Field, path: String, fields: &mut Fields<'_>, mode: Mode) {
        if field.secret && references::take(fields, &field.name, &path, &mut self.given.references) {
            return;
        }
        let needed = field.required && !self.is_waived(field);
        let required = needed && mode == Mode::Create && field.default.is_none();
        let text = if required { fields.required_string(&field.name) } else { fields.string(&field.name) };
        let Some(text) = text else {
            if self.is_waived(field) {
                // What it had before is of no use any more.
                self.given.cleared.push(path);
            } else if let (Mode::Create, Some(default)) = (mode, &field.default) {
                self.given.settings.insert(path, Value::String(default.clone()));
            }
            return;
        };
        if text.is_empty() {
            match (field.secret, needed, mode) {
                _ if self.is_waived(field) => self.given.cleared.push(path),
                // A form sends an empty secret back for one that it left alone.
                (true, _, Mode::Update) => {}
                (_, true, _) => fields.faults.push(fields.at(&field.name), "must not be empty"),
                (_, false, _) => self.given.cleared.push(path),
            }
            return;
        }
        if let Err(fault) = field.check(text.expose()) {
            fields.faults.push(fields.at(&field.name), fault.to_string());
            return;
        }
        if field.secret {
            self.given.secrets.push((path, Secret::new(text.expose().clone())));
        } else {
            self.given.settings.insert(path, Value::String(text.expose().clone()));
        }
    }

    /// Whether a flag that was given says that the connection needs no such field.
    fn is_waived(&self, field: &Field) -> bool {
        field.unless.as_ref().is_some_and(|flag| self.given.settings.get(flag) == Some(&Value::Bool(true)))
    }

    fn value(&mut self, field: &Field, path: String, fields: &mut Fields<'_>, mode: Mode) {
        let at = fields.at(&field.name);
        let value = match fields.take(&field.name) {
            Some(Json::Null) if !field.required => {
                self.given.cleared.push(path);
                return;
            }
            Some(json) => of_kind(field, &at, json),
            None if mode == Mode::Create => match &field.default {
                Some(default) => Ok(serde_json::from_str(default).unwrap_or_else(|_| Value::from(default.as_str()))),
                None if field.required => Err(Invalid::one(at, "is required")),
                None => return,
            },
            None => return,
        };
        match value {
            Ok(Value::Array(items)) if items.is_empty() && !field.required => self.given.cleared.push(path),
            Ok(value) => {
                self.given.settings.insert(path, value);
            }
            Err(Invalid(faults)) => fields.faults.0.extend(faults),
        }
    }

    /// An object that is there for the first time must be whole; `null` takes it away.
    fn object(&mut self, field: &Field, fields: &mut Fields<'_>, mode: Mode) {
        let at = fields.at(&field.name);
        let member = |inner: &Field| format!("{}/{}", field.name, inner.name);
        let json = match fields.take(&field.name) {
            Some(Json::Null) if !field.required => {
                self.given.cleared.extend(field.fields.iter().map(member));
                return;
            }
            Some(json) => json,
            None => {
                if field.required && mode == Mode::Create {
                    fields.faults.push(at, "is required");
                }
                return;
            }
        };
        let known = field.fields.iter().any(|inner| (self.before)(&member(inner)));
        let mode = if known { mode } else { Mode::Create };
        match Fields::open(at, json) {
            Ok(mut inner) => {
                for each in &field.fields {
                    self.read_one(each, &format!("{}/", field.name), &mut inner, mode);
                }
                fields.faults.0.extend(inner.close().0);
            }
            Err(Invalid(faults)) => fields.faults.0.extend(faults),
        }
    }
}

fn of_kind(field: &Field, at: &str, json: &Json) -> Result<Value, Invalid> {
    match (field.kind, json) {
        (FieldKind::Flag, Json::Bool(flag)) => Ok(Value::from(*flag)),
        (FieldKind::Flag, other) => Err(Invalid::one(at, format!("must be true or false, not {}", other.kind()))),
        (FieldKind::Number, Json::Number(number)) => match number.as_u64().filter(|number| *number <= 31_536_000) {
            Some(number) => Ok(Value::from(number)),
            None => Err(Invalid::one(at, "must be a whole number from 0 to 31536000")),
        },
        (FieldKind::Number, other) => Err(Invalid::one(at, format!("must be a whole number, not {}", other.kind()))),
        (_, Json::Array(items)) if items.len() > MOST_ITEMS => {
            Err(Invalid::one(at, format!("must hold at most {MOST_ITEMS} items")))
        }
        (_, Json::Array(items)) => {
            let mut faults = Invalid::default();
            let mut values = Vec::new();
            for (index, item) in items.iter().enumerate() {
                match item_of(field, &pointer(at, &index.to_string()), item) {
                    Ok(value) => values.push(value),
                    Err(Invalid(more)) => faults.0.extend(more),
                }
            }
            faults.or(Value::Array(values))
        }
        (_, other) => Err(Invalid::one(at, format!("must be an array, not {}", other.kind()))),
    }
}

fn item_of(field: &Field, at: &str, item: &Json) -> Result<Value, Invalid> {
    match (field.kind, item) {
        (FieldKind::Texts, Json::String(text)) if text.is_empty() => Err(Invalid::one(at, "must not be empty")),
        (FieldKind::Texts, Json::String(text)) => match field.check(text.expose()) {
            Ok(()) => Ok(Value::from(text.expose().as_str())),
            Err(fault) => Err(Invalid::one(at, fault.to_string())),
        },
        (FieldKind::Texts, other) => Err(Invalid::one(at, format!("must be a string, not {}", other.kind()))),
        (FieldKind::Numbers, Json::Number(number)) => match field.check(&number.to_string()) {
            Ok(()) => Ok(Value::from(number.as_u64())),
            Err(fault) => Err(Invalid::one(at, fault.to_string())),
        },
        (FieldKind::Numbers, other) => Err(Invalid::one(at, format!("must be a number, not {}", other.kind()))),
        _ => pair(at, item),
    }
}

/// `{name, value}`, as it stands in a form that is sent.
fn pair(at: &str, item: &Json) -> Result<Value, Invalid> {
    let mut fields = Fields::open(at, item)?;
    let mut part = |name: &str| {
        let text = fields.required_string(name).map(|text| text.expose().clone()).unwrap_or_default();
        if text.len() > 4_096 || text.chars().any(char::is_control) {
            fields.faults.push(fields.at(name), "must hold no control characters and be at most 4096 bytes long");
        }
        text
    };
    let (name, value) = (part("name"), part("value"));
    if name.is_empty() && fields.faults.0.is_empty() {
        fields.faults.push(fields.at("name"), "must not be empty");
    }
    fields.close().or(json!({ "name": name, "value": value }))
}
