//! Client certificates as people have them: every form of key that `openssl`
//! writes, and each mistake in its own words.

use std::{path::Path, process::Command};

use claviger_exec::client::{
    CertificateField, ClientCertificateError, ClientCertificateFacts, check_client_certificate,
};
use claviger_model::{Secret, Timestamp};

use crate::tls::{Authority, GOOD, PAST};

const NOW: Timestamp = Timestamp(1_800_000_000_000_000);
const OPENS: &str = "canary passphrase äöü";

/// What `openssl` writes to its output.
fn openssl(directory: &Path, arguments: &str) -> String {
    let mut command = Command::new("openssl");
    command.current_dir(directory).env("OPENS", OPENS).args(arguments.split(' '));
    let output = command.output().expect("this test needs the program openssl: install Debian's package openssl");
    assert!(output.status.success(), "openssl {arguments}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("a text")
}

fn check(
    certificate: &str,
    key: &str,
    passphrase: Option<&str>,
) -> Result<ClientCertificateFacts, ClientCertificateError> {
    let passphrase = passphrase.map(|text| Secret::new(text.to_owned()));
    check_client_certificate(certificate, &Secret::new(key.to_owned()), passphrase.as_ref(), NOW)
}

/// A self-signed certificate of version 1 for a key, which `openssl x509 -req`
/// issues unless it is told otherwise, and the key in PKCS #8.
fn pair(directory: &Path, generate: &str) -> (String, String) {
    openssl(directory, &format!("{generate} -out key.pem"));
    openssl(directory, "req -new -key key.pem -subj /O=Example/CN=billing -out request.pem");
    let certificate = openssl(directory, "x509 -req -in request.pem -signkey key.pem -days 10000");
    (certificate, openssl(directory, "pkcs8 -topk8 -nocrypt -in key.pem"))
}

#[test]
fn every_form_of_key_is_read() {
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    let mut read = Vec::new();
    for generate in [
        "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384",
        "genpkey -algorithm ed25519",
    ] {
        let (certificate, plain) = pair(at, generate);
        let facts = check(&certificate, &plain, None).expect("a plain key");
        assert_eq!(facts.subject.as_deref(), Some("CN=billing,O=Example"), "{generate}");
        assert!(facts.not_after > NOW && facts.not_after < Timestamp(3_000_000_000_000_000), "{facts:?}");
        // A passphrase that nothing needs does no harm: an edit cannot take one away.
        assert_eq!(check(&certificate, &plain.replace('\n', "\r\n"), Some("not needed")), Ok(facts.clone()));
        let mut forms = vec![
            ("PBES2, AES-256", "pkcs8 -topk8 -in key.pem -passout env:OPENS"),
            (
                "PBES2, AES-128, SHA-512",
                "pkcs8 -topk8 -in key.pem -passout env:OPENS -v2 aes-128-cbc -v2prf hmacWithSHA512",
            ),
            ("PBES2, triple DES, SHA-1", "pkcs8 -topk8 -in key.pem -passout env:OPENS -v2 des3 -v2prf hmacWithSHA1"),
            ("PBES2, scrypt", "pkcs8 -topk8 -in key.pem -passout env:OPENS -scrypt"),
        ];
        if generate.contains("RSA") {
            forms.push(("PKCS #1", "rsa -in key.pem -traditional"));
        } else if generate.contains("EC") {
            forms.push(("SEC 1", "ec -in key.pem"));
        }
        for (form, arguments) in forms {
            let key = openssl(at, arguments);
            assert_eq!(check(&certificate, &key, Some(OPENS)), Ok(facts.clone()), "{form} of {generate}:\n{key}");
            if form.starts_with("PBES2") {
                assert_eq!(check(&certificate, &key, None), Err(ClientCertificateError::NoPassphrase), "{form}");
                for wrong in ["wrong", "canary passphrase", "Canary passphrase äöü"] {
                    let verdict = check(&certificate, &key, Some(wrong));
                    assert_eq!(verdict, Err(ClientCertificateError::WrongPassphrase), "{form}");
                }
            }
            read.push(form);
        }
    }
    println!("{} keys of four kinds were read, {} of them encrypted", read.len() + 8, read.len() - 3);
}

/// One in 256 wrong passphrases leaves something with a good end.
#[test]
fn a_wrong_passphrase_is_a_wrong_passphrase_whatever_it_makes_of_the_key() {
    let directory = tempfile::tempdir().expect("a directory");
    let (certificate, _) = pair(directory.path(), "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256");
    let key = openssl(directory.path(), "pkcs8 -topk8 -in key.pem -passout env:OPENS -iter 1");
    for number in 0..2_000 {
        let verdict = check(&certificate, &key, Some(&format!("wrong {number}")));
        assert_eq!(verdict, Err(ClientCertificateError::WrongPassphrase), "{number}");
    }
}

#[test]
fn each_mistake_has_its_own_words_and_its_own_place() {
    use CertificateField::{Certificate, Passphrase, PrivateKey};
    use ClientCertificateError as Is;
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    let ours = Authority::of("ours", GOOD);
    let (certificate, key) = ours.client(GOOD);
    let (_, other) = ours.client(GOOD);
    let (past, past_key) = ours.client(PAST);
    let (future, future_key) = ours.client((2900, 2999));
    std::fs::write(at.join("key.pem"), &key).expect("written");
    let with = |arguments: &str| openssl(at, arguments);
    let legacy = with("ec -in key.pem -aes256 -passout env:OPENS");
    let old = with("pkcs8 -topk8 -in key.pem -passout env:OPENS -v1 PBE-SHA1-3DES");
    let costly = with("pkcs8 -topk8 -in key.pem -passout env:OPENS -iter 3000000 -v2 aes-256-cbc");
    let huge = with("pkcs8 -topk8 -in key.pem -passout env:OPENS -scrypt -scrypt_N 16384 -scrypt_r 8 -scrypt_p 5");
    let short = with("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024");
    let request = with("req -new -key key.pem -subj /CN=x");
    let no_der = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let no_key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    let cases: Vec<(&str, &str, Is, CertificateField)> = vec![
        ("", &key, Is::NoCertificate, Certificate),
        ("just words", &key, Is::NoCertificate, Certificate),
        (&key, &key, Is::CertificateLabel("PRIVATE KEY".to_owned()), Certificate),
        (&request, &key, Is::CertificateLabel("CERTIFICATE REQUEST".to_owned()), Certificate),
        (no_der, &key, Is::UnreadableCertificate(1), Certificate),
        (&past, &past_key, Is::Expired(Timestamp(978_307_200_000_000)), Certificate),
        (&future, &future_key, Is::NotYet(Timestamp(29_348_006_400_000_000)), Certificate),
        (&certificate, "", Is::NoKey, PrivateKey),
        (&certificate, "just words", Is::NoKey, PrivateKey),
        (&certificate, &certificate, Is::KeyLabel("CERTIFICATE".to_owned()), PrivateKey),
        (&certificate, &other, Is::Mismatch, PrivateKey),
        (&certificate, no_key, Is::UnreadableKey, PrivateKey),
        (&certificate, &short, Is::UnreadableKey, PrivateKey),
        (&certificate, &legacy, Is::LegacyEncryption, PrivateKey),
        (&certificate, &old, Is::UnsupportedEncryption, PrivateKey),
        (&certificate, &costly, Is::TooCostly, PrivateKey),
        (&certificate, &huge, Is::TooCostly, PrivateKey),
    ];
    let two = format!("{key}{other}");
    let swapped = format!("{}{certificate}", ours.pem());
    let cut = certificate.replace("-----END CERTIFICATE-----", "");
    let bent = key.replace("PRIVATE KEY-----\n", "PRIVATE KEY ");
    let many = certificate.repeat(17);
    let more: Vec<(&str, &str, Is, CertificateField)> = vec![
        (&certificate, &two, Is::SeveralKeys(2), PrivateKey),
        (&swapped, &key, Is::NotFirst(2), Certificate),
        (&cut, &key, Is::CertificatePem, Certificate),
        (&certificate, &bent, Is::KeyPem, PrivateKey),
        (&bent, &key, Is::CertificatePem, Certificate),
        (&many, &key, Is::TooManyCertificates(16), Certificate),
    ];
    let mut texts = std::collections::BTreeSet::new();
    for (certificate, given, wanted, field) in cases.into_iter().chain(more) {
        let error = check(certificate, given, Some(OPENS)).expect_err("no client certificate");
        assert_eq!((&error, error.field()), (&wanted, field), "{given}");
        let said = format!("{error} {error:?}");
        for secret in [key.lines().nth(1), given.lines().nth(1), Some("canary")].into_iter().flatten() {
            assert!(secret.len() < 6 || !said.contains(secret), "{said}");
        }
        texts.insert(error.to_string());
    }
    assert_eq!(texts.len(), 18, "{texts:#?}");
    assert!(texts.iter().any(|text| text.contains("openssl pkcs8 -topk8")), "{texts:#?}");
    assert_eq!(ClientCertificateError::NoPassphrase.field(), Passphrase);
    // A chain behind it, words around it, and the curve before an EC key are all usual.
    let chain = format!("Bag Attributes\n    friendlyName: x\n{certificate}\n{}", ours.pem());
    let parameters = with("ecparam -name prime256v1 -genkey");
    assert!(parameters.contains("BEGIN EC PARAMETERS"), "{parameters}");
    assert_eq!(check(&certificate, &parameters, None), Err(Is::Mismatch));
    assert!(check(&chain, &key, None).is_ok());
}
