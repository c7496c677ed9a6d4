//! Says why there is no token (RFC 6749, 5.2), and what could be done about it.

use claviger_model::{TokenFault, TokenProof};
use http::StatusCode;
use serde_json::Value;

use super::{asking::Asking, retry_after::retry_after, said::Said};
use crate::client::Incoming;

/// How much of what a provider says is repeated, in characters.
const MOST_CODE: usize = 80;
const MOST_TEXT: usize = 300;
/// How many names of fields are told, and how much of each.
const MOST_NAMES: usize = 20;
const MOST_NAME: usize = 40;

/// `invalid_grant`, and what others say in its place: GitHub, Slack, and OpenID
/// Connect where only a person can go on.
const OVER: [&str; 9] = [
    "invalid_grant",
    "bad_refresh_token",
    "bad_verification_code",
    "code_already_used",
    "consent_required",
    "interaction_required",
    "invalid_code",
    "invalid_refresh_token",
    "login_required",
];

/// RFC 8628, 3.5, and Microsoft's: the person said no.
const DECLINED: [&str; 2] = ["access_denied", "authorization_declined"];
/// RFC 8628, 3.5, and GitHub's.
const OVER_ON_DEVICE: [&str; 2] = ["expired_token", "incorrect_device_code"];

/// What passes, although it does not come with 429 or 5xx everywhere.
const PASSING: [&str; 8] = [
    "fatal_error",
    "internal_error",
    "ratelimited",
    "request_timeout",
    "server_error",
    "service_unavailable",
    "slow_down",
    "temporarily_unavailable",
];

/// What could be done about it.
const HINTS: [(&str, &str); 6] = [
    ("invalid_client", "check client id and secret, and the way in which the client authenticates"),
    ("incorrect_client_credentials", "check client id and secret"),
    ("unauthorized_client", "allow this grant for the client at the provider"),
    ("unsupported_grant_type", "the provider does not know this grant; choose another authentication type"),
    ("invalid_scope", "check the scopes"),
    ("invalid_target", "check the audience or resource"),
];

/// Who refused, and what was given.
pub(super) struct Refusal<'a> {
    pub(super) asking: &'a Asking<'a>,
    pub(super) host: String,
    pub(super) given: Given,
}

/// What was given, as far as a refusal means something else for it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    /// What the connection holds: whoever may edit it can mend it.
    Held,
    /// A refresh token or a code: only a person can give a new one.
    ByPerson,
    /// A device code: a person is perhaps about to agree.
    OnDevice,
}

impl Given {
    pub(super) fn by(proof: &TokenProof<'_>) -> Self {
        match proof {
            TokenProof::Held => Self::Held,
            TokenProof::Refresh(_) | TokenProof::Code { .. } => Self::ByPerson,
            TokenProof::Device(_) => Self::OnDevice,
        }
    }

    fn is_over(self, code: &str) -> bool {
        match self {
            Self::Held => false,
            Self::ByPerson => OVER.contains(&code),
            Self::OnDevice => OVER.contains(&code) || OVER_ON_DEVICE.contains(&code),
        }
    }
}

