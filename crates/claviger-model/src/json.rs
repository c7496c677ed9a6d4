//! A request body as a tree whose strings are wiped when they go: the one way
//! in for JSON. Parsing refuses what a decision must not rest on: duplicate
//! members, NUL, too much depth, too many members (security.md W5, M6).

use std::{cell::RefCell, fmt};

use serde::{
    Deserializer,
    de::{DeserializeSeed, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Number, Value};

use crate::{FieldError, Invalid, Secret};

/// A JSON value. Object members keep their order and are unique.
#[derive(Debug)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number that fits a 64-bit integer or float.
    Number(Number),
    /// Any string may be a secret until the schema says otherwise.
    String(Secret<String>),
    /// A list.
    Array(Vec<Json>),
    /// An object.
    Object(Vec<(String, Json)>),
}

/// How much is read at most.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Nested arrays and objects.
    pub depth: usize,
    /// Members and items in total.
    pub members: usize,
}

impl Limits {
    /// For every body but an app definition.
    pub const STANDARD: Self = Self { depth: 64, members: 10_000 };
}

impl Json {
    /// Reads one JSON document.
    ///
    /// # Errors
    /// The place and what is wrong there. Never repeats a value.
    pub fn parse(bytes: &[u8], limits: Limits) -> Result<Self, Invalid> {
        let walk = Walk { limits, members: RefCell::new(0), path: RefCell::new(Vec::new()), fault: RefCell::new(None) };
        let mut deserializer = serde_json::Deserializer::from_slice(bytes);
        let tree = Seed { walk: &walk, depth: 0 }.deserialize(&mut deserializer);
        match tree.and_then(|tree| deserializer.end().map(|()| tree)) {
            Ok(tree) => Ok(tree),
            Err(error) => Err(walk.fault.into_inner().map_or_else(
                || {
                    let place = format!("line {}, column {}", error.line(), error.column());
                    let what = if error.is_eof() { "ends too early" } else { "is not valid JSON" };
                    Invalid::one("", format!("the body {what} at {place}"))
                },
                |fault| Invalid(vec![fault]),
            )),
        }
    }

    /// What it is, for error texts.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }

    /// A copy for values that are not secret, such as action inputs.
    pub fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Number(value) => Value::Number(value.clone()),
            Self::String(value) => Value::String(value.expose().clone()),
            Self::Array(items) => Value::Array(items.iter().map(Self::to_value).collect()),
            Self::Object(members) => Value::Object(
                members.iter().map(|(name, value)| (name.clone(), value.to_value())).collect::<Map<_, _>>(),
            ),
        }
    }
}

/// Appends one segment to a JSON pointer (RFC 6901).
pub fn pointer(base: &str, segment: &str) -> String {
    format!("{base}/{}", segment.replace('~', "~0").replace('/', "~1"))
}

struct Walk {
    limits: Limits,
    members: RefCell<usize>,
    path: RefCell<Vec<String>>,
    fault: RefCell<Option<FieldError>>,
}

impl Walk {
    fn refuse<E: serde::de::Error>(&self, detail: impl Into<String>) -> E {
        let at = self.path.borrow().iter().fold(String::new(), |at, segment| pointer(&at, segment));
        self.fault.borrow_mut().get_or_insert(FieldError { pointer: at, detail: detail.into() });
        E::custom("refused")
    }

    fn count<E: serde::de::Error>(&self) -> Result<(), E> {
        *self.members.borrow_mut() += 1;
        if *self.members.borrow() > self.limits.members {
            return Err(self.refuse(format!("the body has more than {} members and items", self.limits.members)));
        }
        Ok(())
    }
}

#[derive(Clone, Copy)]
struct Seed<'a> {
    walk: &'a Walk,
    depth: usize,
}

