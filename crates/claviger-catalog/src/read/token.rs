//! `[credential_types.token]`: what has to be obtained first.

use claviger_model::upstream_token::ClientAuthentication;

use super::{Table, authentication::check_template, authentication::read_parameters};
use crate::{Field, TokenGrant, TokenTemplate};

/// The token that a credential type fetches; `None` where it fetches none.
pub(super) fn read_token(parent: &Table<'_>, fields: &[Field]) -> Option<TokenTemplate> {
    let table = parent.table("token")?;
    let template = TokenTemplate {
        grant: read_grant(&table),
        client_authentication: read_client_authentication(&table),
        default_scopes: table.texts("default_scopes").into_iter().map(|scope| scope.value).collect(),
        parameters: read_parameters(&table, "parameters", fields),
        client_id: read_plain(&table, "client_id", fields),
        scopes: read_plain(&table, "scopes", fields),
        issuer: read_plain(&table, "issuer", fields),
        subject: read_plain(&table, "subject", fields),
        audience: read_plain(&table, "audience", fields),
        scope_claim: table.flag("scope_claim"),
    };
    if template.grant == TokenGrant::JwtBearer && template.issuer.is_none() {
        table.fault("issuer", "is missing; right would be, for example, {{ issuer }}");
    }
    table.finish();
    Some(template)
}

fn read_grant(table: &Table<'_>) -> TokenGrant {
    let grant = table.required_text("grant");
    let known = TokenGrant::ALL.iter().find(|(name, _)| *name == grant.value);
    if known.is_none() && !grant.value.is_empty() {
        let names: Vec<_> = TokenGrant::ALL.iter().map(|(name, _)| *name).collect();
        grant.fault(table.faults(), format!("must be one of {}", names.join(", ")));
    }
    known.map_or(TokenGrant::ClientCredentials, |(_, grant)| *grant)
}

fn read_client_authentication(table: &Table<'_>) -> Option<ClientAuthentication> {
    let method = table.text("client_authentication")?;
    let named = ClientAuthentication::named(&method.value);
    if named.is_none() {
        let names: Vec<_> = ClientAuthentication::ALL.iter().map(|(name, _)| *name).collect();
        method.fault(table.faults(), format!("must be one of {}", names.join(", ")));
    }
    named
}

/// A template of plain fields: what it becomes is no secret.
fn read_plain(table: &Table<'_>, key: &'static str, fields: &[Field]) -> Option<String> {
    let template = table.text(key)?;
    check_template(&template, fields, &[], table.faults());
    if fields.iter().any(|field| field.secret && template.value.contains(&format!("{{{{ {} }}}}", field.name))) {
        template.fault(table.faults(), "names a secret field; only plain ones will do here");
    }
    Some(template.value)
}
