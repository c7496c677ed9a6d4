//! How an organization begins, the first one too: an administrator, a pair of keys.

use claviger_model::{
    ApiKey, ApiKeyId, ApplicationKey, ApplicationKeyId, BuiltInRole, Clock, Entropy, Organization, OrganizationId,
    Role, RoleId, Secret, User, UserId, key::WrappedKey,
};
use claviger_store::{Founding, Store};
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
    let organization = Organization {
        id: OrganizationId::generate(now, entropy),
        name: "Claviger".to_owned(),
        handle: "claviger".to_owned(),
        password_sign_in: true,
        created_at: now,
    };
    let (_vault, keys) = Vault::create(root, organization.id, clock, entropy.clone());
    let (founding, first) = founding(organization, email.to_lowercase(), keys, entropy)?;
    match store.installation_create(&founding).await {
        Ok(()) => Ok(first),
        Err(claviger_store::StoreError::Taken { .. }) => Err(Error::Conflict("this installation is set up already")),
        Err(other) => Err(other.into()),
    }
}

/// Everything with which an organization begins, and what of it is shown once.
pub(crate) fn founding(
    organization: Organization,
    email: String,
    keys: Vec<WrappedKey>,
    entropy: &Entropy,
) -> Result<(Founding, FirstKeys), Error> {
    let now = organization.created_at;
    let password = Secret::new(password(entropy));
    let user = User {
        id: UserId::generate(now, entropy),
        organization_id: organization.id,
        email,
        name: Some("Administrator".to_owned()),
        password_hash: Some(hash_password(&password, entropy).map_err(|error| Error::Internal(error.to_string()))?),
        title: None,
        service_account: false,
        disabled: false,
        activated_at: Some(now),
        created_at: now,
        modified_at: now,
        last_login_at: None,
    };
    let (api_key, api_text) = first_api_key(&organization, &user, entropy, now);
    let (application_key, application_text) = first_application_key(&organization, &user, entropy, now);
    let first = FirstKeys {
        organization_id: organization.id,
        admin_id: user.id,
        email: user.email.clone(),
        password,
        api_key: api_text,
        application_key: application_text,
    };
    let roles = BuiltInRole::ALL.map(|built_in| role(organization.id, built_in, entropy, now)).to_vec();
    Ok((Founding { organization, roles, user, api_key, application_key, keys }, first))
}

fn role(
    organization_id: OrganizationId,
    built_in: BuiltInRole,
    entropy: &Entropy,
    now: claviger_model::Timestamp,
) -> Role {
    Role {
        id: RoleId::generate(now, entropy),
        organization_id,
        name: built_in.display_name().to_owned(),
        built_in: Some(built_in),
        permissions: Vec::new(),
        created_at: now,
        modified_at: now,
    }
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
        category: String::new(),
        remote_config: false,
        created_by: user.id,
        created_at: now,
        modified_by: Some(user.id),
        modified_at: now,
        last_used_at: None,
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
        scopes: None,
        created_at: now,
        modified_at: now,
        last_used_at: None,
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
