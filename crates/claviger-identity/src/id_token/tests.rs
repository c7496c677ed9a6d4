use serde_json::json;

use super::*;
use crate::signer::{Signer, hs256, unsigned};

const ISSUER: &str = "https://login.example.com";
const NONCE: &str = "n-0S6_WzA2Mj";
const NOW: i64 = 1_800_000_000;

fn claims() -> Value {
    json!({
        "iss": ISSUER, "aud": "claviger", "sub": "248289761001", "nonce": NONCE,
        "iat": NOW - 5, "exp": NOW + 300,
        "email": "ana@acme.example", "email_verified": true, "name": "Ana", "groups": ["ops", "Ops"],
    })
}

fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[name] = value;
    claims
}

fn without(name: &str) -> Value {
    let mut claims = claims();
    claims.as_object_mut().expect("an object").shift_remove(name);
    claims
}

fn keys(jwks: &[Value]) -> Keys {
    Keys::read(json!({ "keys": jwks }).to_string().as_bytes()).expect("a set")
}

fn checked(token: String, keys: &Keys) -> Result<Identity, Refusal> {
    let nonce = Secret::new(NONCE.to_owned());
    let expected = Expected {
        issuer: ISSUER,
        client_id: "claviger",
        nonce: &nonce,
        groups_claim: Some("groups"),
        now: Timestamp(NOW * 1_000_000 + 999_999),
    };
    verify(&Secret::new(token), keys, &expected)
}

/// The claims, signed well with a key that the provider publishes.
fn of(claims: &Value) -> Result<Identity, Refusal> {
    let signer = Signer::eddsa();
    checked(signer.token(&json!({"alg": "EdDSA", "kid": "k"}), claims), &keys(&[signer.jwk("k")]))
}

#[test]
fn a_good_token_of_every_algorithm_says_whom_it_means() {
    for signer in [Signer::rs256(), Signer::ps256(), Signer::es256(), Signer::eddsa()] {
        let token = signer.token(&json!({"alg": signer.algorithm(), "kid": "k", "typ": "JWT"}), &claims());
        let found = checked(token, &keys(&[Signer::es256().jwk("other"), signer.jwk("k")]));
        let expected = Identity {
            subject: "248289761001".to_owned(),
            email: Some("ana@acme.example".to_owned()),
            email_verified: true,
            name: Some("Ana".to_owned()),
            groups: Some(vec!["ops".to_owned(), "Ops".to_owned()]),
        };
        assert_eq!(found, Ok(expected), "{}", signer.algorithm());
    }
}

#[test]
fn a_token_that_is_not_signed_by_a_published_key_is_refused() {
    let signer = Signer::rs256();
    let published = keys(&[signer.jwk("k")]);
    let header = json!({"alg": "RS256", "kid": "k"});
    let good = signer.token(&header, &claims());
    assert!(checked(good.clone(), &published).is_ok());
    assert_eq!(checked(Signer::rs256().token(&header, &claims()), &published), Err(Refusal::Signature));
    let other = good.rsplit_once('.').expect("three parts").1;
    let swapped = format!("{}.{other}", unsigned(&header, &with("sub", json!("admin"))));
    assert_eq!(checked(swapped, &published), Err(Refusal::Signature), "claims of another token");
    let cut = format!("{}.", unsigned(&header, &claims()));
    assert_eq!(checked(cut, &published), Err(Refusal::Signature), "no signature");
    let elsewhere = signer.token(&json!({"alg": "RS256", "kid": "x"}), &claims());
    assert_eq!(checked(elsewhere, &published), Err(Refusal::UnknownKey));
    assert!(checked(signer.token(&json!({"alg": "RS256"}), &claims()), &published).is_ok(), "the only key");
    assert_eq!(checked(good, &keys(&[])), Err(Refusal::UnknownKey));
}

