//! How a second factor looks.

use claviger_model::{Secret, factor::TotpFactor};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::KIND;
use crate::key_view::ShownOnce;

/// A second factor.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SecondFactor)]
pub(crate) struct Resource {
    /// Its id.
    id: Uuid,
    /// Always `second_factors`.
    #[serde(rename = "type")]
    kind: &'static str,
    attributes: Attributes,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SecondFactorAttributes)]
struct Attributes {
    /// Always `totp`: one-time codes of an authenticator app.
    kind: &'static str,
    /// Whether a sign-in asks for it.
    confirmed: bool,
    /// RFC 3339.
    created_at: String,
    /// Recovery codes that were not used yet; not in the answer that makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    recovery_codes_left: Option<u64>,
    /// The secret in base32, to be typed into the app. Only in the answer that makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    secret: Option<ShownOnce>,
    /// The same for a QR code: `otpauth://totp/…`. Only in the answer that makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    url: Option<ShownOnce>,
    /// Each lets its owner in once in place of a code. Only in the answer that confirms it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<String>>)]
    recovery_codes: Option<Vec<ShownOnce>>,
}

impl Resource {
    /// A factor without anything secret.
    pub(crate) fn of(factor: &TotpFactor, recovery_codes_left: Option<u64>) -> Self {
        let attributes = Attributes {
            kind: "totp",
            confirmed: factor.confirmed_at.is_some(),
            created_at: factor.created_at.to_string(),
            recovery_codes_left,
            secret: None,
            url: None,
            recovery_codes: None,
        };
        Self { id: factor.id.0, kind: KIND, attributes }
    }

    /// With what an authenticator app is told.
    pub(crate) fn telling(mut self, secret: Secret<String>, url: Secret<String>) -> Self {
        (self.attributes.secret, self.attributes.url) = (Some(ShownOnce(secret)), Some(ShownOnce(url)));
        self
    }

    /// With the codes for when the app is lost.
    pub(crate) fn with_codes(mut self, codes: Vec<Secret<String>>) -> Self {
        self.attributes.recovery_codes = Some(codes.into_iter().map(ShownOnce).collect());
        self
    }
}
