//! From the text of a file to the structs, with every fault by line and field.
//!
//! Files are walked as spanned TOML and not deserialised: serde stops at the
//! first fault, and whoever writes a file wants all of them at once.

mod action;
mod authentication;
mod credential_type;
mod faults;
mod field;
mod integration;
mod table;
mod token;
mod url_template;
mod verification;

pub(crate) use action::read_action;
use std::{borrow::Cow, collections::BTreeMap};

pub(crate) use faults::Faults;
pub(crate) use integration::read_integration;
use table::{At, Table};

/// What was loaded before, which a file must agree with.
#[derive(Default)]
pub(crate) struct Known {
    /// By file name without its ending.
    pub(crate) icons: BTreeMap<String, Cow<'static, [u8]>>,
    /// Integration types by file name without its ending.
    pub(crate) integration_types: BTreeMap<String, String>,
    /// Credential types and the file name of the integration that has each.
    pub(crate) credential_types: BTreeMap<String, String>,
}
