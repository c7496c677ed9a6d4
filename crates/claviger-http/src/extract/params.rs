//! Query parameters, each by its name, each fault by its name.

use std::str::FromStr;

use axum::{extract::FromRequestParts, http::request::Parts};
use claviger_model::FieldError;
use percent_encoding::percent_decode_str;

use crate::error::ApiError;

/// The query of a request, taken apart parameter by parameter.
#[derive(Debug, Default)]
pub(crate) struct Params {
    pairs: Vec<(String, String)>,
    faults: Vec<FieldError>,
}

impl<S: Sync> FromRequestParts<S> for Params {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default()))
    }
}

impl Params {
    pub(crate) fn parse(query: &str) -> Self {
        let mut params = Self::default();
        let decode =
            |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8().map(|text| text.into_owned());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            match (decode(name), decode(value)) {
                (Ok(name), Ok(value)) if !value.contains('\0') => params.pairs.push((name, value)),
                (Ok(name), _) => params.fault(&name, "must be UTF-8 without U+0000"),
                (Err(_), _) => params.fault("", "a parameter's name must be UTF-8"),
            }
        }
        params
    }

    /// Whether a parameter is there and not taken out yet.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(other, _)| other == name)
    }

    /// Notes that a parameter is wrong.
    pub(crate) fn fault(&mut self, name: &str, detail: impl Into<String>) {
        self.faults.push(FieldError { pointer: name.to_owned(), detail: detail.into() });
    }

    /// Takes a parameter out; an empty one counts as absent.
    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        let mut values = self.texts(name);
        if values.len() > 1 {
            self.fault(name, "stands twice");
        }
        values.pop().filter(|value| !value.is_empty())
    }

    /// Takes a parameter out that may be repeated.
    pub(crate) fn texts(&mut self, name: &str) -> Vec<String> {
        let (values, rest) = std::mem::take(&mut self.pairs).into_iter().partition(|(other, _)| other == name);
        self.pairs = rest;
        let values: Vec<(String, String)> = values;
        values.into_iter().map(|(_, value)| value).collect()
    }

    /// Takes every value of a parameter that may be repeated.
    pub(crate) fn all<T: FromStr>(&mut self, name: &str, right: &str) -> Vec<T> {
        let texts = self.texts(name);
        let parsed: Vec<T> = texts.iter().filter_map(|text| text.parse().ok()).collect();
        if parsed.len() < texts.len() {
            self.fault(name, format!("must be {right}"));
        }
        parsed
    }

    /// Takes words out that stand in a list with commas, or in several; each must
    /// be one of `known`.
    pub(crate) fn words(&mut self, name: &str, known: &[&str]) -> Vec<String> {
        let values = self.texts(name);
        let words = values.iter().flat_map(|value| value.split(',')).map(str::trim).filter(|word| !word.is_empty());
        let words: Vec<String> = words.map(str::to_owned).collect();
        if words.iter().any(|word| !known.contains(&word.as_str())) {
            self.fault(name, format!("must be of {}", known.join(", ")));
        }
        words
    }

    /// Takes an order out: one of the words, turned round by a minus before it.
    pub(crate) fn sort<T: Copy>(&mut self, fields: &[(&str, T)]) -> Option<(T, bool)> {
        let text = self.text("sort")?;
        let (descending, word) = text.strip_prefix('-').map_or((false, text.as_str()), |word| (true, word));
        let field = fields.iter().find(|(name, _)| *name == word);
        if field.is_none() {
            let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
            self.fault("sort", format!("must be {}, with or without a minus", names.join(", ")));
        }
        field.map(|(_, field)| (*field, descending))
    }

    /// Takes `true` or `false` out, however it is capitalised.
    pub(crate) fn truth(&mut self, name: &str) -> Option<bool> {
        match self.text(name)?.to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => {
                self.fault(name, "must be true or false");
                None
            }
        }
    }

    /// Takes a parameter of a type out; `right` says what it must be.
    pub(crate) fn parsed<T: FromStr>(&mut self, name: &str, right: &str) -> Option<T> {
        let text = self.text(name)?;
        let parsed = text.parse().ok();
        if parsed.is_none() {
            self.fault(name, format!("must be {right}"));
        }
        parsed
    }

    /// Takes a whole number between bounds out.
    pub(crate) fn number(&mut self, name: &str, least: u64, most: u64, default: u64) -> u64 {
        match self.text(name).map(|text| text.parse::<u64>()) {
            None => default,
            Some(Ok(number)) if (least..=most).contains(&number) => number,
            Some(_) => {
                self.fault(name, format!("must be a whole number from {least} to {most}"));
                default
            }
        }
    }

    /// Ends the reading: every parameter left over is unknown.
    pub(crate) fn close(mut self) -> Result<(), ApiError> {
        for (name, _) in std::mem::take(&mut self.pairs) {
            self.fault(&name, "is not a known parameter here");
        }
        if self.faults.is_empty() { Ok(()) } else { Err(ApiError::parameters(self.faults)) }
    }
}
