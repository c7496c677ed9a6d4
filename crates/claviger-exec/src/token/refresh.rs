//! RFC 6749, 6: a refresh token, which the answer may replace.

use claviger_model::Secret;

use super::form::Form;

/// Names no scopes: those that were granted are meant, and one more would be refused.
pub(super) fn ask(token: &Secret<String>, form: &mut Form) {
    form.push("grant_type", "refresh_token");
    form.push_secret("refresh_token", token);
}
