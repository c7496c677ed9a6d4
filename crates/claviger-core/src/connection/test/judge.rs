//! What an answer says of a credential. Pure. Says "could not tell" wherever a
//! careful person would.

use claviger_catalog::{Reading, Verdict, Verification};
use claviger_exec::{ActionError, Received};
use claviger_model::Timestamp;

use super::TestVerdict;

/// The verdict, and why, for people.
pub(super) type Judged = (TestVerdict, String);

/// Headers by which services say how many requests are left; 0 is a rate limit.
const REMAINING: [&str; 5] = [
    "x-ratelimit-remaining",
    "x-rate-limit-remaining",
    "ratelimit-remaining",
    "x-ratelimit-requests-remaining",
    "x-ratelimit-remaining-requests",
];

/// What the answer to the call that proves a credential says.
pub(super) fn judge(call: &Verification, answer: &Received) -> Judged {
    if let Some(why) = busy(answer) {
        return (TestVerdict::Unknown, why);
    }
    let status = answer.status;
    match call.verdict(status, answer.json.as_ref()) {
        Verdict::Accepted => {
            (TestVerdict::Accepted, format!("the service accepted the credential (it answered {status})"))
        }
        Verdict::Limited => (
            TestVerdict::Accepted,
            format!("the service knows the credential, which may not make just this call (it answered {status})"),
        ),
        Verdict::Refused if !call.refuses(status) => (
            TestVerdict::Refused,
            format!("the service answered {status}, and its body does not say that the credential is good"),
        ),
        Verdict::Refused => {
            (TestVerdict::Refused, format!("the service refused the credential (it answered {status})"))
        }
        Verdict::Unknown if call.unverified && call.refuses(status) => (
            TestVerdict::Unknown,
            format!(
                "the service answered {status}; nobody has seen this call work yet, so the call may be at fault rather \
                 than the credential"
            ),
        ),
        Verdict::Unknown => (
            TestVerdict::Unknown,
            format!("the service answered {status}, which does not tell whether the credential is good"),
        ),
    }
}

/// How to make sure, where nobody named the call that proves the credential.
const NAME_ONE: &str = "set a test request, a path that answers only to a good credential, to be sure";

/// What the answer of the base URL says by itself, if anything: nobody named the
/// call that proves the credential.
pub(super) fn at_base(answer: &Received, has_credential: bool) -> Option<Judged> {
    let status = answer.status;
    if let Some(why) = busy(answer) {
        return Some((TestVerdict::Unknown, why));
    }
    let (verdict, why) = match (status, has_credential) {
        (401 | 403, false) => (
            TestVerdict::Refused,
            format!("the service asks for a credential, and this connection has none (it answered {status})"),
        ),
        (401, true) => (TestVerdict::Refused, "the service refused the credential (it answered 401)".to_owned()),
        (403, true) => {
            (TestVerdict::Refused, format!("the service answered 403 to a request for the base URL; {NAME_ONE}"))
        }
        (..=399, false) => {
            (TestVerdict::Accepted, format!("the service answered {status}; there is no credential to be refused"))
        }
        (_, false) => (TestVerdict::Unknown, format!("the service is there and answered {status}; {NAME_ONE}")),
        (_, true) => return None,
    };
    Some((verdict, why))
}

/// What two answers say together: the one to the request with the credential and
/// the one to the same request without it.
pub(super) fn compare(status: u16, without: &Result<Received, ActionError>, by_certificate: bool) -> Judged {
    match without {
        // Who asks for a certificate says so by 400 (nginx) or ends the handshake.
        Ok(bare) if matches!(bare.status, 401 | 403) || by_certificate && bare.status == 400 => (
            TestVerdict::Accepted,
            format!("the service accepted the credential (it answered {status}, and {} without it)", bare.status),
        ),
        Err(_) if by_certificate => (
            TestVerdict::Accepted,
            format!("the service accepted the certificate (it answered {status}, and nothing without it)"),
        ),
        Ok(bare) => (
            TestVerdict::Unknown,
            format!(
                "the service answered {status} with the credential and {} without it, so this address proves nothing; \
                 {NAME_ONE}",
                bare.status
            ),
        ),
        Err(error) => (
            TestVerdict::Unknown,
            format!("the service answered {status}; without the credential, to compare: {}; {NAME_ONE}", error.message),
        ),
    }
}

/// Why an answer says nothing about the credential whatever its status means
/// otherwise: the service is busy or broken.
fn busy(answer: &Received) -> Option<String> {
    let status = answer.status;
    let spent = REMAINING.iter().any(|name| answer.header(name) == Some("0")) || answer.header("retry-after").is_some();
    let code = answer.json.as_ref().and_then(|json| json.pointer("/errors/0/extensions/code")?.as_str());
    // Linear's way to say it.
    let spent = spent || code == Some("RATELIMITED");
    // 420 is Statuspage's; GitHub says 403, Linear 400.
    if matches!(status, 429 | 420) || matches!(status, 400 | 403) && spent {
        let after = answer.header("retry-after").map(|after| format!("; it says to come back after {after}"));
        return Some(format!(
            "the service limits how often it is asked (it answered {status}){}",
            after.unwrap_or_default()
        ));
    }
    (500..=599).contains(&status).then(|| format!("the service itself failed (it answered {status})"))
}

