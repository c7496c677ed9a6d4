//! RFC 7523: what is signed, to the claim, and that the signature is the key's.

use std::{collections::BTreeMap, sync::OnceLock};

use aws_lc_rs::{
    digest::{SHA256, digest},
    encoding::{AsDer, Pkcs8V1Der},
    rsa::{KeyPair as RsaKeyPair, KeySize},
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, KeyPair as _, RSA_PKCS1_2048_8192_SHA256,
        RSA_PSS_2048_8192_SHA256, UnparsedPublicKey, VerificationAlgorithm,
    },
};
use base64::prelude::*;
use claviger_model::{
    Entropy, OpenedCredential, Secret, TokenFault, TokenPlan, TokenProof,
    upstream_token::{AssertionClaims, ClientAuthentication, OAuthGrant, OAuthPlan, TokenKind},
};
use serde_json::{Value, json};

use super::{NOW, ask, credential, good_provider, only, plan, provider};
use crate::stub::{Received, Stub, answer, exec};

const NOW_SECONDS: i64 = 1_795_428_000;

/// A key as files have it, and how others check what it signed.
pub(crate) struct Key {
    pub(crate) pem: String,
    public: Vec<u8>,
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(der);
    let lines: Vec<_> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).expect("ASCII")).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

fn rsa() -> &'static (Vec<u8>, Vec<u8>) {
    static KEY: OnceLock<(Vec<u8>, Vec<u8>)> = OnceLock::new();
    KEY.get_or_init(|| {
        let key = RsaKeyPair::generate(KeySize::Rsa2048).expect("a key");
        let pkcs8: Pkcs8V1Der<'_> = key.as_der().expect("its form");
        (pkcs8.as_ref().to_vec(), key.public_key().as_ref().to_vec())
    })
}

fn rsa_key(pem: String) -> Key {
    Key { pem, public: rsa().1.clone() }
}

/// After the version, the algorithm and three tags comes PKCS #1.
fn pkcs1() -> &'static [u8] {
    &rsa().0[26..]
}

fn curve(algorithm: &'static rcgen::SignatureAlgorithm) -> Key {
    let key = rcgen::KeyPair::generate_for(algorithm).expect("a key");
    Key { pem: key.serialize_pem(), public: key.public_key_raw().to_vec() }
}

fn with_key(plan: OAuthPlan, key: &str) -> OpenedCredential {
    let secrets = vec![("private_key".to_owned(), Secret::new(key.to_owned()))];
    OpenedCredential { secrets, plain: Vec::new(), ..credential(TokenPlan::OAuth(plan)) }
}

fn bearer(token_url: String) -> OAuthPlan {
    let claims = AssertionClaims {
        issuer: "the-issuer".to_owned(),
        subject: None,
        audience: "https://login.example.com".to_owned(),
        key_id: None,
        scope_claim: false,
    };
    OAuthPlan {
        grant: OAuthGrant::JwtBearer(claims),
        client_id: String::new(),
        client_authentication: ClientAuthentication::None,
        ..plan(token_url)
    }
}

fn form(request: &Received) -> BTreeMap<String, String> {
    url::form_urlencoded::parse(&request.body).into_owned().collect()
}

/// The claims, once the signature is found good.
fn verified(token: &str, key: &Key, algorithm: &str) -> Value {
    assert_eq!(part(token, 0)["alg"], algorithm);
    let verification: &'static dyn VerificationAlgorithm = match algorithm {
        "RS256" => &RSA_PKCS1_2048_8192_SHA256,
        "PS256" => &RSA_PSS_2048_8192_SHA256,
        "ES256" => &ECDSA_P256_SHA256_FIXED,
        "ES384" => &ECDSA_P384_SHA384_FIXED,
        "EdDSA" => &ED25519,
        other => panic!("{other}"),
    };
    let (message, signature) = token.rsplit_once('.').expect("three parts");
    let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).expect("base64url");
    let public = UnparsedPublicKey::new(verification, &key.public);
    public.verify(message.as_bytes(), &signature).expect("a good signature");
    part(token, 1)
}

