//! What a browser's `PublicKeyCredential.toJSON()` gives. Members that are not
//! read here are the browser's own business.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use claviger_identity::passkey::{Assertion, Creation};
use claviger_model::{Invalid, Json, json::Fields};

/// The answer of a known passkey.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) credential_id: Vec<u8>,
    pub(crate) client_data: Vec<u8>,
    authenticator_data: Vec<u8>,
    signature: Vec<u8>,
    /// Whose passkey it says to be; authenticators that keep no such thing leave it out.
    pub(crate) user_handle: Option<Vec<u8>>,
}

impl Answer {
    pub(crate) fn read(at: &str, credential: &Json) -> Result<Self, Invalid> {
        let mut outer = Fields::open(at, credential)?;
        let (id, response) = (bytes(&mut outer, "id"), outer.required("response"));
        let response = response.map(|response| Fields::open(outer.at("response"), response)).transpose()?;
        let Some(mut inner) = response else { return Err(outer.faults) };
        let client_data = bytes(&mut inner, "clientDataJSON");
        let authenticator_data = bytes(&mut inner, "authenticatorData");
        let signature = bytes(&mut inner, "signature");
        // Browsers write null where there is none.
        let user_handle = match inner.take("userHandle") {
            None | Some(Json::Null) => None,
            Some(handle) => decoded(&mut inner, "userHandle", handle),
        };
        let mut faults = outer.faults;
        faults.0.append(&mut inner.faults.0);
        match (id, client_data, authenticator_data, signature) {
            (Some(credential_id), Some(client_data), Some(authenticator_data), Some(signature)) => {
                faults.or(Self { credential_id, client_data, authenticator_data, signature, user_handle })
            }
            _ => Err(faults),
        }
    }

    pub(crate) fn assertion(&self) -> Assertion<'_> {
        Assertion {
            client_data: &self.client_data,
            authenticator_data: &self.authenticator_data,
            signature: &self.signature,
        }
    }
}

/// A passkey that was just made.
#[derive(Debug)]
pub(crate) struct New {
    pub(crate) credential_id: Vec<u8>,
    pub(crate) client_data: Vec<u8>,
    attestation: Vec<u8>,
}

impl New {
    pub(crate) fn read(at: &str, credential: &Json) -> Result<Self, Invalid> {
        let mut outer = Fields::open(at, credential)?;
        let (id, response) = (bytes(&mut outer, "id"), outer.required("response"));
        let response = response.map(|response| Fields::open(outer.at("response"), response)).transpose()?;
        let Some(mut inner) = response else { return Err(outer.faults) };
        let client_data = bytes(&mut inner, "clientDataJSON");
        let attestation = bytes(&mut inner, "attestationObject");
        let mut faults = outer.faults;
        faults.0.append(&mut inner.faults.0);
        match (id, client_data, attestation) {
            (Some(credential_id), Some(client_data), Some(attestation)) => {
                faults.or(Self { credential_id, client_data, attestation })
            }
            _ => Err(faults),
        }
    }

    pub(crate) fn creation(&self) -> Creation<'_> {
        Creation { credential_id: &self.credential_id, client_data: &self.client_data, attestation: &self.attestation }
    }
}

fn bytes(fields: &mut Fields<'_>, name: &str) -> Option<Vec<u8>> {
    let value = fields.required(name)?;
    decoded(fields, name, value)
}

fn decoded(fields: &mut Fields<'_>, name: &str, value: &Json) -> Option<Vec<u8>> {
    let decoded = match value {
        Json::String(text) => URL_SAFE_NO_PAD.decode(text.expose()).ok(),
        _ => None,
    };
    if decoded.is_none() {
        fields
            .faults
            .push(fields.at(name), "must be base64url without padding, as PublicKeyCredential.toJSON() gives it");
    }
    decoded
}
