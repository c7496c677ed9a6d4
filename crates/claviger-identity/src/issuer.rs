//! Which addresses a provider may have: `https`, or `http` on this machine for
//! development. Everything that a provider says about itself is held against the
//! same rule, so that none of its documents can send us, or a browser, elsewhere
//! (O4).

use url::{Host, Url};

/// Longest address that is looked at, in bytes.
const LONGEST: usize = 2_048;

/// Why an address is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// Not an absolute URL, or longer than 2,048 bytes.
    #[error("it is not an address such as https://login.example.com")]
    NotAUrl,
    /// Another scheme than https, and not a name of this machine with http.
    #[error("it must begin with https:// (http:// only on this machine: localhost, 127.0.0.1, [::1])")]
    Scheme,
    /// User name, password or fragment in it.
    #[error("it must have no user name, no password and no fragment (#…)")]
    Decorated,
    /// A query, where none may be.
    #[error("it must have no query (?…)")]
    Query,
}

/// Checks an issuer as it is configured. It is compared to the letter from then
/// on: with and without a slash at the end are two issuers.
///
/// # Errors
/// [`BadAddress`].
pub fn check(issuer: &str) -> Result<Url, BadAddress> {
    let url = endpoint(issuer)?;
    if url.query().is_some() { Err(BadAddress::Query) } else { Ok(url) }
}

/// Checks an address in a provider's document, or a redirect URI of ours. It may
/// have a query (RFC 6749, 3.1).
///
/// # Errors
/// [`BadAddress`].
pub fn endpoint(text: &str) -> Result<Url, BadAddress> {
    if text.len() > LONGEST {
        return Err(BadAddress::NotAUrl);
    }
    let url = Url::parse(text).map_err(|_| BadAddress::NotAUrl)?;
    match url.scheme() {
        "https" => {}
        "http" if is_here(&url) => {}
        _ => return Err(BadAddress::Scheme),
    }
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return Err(BadAddress::Decorated);
    }
    Ok(url)
}

/// Where the provider's own description lies (Discovery 1.0, 4): behind the
/// issuer's path, without a slash at its end.
pub fn document(issuer: &Url) -> Url {
    let mut url = issuer.clone();
    let path = format!("{}/.well-known/openid-configuration", url.path().trim_end_matches('/'));
    url.set_path(&path);
    url
}

fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o4_other_schemes_and_decorations_are_refused() {
        for (address, fault) in [
            ("", BadAddress::NotAUrl),
            ("login.example.com", BadAddress::NotAUrl),
            ("/login", BadAddress::NotAUrl),
            ("javascript:alert(1)", BadAddress::Scheme),
            ("data:text/html,x", BadAddress::Scheme),
            ("file:///etc/passwd", BadAddress::Scheme),
            ("http://login.example.com", BadAddress::Scheme),
            ("http://localhost.example.com", BadAddress::Scheme),
            ("http://10.0.0.1", BadAddress::Scheme),
            ("https://ana@login.example.com", BadAddress::Decorated),
            ("https://ana:x@login.example.com", BadAddress::Decorated),
            ("https://login.example.com/#x", BadAddress::Decorated),
            ("https://login.example.com/?x=1", BadAddress::Query),
        ] {
            assert_eq!(check(address), Err(fault), "{address}");
        }
        assert_eq!(check(&format!("https://login.example.com/{}", "x".repeat(2_048))), Err(BadAddress::NotAUrl));
        for good in
            ["https://login.example.com", "http://localhost:4000", "http://127.0.0.1:4000/a", "http://[::1]:4000"]
        {
            assert!(check(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn the_document_lies_behind_the_issuers_path() {
        for (issuer, expected) in [
            ("https://a.example", "https://a.example/.well-known/openid-configuration"),
            ("https://a.example/", "https://a.example/.well-known/openid-configuration"),
            ("https://a.example/t/v2.0", "https://a.example/t/v2.0/.well-known/openid-configuration"),
            ("https://a.example/t/", "https://a.example/t/.well-known/openid-configuration"),
        ] {
            assert_eq!(document(&check(issuer).expect("an issuer")).as_str(), expected);
        }
    }
}
