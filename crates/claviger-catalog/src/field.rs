//! One field of a form, and whether a value will do for it.

use std::fmt;

use crate::Pattern;

/// One field of a credential type.
#[derive(Debug, Clone)]
pub struct Field {
    /// Name on the wire and in templates: `^[a-z][a-z0-9_]*$`.
    pub name: String,
    /// What a form calls it.
    pub label: String,
    /// One sentence: where to find the value.
    pub help: String,
    /// Sealed and never answered. True unless the file says `plain = true`.
    pub secret: bool,
    /// Whether a connection cannot be made without it.
    pub required: bool,
    /// A flag before it that makes a required field one that may be left out.
    pub unless: Option<String>,
    /// Set by the server; what a caller sends is ignored.
    pub read_only: bool,
    /// What values must look like; for a list, the names of its items.
    pub pattern: Option<Pattern>,
    /// Shown greyed out in an empty field.
    pub example: Option<String>,
    /// Text shown before the input, such as `https://`.
    pub prefix: Option<String>,
    /// Text shown after the input, such as `.freshservice.com`.
    pub suffix: Option<String>,
    /// The vendor's page about it.
    pub help_url: Option<String>,
    /// Taken where nothing is given.
    pub default: Option<String>,
    /// How a form asks for it.
    pub kind: FieldKind,
    /// What may be chosen, for [`FieldKind::Choice`].
    pub choices: Vec<String>,
    /// In bytes.
    pub max_length: usize,
    /// Members, for [`FieldKind::Object`].
    pub fields: Vec<Field>,
}

/// How a form asks for a field. Lower case in files and on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of text.
    Text,
    /// An absolute URL.
    Url,
    /// A PEM block (RFC 7468), pasted or uploaded.
    Pem,
    /// One of the field's choices.
    Choice,
    /// Several items of a shape that the published API fixes (`tokens`, `headers`, `url_parameters`).
    List,
    /// An array of texts, each of which the field's pattern is for.
    Texts,
    /// An array of `{name, value}`, both plain.
    Pairs,
    /// A whole number from 0.
    Number,
    /// An array of whole numbers, each of which the field's pattern is for.
    Numbers,
    /// True or false.
    Flag,
    /// An object with [`Field::fields`] of its own.
    Object,
}

impl FieldKind {
    /// All of them, as files name them.
    pub const ALL: [(&'static str, Self); 11] = [
        ("text", Self::Text),
        ("url", Self::Url),
        ("pem", Self::Pem),
        ("choice", Self::Choice),
        ("list", Self::List),
        ("texts", Self::Texts),
        ("pairs", Self::Pairs),
        ("number", Self::Number),
        ("numbers", Self::Numbers),
        ("flag", Self::Flag),
        ("object", Self::Object),
    ];

    /// As in files and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Url => "url",
            Self::Pem => "pem",
            Self::Choice => "choice",
            Self::List => "list",
            Self::Texts => "texts",
            Self::Pairs => "pairs",
            Self::Number => "number",
            Self::Numbers => "numbers",
            Self::Flag => "flag",
            Self::Object => "object",
        }
    }

    /// In bytes, where a file names no limit.
    pub(crate) fn default_max_length(self) -> usize {
        match self {
            Self::Pem => 16_384,
            Self::Url => 2_048,
            _ => 4_096,
        }
    }
}

/// Why a value will not do. The text never holds the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldFault {
    /// Nothing was given for a required field.
    Missing,
    /// Longer than this many bytes.
    TooLong(usize),
    /// NUL, line breaks or other control characters where one line is asked for.
    ControlCharacters,
    /// Does not look like this; with an example where there is one.
    Pattern(String, Option<String>),
    /// Not one of these.
    Choice(Vec<String>),
    /// Does not begin like a PEM block.
    NotPem,
}

impl fmt::Display for FieldFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("is required and was not given"),
            Self::TooLong(most) => write!(f, "is too long; at most {most} bytes are allowed"),
            Self::ControlCharacters => f.write_str("holds a line break or another control character; give one line"),
            Self::Pattern(pattern, None) => write!(f, "does not match the pattern {pattern}"),
            Self::Pattern(_, Some(example)) => {
                write!(f, "does not have the right form; right would be, for example, {example}")
            }
            Self::Choice(choices) => write!(f, "is not one of {}", choices.join(", ")),
            Self::NotPem => f.write_str("is not PEM; right would begin with -----BEGIN"),
        }
    }
}

impl Field {
    /// Whether a connection can never be made without it.
    pub fn always_required(&self) -> bool {
        self.required && self.unless.is_none()
    }

    /// Whether the field is an object or array of the published API and not a
    /// string: `tokens`, `headers`, `url_parameters` and `body` of the HTTP types.
    pub fn structured(&self) -> bool {
        self.kind == FieldKind::List || self.name == "body"
    }

    /// Whether the field is an object with one of the published shapes in it, such as the request
    /// for a token.
    pub fn deep(&self) -> bool {
        self.fields.iter().any(Self::structured)
    }

    /// Whether `value` will do for this field. For a list: whether it will do
    /// as the name of an item; for texts: as one of them.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn check(&self, value: &str) -> Result<(), FieldFault> {
        if value.is_empty() {
            return if self.required { Err(FieldFault::Missing) } else { Ok(()) };
        }
        if value.len() > self.max_length {
            return Err(FieldFault::TooLong(self.max_length));
        }
        if self.kind != FieldKind::Pem && value.chars().any(char::is_control) {
            return Err(FieldFault::ControlCharacters);
        }
        if self.kind == FieldKind::Pem && !value.trim_start().starts_with("-----BEGIN ") {
            return Err(FieldFault::NotPem);
        }
        if self.kind == FieldKind::Choice && !self.choices.iter().any(|choice| choice == value) {
            return Err(FieldFault::Choice(self.choices.clone()));
        }
        match &self.pattern {
            Some(pattern) if !pattern.matches(value) => {
                Err(FieldFault::Pattern(pattern.source().to_owned(), self.example.clone()))
            }
            _ => Ok(()),
        }
    }
}
