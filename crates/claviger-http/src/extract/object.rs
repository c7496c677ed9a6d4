//! `{"data": {"type", "id", "attributes", "relationships"}}` taken apart.

use std::fmt::Display;

use axum::http::StatusCode;
use claviger_model::{Invalid, Json, json::Fields};
use uuid::Uuid;

use super::relationships::Relationships;
use crate::error::ApiError;

/// What a body's `data` holds.
pub(crate) struct Object<'a> {
    /// The other objects that it names.
    pub(crate) relationships: Relationships<'a>,
    id: Option<&'a str>,
    attributes: Option<&'a Json>,
    faults: Invalid,
}

static NOTHING: Json = Json::Object(Vec::new());

impl<'a> Object<'a> {
    /// Opens a body whose object is of type `kind`.
    pub(crate) fn open(json: &'a Json, kind: &str) -> Result<Self, Invalid> {
        Self::read(json, kind, true)
    }

    /// The same where the type may be left out.
    pub(crate) fn open_untyped(json: &'a Json, kind: &str) -> Result<Self, Invalid> {
        Self::read(json, kind, false)
    }

    fn read(json: &'a Json, kind: &str, typed: bool) -> Result<Self, Invalid> {
        let mut outer = Fields::open("", json)?;
        let data = outer.required("data");
        let mut faults = outer.close();
        let Some(data) = data else { return Err(faults) };
        let mut fields = Fields::open("/data", data)?;
        let given = if typed { fields.required_string("type") } else { fields.string("type") };
        if let Some(given) = given
            && given.expose() != kind
        {
            fields.faults.push("/data/type", format!("must be {kind}"));
        }
        let id = fields.string("id").map(|id| id.expose().as_str());
        let attributes = fields.take("attributes");
        let relationships = Relationships::open(fields.take("relationships"));
        faults.0.extend(fields.close().0);
        Ok(Self { relationships, id, attributes, faults })
    }

    /// Passes if the body names the object of the path.
    pub(crate) fn names(&mut self, id: impl Display) -> Result<(), ApiError> {
        match self.id {
            None => self.faults.push("/data/id", "is required, and must be the id of the path"),
            Some(given) if given.eq_ignore_ascii_case(&id.to_string()) => {}
            Some(_) => {
                let detail = "the id in the body (/data/id) is not the one in the path";
                return Err(ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, detail));
            }
        }
        Ok(())
    }

    /// Passes unless the body names another object than the path.
    pub(crate) fn may_name(&mut self, id: impl Display) -> Result<(), ApiError> {
        if self.id.is_some() { self.names(id) } else { Ok(()) }
    }

    /// Leaves the relationships unread: a client may echo what it was answered
    /// (security.md W5).
    pub(crate) fn ignore_relationships(&mut self) {
        self.relationships = Relationships::open(None);
    }

    /// The id, where the body does nothing but name an object; `None` if it is no UUID.
    pub(crate) fn reference(mut self) -> Result<Option<Uuid>, Invalid> {
        let Some(id) = self.id else {
            self.faults.push("/data/id", "is required");
            return Err(self.faults);
        };
        self.attributes_or_none().map(|_| id.parse().ok())
    }

    /// The attributes, which must be there, once everything else was read.
    pub(crate) fn attributes(mut self) -> Result<&'a Json, Invalid> {
        if self.attributes.is_none() {
            self.faults.push("/data/attributes", "is required");
        }
        self.attributes_or_none()
    }

    /// The attributes, or none of them.
    pub(crate) fn attributes_or_none(self) -> Result<&'a Json, Invalid> {
        let mut faults = self.faults;
        faults.0.extend(self.relationships.close().0);
        faults.or(self.attributes.unwrap_or(&NOTHING))
    }
}
