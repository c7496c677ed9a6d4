//! Against an authenticator of our own, so that each answer can be as wrong as it
//! has to be. One that we did not write signs in `e2e/python/test_passkeys.py`.

use aws_lc_rs::{
    rand::SystemRandom,
    rsa::KeySize,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use coset::cbor::{cbor, ser::into_writer};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;

const CHALLENGE: [u8; CHALLENGE_BYTES] = [7; CHALLENGE_BYTES];
const ID: &[u8] = b"credential-1";

fn party() -> Party {
    Party::of("https://claviger.acme.example/").expect("a party")
}

enum Key {
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
    Rsa(RsaKeyPair),
}

impl Key {
    fn p256() -> Self {
        Self::P256(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("a key"))
    }

    fn cose(&self) -> Value {
        match self {
            Self::P256(pair) => {
                let point = pair.public_key().as_ref();
                let (x, y) = (Value::Bytes(point[1..33].to_vec()), Value::Bytes(point[33..].to_vec()));
                cbor!({1 => 2, 3 => -7, -1 => 1, -2 => x, -3 => y})
            }
            Self::Ed25519(pair) => {
                let x = Value::Bytes(pair.public_key().as_ref().to_vec());
                cbor!({1 => 1, 3 => -8, -1 => 6, -2 => x})
            }
            Self::Rsa(pair) => {
                let parts = PublicKeyParts::from(pair.public_key());
                cbor!({1 => 3, 3 => -257, -1 => Value::Bytes(parts.n), -2 => Value::Bytes(parts.e)})
            }
        }
        .expect("plain data")
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::P256(pair) => pair.sign(&SystemRandom::new(), message).expect("signed").as_ref().to_vec(),
            Self::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).expect("signed");
                signature
            }
        }
    }
}

type PublicKeyParts = aws_lc_rs::rsa::PublicKeyComponents<Vec<u8>>;

/// An answer before it is put into bytes.
struct Answer {
    client_data: Json,
    party: &'static str,
    flags: u8,
    counter: u32,
}

fn answer(kind: &str) -> Answer {
    let challenge = URL_SAFE_NO_PAD.encode(CHALLENGE);
    let origin = "https://claviger.acme.example";
    let client_data = json!({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false});
    Answer { client_data, party: "claviger.acme.example", flags: 0b101, counter: 0 }
}

