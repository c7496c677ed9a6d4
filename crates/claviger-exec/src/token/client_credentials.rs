//! RFC 6749, 4.4: the client's own right.

use claviger_model::upstream_token::OAuthPlan;

use super::form::Form;

/// Asks for all scopes of the plan.
pub(super) fn ask(plan: &OAuthPlan, form: &mut Form) {
    form.push("grant_type", "client_credentials");
    super::oauth::push_scopes(plan, form);
}