#[tokio::test]
async fn keys_of_every_kind_and_spelling_sign() {
    let (pkcs8, _) = rsa();
    let whole = pem("PRIVATE KEY", pkcs8);
    let keys = [
        (rsa_key(whole.clone()), "RS256"),
        (rsa_key(whole.replace('\n', "\\n")), "RS256"),
        (rsa_key(format!("\"{}\"", whole.replace('\n', "\\n"))), "RS256"),
        (rsa_key(format!("  {}  ", whole.replace('\n', "\r\n"))), "RS256"),
        (rsa_key(pem("RSA PRIVATE KEY", pkcs1())), "RS256"),
        (curve(&rcgen::PKCS_ECDSA_P256_SHA256), "ES256"),
        (curve(&rcgen::PKCS_ECDSA_P384_SHA384), "ES384"),
        (curve(&rcgen::PKCS_ED25519), "EdDSA"),
    ];
    for (key, algorithm) in keys {
        let stub = good_provider().await;
        ask(&with_key(bearer(stub.url("/token")), &key.pem), TokenProof::Held).await.expect("a token");
        let claims = verified(&form(&only(&stub))["assertion"], &key, algorithm);
        assert_eq!(claims["iss"], "the-issuer", "{algorithm:?}");
    }
}

#[tokio::test]
async fn a_jwt_bearer_says_who_and_for_whom() {
    let key = rsa_key(pem("PRIVATE KEY", &rsa().0));
    let stub = good_provider().await;
    ask(&with_key(bearer(stub.url("/token")), &key.pem), TokenProof::Held).await.expect("a token");
    let mut sent = form(&only(&stub));
    let assertion = sent.remove("assertion").expect("an assertion");
    let wanted = [("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("scope", "read:all write")];
    assert_eq!(sent, wanted.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
    let mut claims = verified(&assertion, &key, "RS256");
    let jti = claims.as_object_mut().expect("claims").remove("jti").expect("a jti");
    assert_eq!(jti.as_str().map(str::len), Some(36));
    assert_eq!(
        claims,
        json!({"iss": "the-issuer", "aud": "https://login.example.com", "iat": NOW_SECONDS, "exp": NOW_SECONDS + 60})
    );
    let header: Value = part(&assertion, 0);
    assert_eq!(header, json!({"alg": "RS256", "typ": "JWT"}));
}

fn part(token: &str, index: usize) -> Value {
    let text = token.split('.').nth(index).expect("a part");
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(text).expect("base64url")).expect("JSON")
}

/// Google: scopes are a claim, the key is named, an hour, on behalf of somebody.
#[tokio::test]
async fn a_google_service_account() {
    let key = rsa_key(pem("PRIVATE KEY", &rsa().0));
    let stub = good_provider().await;
    let mut plan = bearer(stub.url("/token"));
    plan.grant = OAuthGrant::JwtBearer(AssertionClaims {
        issuer: "robot@project.iam.gserviceaccount.com".to_owned(),
        subject: Some("ann@example.com".to_owned()),
        audience: "https://oauth2.googleapis.com/token".to_owned(),
        key_id: Some("key-1".to_owned()),
        scope_claim: true,
    });
    ask(&with_key(plan, &key.pem), TokenProof::Held).await.expect("a token");
    let sent = form(&only(&stub));
    assert_eq!(sent.keys().collect::<Vec<_>>(), ["assertion", "grant_type"]);
    let claims = verified(&sent["assertion"], &key, "RS256");
    let wanted = json!({
        "iss": "robot@project.iam.gserviceaccount.com",
        "sub": "ann@example.com",
        "aud": "https://oauth2.googleapis.com/token",
        "scope": "read:all write",
        "iat": NOW_SECONDS,
        "exp": NOW_SECONDS + 3600,
    });
    assert_eq!(claims, wanted);
    assert_eq!(part(&sent["assertion"], 0), json!({"alg": "RS256", "typ": "JWT", "kid": "key-1"}));
}

fn by_key(token_url: String) -> OAuthPlan {
    OAuthPlan { client_authentication: ClientAuthentication::PrivateKeyJwt, ..plan(token_url) }
}

#[tokio::test]
async fn o7_a_client_assertion_is_for_one_audience_and_used_once() {
    let key = curve(&rcgen::PKCS_ECDSA_P256_SHA256);
    let stub = good_provider().await;
    let mut credential = with_key(by_key(stub.url("/token")), &key.pem);
    credential.plain.push(("key_id".to_owned(), "key-1".to_owned()));
    let entropy = Entropy::seeded(7);
    let mut seen = Vec::new();
    for _ in 0..2 {
        exec().token_obtain(&credential, TokenProof::Held, NOW, &entropy).await.expect("a token");
    }
    exec()
        .token_revoke(
            &credential,
            &stub.url("/revoke"),
            (&Secret::new("x".to_owned()), TokenKind::Access),
            NOW,
            &entropy,
        )
        .await
        .expect("revoked");
    for request in stub.take() {
        let mut sent = form(&request);
        let assertion = sent.remove("client_assertion").expect("an assertion");
        assert_eq!(sent["client_assertion_type"], "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        assert_eq!(sent["client_id"], "the client");
        let mut claims = verified(&assertion, &key, "ES256");
        seen.push(claims.as_object_mut().expect("claims").remove("jti").expect("a jti"));
        let wanted = json!({
            "iss": "the client", "sub": "the client", "aud": stub.url("/token"),
            "iat": NOW_SECONDS, "exp": NOW_SECONDS + 300,
        });
        assert_eq!(claims, wanted);
        assert_eq!(part(&assertion, 0), json!({"alg": "ES256", "typ": "JWT", "kid": "key-1"}));
    }
    assert!(seen.len() == 3 && seen[0] != seen[1] && seen[1] != seen[2] && seen[0] != seen[2], "{seen:?}");
}

/// Microsoft: PS256, and which certificate it is.
#[tokio::test]
async fn a_certificate_is_named_by_its_thumbprint() {
    let (pkcs8, _) = rsa();
    let key = rsa_key(pem("PRIVATE KEY", pkcs8));
    let signer = rcgen::KeyPair::from_pem(&key.pem).expect("a key");
    let certificate = rcgen::CertificateParams::default().self_signed(&signer).expect("a certificate");
    let stub = good_provider().await;
    let mut credential = with_key(by_key(stub.url("/token")), &key.pem);
    credential.plain.push(("certificate".to_owned(), certificate.pem()));
    ask(&credential, TokenProof::Held).await.expect("a token");
    let assertion = form(&only(&stub)).remove("client_assertion").expect("an assertion");
    verified(&assertion, &key, "PS256");
    let header = json!({
        "alg": "PS256",
        "typ": "JWT",
        "x5t#S256": BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, certificate.der())),
        "x5c": [BASE64_STANDARD.encode(certificate.der())],
    });
    assert_eq!(part(&assertion, 0), header);

    credential.plain = vec![("certificate".to_owned(), "no certificate".to_owned())];
    let fault = ask(&credential, TokenProof::Held).await.expect_err("no certificate");
    assert!(
        matches!(&fault, TokenFault::Refused(text) if text.starts_with("the certificate is not readable")),
        "{fault}"
    );
    assert!(stub.take().is_empty());
}

#[tokio::test]
async fn an_assertion_of_ours_as_an_issuer_is_passed_on() {
    let stub = good_provider().await;
    let plan = OAuthPlan { client_authentication: ClientAuthentication::ClientAssertion, ..by_key(stub.url("/token")) };
    let secrets = vec![("identity_token".to_owned(), Secret::new("canary.jwt.made-before".to_owned()))];
    let credential = OpenedCredential { secrets, ..credential(TokenPlan::OAuth(plan)) };
    ask(&credential, TokenProof::Held).await.expect("a token");
    assert_eq!(form(&only(&stub))["client_assertion"], "canary.jwt.made-before");
}

#[tokio::test]
async fn what_is_no_key_is_told_what_it_is() {
    let (pkcs8, _) = rsa();
    let whole = pem("PRIVATE KEY", pkcs8);
    let small = pem("PRIVATE KEY", &[0x30, 0x03, 0x02, 0x01, 0x00]);
    let cases = [
        (whole.replace("PRIVATE", "ENCRYPTED PRIVATE"), "is encrypted; decrypt it first"),
        (
            pem("RSA PRIVATE KEY", pkcs1()).replacen(
                "-----\n",
                "-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES,00\n\n",
                1,
            ),
            "is encrypted; decrypt it first",
        ),
        (json!({"private_key": whole}).to_string(), "is a whole JSON file"),
        (whole.replace("PRIVATE", "OPENSSH PRIVATE"), "is in the format of OpenSSH"),
        (whole.replace("PRIVATE KEY", "CERTIFICATE"), "is a certificate"),
        (whole.replace("PRIVATE", "PUBLIC"), "is a public key"),
        (whole.replace("-----END PRIVATE KEY-----", ""), "is not readable PEM"),
        ("canary".to_owned(), "is not readable PEM"),
        (small, "is of a kind that cannot be used; give an RSA key of 2048"),
        (curve(&rcgen::PKCS_ECDSA_P521_SHA512).pem, "is of a kind that cannot be used"),
    ];
    let stub = good_provider().await;
    for (text, wanted) in cases {
        let fault = ask(&with_key(bearer(stub.url("/token")), &text), TokenProof::Held).await.expect_err(wanted);
        let TokenFault::Refused(said) = fault else { panic!("{wanted}: {fault:?}") };
        assert!(said.starts_with("the private_key ") && said.contains(wanted), "{wanted}: {said}");
        let held = text.lines().nth(1).unwrap_or("canary");
        assert!(!said.contains(held), "{said}");
    }
    let fault = ask(&credential(TokenPlan::OAuth(bearer(stub.url("/")))), TokenProof::Held).await.expect_err("no key");
    assert_eq!(fault, TokenFault::Refused("the connection has no private_key; enter it".to_owned()));
    assert!(stub.take().is_empty());
}

/// An assertion is as good as a password for as long as it lives.
#[tokio::test]
async fn an_assertion_that_comes_back_is_not_repeated() {
    let key = curve(&rcgen::PKCS_ECDSA_P256_SHA256);
    let echo = Stub::start(|request| {
        let form = form(request);
        let sent = form.get("assertion").or_else(|| form.get("client_assertion")).expect("an assertion");
        answer(400, &[], json!({"error": "bad", "error_description": format!("<{sent}>")}).to_string().as_bytes())
    })
    .await;
    for plan in [bearer(echo.url("/token")), by_key(echo.url("/token"))] {
        let fault = ask(&with_key(plan, &key.pem), TokenProof::Held).await.expect_err("refused").to_string();
        assert!(fault.contains("(<{{ ") && !fault.contains("eyJ"), "{fault}");
    }
}

/// A clock that is wrong is what a provider most often means.
#[tokio::test]
async fn an_assertion_that_is_refused_is_not_the_end() {
    let stub = provider(answer(400, &[], br#"{"error":"invalid_grant","error_description":"Invalid JWT"}"#)).await;
    let key = curve(&rcgen::PKCS_ECDSA_P256_SHA256);
    let fault = ask(&with_key(bearer(stub.url("/token")), &key.pem), TokenProof::Held).await.expect_err("refused");
    let text = "127.0.0.1 answered 400 Bad Request: invalid_grant (Invalid JWT)".to_owned();
    assert_eq!(fault, TokenFault::Refused(text));
}
