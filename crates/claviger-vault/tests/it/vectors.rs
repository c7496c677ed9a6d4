//! P7: the published vectors of Wycheproof for the three primitives.

use aws_lc_rs::{
    aead::{AES_128_GCM, AES_192_GCM, AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    hkdf, hmac,
};
use wycheproof::{TestResult, aead, mac};

#[test]
fn p7_aes_gcm_vectors() {
    let (mut opened, mut refused, mut no_nonce) = (0, 0, 0);
    for group in aead::TestSet::load(aead::TestName::AesGcm).expect("vectors").test_groups {
        let algorithm = match group.key_size {
            128 => &AES_128_GCM,
            192 => &AES_192_GCM,
            256 => &AES_256_GCM,
            other => panic!("no such key size: {other}"),
        };
        for test in group.tests {
            let key = LessSafeKey::new(UnboundKey::new(algorithm, &test.key).expect("a key"));
            let nonce = || Nonce::try_assume_unique_for_key(&test.nonce);
            if nonce().is_err() {
                // Only 96 bits are taken, and nothing else is ever used.
                assert_ne!(group.nonce_size, 96);
                no_nonce += 1;
                continue;
            }
            let mut text = [&test.ct[..], &test.tag].concat();
            let result = key.open_in_place(nonce().expect("96 bits"), Aad::from(&test.aad[..]), &mut text);
            match test.result {
                TestResult::Valid | TestResult::Acceptable => {
                    assert_eq!(result.expect("a valid vector"), &test.pt[..], "case {}", test.tc_id);
                    let mut text = test.pt.to_vec();
                    let tag =
                        key.seal_in_place_separate_tag(nonce().expect("96 bits"), Aad::from(&test.aad[..]), &mut text);
                    assert_eq!((&text[..], tag.expect("sealed").as_ref()), (&test.ct[..], &test.tag[..]));
                    opened += 1;
                }
                TestResult::Invalid => {
                    assert!(result.is_err(), "case {} is invalid and opened", test.tc_id);
                    refused += 1;
                }
            }
        }
    }
    println!(
        "P7: AES-GCM: {opened} opened and sealed, {refused} invalid refused, {no_nonce} with another nonce size refused"
    );
    assert_eq!(opened + refused + no_nonce, 316);
}

struct Length(usize);

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

#[test]
fn p7_hkdf_sha256_vectors() {
    let (mut equal, mut refused) = (0, 0);
    for test in wycheproof::hkdf::TestSet::load(wycheproof::hkdf::TestName::HkdfSha256)
        .expect("vectors")
        .test_groups
        .into_iter()
        .flat_map(|group| group.tests)
    {
        let key = hkdf::Salt::new(hkdf::HKDF_SHA256, &test.salt).extract(&test.ikm);
        let mut okm = vec![0; test.size];
        let result = key.expand(&[&test.info], Length(test.size)).and_then(|derived| derived.fill(&mut okm));
        if test.result.must_fail() {
            assert!(result.is_err(), "case {} is invalid", test.tc_id);
            refused += 1;
        } else {
            result.expect("a valid vector");
            assert_eq!(okm, test.okm[..], "case {}", test.tc_id);
            equal += 1;
        }
    }
    println!("P7: HKDF-SHA256: {equal} equal, {refused} invalid refused");
    assert_eq!(equal + refused, 86);
}

#[test]
fn p7_hmac_sha256_vectors() {
    let (mut equal, mut refused) = (0, 0);
    for group in mac::TestSet::load(mac::TestName::HmacSha256).expect("vectors").test_groups {
        for test in group.tests {
            let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &test.key), &test.msg);
            let same = tag.as_ref()[..group.tag_size / 8] == test.tag[..];
            assert_eq!(same, !test.result.must_fail(), "case {}", test.tc_id);
            *(if same { &mut equal } else { &mut refused }) += 1;
        }
    }
    println!("P7: HMAC-SHA256: {equal} equal, {refused} modified tags refused");
    assert_eq!(equal + refused, 174);
}