#[test]
fn a_key_that_comes_with_the_token_counts_for_nothing() {
    let (ours, theirs) = (Signer::rs256(), Signer::rs256());
    let header = json!({"alg": "RS256", "kid": "k", "jwk": theirs.jwk("k"), "jku": "https://evil.example/keys"});
    assert_eq!(checked(theirs.token(&header, &claims()), &keys(&[ours.jwk("k")])), Err(Refusal::Signature));
}

#[test]
fn no_signature_and_shared_secrets_are_refused() {
    let signer = Signer::rs256();
    let published = keys(&[signer.jwk("k")]);
    for none in ["none", "None", "NONE", "nOnE", ""] {
        let token = format!("{}.", unsigned(&json!({"alg": none, "kid": "k"}), &claims()));
        assert_eq!(checked(token, &published), Err(Refusal::Algorithm), "{none:?}");
    }
    let forms = signer.public_forms();
    assert_eq!(forms.len(), 2);
    for public in forms {
        let token = hs256(&public, &json!({"alg": "HS256", "kid": "k"}), &claims());
        assert_eq!(checked(token, &published), Err(Refusal::Algorithm), "the public key as a shared secret");
        let token = hs256(&public, &json!({"alg": "RS256", "kid": "k"}), &claims());
        assert_eq!(checked(token, &published), Err(Refusal::Signature));
    }
    for algorithm in ["HS256", "HS384", "HS512", "RS384", "RS512", "ES384", "PS512", "rs256", "RS256 "] {
        let token = signer.token(&json!({"alg": algorithm, "kid": "k"}), &claims());
        assert_eq!(checked(token, &published), Err(Refusal::Algorithm), "{algorithm}");
    }
    for algorithm in ["ES256", "EdDSA"] {
        let token = signer.token(&json!({"alg": algorithm, "kid": "k"}), &claims());
        assert_eq!(checked(token, &published), Err(Refusal::UnknownKey), "{algorithm} with a key of another kind");
    }
    let critical = signer.token(&json!({"alg": "RS256", "kid": "k", "crit": ["b64"], "b64": false}), &claims());
    assert_eq!(checked(critical, &published), Err(Refusal::Critical));
}

#[test]
fn o2_a_token_of_another_issuer_or_for_another_client_is_refused() {
    for other in ["https://login.example.com/", "https://LOGIN.example.com", "http://login.example.com", ""] {
        assert_eq!(of(&with("iss", json!(other))), Err(Refusal::Issuer), "{other}");
    }
    assert_eq!(of(&with("iss", json!([ISSUER]))), Err(Refusal::Issuer));
    assert_eq!(of(&without("iss")), Err(Refusal::Issuer));
    for other in [json!("other"), json!(["other"]), json!([]), json!(null), json!(["claviger", 7]), json!("claviger ")]
    {
        assert_eq!(of(&with("aud", other.clone())), Err(Refusal::Audience), "{other}");
    }
    assert_eq!(of(&without("aud")), Err(Refusal::Audience));
    assert!(of(&with("aud", json!(["claviger"]))).is_ok());
}

#[test]
fn several_audiences_need_us_as_the_authorized_party() {
    let several = |party: Option<&str>| {
        let mut claims = with("aud", json!(["claviger", "other"]));
        if let Some(party) = party {
            claims["azp"] = json!(party);
        }
        of(&claims)
    };
    assert!(several(Some("claviger")).is_ok());
    assert_eq!(several(Some("other")), Err(Refusal::AuthorizedParty));
    assert_eq!(several(None), Err(Refusal::AuthorizedParty));
    assert!(of(&with("azp", json!("claviger"))).is_ok());
    assert_eq!(of(&with("azp", json!("other"))), Err(Refusal::AuthorizedParty));
    assert_eq!(of(&with("azp", json!(null))), Err(Refusal::AuthorizedParty));
}