impl Seed<'_> {
    fn text<E: serde::de::Error>(self, text: String) -> Result<String, E> {
        if text.contains('\0') {
            return Err(self.walk.refuse("must not contain the character U+0000"));
        }
        Ok(text)
    }

    fn deeper<E: serde::de::Error>(self) -> Result<Self, E> {
        if self.depth >= self.walk.limits.depth {
            return Err(self.walk.refuse(format!("is nested deeper than {} levels", self.walk.limits.depth)));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Json;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Json, E> {
        Number::from_f64(value).map(Json::Number).ok_or_else(|| self.walk.refuse("is not a finite number"))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Json, E> {
        self.visit_string(value.to_owned())
    }

    fn visit_string<E: serde::de::Error>(self, value: String) -> Result<Json, E> {
        self.text(value).map(|text| Json::String(Secret::new(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let seed = self.deeper()?;
        let mut array = Vec::new();
        loop {
            self.walk.path.borrow_mut().push(array.len().to_string());
            let Some(item) = items.next_element_seed(seed)? else { break };
            self.walk.path.borrow_mut().pop();
            self.walk.count()?;
            array.push(item);
        }
        self.walk.path.borrow_mut().pop();
        Ok(Json::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let seed = self.deeper()?;
        let mut object: Vec<(String, Json)> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        while let Some(name) = members.next_key::<String>()? {
            self.walk.path.borrow_mut().push(name.clone());
            if name.contains('\0') {
                return Err(self.walk.refuse("the name must not contain the character U+0000"));
            }
            if !seen.insert(name.clone()) {
                return Err(self.walk.refuse("stands twice in the same object"));
            }
            self.walk.count()?;
            let value = members.next_value_seed(seed)?;
            self.walk.path.borrow_mut().pop();
            object.push((name, value));
        }
        Ok(Json::Object(object))
    }
}

/// Reads an object member by member and, at the end, names what nobody asked
/// for. Collects every fault instead of stopping at the first.
#[derive(Debug)]
pub struct Fields<'a> {
    at: String,
    members: Vec<(&'a str, &'a Json)>,
    /// What was found to be wrong so far.
    pub faults: Invalid,
}

impl<'a> Fields<'a> {
    /// Opens the object at `at`.
    ///
    /// # Errors
    /// If `value` is no object.
    pub fn open(at: impl Into<String>, value: &'a Json) -> Result<Self, Invalid> {
        let at = at.into();
        match value {
            Json::Object(members) => Ok(Self {
                at,
                members: members.iter().map(|(name, value)| (name.as_str(), value)).collect(),
                faults: Invalid::default(),
            }),
            other => Err(Invalid::one(at, format!("must be an object, not {}", other.kind()))),
        }
    }

    /// Pointer of a member.
    pub fn at(&self, name: &str) -> String {
        pointer(&self.at, name)
    }

    /// Takes a member out, whatever it is.
    pub fn take(&mut self, name: &str) -> Option<&'a Json> {
        let index = self.members.iter().position(|(member, _)| *member == name)?;
        Some(self.members.swap_remove(index).1)
    }

    /// Takes a member that must be there; notes the fault if it is not.
    pub fn required(&mut self, name: &str) -> Option<&'a Json> {
        let value = self.take(name);
        if value.is_none() {
            self.faults.push(self.at(name), "is required");
        }
        value
    }

    /// Takes a string; `None` and a noted fault if it is something else.
    pub fn string(&mut self, name: &str) -> Option<&'a Secret<String>> {
        match self.take(name)? {
            Json::String(text) => Some(text),
            other => {
                self.faults.push(self.at(name), format!("must be a string, not {}", other.kind()));
                None
            }
        }
    }

    /// Takes a string that must be there.
    pub fn required_string(&mut self, name: &str) -> Option<&'a Secret<String>> {
        if self.members.iter().any(|(member, _)| *member == name) {
            return self.string(name);
        }
        self.faults.push(self.at(name), "is required");
        None
    }

    /// Takes a member out if it is an object, and leaves anything else.
    pub fn object(&mut self, name: &str) -> Option<&'a Json> {
        let index =
            self.members.iter().position(|(member, value)| *member == name && matches!(value, Json::Object(_)))?;
        Some(self.members.swap_remove(index).1)
    }

    /// Takes an optional boolean.
    pub fn boolean(&mut self, name: &str) -> Option<bool> {
        match self.take(name)? {
            Json::Bool(value) => Some(*value),
            other => {
                self.faults.push(self.at(name), format!("must be true or false, not {}", other.kind()));
                None
            }
        }
    }

    /// Takes an optional list.
    pub fn array(&mut self, name: &str) -> Option<&'a [Json]> {
        match self.take(name)? {
            Json::Array(items) => Some(items),
            other => {
                self.faults.push(self.at(name), format!("must be an array, not {}", other.kind()));
                None
            }
        }
    }

    /// Drops members that a client may echo back and that we do not read.
    pub fn ignore(&mut self, names: &[&str]) {
        self.members.retain(|(member, _)| !names.contains(member));
    }

    /// Ends the reading: every member left over is unknown.
    pub fn close(mut self) -> Invalid {
        for (name, _) in std::mem::take(&mut self.members) {
            self.faults.push(self.at(name), "is not a known field");
        }
        self.faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> FieldError {
        Json::parse(text.as_bytes(), Limits::STANDARD).expect_err(text).0.remove(0)
    }

    #[test]
    fn what_is_refused_and_where() {
        assert_eq!(fault(r#"{"a":{"b":1,"b":2}}"#).pointer, "/a/b");
        assert_eq!(fault(r#"{"a":["x","\u0000"]}"#).pointer, "/a/1");
        assert_eq!(fault(&("[".repeat(65) + &"]".repeat(65))).detail, "is nested deeper than 64 levels");
        assert!(fault(&format!("[{}1]", "1,".repeat(10_000))).detail.contains("10000"));
        for text in ["", "{", r#"{"a":"\ud800"}"#, "[1] 2", "{'a':1}", "NaN", "1e999", "\u{feff}{}"] {
            assert!(Json::parse(text.as_bytes(), Limits::STANDARD).is_err(), "{text:?} was taken");
        }
        assert!(Json::parse(b"\"\xff\"", Limits::STANDARD).is_err());
    }

    #[test]
    fn an_object_names_what_it_does_not_know() {
        let json = Json::parse(br#"{"a":"x","b/c":1,"n":2}"#, Limits::STANDARD).expect("valid");
        let mut fields = Fields::open("/data", &json).expect("an object");
        assert_eq!(fields.required_string("a").map(|a| a.expose().as_str()), Some("x"));
        assert!(fields.string("n").is_none());
        let faults = fields.close().0;
        assert_eq!(faults[0].detail, "must be a string, not a number");
        assert_eq!(faults[1].pointer, "/data/b~1c");
    }

    #[test]
    fn debug_shows_no_string() {
        let json = Json::parse(br#"{"a":"hunter2"}"#, Limits::STANDARD).expect("valid");
        assert!(!format!("{json:?}").contains("hunter2"));
    }
}
