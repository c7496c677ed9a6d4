//! API keys, application keys, access tokens, sessions and invitations: 256 random bits
//! behind a public id, with a checksum (K9). Shown once; we keep a SHA-256.
//!
//! `cvg_api_<id, 22>_<random, 43>_<checksum, 6>`: base64url (RFC 4648) without
//! padding. The checksum tells a typing error, or a token of somebody else's
//! that a scanner found, from one of ours without asking the database.

use aws_lc_rs::{
    constant_time::verify_slices_are_equal,
    digest::{Context, SHA256, digest},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use claviger_model::{Entropy, Secret};
use uuid::Uuid;
use zeroize::Zeroizing;

// Places behind the prefix.
const ID_END: usize = 22;
const RANDOM_START: usize = ID_END + 1;
const RANDOM_END: usize = RANDOM_START + 43;
const CHECKSUM_START: usize = RANDOM_END + 1;
const CHECKSUM_LEN: usize = 6;
const REST_LEN: usize = CHECKSUM_START + CHECKSUM_LEN;

/// What a token stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenKind {
    /// Names an organization.
    Api,
    /// Names a person.
    Application,
    /// A person's access token.
    Personal,
    /// A service account's access token.
    Service,
    /// A browser's session.
    Session,
    /// An invitation, to be accepted once.
    Invitation,
    /// A link by which somebody without an account authorizes one connection, once.
    AuthorizationLink,
}

impl TokenKind {
    fn prefix(self) -> &'static str {
        match self {
            Self::Api => "cvg_api_",
            Self::Application => "cvg_app_",
            Self::Personal => "cvg_pat_",
            Self::Service => "ddsat_",
            Self::Session => "cvg_ses_",
            Self::Invitation => "cvg_inv_",
            Self::AuthorizationLink => "cvg_lnk_",
        }
    }
}

/// A token that was just made: the only time that its text exists.
#[derive(Debug)]
pub struct NewToken {
    /// To be shown once.
    pub text: Secret<String>,
    /// SHA-256 of the text: what is kept.
    pub hash: [u8; 32],
    /// Its last four characters, for people to tell tokens apart. They belong
    /// to the checksum, not to the random part.
    pub last4: String,
}

/// Making, reading and comparing tokens.
#[derive(Debug)]
pub enum ApiToken {}

impl ApiToken {
    /// A new token for the thing named `id`.
    pub fn generate(kind: TokenKind, id: Uuid, entropy: &Entropy) -> NewToken {
        let random: Zeroizing<[u8; 32]> = Zeroizing::new(entropy.array());
        // The whole length first: growing would leave copies behind.
        let mut text = String::with_capacity(kind.prefix().len() + REST_LEN);
        text.push_str(kind.prefix());
        URL_SAFE_NO_PAD.encode_string(id.as_bytes(), &mut text);
        text.push('_');
        URL_SAFE_NO_PAD.encode_string(random.as_slice(), &mut text);
        let sum = checksum(text.as_bytes());
        text.push('_');
        text.extend(sum.iter().copied().map(char::from));
        let last4 = text[text.len() - 4..].to_owned();
        NewToken { hash: hash(&text), last4, text: Secret::new(text) }
    }

    /// The part of a token's text that names it and lets nobody in.
    pub fn public_portion(kind: TokenKind, id: Uuid) -> String {
        let mut text = kind.prefix().to_owned();
        URL_SAFE_NO_PAD.encode_string(id.as_bytes(), &mut text);
        text
    }

    /// The id in a token of `kind` that is spelled right; says nothing about
    /// whether the token is known. Allocates nothing.
    pub fn parse_id(kind: TokenKind, text: &str) -> Option<Uuid> {
        let bytes = text.as_bytes().strip_prefix(kind.prefix().as_bytes())?;
        let well_formed = bytes.len() == REST_LEN && bytes[ID_END] == b'_' && bytes[RANDOM_END] == b'_';
        let signed = kind.prefix().len() + RANDOM_END;
        if !well_formed || bytes[CHECKSUM_START..] != checksum(&text.as_bytes()[..signed]) {
            return None;
        }
        let (mut id, mut random) = ([0; 18], Zeroizing::new([0; 33]));
        URL_SAFE_NO_PAD.decode_slice(&bytes[RANDOM_START..RANDOM_END], &mut random[..]).ok()?;
        let length = URL_SAFE_NO_PAD.decode_slice(&bytes[..ID_END], &mut id).ok()?;
        Uuid::from_slice(&id[..length]).ok()
    }

