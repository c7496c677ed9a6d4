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
    fn parse(query: &str) -> Self {
        let mut params = Self::default();
        let decode =
            |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8().map(|text| text.into_owned());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            match (decode(name), decode(value)) {
                (Ok(name), Ok(_)) if params.pairs.iter().any(|(other, _)| *other == name) => {
                    params.fault(&name, "stands twice");
                }
                (Ok(name), Ok(value)) if !value.contains('\0') => params.pairs.push((name, value)),
                (Ok(name), _) => params.fault(&name, "must be UTF-8 without U+0000"),
                (Err(_), _) => params.fault("", "a parameter's name must be UTF-8"),
            }
        }
        params
    }

    /// Notes that a parameter is wrong.
    pub(crate) fn fault(&mut self, name: &str, detail: impl Into<String>) {
        self.faults.push(FieldError { pointer: name.to_owned(), detail: detail.into() });
    }

    /// Takes a parameter out; an empty one counts as absent.
    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        let place = self.pairs.iter().position(|(other, _)| other == name)?;
        Some(self.pairs.swap_remove(place).1).filter(|value| !value.is_empty())
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
