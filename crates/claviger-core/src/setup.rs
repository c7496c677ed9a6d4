//! The first start: an organization, an administrator, a pair of keys.

use claviger_model::{
    ApiKeyId, ApplicationKeyId, Clock, Entropy, OrganizationId, Secret, UserId,
    key::{ApiKey, ApplicationKey, BuiltInRole, Organization, User},
};
use claviger_store::Store;
use claviger_vault::{ApiToken, RootKey, TokenKind, Vault, hash_password};

use crate::Error;

/// What is shown once and never again.
#[derive(Debug)]
pub struct FirstKeys {
    /// The organization.
    pub organization_id: OrganizationId,
    /// The administrator.
    pub admin_id: UserId,
    /// How they sign in.
    pub email: String,
    /// With what; to be changed.
    pub password: Secret<String>,
    /// `DD-API-KEY`.
    pub api_key: Secret<String>,
    /// `DD-APPLICATION-KEY`, registered.
    pub application_key: Secret<String>,
}

/// Fills an empty database. All of it or nothing.
///
/// # Errors
/// [`Error::Conflict`] if it is not empty.
pub async fn set_up(
    store: &Store,
    root: RootKey,
    email: &str,
    clock: &Clock,
    entropy: &Entropy,
) -> Result<FirstKeys, Error> {
    let now = clock.now();
    let organization =
        Organization { id: OrganizationId::generate(now, entropy), name: "Claviger".to_owned(), created_at: now };
    let (_vault, rows) = Vault::create(root, organization.id, clock, entropy.clone());
    let password = Secret::new(password(entropy));
    let user = User {
        id: UserId::generate(now, entropy),
        organization_id: organization.id,
        email: email.to_lowercase(),
        name: Some("Administrator".to_owned()),
        password_hash: Some(hash_password(&password, entropy).map_err(|error| Error::Internal(error.to_string()))?),
        role: BuiltInRole::Admin,
        disabled: false,
        created_at: now,
    };
    let (api_key, api_text) = first_api_key(&organization, &user, entropy, now);
    let (application_key, application_text) = first_application_key(&organization, &user, entropy, now);
    store.installation_create(&organization, &user, &api_key, &application_key, &rows).await.map_err(|error| {
        match error {
            claviger_store::StoreError::Taken { .. } => Error::Conflict("this installation is set up already"),
            other => other.into(),
        }
    })?;
    Ok(FirstKeys {
        organization_id: organization.id,
        admin_id: user.id,
        email: user.email,
        password,
        api_key: api_text,
        application_key: application_text,
    })
}

fn first_api_key(
    organization: &Organization,
    user: &User,
    entropy: &Entropy,
    now: claviger_model::Timestamp,
) -> (ApiKey, Secret<String>) {
    let id = ApiKeyId::generate(now, entropy);
    let token = ApiToken::generate(TokenKind::Api, id.0, entropy);
    let key = ApiKey {
        id,
        organization_id: organization.id,
        name: "First API key".to_owned(),
        hash: token.hash,
        last4: token.last4,
        created_by: user.id,
        created_at: now,
    };
    (key, token.text)
}

fn first_application_key(
    organization: &Organization,
    user: &User,
    entropy: &Entropy,
    now: claviger_model::Timestamp,
) -> (ApplicationKey, Secret<String>) {
    let id = ApplicationKeyId::generate(now, entropy);
    let token = ApiToken::generate(TokenKind::Application, id.0, entropy);
    let key = ApplicationKey {
        id,
        organization_id: organization.id,
        owned_by: user.id,
        name: "First application key".to_owned(),
        hash: token.hash,
        last4: token.last4,
        registered: true,
        created_at: now,
    };
    (key, token.text)
}

/// Twenty characters that nobody confuses with each other: about 97 bits.
fn password(entropy: &Entropy) -> String {
    const LETTERS: &[u8; 29] = b"abcdefghjkmnpqrstvwxyz2345679";
    let mut password = String::with_capacity(20);
    while password.len() < 20 {
        let [byte] = entropy.array::<1>();
        // Bytes past the last whole multiple would favour the first letters.
        if usize::from(byte) < 256 - 256 % LETTERS.len() {
            password.push(char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
        }
    }
    password
}
