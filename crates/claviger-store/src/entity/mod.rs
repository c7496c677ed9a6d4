//! The rows as SeaORM sees them: private to this crate, which takes and gives
//! `claviger-model`'s types only.

#![expect(unreachable_pub, reason = "SeaORM's derive makes its items pub")]

pub(crate) mod access_request;
pub(crate) mod access_token;
pub(crate) mod api_key;
pub(crate) mod application_key;
pub(crate) mod audit;
pub(crate) mod connection;
pub(crate) mod connection_binding;
pub(crate) mod connection_rotation;
pub(crate) mod connection_text;
pub(crate) mod idempotency;
pub(crate) mod invitation;
pub(crate) mod oauth_authorization;
pub(crate) mod oauth_device;
pub(crate) mod oauth_link;
pub(crate) mod oauth_state;
pub(crate) mod oidc_group_mapping;
pub(crate) mod oidc_provider;
pub(crate) mod organization;
pub(crate) mod passkey;
pub(crate) mod recovery_code;
pub(crate) mod resource_binding;
pub(crate) mod role;
pub(crate) mod role_permission;
pub(crate) mod sign_in_attempt;
pub(crate) mod sign_in_challenge;
pub(crate) mod team;
pub(crate) mod team_membership;
pub(crate) mod totp_factor;
pub(crate) mod upstream_token;
pub(crate) mod user_account;
pub(crate) mod user_identity;
pub(crate) mod user_role;
pub(crate) mod user_session;
pub(crate) mod workload_key;
pub(crate) mod wrapped_key;
