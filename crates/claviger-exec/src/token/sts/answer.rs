//! What STS answers: XML, read without entities of its own and without
//! recursion (roxmltree refuses document types).

use claviger_model::{ObtainedToken, Secret, TokenFault};
use http::{HeaderMap, header};
use roxmltree::{Document, Node};

use crate::client::Incoming;

/// An answer with a session token and a policy in it has a few KiB.
const LONGEST: usize = 64 << 10;

/// Codes that mean: later it may work.
const LATER: [&str; 8] = [
    "IDPCommunicationError",
    "InternalFailure",
    "RequestLimitExceeded",
    "RequestThrottled",
    "ServiceUnavailable",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
];

/// Codes that speak of this server's own identity and not of the connection.
const OURS: [&str; 8] = [
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidClientTokenId",
    "InvalidIdentityToken",
    "MissingAuthenticationToken",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
];

/// The keys, or why there are none.
pub(super) fn read(answer: &Incoming) -> Result<ObtainedToken, TokenFault> {
    let text = std::str::from_utf8(&answer.body).ok().filter(|text| text.len() <= LONGEST);
    let document = text.and_then(|text| Document::parse(text).ok());
    if !(200..300).contains(&answer.status) {
        return Err(fault(answer.status, &answer.headers, document.as_ref()));
    }
    let document = document.ok_or_else(|| malformed("no XML"))?;
    let credentials = find(document.root(), "Credentials").ok_or_else(|| malformed("no credentials"))?;
    let secret = |name: &'static str, tag: &str| {
        let value = child(credentials, tag).ok_or_else(|| malformed(&format!("no {tag}")))?;
        Ok((name.to_owned(), Secret::new(value.to_owned())))
    };
    let expires_at = child(credentials, "Expiration").map(str::parse).transpose();
    Ok(ObtainedToken {
        secrets: vec![
            secret("access_key_id", "AccessKeyId")?,
            secret("secret_access_key", "SecretAccessKey")?,
            secret("session_token", "SessionToken")?,
        ],
        expires_at: expires_at.map_err(|_| malformed("an expiration that is no time"))?,
        refresh_token: None,
        scopes: None,
        account: find(document.root(), "AssumedRoleUser").and_then(|user| child(user, "Arn")).map(str::to_owned),
    })
}

fn fault(status: u16, headers: &HeaderMap, document: Option<&Document<'_>>) -> TokenFault {
    let error = document.and_then(|document| find(document.root(), "Error"));
    let part = |tag| error.and_then(|error| child(error, tag)).map(|text| text.chars().take(1000).collect::<String>());
    let code = part("Code").unwrap_or_else(|| format!("status {status}"));
    let said = part("Message").map(|message| format!("{code}: {message}")).unwrap_or_else(|| code.clone());
    // A clock that is wrong here or there: it says so in the message.
    let is_clock = said.contains("Signature expired") || said.contains("Signature not yet current");
    if status >= 500 || status == 429 || is_clock || LATER.contains(&code.as_str()) {
        let hint = if is_clock { " (this server's clock is wrong)" } else { "" };
        let message = format!("STS did not answer with keys: {said}{hint}");
        return TokenFault::Unavailable { message, retry_after: retry_after(headers) };
    }
    TokenFault::Refused(match code.as_str() {
        "AccessDenied" => format!(
            "AWS does not let this server assume the role: {said} (the role's trust policy must name this server's principal and the connection's external id, and the role must exist)"
        ),
        "RegionDisabledException" => {
            format!("STS is not activated in this region for the account: {said}")
        }
        code if OURS.contains(&code) => {
            format!("AWS does not accept this server's own identity, which the operator sets under [aws]: {said}")
        }
        _ => format!("STS refused to assume the role: {said}"),
    })
}

fn retry_after(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()
}

fn find<'a, 'input>(node: Node<'a, 'input>, tag: &str) -> Option<Node<'a, 'input>> {
    node.descendants().find(|node| node.is_element() && node.tag_name().name() == tag)
}

fn child<'a>(node: Node<'a, '_>, tag: &str) -> Option<&'a str> {
    let child = node.children().find(|node| node.is_element() && node.tag_name().name() == tag)?;
    child.text().map(str::trim).filter(|text| !text.is_empty())
}

fn malformed(what: &str) -> TokenFault {
    TokenFault::Malformed(format!("STS answered with {what}"))
}
