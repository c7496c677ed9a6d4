//! `[credential_types.token]`: what has to be obtained first.

use claviger_model::upstream_token::ClientAuthentication;

use super::{Table, authentication::check_template, authentication::read_parameters, url_template::read_url_template};
use crate::{FederatedTemplate, Field, FieldKind, TokenGrant, TokenTemplate};

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
        federated: read_federated(&table, fields),
    };
    let exchanged = template.federated.as_ref().is_some_and(|federated| federated.token_url.is_some());
    if template.federated.is_some() && exchanged != (template.grant == TokenGrant::JwtBearer) {
        table.fault("federated", "needs a token_url with grant = \"jwt_bearer\", and none with any other");
    }
    if template.grant == TokenGrant::JwtBearer && template.issuer.is_none() {
        table.fault("issuer", "is missing; right would be, for example, {{ issuer }}");
    }
    table.finish();
    Some(template)
}

fn read_federated(parent: &Table<'_>, fields: &[Field]) -> Option<FederatedTemplate> {
    let table = parent.table("federated")?;
    if !fields.iter().any(|field| field.name == "federated" && field.kind == FieldKind::Flag) {
        table.fault("audience", "is of no use without a field federated with kind = \"flag\"");
    }
    let audience = read_plain(&table, "audience", fields);
    if audience.is_none() {
        table.fault("audience", "is missing; right would be, for example, sts.amazonaws.com");
    }
    let federated = FederatedTemplate {
        audience: audience.unwrap_or_default(),
        token_url: read_url_template(&table, "token_url", fields),
        impersonation_url: read_plain(&table, "impersonation_url", fields),
    };
    table.finish();
    Some(federated)
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
