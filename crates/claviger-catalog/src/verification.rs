//! The cheapest read-only call that proves a credential, and how to read its
//! answer. Making the call is the egress room's business.

use claviger_model::scheme::{BodyTemplate, NamedTemplate};
use serde_json::Value;

/// One call and what its answer means.
#[derive(Debug, Clone)]
pub struct Verification {
    /// `GET`, `HEAD` or `POST`.
    pub method: String,
    /// Path and query below the destination, beginning with `/`; may name plain fields.
    pub path: String,
    /// Headers besides those of the authentication.
    pub headers: Vec<NamedTemplate>,
    /// Sent with `POST`.
    pub body: Option<BodyTemplate>,
    /// Statuses of a good credential, provided that the predicate holds.
    pub accepted: Vec<StatusRange>,
    /// Statuses that mean: the credential is valid and may not do just this.
    pub limited: Vec<StatusRange>,
    /// Statuses of a bad credential.
    pub refused: Vec<StatusRange>,
    /// What the body of an accepted answer must say (Slack answers 200 either way).
    pub predicate: Option<Predicate>,
    /// Where the answer names the account at the other end.
    pub identity: Option<Reading>,
    /// Where it lists what was granted.
    pub scopes: Option<Reading>,
    /// Where it says when the credential ends.
    pub expires_at: Option<Reading>,
    /// Nobody has yet seen this call work: a refusal is reported as could not tell.
    pub unverified: bool,
    /// The service counts every call against a small quota: tested by the server
    /// itself less often than others.
    pub rarely: bool,
}

/// Statuses from the first to the last, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusRange {
    /// First status.
    pub first: u16,
    /// Last status.
    pub last: u16,
}

/// A member of a JSON body and the value it must have.
#[derive(Debug, Clone, PartialEq)]
pub struct Predicate {
    /// JSON pointer (RFC 6901).
    pub pointer: String,
    /// Compared by value.
    pub equals: Value,
}

/// Where something is read from an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// JSON pointer (RFC 6901) into the body.
    Pointer(String),
    /// Response header, lower case.
    Header(String),
}

/// What an answer says about the credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is good.
    Accepted,
    /// It is good, and not for everything.
    Limited,
    /// It is not.
    Refused,
    /// Could not tell: rate limit, fault of the other side.
    Unknown,
}

impl StatusRange {
    fn covers(self, status: u16) -> bool {
        (self.first..=self.last).contains(&status)
    }
}

impl Verification {
    /// What an answer says; `body` is `None` where it is not JSON.
    pub fn verdict(&self, status: u16, body: Option<&Value>) -> Verdict {
        let among = |ranges: &[StatusRange]| ranges.iter().any(|range| range.covers(status));
        if among(&self.accepted) {
            let holds = self.predicate.as_ref().is_none_or(|predicate| predicate.holds(body));
            return if holds { Verdict::Accepted } else { self.refusal() };
        }
        if among(&self.limited) {
            Verdict::Limited
        } else if among(&self.refused) {
            self.refusal()
        } else {
            Verdict::Unknown
        }
    }

    /// Whether a status speaks against the credential, also outside of this call.
    pub fn refuses(&self, status: u16) -> bool {
        self.refused.iter().any(|range| range.covers(status))
    }

    /// A call that nobody has seen work may be refused for being wrong itself.
    fn refusal(&self) -> Verdict {
        if self.unverified { Verdict::Unknown } else { Verdict::Refused }
    }
}

impl Predicate {
    fn holds(&self, body: Option<&Value>) -> bool {
        body.and_then(|body| body.pointer(&self.pointer)) == Some(&self.equals)
    }
}

impl Reading {
    /// The one text that the answer has here; a number becomes text.
    pub fn text<'a>(&self, header: impl Fn(&str) -> Option<&'a str>, body: Option<&Value>) -> Option<String> {
        match self {
            Self::Header(name) => header(name).map(str::to_owned),
            Self::Pointer(pointer) => scalar(body?.pointer(pointer)?),
        }
    }

    /// The texts that the answer has here: the items of an array, or the words
    /// of a list with spaces or commas.
    pub fn texts<'a>(&self, header: impl Fn(&str) -> Option<&'a str>, body: Option<&Value>) -> Vec<String> {
        if let Self::Pointer(pointer) = self
            && let Some(Value::Array(items)) = body.and_then(|body| body.pointer(pointer))
        {
            return items.iter().filter_map(scalar).collect();
        }
        let list = self.text(header, body).unwrap_or_default();
        list.split([',', ' ']).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn call() -> Verification {
        let range = |first, last| vec![StatusRange { first, last }];
        Verification {
            method: "GET".into(),
            path: "/me".into(),
            headers: Vec::new(),
            body: None,
            accepted: range(200, 299),
            limited: range(403, 403),
            refused: range(401, 401),
            predicate: Some(Predicate { pointer: "/ok".into(), equals: json!(true) }),
            identity: None,
            scopes: None,
            expires_at: None,
            unverified: false,
            rarely: false,
        }
    }

    #[test]
    fn an_answer_has_four_meanings() {
        let call = call();
        assert_eq!(call.verdict(200, Some(&json!({"ok": true}))), Verdict::Accepted);
        assert_eq!(call.verdict(200, Some(&json!({"ok": false}))), Verdict::Refused);
        assert_eq!(call.verdict(200, None), Verdict::Refused);
        assert_eq!(call.verdict(403, None), Verdict::Limited);
        assert_eq!(call.verdict(401, None), Verdict::Refused);
        assert_eq!(call.verdict(429, None), Verdict::Unknown);
    }

    #[test]
    fn a_call_that_nobody_has_seen_work_refuses_nobody() {
        let call = Verification { unverified: true, ..call() };
        assert_eq!(call.verdict(401, None), Verdict::Unknown);
        assert_eq!(call.verdict(200, Some(&json!({"ok": true}))), Verdict::Accepted);
    }

    #[test]
    fn identity_and_scopes_are_read_from_body_or_header() {
        let body = json!({"user": {"id": 7}, "scopes": ["read", "write"], "text": "a, b"});
        let header = |name: &str| (name == "x-oauth-scopes").then_some("repo, user");
        let at = |pointer: &str| Reading::Pointer(pointer.into());
        assert_eq!(at("/user/id").text(header, Some(&body)).as_deref(), Some("7"));
        assert_eq!(at("/scopes").texts(header, Some(&body)), ["read", "write"]);
        assert_eq!(at("/text").texts(header, Some(&body)), ["a", "b"]);
        assert_eq!(Reading::Header("x-oauth-scopes".into()).texts(header, None), ["repo", "user"]);
        assert!(at("/nothing").texts(header, Some(&body)).is_empty());
    }
}
