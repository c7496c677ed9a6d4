//! One operation of an integration, as its file describes it.

use serde_json::Value;

/// An operation with typed inputs and outputs.
#[derive(Debug, Clone)]
pub struct Action {
    /// Such as `com.datadoghq.http.request`.
    pub fqn: String,
    /// What people call it.
    pub label: String,
    /// One sentence: what it does.
    pub description: String,
    /// `integration.type` whose connections it takes, see the file for exceptions.
    pub integration_type: String,
    /// In the order of the form.
    pub inputs: Vec<Parameter>,
    /// What a success answers.
    pub outputs: Vec<Parameter>,
}

impl Action {
    /// The input of that name.
    pub fn input(&self, name: &str) -> Option<&Parameter> {
        self.inputs.iter().find(|input| input.name == name)
    }
}

/// An input, an output, or a member of either.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Name on the wire, camel case as published.
    pub name: String,
    /// What a form calls it.
    pub label: String,
    /// One sentence about it.
    pub help: String,
    /// Its JSON type.
    pub value_type: ValueType,
    /// Whether the action cannot run without it.
    pub required: bool,
    /// Taken where nothing is given.
    pub default: Option<Value>,
    /// What may be chosen; empty where anything may.
    pub choices: Vec<String>,
    /// Members of each item, for [`ValueType::Objects`].
    pub members: Vec<Parameter>,
}

/// JSON types of inputs and outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueType {
    /// Any JSON value.
    Any,
    /// Text.
    String,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// An object with members of any name.
    Object,
    /// An array of texts.
    Strings,
    /// An array of objects whose members are known.
    Objects,
}

impl ValueType {
    /// All of them, as files name them.
    pub const ALL: [(&'static str, Self); 7] = [
        ("any", Self::Any),
        ("string", Self::String),
        ("boolean", Self::Boolean),
        ("integer", Self::Integer),
        ("object", Self::Object),
        ("string[]", Self::Strings),
        ("object[]", Self::Objects),
    ];

    /// Whether a JSON value is of this type.
    pub fn accepts(self, value: &Value) -> bool {
        match self {
            Self::Any => true,
            Self::String => value.is_string(),
            Self::Boolean => value.is_boolean(),
            Self::Integer => value.is_i64() || value.is_u64(),
            Self::Object => value.is_object(),
            Self::Strings => value.as_array().is_some_and(|items| items.iter().all(Value::is_string)),
            Self::Objects => value.as_array().is_some_and(|items| items.iter().all(Value::is_object)),
        }
    }
}
