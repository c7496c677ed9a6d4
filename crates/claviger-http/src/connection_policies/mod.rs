//! `/api/v2/actions/connection_policies`: for who repairs policies.

pub(crate) mod list;
pub(crate) mod view;
