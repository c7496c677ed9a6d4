//! A body of `application/x-www-form-urlencoded` (RFC 6749, appendix B).

use bytes::Bytes;
use claviger_model::Secret;
use url::form_urlencoded::Serializer;
use zeroize::Zeroizing;

/// Fields in the order in which they are sent. As secret as they are.
#[derive(Default)]
pub(super) struct Form {
    fields: Vec<(String, Zeroizing<String>)>,
}

impl Form {
    pub(super) fn push(&mut self, name: &str, value: &str) {
        self.fields.push((name.to_owned(), Zeroizing::new(value.to_owned())));
    }

    pub(super) fn push_secret(&mut self, name: &str, value: &Secret<String>) {
        self.push(name, value.expose());
    }

    /// Takes out every field of a name.
    pub(super) fn remove(&mut self, name: &str) {
        self.fields.retain(|(known, _)| known != name);
    }

    pub(super) fn encode(&self) -> Bytes {
        let mut body = Serializer::new(String::new());
        for (name, value) in &self.fields {
            body.append_pair(name, value);
        }
        body.finish().into()
    }
}
