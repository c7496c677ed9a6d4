//! The answer to a challenge: `Authorization: Digest` (RFC 7616, 3.4).

use std::fmt::Write;

use claviger_model::Secret;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::challenge::{Challenge, Quality};

/// A user name and a password for services that ask for Digest.
#[derive(Debug)]
pub struct DigestCredential {
    /// Sent in clear, or hashed where the service asks for that.
    pub username: String,
    /// Never sent.
    pub password: Secret<String>,
}

/// What an answer is for.
pub(super) struct Subject<'a> {
    pub(super) method: &'a str,
    /// Path and query as on the request line.
    pub(super) uri: &'a str,
    /// All of it.
    pub(super) body: &'a [u8],
}

/// The value of `Authorization`. `nonce_count` counts the answers with this
/// nonce from 1.
pub(super) fn answer(
    credential: &DigestCredential,
    challenge: &Challenge,
    subject: &Subject<'_>,
    client_nonce: &str,
    nonce_count: u32,
) -> String {
    let Challenge { realm, nonce, opaque, algorithm, hash, quality, .. } = challenge;
    let username = &credential.username;
    let mut secret = hash.of(&[username.as_bytes(), realm.as_bytes(), credential.password.expose().as_bytes()]);
    if challenge.is_session {
        secret = hash.of(&[secret.as_bytes(), nonce.as_bytes(), client_nonce.as_bytes()]);
    }
    let body = hash.of(&[subject.body]);
    let about = match quality {
        Quality::AuthInt => hash.of(&[subject.method.as_bytes(), subject.uri.as_bytes(), body.as_bytes()]),
        Quality::Unsaid | Quality::Auth => hash.of(&[subject.method.as_bytes(), subject.uri.as_bytes()]),
    };
    let count = format!("{nonce_count:08x}");
    let (said, response) = match quality {
        Quality::Unsaid => ("", hash.of(&[secret.as_bytes(), nonce.as_bytes(), about.as_bytes()])),
        Quality::Auth | Quality::AuthInt => {
            let said = if *quality == Quality::Auth { "auth" } else { "auth-int" };
            let pieces = [&secret, nonce, &count, client_nonce, said, &about].map(str::as_bytes);
            (said, hash.of(&pieces))
        }
    };
    let mut text = format!("Digest {}", user(credential, challenge));
    let mut add = |name: &str, value: &str| {
        // Writing to a text does not fail.
        let _ = write!(text, ", {name}={value}");
    };
    add("realm", &quoted(realm));
    add("nonce", &quoted(nonce));
    add("uri", &quoted(subject.uri));
    add("response", &quoted(&response));
    if let Some(algorithm) = algorithm {
        add("algorithm", algorithm);
    }
    if let Some(opaque) = opaque {
        add("opaque", &quoted(opaque));
    }
    if !said.is_empty() {
        add("qop", said);
        add("nc", &count);
    }
    if !said.is_empty() || challenge.is_session {
        add("cnonce", &quoted(client_nonce));
    }
    if challenge.hashes_user {
        add("userhash", "true");
    }
    text
}

fn user(credential: &DigestCredential, challenge: &Challenge) -> String {
    let username = &credential.username;
    if challenge.hashes_user {
        let hashed = challenge.hash.of(&[username.as_bytes(), challenge.realm.as_bytes()]);
        return format!("username={}", quoted(&hashed));
    }
    if username.is_ascii() {
        return format!("username={}", quoted(username));
    }
    // RFC 8187
    format!("username*=UTF-8''{}", utf8_percent_encode(username, NON_ALPHANUMERIC))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::{super::challenge::Hash, *};

    fn mufasa() -> DigestCredential {
        DigestCredential { username: "Mufasa".to_owned(), password: Secret::new("Circle of Life".to_owned()) }
    }

    fn challenge(hash: Hash, algorithm: &str) -> Challenge {
        Challenge {
            realm: "http-auth@example.org".to_owned(),
            nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v".to_owned(),
            opaque: Some("FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS".to_owned()),
            algorithm: Some(algorithm.to_owned()),
            hash,
            is_session: false,
            quality: Quality::Auth,
            hashes_user: false,
            is_stale: false,
        }
    }

    const INDEX: Subject<'_> = Subject { method: "GET", uri: "/dir/index.html", body: b"" };

    fn said(answer: &str, name: &str) -> String {
        let at = format!(", {name}=\"");
        answer
            .split_once(&at)
            .and_then(|(_, rest)| rest.split_once('"'))
            .map(|(value, _)| value.to_owned())
            .unwrap_or_default()
    }

    /// RFC 7616, 3.9.1
    #[test]
    fn the_examples_of_the_standard() {
        let cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
        for (hash, algorithm, response) in [
            (Hash::Md5, "MD5", "8ca523f5e9506fed4657c9700eebdbec"),
            (Hash::Sha256, "SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
        ] {
            let answer = answer(&mufasa(), &challenge(hash, algorithm), &INDEX, cnonce, 1);
            assert_eq!(said(&answer, "response"), response, "{answer}");
            assert!(answer.starts_with("Digest username=\"Mufasa\", realm=\"http-auth@example.org\""), "{answer}");
            assert!(
                answer.contains(&format!(", algorithm={algorithm}, ")) && answer.contains(", qop=auth, nc=00000001")
            );
            assert!(!answer.contains("Circle"), "{answer}");
        }
    }

    /// RFC 7616, 3.9.2, with the values of its erratum 4897: those in the text
    /// are of another hash.
    #[test]
    fn the_example_with_a_hashed_user_name() {
        let credential = DigestCredential {
            username: "J\u{e4}s\u{f8}n Doe".to_owned(),
            password: Secret::new("Secret, or not?".to_owned()),
        };
        let challenge = Challenge {
            realm: "api@example.org".to_owned(),
            nonce: "5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK".to_owned(),
            opaque: Some("HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS".to_owned()),
            hashes_user: true,
            ..challenge(Hash::Sha512_256, "SHA-512-256")
        };
        let subject = Subject { method: "GET", uri: "/doe.json", body: b"" };
        let response = "3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5";
        let cnonce = "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v";
        let hashed = answer(&credential, &challenge, &subject, cnonce, 1);
        let user = "Digest username=\"793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b\", ";
        assert!(hashed.starts_with(user) && hashed.ends_with(", userhash=true"), "{hashed}");
        assert_eq!(said(&hashed, "response"), response, "{hashed}");
        let plain = answer(&credential, &Challenge { hashes_user: false, ..challenge }, &subject, cnonce, 1);
        assert!(plain.starts_with("Digest username*=UTF-8''J%C3%A4s%C3%B8n%20Doe, "), "{plain}");
        assert_eq!(said(&plain, "response"), response, "{plain}");
    }

    /// RFC 2617, 3.5: as RFC 2069 had it, without a quality of protection.
    #[test]
    fn the_old_way() {
        let challenge = Challenge {
            realm: "testrealm@host.com".to_owned(),
            nonce: "dcd98b7102dd2f0e8b11d0f600bfb0c093".to_owned(),
            opaque: None,
            algorithm: None,
            quality: Quality::Unsaid,
            ..challenge(Hash::Md5, "")
        };
        let credential =
            DigestCredential { username: "Mufasa".to_owned(), password: Secret::new("CircleOfLife".to_owned()) };
        let answer = answer(&credential, &challenge, &INDEX, "unused", 1);
        assert_eq!(said(&answer, "response"), "1949323746fe6a43ef61f9606e7febea", "{answer}");
        assert!(!answer.contains("cnonce") && !answer.contains("nc=") && !answer.contains("algorithm"), "{answer}");
    }
}
