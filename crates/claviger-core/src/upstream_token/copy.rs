//! Second copies of secrets, for what outlives or outnumbers its caller.

use claviger_model::{ClientCertificate, ObtainedToken, OpenedCredential, Secret};

/// The same once more; wiped like the first when it is dropped.
pub(super) fn of(credential: &OpenedCredential) -> OpenedCredential {
    OpenedCredential {
        organization_id: credential.organization_id,
        connection_id: credential.connection_id,
        destination: credential.destination.clone(),
        authentication: credential.authentication.clone(),
        secrets: credential.secrets.iter().map(|(name, value)| (name.clone(), secret(value))).collect(),
        plain: credential.plain.clone(),
        certificate_authority: credential.certificate_authority.clone(),
        client_certificate: credential.client_certificate.as_ref().map(|own| ClientCertificate {
            certificate: own.certificate.clone(),
            private_key: secret(&own.private_key),
            passphrase: own.passphrase.as_ref().map(secret),
        }),
        token: credential.token.clone(),
    }
}

fn secret(value: &Secret<String>) -> Secret<String> {
    Secret::new(value.expose().clone())
}

/// What was obtained, for another try to store it.
pub(super) fn of_token(obtained: &ObtainedToken) -> ObtainedToken {
    ObtainedToken {
        secrets: obtained.secrets.iter().map(|(name, value)| (name.clone(), secret(value))).collect(),
        expires_at: obtained.expires_at,
        refresh_token: obtained.refresh_token.as_ref().map(secret),
        scopes: obtained.scopes.clone(),
        account: obtained.account.clone(),
    }
}
