//! What every token request has in common: whose it is, how it is sent, and what
//! may stand in an error about it.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use claviger_model::{Entropy, OpenedCredential, Secret, Timestamp, TokenFault};
use http::{HeaderMap, HeaderValue, Method, header};
use parking_lot::Mutex;

use crate::{
    ActionError, ErrorCode, Exec, Target,
    client::{ClientIdentity, Incoming, Outgoing, PoolKey},
    http_request::USER_AGENT,
    redact::Redactor,
};

/// One attempt to get a token.
pub(super) struct Asking<'a> {
    pub(super) exec: &'a Exec,
    pub(super) credential: &'a OpenedCredential,
    pub(super) now: Timestamp,
    pub(super) entropy: &'a Entropy,
    /// Secrets that came from elsewhere than the connection.
    pub(super) given: Vec<(&'static str, &'a Secret<String>)>,
    /// Secrets that were made on the way, such as assertions.
    made: Mutex<Vec<(&'static str, Secret<String>)>>,
}

/// An answer and whose it is.
pub(super) struct Reply {
    pub(super) host: String,
    pub(super) answer: Incoming,
}

impl<'a> Asking<'a> {
    pub(super) fn new(
        exec: &'a Exec,
        credential: &'a OpenedCredential,
        given: Vec<(&'static str, &'a Secret<String>)>,
        (now, entropy): (Timestamp, &'a Entropy),
    ) -> Self {
        Self { exec, credential, now, entropy, given, made: Mutex::default() }
    }

    /// Keeps a secret out of error texts that it was not held or given for.
    pub(super) fn hide(&self, name: &'static str, secret: Secret<String>) {
        self.made.lock().push((name, secret));
    }

    /// A plain field, if it is there and not empty.
    pub(super) fn plain(&self, name: &str) -> Option<&'a str> {
        let found = self.credential.plain.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// A secret field, if it is there and not empty.
    pub(super) fn secret(&self, name: &str) -> Option<&'a Secret<String>> {
        let found = self.credential.secrets.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value).filter(|value| !value.is_empty())
    }

    /// A secret field that there is no asking without.
    pub(super) fn needed(&self, name: &str) -> Result<&'a Secret<String>, TokenFault> {
        self.secret(name).ok_or_else(|| TokenFault::Refused(format!("the connection has no {name}; enter it")))
    }

    fn whose(&self) -> PoolKey {
        PoolKey { organization_id: self.credential.organization_id, connection_id: Some(self.credential.connection_id) }
    }

    /// Reads where to ask; `what` is the field that it comes from.
    pub(super) fn target(&self, what: &str, url: &str) -> Result<Target, TokenFault> {
        self.exec.target_for(self.whose(), url).map_err(|error| TokenFault::Refused(format!("{what}: {error}")))
    }

    /// Sends one request. Redirects are answers like any other: what is sent
    /// here goes nowhere but to where somebody wrote that it may go.
    pub(super) async fn send(
        &self,
        method: Method,
        target: Target,
        mut headers: HeaderMap,
        body: Bytes,
    ) -> Result<Reply, TokenFault> {
        let host = target.origin().host.clone();
        headers.entry(header::ACCEPT).or_insert(HeaderValue::from_static("application/json"));
        headers.entry(header::USER_AGENT).or_insert(USER_AGENT);
        let outgoing = Outgoing {
            method,
            target,
            headers,
            body,
            pool: self.whose(),
            authority: self.credential.certificate_authority.as_deref().map(Arc::from),
            // RFC 8705: a token can be bound to the certificate that it was asked for with.
            client_certificate: self.credential.client_certificate.as_ref().map(ClientIdentity::copied),
            digest: None,
            allow_expired_certificate: false,
            total: Duration::ZERO,
            first_byte: Duration::ZERO,
        };
        let answer = self.exec.send(outgoing).await.map_err(not_sent)?;
        Ok(Reply { host, answer })
    }

    /// What a provider said, for an error text: without our secrets, on one
    /// line, of at most `most` characters.
    pub(super) fn quote(&self, text: &str, most: usize) -> String {
        // Redacted whole and then cut: the cut must not leave half a secret.
        let text = self.redactor().text(text, &mut 0).into_owned();
        let text = text.replace(is_invisible, " ");
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match words.char_indices().nth(most) {
            Some((end, _)) => format!("{}...", &words[..end]),
            None => words,
        }
    }

    /// Made for an error only, so not kept.
    fn redactor(&self) -> Redactor {
        let copy = |name: &str, value: &Secret<String>| (name.to_owned(), Secret::new(value.expose().clone()));
        let held = self.credential.secrets.iter().map(|(name, value)| copy(name, value));
        let given = self.given.iter().map(|(name, value)| copy(name, value));
        let made = self.made.lock();
        let made = made.iter().map(|(name, value)| copy(name, value));
        Redactor::new(held.chain(given).chain(made).collect())
    }
}

/// Control characters, and those that turn the direction of what follows.
fn is_invisible(character: char) -> bool {
    let turns =
        matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    character.is_control() || turns
}

/// The request did not get its answer.
pub(super) fn not_sent(error: ActionError) -> TokenFault {
    match error.code {
        ErrorCode::DestinationRefused | ErrorCode::InvalidInput | ErrorCode::AuthenticationFailed => {
            TokenFault::Refused(error.message)
        }
        ErrorCode::UpstreamTooLarge => TokenFault::Malformed(error.message),
        _ => TokenFault::Unavailable { message: error.message, retry_after: None },
    }
}
