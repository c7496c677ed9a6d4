//! `env:NAME`

use std::env::VarError;

use claviger_model::Secret;

use super::fault::Fault;

/// The variable, as it was when the server was started.
pub(super) fn read(name: &str) -> Result<Secret<String>, Fault> {
    std::env::var(name).map(Secret::new).map_err(|error| match error {
        VarError::NotPresent => Fault::NotFound("the server was started without this variable".to_owned()),
        // Its own text quotes what could not be read.
        VarError::NotUnicode(_) => Fault::Unusable("the variable's value is not UTF-8".to_owned()),
    })
}
