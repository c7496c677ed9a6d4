//! From the fields of a connection to the places its credential may go to.

use thiserror::Error;

use crate::{
    CredentialType, FieldFault,
    template::{Piece, pieces},
};

/// Why there is no destination: a field that is part of it will not do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{field} {fault}")]
pub struct DestinationError {
    /// Which one.
    pub field: String,
    /// What is wrong with it.
    pub fault: FieldFault,
}

impl CredentialType {
    /// The base URL for these plain field values, without a trailing slash;
    /// `None` where the connection brings its own (HTTP). Values are checked
    /// once more: what is filled in cannot change scheme, port or any other
    /// part of the host.
    ///
    /// # Errors
    /// Which field is missing or will not do.
    pub fn destination_url<'v>(
        &self,
        plain: impl Fn(&str) -> Option<&'v str>,
    ) -> Result<Option<String>, DestinationError> {
        self.destination.as_deref().map(|template| self.fill(template, &plain)).transpose()
    }

    /// The URL that hands out tokens, likewise.
    ///
    /// # Errors
    /// Which field is missing or will not do.
    pub fn token_endpoint<'v>(
        &self,
        plain: impl Fn(&str) -> Option<&'v str>,
    ) -> Result<Option<String>, DestinationError> {
        self.token_url.as_deref().map(|template| self.fill(template, &plain)).transpose()
    }

    /// Path and query of the verification call, likewise.
    ///
    /// # Errors
    /// Which field is missing or will not do.
    pub fn verification_path<'v>(
        &self,
        plain: impl Fn(&str) -> Option<&'v str>,
    ) -> Result<Option<String>, DestinationError> {
        self.verification.as_ref().map(|call| self.fill(&call.path, &plain)).transpose()
    }

    /// The fields that decide where the credential goes. Whether a change of
    /// one means entering the secrets again (security.md K3) is decided by the
    /// origins that come out, not by the field: a tenant in a path is no origin.
    pub fn destination_fields(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for template in [&self.destination, &self.token_url].into_iter().flatten() {
            for piece in pieces(template).unwrap_or_default() {
                if let Piece::Name(name) = piece
                    && !names.contains(&name)
                {
                    names.push(name);
                }
            }
        }
        names
    }

    fn fill<'v>(&self, template: &str, plain: &impl Fn(&str) -> Option<&'v str>) -> Result<String, DestinationError> {
        let mut url = String::new();
        for piece in pieces(template).unwrap_or_default() {
            match piece {
                Piece::Text(text) => url.push_str(text),
                Piece::Name(name) => url.push_str(self.part(name, plain(name))?),
            }
        }
        Ok(url)
    }

    /// The value of a field that becomes part of a URL.
    fn part<'v>(&'v self, name: &str, given: Option<&'v str>) -> Result<&'v str, DestinationError> {
        let refuse = |fault| DestinationError { field: name.to_owned(), fault };
        let field = self.field(name).ok_or_else(|| refuse(FieldFault::Missing))?;
        let value = given.filter(|value| !value.is_empty()).or(field.default.as_deref());
        let value = value.ok_or_else(|| refuse(FieldFault::Missing))?;
        field.check(value).map_err(refuse)?;
        Ok(value)
    }
}
