//! RFC 6749, 4.1.3 with RFC 7636, 4.5: the code that came back through a browser.

use claviger_model::Secret;

use super::form::Form;

/// The verifier goes with every code: one that its provider does not know is ignored.
pub(super) fn ask(code: &Secret<String>, verifier: &Secret<String>, redirect_uri: &str, form: &mut Form) {
    form.push("grant_type", "authorization_code");
    form.push_secret("code", code);
    form.push("redirect_uri", redirect_uri);
    form.push_secret("code_verifier", verifier);
}
