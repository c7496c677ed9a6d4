//! What a token was asked for with, as hashes. A name changes none of it, a
//! secret, an address or a scope does.

use aws_lc_rs::digest::{Context, SHA256};
use claviger_model::{TokenPlan, connection::ConnectionRecord, stored_token::InputHash, upstream_token::OAuthGrant};

/// Two hashes over what a token was asked for with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Inputs {
    /// What a refresh token stays good for: where it may be sent, and whose it
    /// is. Another client secret does not end it (RFC 6749, 6 binds it to the
    /// client), another address does.
    pub(super) binding: InputHash,
    /// Everything: what a token itself stays good for.
    pub(super) shape: InputHash,
}

impl Inputs {
    /// `origins` are all places that a secret of the connection can be sent to.
    pub(super) fn new(record: &ConnectionRecord, origins: &[String], plan: &TokenPlan) -> Self {
        let connection = &record.connection;
        let mut binding = Lengths::new("claviger token binding v1");
        binding.put(&connection.credential_type);
        origins.iter().for_each(|origin| binding.put(origin));
        place(plan).iter().for_each(|part| binding.put(part));
        let binding = binding.end();
        let mut shape = Lengths::new("claviger token shape v1");
        shape.put(&hex::encode(binding));
        // The form of these texts is this program's own: after one that has another,
        // tokens are asked for anew, and refresh tokens stay.
        shape.put(&format!("{plan:?}"));
        shape.put(&serde_json::Value::Object(connection.settings.clone()).to_string());
        for (field, set_at) in &connection.secrets {
            shape.put(field);
            shape.put(&set_at.0.to_string());
        }
        Self { binding, shape: shape.end() }
    }
}

/// Over everything that a token of the connection would be asked for with.
pub(crate) fn shape(record: &ConnectionRecord, origins: &[String], plan: &TokenPlan) -> InputHash {
    Inputs::new(record, origins, plan).shape
}

/// Where a token comes from, and for whom.
fn place(plan: &TokenPlan) -> [&str; 3] {
    match plan {
        TokenPlan::OAuth(plan) => ["oauth", &plan.token_url, &plan.client_id],
        TokenPlan::TwoStep(plan) => ["two_step", &plan.url, ""],
        TokenPlan::AssumeRole(plan) => ["assume_role", &plan.endpoint, &plan.role_arn],
    }
}

/// Whether a person has to agree before there is anything to begin with.
pub(super) fn needs_person(plan: &TokenPlan) -> bool {
    matches!(plan, TokenPlan::OAuth(plan) if matches!(plan.grant, OAuthGrant::AuthorizationCode | OAuthGrant::DeviceCode))
}

/// A hash over texts that cannot run into each other.
struct Lengths(Context);

impl Lengths {
    fn new(label: &str) -> Self {
        let mut hash = Self(Context::new(&SHA256));
        hash.put(label);
        hash
    }

    fn put(&mut self, text: &str) {
        self.0.update(&(text.len() as u64).to_be_bytes());
        self.0.update(text.as_bytes());
    }

    fn end(self) -> InputHash {
        let mut hash = InputHash::default();
        hash.copy_from_slice(self.0.finish().as_ref());
        hash
    }
}
