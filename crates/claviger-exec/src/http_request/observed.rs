//! What was sent and what came back, for the transcript of a test: shown by the
//! connection's templates and through the redactor, so that no secret is in it.

use std::time::Duration;

use claviger_model::{OpenedCredential, scheme::NamedTemplate};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::{ActionError, Target, client::Incoming, redact::Redactor};

/// How much of a body an excerpt holds, in bytes.
const EXCERPT: usize = 2 << 10;

/// One request and what became of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Step {
    /// Upper case.
    pub method: String,
    /// Scheme, host, port, path and query. A secret in the query stands as `{{ name }}`.
    pub url: String,
    /// Lower-case names in order, values as the connection's templates have them.
    pub sent: Vec<(String, String)>,
    /// What came back, or why nothing did.
    pub outcome: Result<Received, ActionError>,
    /// From the first byte sent, or the first try to connect, to the last byte received.
    pub took: Duration,
}

/// One answer without secrets and cookies.
#[derive(Clone, PartialEq, Debug)]
pub struct Received {
    /// Its status.
    pub status: u16,
    /// Lower-case names in order.
    pub headers: Vec<(String, String)>,
    /// The body where it is JSON, whatever its media type.
    pub json: Option<Value>,
    /// The first 2 KiB of the body as text.
    pub excerpt: String,
}

impl Received {
    /// The first value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// How a credential's parts of a request are shown: by what the connection says
/// and never by their values, which also hides those that are too short to be
/// looked for.
pub(super) struct Shown {
    headers: Vec<NamedTemplate>,
    url_parameters: Vec<NamedTemplate>,
    basic: Option<String>,
}

impl Shown {
    pub(super) fn of(credential: Option<&OpenedCredential>) -> Self {
        let Some(authentication) = credential.map(|credential| &credential.authentication) else {
            return Self { headers: Vec::new(), url_parameters: Vec::new(), basic: None };
        };
        let basic = authentication.basic.as_ref();
        Self {
            headers: authentication.headers.clone(),
            url_parameters: authentication.url_parameters.clone(),
            basic: basic.map(|basic| format!("Basic {}:{}", basic.username, basic.password)),
        }
    }

    /// What was sent.
    pub(super) fn sent(&self, headers: &HeaderMap, redactor: &Redactor) -> Vec<(String, String)> {
        let mut shown = Vec::new();
        for name in headers.keys() {
            for (place, value) in headers.get_all(name).iter().enumerate() {
                let text = match value.is_sensitive() {
                    true => self.sensitive(name, place, value),
                    false => redactor.text(&text(value), &mut 0).into_owned(),
                };
                shown.push((name.as_str().to_owned(), text));
            }
        }
        shown.sort();
        shown
    }

    fn sensitive(&self, name: &HeaderName, place: usize, value: &HeaderValue) -> String {
        let mut templates = self.headers.iter().filter(|template| template.name.eq_ignore_ascii_case(name.as_str()));
        match (templates.nth(place), &self.basic) {
            // The scheme's own header goes over one of the connection's.
            (_, Some(basic)) if *name == header::AUTHORIZATION => basic.clone(),
            (Some(template), _) => template.value.clone(),
            // Made for this one request, such as a signature: its kind, if it names one, says enough.
            _ => text(value).split_once(' ').map_or_else(|| "…".to_owned(), |(kind, _)| format!("{kind} …")),
        }
    }

