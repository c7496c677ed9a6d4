//! A TOML table that knows where it stands in the file and which of its keys
//! somebody asked for; what nobody asked for is a fault.

use std::{cell::RefCell, ops::Range};

use serde_json::Value;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::Faults;

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct At<T> {
    pub(crate) value: T,
    pub(crate) path: String,
    pub(crate) span: Range<usize>,
}

impl<T> At<T> {
    pub(crate) fn fault(&self, faults: &Faults<'_>, message: impl Into<String>) {
        faults.push(&self.span, &self.path, message);
    }
}

/// One table of the file.
pub(crate) struct Table<'t> {
    path: String,
    span: Range<usize>,
    table: &'t DeTable<'t>,
    faults: &'t Faults<'t>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'t> Table<'t> {
    pub(crate) fn root(table: &'t Spanned<DeTable<'t>>, faults: &'t Faults<'t>) -> Self {
        Self { path: String::new(), span: 0..0, table: table.get_ref(), faults, asked: RefCell::default() }
    }

    pub(crate) fn faults(&self) -> &'t Faults<'t> {
        self.faults
    }

    /// Notes a fault of a key, at the table itself where the key is not there.
    pub(crate) fn fault(&self, key: &str, message: impl Into<String>) {
        let span = self.table.get(key).map_or_else(|| self.span.clone(), Spanned::span);
        self.faults.push(&span, &self.path_of(key), message);
    }

    pub(crate) fn text(&self, key: &'static str) -> Option<At<String>> {
        self.typed(key, "a text in quotes", |value| value.as_str().map(str::to_owned))
    }

    /// A text that must be there and say something.
    pub(crate) fn required_text(&self, key: &'static str) -> At<String> {
        let missing = || At { value: String::new(), path: self.path_of(key), span: self.span.clone() };
        if !self.has(key) {
            self.fault(key, "is missing");
            return missing();
        }
        match self.text(key) {
            Some(text) if text.value.trim().is_empty() => {
                text.fault(self.faults, "is empty");
                missing()
            }
            Some(text) => text,
            None => missing(),
        }
    }

    pub(crate) fn flag(&self, key: &'static str) -> bool {
        self.typed(key, "true or false", |value| value.as_bool()).is_some_and(|flag| flag.value)
    }

    pub(crate) fn number(&self, key: &'static str) -> Option<At<i64>> {
        self.typed(key, "a whole number", whole)
    }

    /// Any scalar or array as JSON.
    pub(crate) fn json(&self, key: &'static str) -> Option<At<Value>> {
        self.typed(key, "a text, a number, true, false or an array of these", json)
    }

    pub(crate) fn texts(&self, key: &'static str) -> Vec<At<String>> {
        self.items(key, "a text in quotes", |value| value.as_str().map(str::to_owned))
    }

    /// Statuses and ranges of statuses: `200`, `"400-499"`.
    pub(crate) fn numbers_or_texts(&self, key: &'static str) -> Vec<At<String>> {
        self.items(key, "a number or a text in quotes", |value| {
            whole(value).map(|number| number.to_string()).or_else(|| value.as_str().map(str::to_owned))
        })
    }

    pub(crate) fn table(&self, key: &'static str) -> Option<Table<'t>> {
        let (path, value) = self.get(key)?;
        let table = self.child(path, value);
        if table.is_none() {
            self.faults.push(&value.span(), &self.path_of(key), "must be a table");
        }
        table
    }

    pub(crate) fn tables(&self, key: &'static str) -> Vec<Table<'t>> {
        let Some((path, value)) = self.get(key) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            self.faults.push(&value.span(), &path, "must be an array of tables");
            return Vec::new();
        };
        let mut tables = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let path = format!("{path}[{index}]");
            match self.child(path.clone(), item) {
                Some(table) => tables.push(table),
                None => self.faults.push(&item.span(), &path, "must be a table"),
            }
        }
        tables
    }

    /// To be called when everything was asked for: names the keys that nobody knows.
    pub(crate) fn finish(self) {
        let asked = self.asked.borrow();
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if !asked.contains(&name) {
                let message = format!("is not a known key here; known are {}", asked.join(", "));
                self.faults.push(&key.span(), &self.path_of(name), message);
            }
        }
    }

    pub(crate) fn has(&self, key: &'static str) -> bool {
        self.get(key).is_some()
    }

    /// What the paths of the keys begin with.
    pub(crate) fn prefix(&self) -> String {
        if self.path.is_empty() { String::new() } else { format!("{}.", self.path) }
    }

    fn get(&self, key: &'static str) -> Option<(String, &'t Spanned<DeValue<'t>>)> {
        if !self.asked.borrow().contains(&key) {
            self.asked.borrow_mut().push(key);
        }
        self.table.get(key).map(|value| (self.path_of(key), value))
    }

    fn child(&self, path: String, value: &'t Spanned<DeValue<'t>>) -> Option<Table<'t>> {
        let table = value.get_ref().as_table()?;
        Some(Table { path, span: value.span(), table, faults: self.faults, asked: RefCell::default() })
    }

    fn typed<T>(&self, key: &'static str, wanted: &str, take: impl Fn(&DeValue<'_>) -> Option<T>) -> Option<At<T>> {
        let (path, value) = self.get(key)?;
        let taken = take(value.get_ref());
        if taken.is_none() {
            self.faults.push(&value.span(), &path, format!("must be {wanted}, not {}", kind(value.get_ref())));
        }
        taken.map(|taken| At { value: taken, path, span: value.span() })
    }

    fn items<T>(&self, key: &'static str, wanted: &str, take: impl Fn(&DeValue<'_>) -> Option<T>) -> Vec<At<T>> {
        let Some((path, value)) = self.get(key) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            self.faults.push(&value.span(), &path, format!("must be an array, not {}", kind(value.get_ref())));
            return Vec::new();
        };
        let mut taken = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let at = At { value: (), path: format!("{path}[{index}]"), span: item.span() };
            match take(item.get_ref()) {
                Some(value) => taken.push(At { value, path: at.path, span: at.span }),
                None => at.fault(self.faults, format!("must be {wanted}, not {}", kind(item.get_ref()))),
            }
        }
        taken
    }

    fn path_of(&self, key: &str) -> String {
        match (self.path.is_empty(), key.is_empty()) {
            (true, _) => key.to_owned(),
            (false, true) => self.path.clone(),
            (false, false) => format!("{}.{key}", self.path),
        }
    }
}

fn whole(value: &DeValue<'_>) -> Option<i64> {
    let integer = value.as_integer()?;
    i64::from_str_radix(integer.as_str(), integer.radix()).ok()
}

fn json(value: &DeValue<'_>) -> Option<Value> {
    match value {
        DeValue::String(text) => Some(Value::from(text.as_ref())),
        DeValue::Boolean(flag) => Some(Value::from(*flag)),
        DeValue::Integer(_) => whole(value).map(Value::from),
        DeValue::Array(items) => items.iter().map(|item| json(item.get_ref())).collect(),
        DeValue::Float(_) | DeValue::Datetime(_) | DeValue::Table(_) => None,
    }
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    }
}