#[test]
fn a_token_counts_from_a_minute_before_its_time_to_a_minute_after() {
    for (name, value, refusal) in [
        ("exp", json!(NOW - 59), None),
        ("exp", json!(NOW - 60), Some(Refusal::Expired)),
        ("exp", json!(0), Some(Refusal::Expired)),
        ("exp", json!(-1), Some(Refusal::Expired)),
        ("exp", json!("1900000000"), Some(Refusal::Expired)),
        ("exp", json!(1e300), Some(Refusal::Expired)),
        ("exp", json!(1_900_000_000.5), None),
        ("iat", json!(NOW + 60), None),
        ("iat", json!(NOW + 61), Some(Refusal::NotYet)),
        ("iat", json!("now"), Some(Refusal::NotYet)),
        ("nbf", json!(NOW + 60), None),
        ("nbf", json!(NOW + 61), Some(Refusal::NotYet)),
        ("nbf", json!(null), Some(Refusal::NotYet)),
    ] {
        assert_eq!(of(&with(name, value.clone())).err(), refusal, "{name} {value}");
    }
    assert_eq!(of(&without("exp")), Err(Refusal::Expired));
    assert_eq!(of(&without("iat")), Err(Refusal::NotYet));
}

#[test]
fn a_token_of_another_sign_in_is_refused() {
    for other in [json!("n-0S6_WzA2Mk"), json!(""), json!(null), json!([NONCE]), json!(format!("{NONCE} "))] {
        assert_eq!(of(&with("nonce", other.clone())), Err(Refusal::Nonce), "{other}");
    }
    assert_eq!(of(&without("nonce")), Err(Refusal::Nonce));
}

#[test]
fn a_token_that_names_nobody_is_refused() {
    for other in [json!(""), json!(7), json!(null), json!("x".repeat(256))] {
        assert_eq!(of(&with("sub", other.clone())), Err(Refusal::Subject), "{other}");
    }
    assert_eq!(of(&without("sub")), Err(Refusal::Subject));
    assert!(of(&with("sub", json!("x".repeat(255)))).is_ok());
}

#[test]
fn an_address_is_verified_only_by_the_word_true() {
    for other in [json!("true"), json!(1), json!(false), json!(null)] {
        assert!(!of(&with("email_verified", other.clone())).expect("good").email_verified, "{other}");
    }
    assert!(!of(&without("email_verified")).expect("good").email_verified);
}

#[test]
fn groups_are_a_text_a_list_of_texts_or_absent() {
    let groups = |value: Value| of(&with("groups", value)).map(|identity| identity.groups);
    assert_eq!(groups(json!("ops")), Ok(Some(vec!["ops".to_owned()])));
    assert_eq!(groups(json!([])), Ok(Some(vec![])));
    assert_eq!(of(&without("groups")).map(|identity| identity.groups), Ok(None), "absent is not empty");
    for wrong in [json!(["ops", 7]), json!({"ops": true}), json!(null), json!(7)] {
        assert_eq!(groups(wrong.clone()), Err(Refusal::Groups), "{wrong}");
    }
}

#[test]
fn what_is_no_token_is_refused_without_a_panic() {
    let signer = Signer::eddsa();
    let published = keys(&[signer.jwk("k")]);
    let header = json!({"alg": "EdDSA", "kid": "k"});
    let good = signer.token(&header, &claims());
    for text in ["", ".", "..", "...", "a.b.c", "e30.e30.e30", "null", &"x".repeat(70_000), &format!("{good}.x")] {
        let refusal = checked(text.to_owned(), &published).expect_err(text);
        assert!(matches!(refusal, Refusal::Malformed | Refusal::Signature), "{text:.20}: {refusal:?}");
    }
    for claims in [json!([]), json!("x"), json!(null)] {
        assert_eq!(checked(signer.token(&header, &claims), &published), Err(Refusal::Malformed), "{claims}");
    }
    let mut refused = 0;
    for place in 0..good.len() {
        let mut bytes = good.clone().into_bytes();
        bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).expect("ASCII");
        // The last character of a part has bits that stand for nothing; base64url
        // that sets them is refused as well.
        assert!(checked(changed, &published).is_err(), "changed at {place}");
        refused += 1;
    }
    println!("ID token: {refused} of {refused} changed characters refused");
}
