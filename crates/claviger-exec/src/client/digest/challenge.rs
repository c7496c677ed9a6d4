//! What a service asks for: `WWW-Authenticate: Digest` (RFC 7616, 3.3).

use aws_lc_rs::digest::{SHA256, SHA512_256, digest};
use http::{HeaderMap, header};
use http_auth::{ChallengeRef, parse_challenges};
use md5::{Digest as _, Md5};

/// How things are hashed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Hash {
    Md5,
    Sha256,
    Sha512_256,
}

impl Hash {
    /// Of several pieces with colons between them, in lower-case hex.
    pub(super) fn of(self, pieces: &[&[u8]]) -> String {
        let text = pieces.join(&b':');
        match self {
            Self::Md5 => hex::encode(Md5::digest(&text)),
            Self::Sha256 => hex::encode(digest(&SHA256, &text)),
            Self::Sha512_256 => hex::encode(digest(&SHA512_256, &text)),
        }
    }
}

/// What is protected by the answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Quality {
    /// RFC 2069: nothing is said about it.
    Unsaid,
    /// Method and address.
    Auth,
    /// These and the body.
    AuthInt,
}

/// A challenge that can be answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Challenge {
    pub(super) realm: String,
    pub(super) nonce: String,
    pub(super) opaque: Option<String>,
    /// As it was written, to be repeated.
    pub(super) algorithm: Option<String>,
    pub(super) hash: Hash,
    pub(super) is_session: bool,
    pub(super) quality: Quality,
    pub(super) hashes_user: bool,
    /// The nonce before was right once, and is too old.
    pub(super) is_stale: bool,
}

/// What the headers of a 401 ask for.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Asked {
    /// Something that can be answered.
    For(Challenge),
    /// Digest in a way that is not known: what the first one said.
    Unknown(String),
    /// No Digest at all.
    Nothing,
}

impl Asked {
    /// The first challenge that can be answered: the service gives them in the
    /// order in which it likes them (RFC 7616, 3.7).
    pub(super) fn read(headers: &HeaderMap) -> Self {
        let mut unknown = None;
        for value in headers.get_all(header::WWW_AUTHENTICATE) {
            let challenges = value.to_str().ok().and_then(|text| parse_challenges(text).ok()).unwrap_or_default();
            for challenge in challenges.iter().filter(|challenge| challenge.scheme.eq_ignore_ascii_case("digest")) {
                match Challenge::read(challenge) {
                    Ok(challenge) => return Self::For(challenge),
                    Err(why) => unknown = unknown.or(Some(why)),
                }
            }
        }
        unknown.map_or(Self::Nothing, Self::Unknown)
    }
}

impl Challenge {
    fn read(challenge: &ChallengeRef<'_>) -> Result<Self, String> {
        let get = |name: &str| {
            let found = challenge.params.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.to_unescaped())
        };
        let is_true = |name: &str| get(name).is_some_and(|value| value.eq_ignore_ascii_case("true"));
        let algorithm = get("algorithm");
        let (hash, is_session) = read_algorithm(algorithm.as_deref().unwrap_or("MD5"))?;
        Ok(Self {
            realm: get("realm").ok_or("no realm")?,
            nonce: get("nonce").ok_or("no nonce")?,
            opaque: get("opaque"),
            quality: read_quality(get("qop").as_deref())?,
            hashes_user: is_true("userhash"),
            is_stale: is_true("stale"),
            algorithm,
            hash,
            is_session,
        })
    }
}

fn read_algorithm(name: &str) -> Result<(Hash, bool), String> {
    let upper = name.to_ascii_uppercase();
    let (base, is_session) = upper.strip_suffix("-SESS").map_or((upper.as_str(), false), |base| (base, true));
    match base {
        "MD5" => Ok((Hash::Md5, is_session)),
        "SHA-256" => Ok((Hash::Sha256, is_session)),
        "SHA-512-256" => Ok((Hash::Sha512_256, is_session)),
        _ => Err(format!("the algorithm {name:?}")),
    }
}

fn read_quality(offered: Option<&str>) -> Result<Quality, String> {
    let Some(offered) = offered else { return Ok(Quality::Unsaid) };
    let has = |name: &str| offered.split(',').any(|one| one.trim().eq_ignore_ascii_case(name));
    match (has("auth"), has("auth-int")) {
        (true, _) => Ok(Quality::Auth),
        (_, true) => Ok(Quality::AuthInt),
        _ => Err(format!("the protection {offered:?}")),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn read(values: &[&'static str]) -> Asked {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::WWW_AUTHENTICATE, HeaderValue::from_static(value));
        }
        Asked::read(&headers)
    }

    #[test]
    fn the_first_that_can_be_answered_is_taken() {
        let two = r#"Basic realm="b", Digest realm="a, \"b\"", nonce=n1, algorithm=SHA-256-sess, qop="auth-int,auth", stale=TRUE"#;
        let Asked::For(challenge) = read(&["Negotiate", two, r#"Digest realm="x", nonce="n2""#]) else {
            panic!("no challenge")
        };
        assert_eq!((challenge.realm.as_str(), challenge.nonce.as_str()), (r#"a, "b""#, "n1"));
        assert_eq!((challenge.hash, challenge.is_session), (Hash::Sha256, true));
        assert_eq!((challenge.quality, challenge.is_stale, challenge.hashes_user), (Quality::Auth, true, false));
        let unknown = r#"Digest realm="x", nonce="n", algorithm=SHA3"#;
        assert_eq!(read(&[unknown]), Asked::Unknown("the algorithm \"SHA3\"".to_owned()));
        let Asked::For(challenge) = read(&[unknown, r#"Digest realm="x", nonce="n2""#]) else { panic!("no challenge") };
        assert_eq!((challenge.nonce.as_str(), challenge.quality), ("n2", Quality::Unsaid));
        for nothing in ["Basic realm=x", "Digest", "", "Digest realm=\"unfinished", "=,=,", "Digest nonce=x"] {
            assert!(!matches!(read(&[nothing]), Asked::For(_)), "{nothing}");
        }
        assert_eq!(read(&["Basic realm=x"]), Asked::Nothing);
    }
}
