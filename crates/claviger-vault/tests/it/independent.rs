//! P7: the construction written a second time, from its description alone and
//! with other implementations of every primitive (RustCrypto's). Each must open
//! what the other sealed.

use aes_gcm::{
    Aes256Gcm, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use claviger_model::{Entropy, key::WrappedKey};
use claviger_vault::SealContext;
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::support::{World, fields, put_together, take_apart, world};

pub(crate) fn lp(bytes: &[u8]) -> Vec<u8> {
    [&u32::try_from(bytes.len()).expect("short").to_be_bytes()[..], bytes].concat()
}

fn identity(context: &SealContext, epoch: u32) -> Vec<u8> {
    [
        lp(context.organization_id.0.as_bytes()),
        lp(context.kind.as_bytes()),
        lp(context.id.as_bytes()),
        u64::try_from(context.version).expect("not negative").to_be_bytes().to_vec(),
        epoch.to_be_bytes().to_vec(),
    ]
    .concat()
}

fn aad(context: &SealContext, epoch: u32, name: &[u8], count: u16) -> Vec<u8> {
    let origins: Vec<u8> = context.origins.iter().flat_map(|origin| lp(origin.as_bytes())).collect();
    [&[1, 1], &identity(context, epoch)[..], &lp(&origins), &lp(name), &count.to_be_bytes()].concat()
}

/// Key and commitment.
fn derive(master: &[u8], salt: &[u8], info: &[u8]) -> ([u8; 32], [u8; 32]) {
    let mut okm = [0; 64];
    Hkdf::<Sha256>::new(Some(salt), master).expand(info, &mut okm).expect("64 bytes");
    (okm[..32].try_into().expect("32"), okm[32..].try_into().expect("32"))
}

pub(crate) fn record_key(kek: &[u8], context: &SealContext, stored: &[u8]) -> ([u8; 32], [u8; 32]) {
    let epoch = u32::from_be_bytes(stored[2..6].try_into().expect("4"));
    derive(kek, &stored[6..38], &[b"claviger seal v1", &identity(context, epoch)[..]].concat())
}

fn nonce(index: usize) -> Nonce<aes_gcm::aead::consts::U12> {
    let mut bytes = [0; 12];
    bytes[4..].copy_from_slice(&(index as u64).to_be_bytes());
    bytes.into()
}

/// Opens a wrapped key from the bytes of the root key.
pub(crate) fn unwrap(root: &[u8; 32], row: &WrappedKey) -> Vec<u8> {
    let organization = row.organization_id.map_or(vec![], |id| id.0.as_bytes().to_vec());
    let name = [lp(&organization), lp(row.purpose.as_bytes()), row.epoch.to_be_bytes().to_vec()].concat();
    let (key, commitment) = derive(root, &row.wrapped[2..34], &[b"claviger wrap v1", &name[..]].concat());
    assert_eq!(row.wrapped[34..66], commitment);
    let payload = Payload { msg: &row.wrapped[66..], aad: &[&[1, 1], &name[..]].concat() };
    Aes256Gcm::new(&key.into()).decrypt(&nonce(0), payload).expect("a wrapped key")
}

/// The organization's key, first epoch.
pub(crate) fn organization_key(world: &World) -> Vec<u8> {
    unwrap(&world.root, world.rows.iter().find(|row| row.purpose == "organization").expect("a row"))
}

fn seal(kek: &[u8], context: &SealContext, fields: &[(String, String)], entropy: &Entropy) -> Vec<u8> {
    let mut head = [&[1, 1][..], &1u32.to_be_bytes(), &entropy.array::<32>()].concat();
    let (key, commitment) = record_key(kek, context, &head);
    head.extend_from_slice(&commitment);
    let count = u16::try_from(fields.len()).expect("few");
    head.extend_from_slice(&count.to_be_bytes());
    let cipher = Aes256Gcm::new(&key.into());
    let entry = |(index, (name, value)): (usize, &(String, String))| {
        let payload = Payload { msg: value.as_bytes(), aad: &aad(context, 1, name.as_bytes(), count) };
        (name.clone().into_bytes(), cipher.encrypt(&nonce(index), payload).expect("sealed"))
    };
    put_together(&head, &fields.iter().enumerate().map(entry).collect::<Vec<_>>())
}

fn open(kek: &[u8], context: &SealContext, stored: &[u8]) -> Vec<(String, String)> {
    let (head, entries) = take_apart(stored);
    let (key, commitment) = record_key(kek, context, stored);
    assert_eq!(head[38..70], commitment);
    let count = u16::from_be_bytes([head[70], head[71]]);
    let cipher = Aes256Gcm::new(&key.into());
    let entry = |(index, (name, sealed)): (usize, (Vec<u8>, Vec<u8>))| {
        let payload = Payload { msg: &sealed, aad: &aad(context, 1, &name, count) };
        let value = cipher.decrypt(&nonce(index), payload).expect("opened");
        (String::from_utf8(name).expect("text"), String::from_utf8(value).expect("text"))
    };
    let opened: Vec<_> = entries.into_iter().enumerate().map(entry).collect();
    opened.into_iter().take(usize::from(count)).collect()
}

/// One to three fields with names and values of many lengths, all scripts.
fn some_fields(round: usize) -> Vec<(String, String)> {
    const TEXT: &str = "ähm, ein Geheimnis: 秘密 🔑 tested=1&more+\u{1}";
    let chars: Vec<char> = TEXT.chars().cycle().skip(round % 41).take(round % 97).collect();
    let value = |field: usize| chars.iter().skip(field * 7).collect();
    (0..1 + round % 3)
        .map(|field| (format!("field_{}", field * (round % 11)), value(field)))
        .enumerate()
        .map(|(place, (name, value))| (format!("{name}_{place}"), value))
        .collect()
}

#[test]
fn p7_two_implementations_open_each_others_records() {
    const ROUNDS: usize = 100_000;
    let world = world(70);
    let kek = organization_key(&world);
    for round in 0..ROUNDS {
        let context = world.context(i64::try_from(round).expect("small"));
        let plain = some_fields(round);
        let given: Vec<_> = plain.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let ours = world.vault.seal(&context, fields(&given)).expect("sealed");
        assert_eq!(ours.epoch, 1);
        assert_eq!(open(&kek, &context, &ours.bytes), plain);
        let theirs = seal(&kek, &context, &plain, &world.entropy);
        assert_eq!(world.open(&context, &theirs), Ok(plain));
    }
    println!("P7: {ROUNDS} records of ours opened by the other implementation, {ROUNDS} of its by ours");
}

#[test]
fn p7_a_record_without_fields_is_one_too() {
    let world = world(71);
    let context = world.context(1);
    let sealed = world.vault.seal(&context, vec![]).expect("sealed");
    assert_eq!(world.open(&context, &sealed.bytes), Ok(vec![]));
    assert_eq!(open(&organization_key(&world), &context, &sealed.bytes), vec![]);
    assert!(world.open(&context, &sealed.bytes[..sealed.bytes.len() - 24]).is_err(), "without its entry");
}

#[test]
fn p7_the_chain_mac_is_hmac_sha256_under_the_audit_key() {
    let world = world(72);
    let row = world.rows.iter().find(|row| row.purpose == "audit").expect("a row");
    let key = unwrap(&world.root, row);
    let chain = world.vault.chain_mac();
    let mut mac = [0; 32];
    for length in 0..2_000 {
        let row = vec![0xA5; length];
        let mut other = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&key).expect("a key");
        other.update(&mac);
        other.update(&row);
        mac = chain.next(&mac, &row);
        assert_eq!(other.finalize().into_bytes()[..], mac);
    }
}
