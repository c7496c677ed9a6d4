//! What has to be obtained before a request of a connection can be authenticated, out of its
//! schema and its plain settings.

use claviger_catalog::{CredentialType, FederatedTemplate, TokenGrant, TokenTemplate};
use claviger_model::{
    Connection, TokenPlan,
    scheme::BasicTemplate,
    upstream_token::{
        AssertionClaims, AssumeRolePlan, ClientAuthentication, OAuthGrant, OAuthPlan, TokenExchange, TwoStepPlan,
    },
};
use serde_json::Value;

use super::{http_content::Literals, plain::Plain};
use crate::Settings;

/// The plan; `None` for a type that needs no token.
///
/// # Errors
/// What the connection lacks, in words for its editor.
pub(crate) fn token_plan(
    settings: &Settings,
    credential_type: &CredentialType,
    connection: &Connection,
    literals: &Literals,
) -> Result<Option<TokenPlan>, String> {
    let Some(template) = &credential_type.token else { return Ok(None) };
    let source = Source { settings, credential_type, template, connection };
    let plan = match template.grant {
        TokenGrant::TwoStep => TokenPlan::TwoStep(source.two_step(literals)?),
        TokenGrant::AssumeRole => TokenPlan::AssumeRole(source.assume_role()?),
        TokenGrant::ClientCredentials => TokenPlan::OAuth(source.oauth(OAuthGrant::ClientCredentials)?),
        TokenGrant::AuthorizationCode => TokenPlan::OAuth(source.oauth(OAuthGrant::AuthorizationCode)?),
        TokenGrant::DeviceCode => TokenPlan::OAuth(source.oauth(OAuthGrant::DeviceCode)?),
        TokenGrant::JwtBearer => TokenPlan::OAuth(source.oauth(source.by_key_or_exchange()?)?),
    };
    Ok(Some(plan))
}

struct Source<'a> {
    settings: &'a Settings,
    credential_type: &'a CredentialType,
    template: &'a TokenTemplate,
    connection: &'a Connection,
}