    /// Whether a text begins like an access token of ours, rightly spelled or not.
    pub fn is_access_token(text: &str) -> bool {
        [TokenKind::Personal, TokenKind::Service].iter().any(|kind| text.starts_with(kind.prefix()))
    }

    /// Whether `hash` is that of `text`; takes as long whatever the answer.
    pub fn matches(text: &str, hash: &[u8; 32]) -> bool {
        verify_slices_are_equal(&self::hash(text), hash).is_ok()
    }
}

fn hash(text: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, text.as_bytes()).as_ref());
    hash
}

/// The first 36 bits of a labelled SHA-256, as six base64url characters.
fn checksum(text: &[u8]) -> [u8; CHECKSUM_LEN] {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut context = Context::new(&SHA256);
    context.update(b"claviger token checksum v1");
    context.update(text);
    let digest = context.finish();
    let bits = digest.as_ref()[..5].iter().fold(0u64, |bits, byte| (bits << 8) | u64::from(*byte));
    std::array::from_fn(|place| ALPHABET[usize::try_from((bits >> (34 - 6 * place)) & 63).unwrap_or(0)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(seed: u64) -> (Uuid, NewToken) {
        let entropy = Entropy::seeded(seed);
        let id = Uuid::from_bytes(entropy.array());
        (id, ApiToken::generate(TokenKind::Api, id, &entropy))
    }

    #[test]
    fn a_token_tells_its_id_and_matches_its_hash_only() {
        for seed in 0..1_000 {
            let (id, token) = token(seed);
            let text = token.text.expose();
            assert_eq!(text.len(), 8 + REST_LEN);
            assert_eq!(ApiToken::parse_id(TokenKind::Api, text), Some(id));
            assert_eq!(ApiToken::parse_id(TokenKind::Application, text), None);
            assert!(ApiToken::matches(text, &token.hash) && text.ends_with(&token.last4));
            assert!(!ApiToken::matches(text, &self::token(seed + 1).1.hash));
        }
    }

    #[test]
    fn every_wrong_character_is_noticed_before_the_database_is_asked() {
        let (_, token) = token(7);
        let text = token.text.expose();
        let mut tried = 0;
        for place in 0..text.len() {
            for other in (b' '..=b'~').filter(|byte| *byte != text.as_bytes()[place]) {
                let mut bytes = text.clone().into_bytes();
                bytes[place] = other;
                let wrong = String::from_utf8(bytes).expect("ASCII");
                assert_eq!(ApiToken::parse_id(TokenKind::Api, &wrong), None, "place {place}");
                assert!(!ApiToken::matches(&wrong, &token.hash));
                tried += 1;
            }
        }
        for wrong in ["", "cvg_api_", &text[1..], &text[..text.len() - 1], &format!("{text} "), &"ä".repeat(text.len())]
        {
            assert_eq!(ApiToken::parse_id(TokenKind::Api, wrong), None);
        }
        println!("tokens: {tried} misspellings, 0 accepted");
    }

    #[test]
    fn each_kind_is_told_by_its_beginning_and_taken_for_no_other() {
        const KINDS: [TokenKind; 7] = [
            TokenKind::Api,
            TokenKind::Application,
            TokenKind::Personal,
            TokenKind::Service,
            TokenKind::Session,
            TokenKind::Invitation,
            TokenKind::AuthorizationLink,
        ];
        let entropy = Entropy::seeded(3);
        for kind in KINDS {
            let id = Uuid::from_bytes(entropy.array());
            let token = ApiToken::generate(kind, id, &entropy);
            let public = ApiToken::public_portion(kind, id);
            assert_eq!(token.text.expose().find(&public), Some(0));
            assert_eq!(token.text.expose().as_bytes()[public.len()], b'_');
            for other in KINDS {
                let read = ApiToken::parse_id(other, token.text.expose());
                assert_eq!(read, (kind == other).then_some(id), "{kind:?} read as {other:?}");
                // The rest of a token behind another beginning is none of ours.
                let rest = &token.text.expose()[kind.prefix().len()..];
                let moved = ApiToken::parse_id(other, &format!("{}{rest}", other.prefix()));
                assert_eq!(moved, (kind == other).then_some(id), "{kind:?} made into {other:?}");
            }
        }
    }

    #[test]
    fn debug_hides_the_text() {
        let (_, token) = token(9);
        assert!(!format!("{token:?}").contains(&token.text.expose()[8 + RANDOM_START..8 + RANDOM_END]));
    }
}
