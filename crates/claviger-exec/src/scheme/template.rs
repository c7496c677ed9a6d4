//! Headers, URL parameters and body say it all.

use claviger_model::scheme::Authentication;

use super::{Authenticated, Values, body, header};
use crate::ActionError;

/// Fills in the companions, which every scheme has.
pub(super) fn apply(values: &Values<'_>, authentication: &Authentication) -> Result<Authenticated, ActionError> {
    let mut found = Authenticated::default();
    for named in &authentication.headers {
        let text = values.render(format_args!("the connection's header {:?}", named.name), &named.value)?;
        let (name, value) = header(&named.name, text.expose())?;
        found.headers.append(name, value);
    }
    for named in &authentication.url_parameters {
        let text = values.render(format_args!("the connection's URL parameter {:?}", named.name), &named.value)?;
        found.url_parameters.push((named.name.clone(), text));
    }
    found.body = authentication.body.as_ref().map(|template| body::render(values, template)).transpose()?.flatten();
    Ok(found)
}