impl<'a> Source<'a> {
    fn text(&self, path: &str) -> Option<&'a str> {
        Plain(self.connection).text(path)
    }

    fn needed(&self, path: &str) -> Result<&'a str, String> {
        self.text(path).ok_or_else(|| format!("the connection has no {path}; edit it and enter one"))
    }

    fn federated(&self) -> Option<&'a FederatedTemplate> {
        Plain(self.connection).federated(self.credential_type)
    }

    fn identity_audience(&self) -> Result<Option<String>, String> {
        let Some(federated) = self.federated() else { return Ok(None) };
        let audience = self.fill(Some(&federated.audience));
        audience.map(Some).ok_or_else(|| "the connection has no audience; edit it and enter one".to_owned())
    }

    fn by_key_or_exchange(&self) -> Result<OAuthGrant, String> {
        let Some(federated) = self.federated() else { return Ok(OAuthGrant::JwtBearer(self.claims()?)) };
        Ok(OAuthGrant::TokenExchange(TokenExchange {
            audience: self.identity_audience()?.unwrap_or_default(),
            impersonation_url: self.fill(federated.impersonation_url.as_ref()),
        }))
    }

    fn fill(&self, template: Option<&String>) -> Option<String> {
        TokenTemplate::fill(template?, |name| self.text(name))
    }

    /// The operator's word, the connection's, the catalog's.
    fn token_url(&self) -> Result<String, String> {
        let elsewhere = [&self.connection.credential_type, &self.connection.integration_type];
        let elsewhere = elsewhere.into_iter().find_map(|name| self.settings.integrations.get(name)?.token_url.clone());
        if let Some(url) = elsewhere {
            return Ok(url);
        }
        if let Some(url) = self.federated().and_then(|federated| self.fill(federated.token_url.as_ref())) {
            return Ok(url);
        }
        match self.credential_type.token_endpoint(|name| self.text(name)) {
            Ok(Some(url)) => Ok(url),
            Ok(None) => self.needed("token_url").map(str::to_owned),
            Err(error) => Err(format!("the token URL cannot be made: {error}")),
        }
    }

    fn oauth(&self, grant: OAuthGrant) -> Result<OAuthPlan, String> {
        let filled =
            |named: &claviger_model::scheme::NamedTemplate| Some((named.name.clone(), self.fill(Some(&named.value))?));
        let mut parameters: Vec<_> = self.template.parameters.iter().filter_map(filled).collect();
        parameters.extend(Plain(self.connection).pairs("token_parameters"));
        Ok(OAuthPlan {
            token_url: self.token_url()?,
            client_id: self.fill(self.template.client_id.as_ref()).unwrap_or_default(),
            client_authentication: self.client_authentication(&grant),
            scopes: self.scopes(),
            parameters,
            identity_audience: self.identity_audience()?,
            grant,
        })
    }

    fn client_authentication(&self, grant: &OAuthGrant) -> ClientAuthentication {
        match grant {
            OAuthGrant::TokenExchange(_) => return ClientAuthentication::None,
            _ if self.federated().is_some() => return ClientAuthentication::ClientAssertion,
            _ => {}
        }
        let has = |field: &str| self.connection.secrets.contains_key(field);
        if has("certificate_private_key") && !has("client_secret") {
            return ClientAuthentication::PrivateKeyJwt;
        }
        let named = self.text("client_authentication").and_then(ClientAuthentication::named);
        match named.or(self.template.client_authentication) {
            Some(method) => method,
            // The assertion is all that a JWT bearer shows.
            None if matches!(grant, OAuthGrant::JwtBearer(_)) => ClientAuthentication::None,
            None => ClientAuthentication::ClientSecretBasic,
        }
    }

    fn scopes(&self) -> Vec<String> {
        let mut scopes = Plain(self.connection).texts("scopes");
        if scopes.is_empty() {
            let filled = self.fill(self.template.scopes.as_ref()).unwrap_or_default();
            scopes = filled.split_whitespace().map(str::to_owned).collect();
        }
        if scopes.is_empty() { self.template.default_scopes.clone() } else { scopes }
    }

    fn claims(&self) -> Result<AssertionClaims, String> {
        let audience = match self.fill(self.template.audience.as_ref()) {
            Some(audience) => audience,
            None => self.token_url()?,
        };
        let issuer = self.fill(self.template.issuer.as_ref());
        Ok(AssertionClaims {
            issuer: issuer.ok_or("the connection does not say who signs; edit it and enter the issuer")?,
            subject: self.fill(self.template.subject.as_ref()),
            audience,
            key_id: self.text("key_id").map(str::to_owned),
            scope_claim: self.template.scope_claim,
        })
    }

    fn two_step(&self, literals: &Literals) -> Result<TwoStepPlan, String> {
        let basic = self.text("secret/type") == Some("HTTPBasicAuth");
        let request = literals.token_request.clone().unwrap_or_default();
        Ok(TwoStepPlan {
            method: self.text("token_request/method").unwrap_or("POST").to_owned(),
            url: self.needed("token_request/url")?.to_owned(),
            basic: basic.then(|| BasicTemplate {
                username: "{{ username }}".to_owned(),
                password: "{{ password }}".to_owned(),
            }),
            headers: request.headers,
            url_parameters: request.url_parameters,
            body: request.body,
            access_token_path: self.needed("access_token_path")?.to_owned(),
            refresh_interval: self.connection.settings.get("refresh_interval").and_then(Value::as_u64).unwrap_or(0),
        })
    }

    fn assume_role(&self) -> Result<AssumeRolePlan, String> {
        let (account, role) = (self.needed("account_id")?, self.needed("role")?);
        let region = self.text("region").unwrap_or("us-east-1");
        let partition = match region.split('-').next() {
            Some("cn") => "aws-cn",
            _ if region.starts_with("us-gov-") => "aws-us-gov",
            _ => "aws",
        };
        Ok(AssumeRolePlan {
            endpoint: self.settings.aws.sts_endpoint.clone().map_or_else(|| self.token_url(), Ok)?,
            region: region.to_owned(),
            role_arn: format!("arn:{partition}:iam::{account}:role/{}", role.trim_start_matches('/')),
            external_id: self.needed("external_id")?.to_owned(),
            session_name: format!("claviger-{}", self.connection.id.0.simple()),
            policy: self.text("session_policy").map(str::to_owned),
            identity_audience: self.identity_audience()?,
        })
    }
}
