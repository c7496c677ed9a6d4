//! `/api/v2/validate` and `/api/v2/validate_keys`.

pub(crate) mod validate;
pub(crate) mod validate_keys;