/// What the answer tells besides.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Told {
    pub(super) identity: Option<String>,
    pub(super) scopes: Vec<String>,
    pub(super) expires_at: Option<Timestamp>,
}

/// Reads what an accepted answer tells of the credential.
pub(super) fn told(call: &Verification, answer: &Received) -> Told {
    let (header, body) = (|name: &str| answer.header(name), answer.json.as_ref());
    let text = |reading: &Option<Reading>| reading.as_ref().and_then(|reading| reading.text(header, body));
    let scopes = call.scopes.as_ref().map(|reading| reading.texts(header, body)).unwrap_or_default();
    Told {
        identity: text(&call.identity).map(|text| cut(&text)),
        scopes: scopes.iter().take(200).map(|scope| cut(scope)).collect(),
        expires_at: text(&call.expires_at).and_then(|text| Timestamp::of_service(&text)),
    }
}

/// What a service says of itself is shown to people: no more than they read.
fn cut(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

#[cfg(test)]
mod tests {
    use TestVerdict::{Accepted, Refused, Unknown};
    use claviger_catalog::StatusRange;
    use claviger_exec::ErrorCode;
    use serde_json::{Value, json};

    use super::*;

    fn answer(status: u16, headers: &[(&str, &str)], json: Value) -> Received {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Received { status, headers, json: Some(json), excerpt: String::new() }
    }

    fn call() -> Verification {
        let statuses = |first, last| vec![StatusRange { first, last }];
        Verification {
            method: "GET".to_owned(),
            path: "/me".to_owned(),
            headers: Vec::new(),
            body: None,
            accepted: statuses(200, 200),
            limited: Vec::new(),
            refused: [statuses(400, 401), statuses(403, 403)].concat(),
            predicate: None,
            identity: Some(Reading::Pointer("/who".to_owned())),
            scopes: Some(Reading::Header("x-scopes".to_owned())),
            expires_at: Some(Reading::Pointer("/until".to_owned())),
            unverified: false,
            rarely: false,
        }
    }

    #[test]
    fn a_limit_or_a_fault_of_the_service_is_no_verdict() {
        let none = json!(null);
        for (status, headers, body) in [
            (429, &[][..], none.clone()),
            (420, &[], none.clone()),
            (403, &[("x-ratelimit-remaining", "0")], none.clone()),
            (403, &[("retry-after", "60")], none.clone()),
            (400, &[], json!({"errors": [{"extensions": {"code": "RATELIMITED"}}]})),
            (500, &[], none.clone()),
            (503, &[("retry-after", "5")], none.clone()),
            (302, &[], none.clone()),
            (404, &[], none.clone()),
        ] {
            let (verdict, why) = judge(&call(), &answer(status, headers, body));
            assert_eq!(verdict, Unknown, "{status} {headers:?}: {why}");
            assert!(why.contains(&status.to_string()), "{why}");
        }
        for (status, headers) in
            [(403, &[("x-ratelimit-remaining", "59")][..]), (400, &[]), (401, &[("retry-after", "1")])]
        {
            assert_eq!(judge(&call(), &answer(status, headers, json!(null))).0, Refused, "{status}");
        }
        assert_eq!(judge(&call(), &answer(200, &[("x-ratelimit-remaining", "0")], json!(null))).0, Accepted);
    }

    #[test]
    fn a_base_url_proves_what_it_can_and_no_more() {
        let at =
            |status, credential| at_base(&answer(status, &[], json!(null)), credential).map(|(verdict, _)| verdict);
        assert_eq!((at(401, true), at(403, true), at(503, true)), (Some(Refused), Some(Refused), Some(Unknown)));
        assert_eq!((at(200, true), at(404, true), at(302, true)), (None, None, None));
        assert_eq!((at(200, false), at(401, false), at(404, false)), (Some(Accepted), Some(Refused), Some(Unknown)));
        let bare = |status| Ok(answer(status, &[], json!(null)));
        let failed = Err(ActionError::new(ErrorCode::UpstreamUnreachable, "ended the handshake"));
        for (with, without, certificate, expected) in [
            (200, bare(401), false, Accepted),
            (404, bare(401), false, Accepted),
            (200, bare(200), false, Unknown),
            (404, bare(404), false, Unknown),
            (200, bare(400), false, Unknown),
            (200, bare(400), true, Accepted),
            (200, failed.clone(), true, Accepted),
            (200, failed, false, Unknown),
        ] {
            let (verdict, why) = compare(with, &without, certificate);
            assert_eq!(verdict, expected, "{with} {without:?}: {why}");
        }
    }

    #[test]
    fn what_an_answer_tells_is_read_and_kept_short() {
        let long = "a".repeat(500);
        let body = json!({"who": format!("Ada\n{long}"), "until": "2026-01-02 03:04:05 UTC"});
        let told = told(&call(), &answer(200, &[("x-scopes", "repo, user")], body));
        assert_eq!(told.identity, Some(format!("Ada{}", "a".repeat(197))));
        assert_eq!(told.scopes, ["repo", "user"]);
        assert_eq!(told.expires_at, "2026-01-02T03:04:05Z".parse().ok());
        assert_eq!(super::told(&call(), &answer(200, &[], json!({"until": null}))), Told::default());
    }
}