    /// Where it was sent.
    pub(super) fn url(&self, target: &Target, redactor: &Redactor) -> String {
        let mut url = redactor.text(&format!("{}{}", target.origin(), target.path()), &mut 0).into_owned();
        for (place, parameter) in target.query().into_iter().flat_map(|query| query.split('&')).enumerate() {
            let name = parameter.split('=').next().unwrap_or_default();
            let decoded = percent_decode_str(name).decode_utf8_lossy();
            let own = self.url_parameters.iter().find(|template| template.name == decoded);
            url.push(if place == 0 { '?' } else { '&' });
            match own {
                Some(template) => url.push_str(&format!("{name}={}", template.value)),
                None => url.push_str(&redactor.text(parameter, &mut 0)),
            }
        }
        url
    }
}

/// What came back, redacted; `headers` are those of `answer` as far as they may
/// be shown.
pub(super) fn received(answer: &Incoming, headers: &HeaderMap, redactor: &Redactor) -> Received {
    let count = &mut 0;
    let mut shown: Vec<(String, String)> = headers
        .iter()
        .filter(|(name, _)| **name != header::SET_COOKIE && name.as_str() != "set-cookie2")
        .map(|(name, value)| {
            (redactor.text(name.as_str(), count).into_owned(), redactor.text(&text(value), count).into_owned())
        })
        .collect();
    shown.sort();
    let mut json = serde_json::from_slice::<Value>(&answer.body).ok();
    if let Some(json) = &mut json {
        redactor.value(json, count);
    }
    let excerpt = excerpt(&answer.body, json.as_ref(), redactor);
    Received { status: answer.status, headers: shown, json, excerpt }
}

/// Redacted whole and then cut: a cut must not leave half a secret. JSON is
/// written anew where it could spell one with escapes.
fn excerpt(body: &[u8], json: Option<&Value>, redactor: &Redactor) -> String {
    let clean = match json {
        Some(json) if body.contains(&b'\\') => json.to_string(),
        _ => match std::str::from_utf8(body) {
            Ok(text) => redactor.text(text, &mut 0).into_owned(),
            Err(_) => return format!("{} bytes that are no text", body.len()),
        },
    };
    let end = (0..=EXCERPT.min(clean.len())).rev().find(|end| clean.is_char_boundary(*end)).unwrap_or(0);
    clean.get(..end).unwrap_or_default().to_owned()
}

fn text(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

#[cfg(test)]
mod tests {
    use claviger_model::{ConnectionId, OrganizationId, Secret, scheme::Authentication};
    use serde_json::json;
    use uuid::Uuid;

    use super::*;
    use crate::scheme;

    fn credential(authentication: serde_json::Value) -> OpenedCredential {
        let authentication: Authentication = serde_json::from_value(authentication).expect("an authentication");
        let target = Target::parse("https://a.example/v1").expect("a URL");
        OpenedCredential {
            organization_id: OrganizationId(Uuid::nil()),
            connection_id: ConnectionId(Uuid::nil()),
            destination: target.destination(),
            authentication,
            // Too short to be looked for in what comes back.
            secrets: vec![("key".to_owned(), Secret::new("k3y".to_owned()))],
            plain: Vec::new(),
            certificate_authority: None,
            client_certificate: None,
            token: None,
        }
    }

    #[test]
    fn what_was_sent_is_shown_by_its_templates_also_where_a_secret_is_short() {
        let credential = credential(json!({
            "headers": [{"name": "X-Key", "value": "Key {{ key }}"}],
            "url_parameters": [{"name": "a key", "value": "{{ key }}"}],
        }));
        let authenticated = scheme::authenticate(&credential).expect("fits");
        let shown = Shown::of(Some(&credential));
        let mut headers = authenticated.headers.clone();
        headers.insert(header::USER_AGENT, HeaderValue::from_static("us"));
        let mut signature = HeaderValue::from_static("AWS4-HMAC-SHA256 Credential=x, Signature=k3y");
        signature.set_sensitive(true);
        headers.insert(header::AUTHORIZATION, signature);
        let sent = shown.sent(&headers, &authenticated.redactor);
        let expected = [("authorization", "AWS4-HMAC-SHA256 …"), ("user-agent", "us"), ("x-key", "Key {{ key }}")];
        assert_eq!(sent, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let mut target = Target::parse("https://a.example/v1?page=1").expect("a URL");
        target.push_query("a key", "k3y");
        let url = shown.url(&target, &authenticated.redactor);
        assert_eq!(url, "https://a.example/v1?page=1&a%20key={{ key }}");
    }

    #[test]
    fn basic_is_shown_by_its_halves() {
        let credential = credential(json!({
            "scheme": "basic",
            "basic": {"username": "{{ key }}", "password": "X"},
        }));
        let authenticated = scheme::authenticate(&credential).expect("fits");
        let sent = Shown::of(Some(&credential)).sent(&authenticated.headers, &authenticated.redactor);
        assert_eq!(sent, [("authorization".to_owned(), "Basic {{ key }}:X".to_owned())]);
    }

    #[test]
    fn an_excerpt_is_cut_after_it_was_redacted() {
        let redactor = Redactor::new(vec![("key".to_owned(), Secret::new("canary-0123456789".to_owned()))]);
        let body = format!("{}canary-0123456789", "é".repeat(EXCERPT / 2 - 4));
        let excerpt = excerpt(body.as_bytes(), None, &redactor);
        assert!(excerpt.len() <= EXCERPT && !excerpt.contains("canary"), "{excerpt}");
        assert!(excerpt.ends_with("{{ key }"), "{excerpt}");
        let spelled = br#"{"a":"\u0063anary-0123456789"}"#;
        let json = {
            let mut json = serde_json::from_slice(spelled).expect("JSON");
            redactor.value(&mut json, &mut 0);
            json
        };
        assert_eq!(super::excerpt(spelled, Some(&json), &redactor), r#"{"a":"{{ key }}"}"#);
        assert_eq!(super::excerpt(&[0xff, 0xfe], None, &redactor), "2 bytes that are no text");
    }
}