impl Refusal<'_> {
    /// Reads an answer that brings no token.
    pub(super) fn fault(&self, answer: &Incoming, said: &Said) -> TokenFault {
        let code = code(said);
        let code = code.as_deref().unwrap_or_default();
        let retry_after = retry_after(&answer.headers, self.asking.now);
        let text = self.text(answer.status, code, said);
        match (self.given, code) {
            (Given::OnDevice, "authorization_pending") => return TokenFault::Pending { slower: false },
            (Given::OnDevice, "slow_down") => return TokenFault::Pending { slower: true },
            _ => {}
        }
        match answer.status {
            408 | 420 | 425 | 429 | 500.. => TokenFault::Unavailable { message: text, retry_after },
            // GitHub's way to say that it was too often.
            403 if retry_after.is_some() => TokenFault::Unavailable { message: text, retry_after },
            _ if PASSING.contains(&code) => TokenFault::Unavailable { message: text, retry_after },
            _ if self.given == Given::OnDevice && DECLINED.contains(&code) => TokenFault::Declined(text),
            _ if self.given.is_over(code) => TokenFault::Over(format!("{text}; authorize the connection again")),
            400.. => TokenFault::Refused(with_hint(text, code, answer.status)),
            _ if !code.is_empty() => TokenFault::Refused(with_hint(text, code, 0)),
            300.. => {
                TokenFault::Malformed(format!("{text}, a redirect, which is not followed; enter the URL it leads to"))
            }
            _ => TokenFault::Malformed(text),
        }
    }

    /// Who answered what.
    fn text(&self, status: u16, code: &str, said: &Said) -> String {
        let host = &self.host;
        let line = line(status);
        let code = self.asking.quote(code, MOST_CODE);
        let told = self.asking.quote(&description(said), MOST_TEXT);
        match (code.as_str(), told.as_str()) {
            ("", "") => format!("{host} answered {line}"),
            ("", told) => format!("{host} answered {line}: {told}"),
            (code, "") => format!("{host} answered {line}: {code}"),
            (code, told) => format!("{host} answered {line}: {code} ({told})"),
        }
    }

    /// A good answer that lacks what was asked for; tells the names of what is
    /// there and no value. Only of JSON: in a text that merely looks like a form
    /// the token itself might be a name.
    pub(super) fn without(&self, wanted: &str, status: u16, said: &Said) -> TokenFault {
        let what = match said {
            Said::Json(fields) if fields.is_empty() => "an empty object".to_owned(),
            Said::Json(fields) => format!("only {}", self.names(fields.keys())),
            Said::Form(_) => "a form".to_owned(),
            Said::Html => "a page of HTML; check the URL".to_owned(),
            Said::Text(_) => "a text that is neither JSON nor a form".to_owned(),
            Said::Nothing => "an empty body".to_owned(),
        };
        self.malformed(&format!("answered {} without {wanted}: {what}", line(status)))
    }

    /// Names of fields, as far as there is room.
    pub(super) fn names<'n>(&self, names: impl ExactSizeIterator<Item = &'n String>) -> String {
        let more = names.len().saturating_sub(MOST_NAMES);
        let told: Vec<_> = names.take(MOST_NAMES).map(|name| self.asking.quote(name, MOST_NAME)).collect();
        let told = told.join(", ");
        if more == 0 { told } else { format!("{told} and {more} more") }
    }

    /// An answer that cannot be used.
    pub(super) fn malformed(&self, what: &str) -> TokenFault {
        TokenFault::Malformed(format!("{} {what}", self.host))
    }
}

fn line(status: u16) -> String {
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    reason.map_or_else(|| status.to_string(), |reason| format!("{status} {reason}"))
}

fn with_hint(text: String, code: &str, status: u16) -> String {
    let known = HINTS.iter().find(|(known, _)| *known == code).map(|(_, hint)| *hint);
    let hint = known.or((status == 404).then_some("check the URL"));
    hint.map_or(text.clone(), |hint| format!("{text}; {hint}"))
}

/// `error`, or where others have it: Google's and Meta's APIs in an object.
pub(super) fn code(said: &Said) -> Option<String> {
    let fields = said.fields()?;
    match fields.get("error") {
        Some(Value::String(code)) if !code.is_empty() => Some(code.clone()),
        Some(Value::Object(inner)) => {
            ["status", "type", "code"].into_iter().find_map(|name| inner.get(name)?.as_str()).map(str::to_owned)
        }
        _ => ["errorCode", "error_code", "code"].into_iter().find_map(|name| said.text(name)).map(str::to_owned),
    }
}

/// `error_description`, or where others have it; of a text all of it.
fn description(said: &Said) -> String {
    const NAMES: [&str; 6] = ["error_description", "message", "error_message", "errorSummary", "detail", "description"];
    let text = match said {
        Said::Text(text) => return text.clone(),
        Said::Html => return "a page of HTML".to_owned(),
        Said::Nothing => return String::new(),
        Said::Json(fields) | Said::Form(fields) => fields,
    };
    let inner = text.get("error").and_then(|error| error.get("message")).and_then(Value::as_str);
    let named = NAMES.into_iter().find_map(|name| said.text(name));
    named.or(inner).unwrap_or_default().to_owned()
}