impl Answer {
    fn head(&self) -> Vec<u8> {
        let mut data = digest(&SHA256, self.party.as_bytes()).as_ref().to_vec();
        data.push(self.flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn attested(&self, cose: &Value) -> Vec<u8> {
        let mut data = self.head();
        data.extend([0; 16]);
        data.extend(u16::try_from(ID.len()).expect("short").to_be_bytes());
        data.extend(ID);
        into_writer(cose, &mut data).expect("written");
        data
    }

    fn json(&self) -> Vec<u8> {
        self.client_data.to_string().into_bytes()
    }
}

fn object(data: Vec<u8>, format: &str, statement: Value) -> Vec<u8> {
    let object = cbor!({"fmt" => format, "attStmt" => statement, "authData" => Value::Bytes(data)});
    let mut bytes = Vec::new();
    into_writer(&object.expect("plain data"), &mut bytes).expect("written");
    bytes
}

fn empty() -> Value {
    Value::Map(Vec::new())
}

fn create(change: impl FnOnce(&mut Answer, &mut Value)) -> Result<Passkey, BadPasskey> {
    let (mut answer, mut cose) = (answer("webauthn.create"), Key::p256().cose());
    answer.flags |= 1 << 6;
    change(&mut answer, &mut cose);
    let attestation = object(answer.attested(&cose), "none", empty());
    let client_data = answer.json();
    created(&party(), &CHALLENGE, &Creation { credential_id: ID, client_data: &client_data, attestation: &attestation })
}

fn made(key: &Key) -> Passkey {
    let mut made = Vec::new();
    into_writer(&key.cose(), &mut made).expect("written");
    Passkey { public_key: made, counter: 0, may_be_copied: false }
}

fn get(key: &Key, passkey: &Passkey, change: impl FnOnce(&mut Answer)) -> Result<Passkey, BadPasskey> {
    let mut answer = answer("webauthn.get");
    change(&mut answer);
    let (client_data, authenticator_data) = (answer.json(), answer.head());
    let signature = key.sign(&signed(&authenticator_data, &client_data));
    let answer =
        Assertion { client_data: &client_data, authenticator_data: &authenticator_data, signature: &signature };
    answered(&party(), &CHALLENGE, passkey, &answer)
}

#[test]
fn each_kind_of_key_makes_a_passkey_and_signs_in() {
    let rsa = Key::Rsa(RsaKeyPair::generate(KeySize::Rsa2048).expect("a key"));
    for key in [Key::p256(), Key::Ed25519(Ed25519KeyPair::generate().expect("a key")), rsa] {
        let passkey = create(|_, cose| *cose = key.cose()).expect("a passkey");
        assert_eq!(passkey, made(&key));
        let kept: Passkey = serde_json::from_value(serde_json::to_value(&passkey).expect("json")).expect("read");
        assert_eq!(get(&key, &kept, |_| ()), Ok(passkey.clone()));
        assert_eq!(get(&Key::p256(), &kept, |_| ()), Err(BadPasskey::Signature), "another key");
    }
}

#[test]
fn the_challenge_is_found_before_anything_is_believed() {
    let mut answer = answer("webauthn.get");
    assert_eq!(challenge_in(&answer.json()), Some(CHALLENGE));
    for challenge in [json!(""), json!("AAAA"), json!(URL_SAFE_NO_PAD.encode([1; 33])), json!(1), Json::Null] {
        answer.client_data["challenge"] = challenge;
        assert_eq!(challenge_in(&answer.json()), None);
    }
    assert_eq!(challenge_in(b"{"), None);
}

#[test]
fn what_the_browser_says_must_be_about_us() {
    let other = URL_SAFE_NO_PAD.encode([8; CHALLENGE_BYTES]);
    let padded = format!("{}=", URL_SAFE_NO_PAD.encode(CHALLENGE));
    let short = URL_SAFE_NO_PAD.encode(&CHALLENGE[1..]);
    let faults: [(&str, Json, BadPasskey); 11] = [
        ("type", json!("webauthn.other"), BadPasskey::Kind),
        ("type", json!("payment.get"), BadPasskey::Kind),
        ("challenge", json!(other), BadPasskey::Challenge),
        ("challenge", json!(padded), BadPasskey::Challenge),
        ("challenge", json!(short), BadPasskey::Challenge),
        ("challenge", json!(""), BadPasskey::Challenge),
        ("origin", json!("https://claviger.acme.example.evil.example"), BadPasskey::Origin),
        ("origin", json!("http://claviger.acme.example"), BadPasskey::Origin),
        ("origin", json!("https://claviger.acme.example:8443"), BadPasskey::Origin),
        ("crossOrigin", json!(true), BadPasskey::Origin),
        ("topOrigin", json!("https://evil.example"), BadPasskey::Origin),
    ];
    let key = Key::p256();
    for (member, value, fault) in faults {
        let found = create(|answer, _| answer.client_data[member] = value.clone());
        assert_eq!(found, Err(fault), "create, {member}: {value}");
        let found = get(&key, &made(&key), |answer| answer.client_data[member] = value.clone());
        assert_eq!(found, Err(fault), "get, {member}: {value}");
    }
    let swapped = |kind: &str| json!(kind);
    assert_eq!(create(|answer, _| answer.client_data["type"] = swapped("webauthn.get")), Err(BadPasskey::Kind));
    let found = get(&key, &made(&key), |answer| answer.client_data["type"] = swapped("webauthn.create"));
    assert_eq!(found, Err(BadPasskey::Kind));
    assert_eq!(create(|answer, _| answer.client_data = json!({"type": "x"})), Err(BadPasskey::ClientData));
}

#[test]
fn somebody_must_have_been_there_and_recognized_at_our_site() {
    let key = Key::p256();
    for flags in [0, 0b001, 0b100, 0b1_1000] {
        assert_eq!(create(|answer, _| answer.flags = 1 << 6 | flags), Err(BadPasskey::Unverified), "{flags:b}");
        assert_eq!(get(&key, &made(&key), |answer| answer.flags = flags), Err(BadPasskey::Unverified), "{flags:b}");
    }
    assert_eq!(create(|answer, _| answer.party = "evil.example"), Err(BadPasskey::Party));
    assert_eq!(get(&key, &made(&key), |answer| answer.party = "acme.example"), Err(BadPasskey::Party));
    // Copied, but not one that may be.
    assert_eq!(create(|answer, _| answer.flags |= 1 << 4), Err(BadPasskey::AuthenticatorData));
    assert_eq!(create(|answer, _| answer.flags &= !(1 << 6)), Err(BadPasskey::AuthenticatorData), "nothing attested");
    assert_eq!(create(|answer, _| answer.flags |= 1 << 7), Err(BadPasskey::AuthenticatorData), "no extensions there");
}

#[test]
fn a_copy_and_a_changed_passkey_are_refused() {
    let key = Key::p256();
    let at = |counter| Passkey { counter, ..made(&key) };
    let counted = |before, now| get(&key, &at(before), |answer| answer.counter = now).map(|passkey| passkey.counter);
    for (before, now) in [(0, 0), (0, 1), (1, 2), (4, 4_000_000_000)] {
        assert_eq!(counted(before, now), Ok(now), "{before} to {now}");
    }
    for (before, now) in [(1, 0), (1, 1), (2, 1)] {
        assert_eq!(counted(before, now), Err(BadPasskey::Counter), "{before} to {now}");
    }
    assert_eq!(get(&key, &made(&key), |answer| answer.flags |= 1 << 3), Err(BadPasskey::Changed));
    let synced = Passkey { may_be_copied: true, ..made(&key) };
    assert_eq!(get(&key, &synced, |answer| answer.flags |= 0b11 << 3), Ok(synced.clone()));
}

#[test]
fn a_key_of_another_kind_is_not_taken() {
    let point = || Value::Bytes(vec![1; 32]);
    let keys = [
        cbor!({1 => 2, 3 => -35, -1 => 2, -2 => point(), -3 => point()}),
        cbor!({1 => 2, 3 => -8, -1 => 1, -2 => point(), -3 => point()}),
        cbor!({1 => 2, 3 => -7, -1 => 2, -2 => point(), -3 => point()}),
        cbor!({1 => 2, 3 => -7, -1 => 1, -2 => point(), -3 => true}),
        cbor!({1 => 2, 3 => -7, -1 => 1, -2 => point()}),
        cbor!({1 => 2, -1 => 1, -2 => point(), -3 => point()}),
        cbor!({1 => 2, 3 => -7, -1 => 1, -2 => point(), -2 => point(), -3 => point()}),
        cbor!({1 => 1, 3 => -8, -1 => 4, -2 => point()}),
        cbor!({1 => 4, 3 => 5, -1 => point()}),
        Ok(Value::Null),
    ];
    for key in keys {
        let key = key.expect("plain data");
        assert_eq!(create(|_, cose| *cose = key.clone()), Err(BadPasskey::Key), "{key:?}");
    }
    // On no curve, and a modulus of 8 bytes: read, and of no use.
    let nowhere = cbor!({1 => 2, 3 => -7, -1 => 1, -2 => point(), -3 => point()}).expect("plain data");
    let small = Value::Bytes(vec![255; 8]);
    let short = cbor!({1 => 3, 3 => -257, -1 => small, -2 => Value::Bytes(vec![1, 0, 1])}).expect("plain data");
    for key in [nowhere, short] {
        let passkey = create(|_, cose| *cose = key).expect("its parts are there");
        assert_eq!(get(&Key::p256(), &passkey, |_| ()), Err(BadPasskey::Signature));
    }
}

#[test]
fn an_attestation_is_absent_or_by_the_passkey_itself() {
    let (key, mut answer) = (Key::p256(), answer("webauthn.create"));
    answer.flags |= 1 << 6;
    let (data, client_data) = (answer.attested(&key.cose()), answer.json());
    let own = Value::Bytes(key.sign(&signed(&data, &client_data)));
    let foreign = Value::Bytes(Key::p256().sign(&signed(&data, &client_data)));
    let packed = |signature: &Value| cbor!({"alg" => -7, "sig" => signature}).expect("plain data");
    let with = |credential_id, format: &str, statement| {
        let attestation = object(data.clone(), format, statement);
        let creation = Creation { credential_id, client_data: &client_data, attestation: &attestation };
        created(&party(), &CHALLENGE, &creation).map(drop)
    };
    assert_eq!(with(ID, "none", empty()), Ok(()));
    assert_eq!(with(ID, "packed", packed(&own)), Ok(()));
    assert_eq!(with(b"credential-2", "none", empty()), Err(BadPasskey::Id));
    for (format, statement) in [
        ("packed", packed(&foreign)),
        ("packed", empty()),
        ("none", packed(&own)),
        ("fido-u2f", packed(&own)),
        ("packed", cbor!({"alg" => -7, "sig" => own, "x5c" => [1]}).expect("plain data")),
    ] {
        assert_eq!(with(ID, format, statement), Err(BadPasskey::Attestation), "{format}");
    }
}

#[test]
fn a_party_has_a_name_and_tls() {
    let id = |address: &str| Party::of(address).map(|party| party.id);
    assert_eq!(id("https://claviger.acme.example/console").as_deref(), Some("claviger.acme.example"));
    assert_eq!(id("http://localhost:8080").as_deref(), Some("localhost"));
    for address in ["http://claviger.acme.example", "http://127.0.0.1:8080", "https://10.0.0.1", "https://[::1]"] {
        assert_eq!(id(address), None, "{address}");
    }
}

proptest! {
    /// Whatever is sent, the answer is a refusal and not a panic.
    #[test]
    fn bytes_from_anywhere_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..600), cut in 0_usize..200) {
        let mut answer = answer("webauthn.create");
        answer.flags |= 1 << 6;
        let client_data = answer.json();
        let good = object(answer.attested(&Key::p256().cose()), "none", empty());
        let (head, attested) = (answer.head(), answer.attested(&Value::Null));
        let behind = object([&*head, &bytes].concat(), "none", empty());
        for attestation in [&bytes[..], &good[..cut.min(good.len() - 1)], &behind, &attested] {
            let creation = Creation { credential_id: ID, client_data: &client_data, attestation };
            prop_assert!(created(&party(), &CHALLENGE, &creation).is_err());
        }
        prop_assert!(PublicKey::read(&bytes).is_err());
    }
}
