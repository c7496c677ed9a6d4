//! P10: every way in which a root key or the rows of keys can be wrong has its
//! own answer, and none of them opens the vault.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use claviger_model::{Entropy, OrganizationId, key::WrappedKey};
use claviger_vault::{RootKey, RootKeyError, SealedReason, Vault};
use uuid::Uuid;

use crate::support::{World, root_key, world};

fn file(directory: &Path, name: &str, bytes: &[u8], mode: u32) -> PathBuf {
    let path = directory.join(name);
    fs::write(&path, bytes).expect("written");
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("set");
    path
}

#[test]
fn p10_a_root_key_file_that_is_wrong_says_how() {
    let directory = tempfile::tempdir().expect("a directory");
    let at = |name: &str, bytes: &[u8], mode| RootKey::load(&file(directory.path(), name, bytes, mode));
    let key: [u8; 32] = Entropy::seeded(1).array();
    assert_eq!(at("good", &key, 0o600).expect("good").id(), at("read-only", &key, 0o400).expect("good").id());

    assert!(matches!(RootKey::load(&directory.path().join("none")), Err(RootKeyError::Missing { .. })));
    fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o700)).expect("set");
    assert!(matches!(RootKey::load(directory.path()), Err(RootKeyError::Unreadable { .. })));
    for mode in [0o640, 0o604, 0o620, 0o602, 0o644, 0o666, 0o610] {
        let refused = at(&format!("{mode:o}"), &key, mode).expect_err("open to others");
        assert!(matches!(refused, RootKeyError::OpenToOthers { mode: found, .. } if found == mode));
        assert!(refused.to_string().contains("chmod 600"), "{refused}");
    }
    assert!(matches!(at("empty", b"", 0o600), Err(RootKeyError::WrongLength { found: 0 })));
    assert!(matches!(at("short", &key[..31], 0o600), Err(RootKeyError::WrongLength { found: 31 })));
    assert!(matches!(at("huge", &[1; 1 << 20], 0o600), Err(RootKeyError::WrongLength { .. })));
    assert!(matches!(at("text", &[b'g'; 64], 0o600), Err(RootKeyError::NotAKey)));
    assert!(matches!(at("wiped", &[0; 32], 0o600), Err(RootKeyError::NotRandom)));
}

#[test]
fn p10_a_new_root_key_file_is_private_and_never_written_over() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("root.key");
    let key = RootKey::create(&path, &Entropy::seeded(2)).expect("created");
    assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
    assert_eq!(RootKey::load(&path).expect("loaded").id(), key.id());
    let content = fs::read(&path).expect("read");
    let again = RootKey::create(&path, &Entropy::seeded(3)).expect_err("there is one");
    assert!(matches!(again, RootKeyError::AlreadyThere { .. }));
    assert_eq!(fs::read(&path).expect("read"), content);
    let nowhere = RootKey::create(&directory.path().join("no/such/root.key"), &Entropy::seeded(4));
    assert!(matches!(nowhere, Err(RootKeyError::NotWritten { .. })));
}

struct Case {
    name: &'static str,
    rows: Vec<WrappedKey>,
    expected: SealedReason,
}

fn changed(world: &World, purpose: &str, change: impl FnOnce(&mut WrappedKey)) -> Vec<WrappedKey> {
    let mut rows = world.rows.clone();
    change(rows.iter_mut().find(|row| row.purpose == purpose).expect("a row"));
    rows
}

fn without(world: &World, purpose: &str) -> Vec<WrappedKey> {
    world.rows.iter().filter(|row| row.purpose != purpose).cloned().collect()
}

fn cases(world: &World) -> Vec<Case> {
    let organization = Some(world.organization);
    let foreign = Some(OrganizationId(Uuid::from_u128(9)));
    let damaged = |organization_id, purpose: &str, epoch| SealedReason::Damaged {
        organization_id,
        purpose: purpose.to_owned(),
        epoch,
    };
    let wrong = |id: &str| SealedReason::WrongRootKey {
        expected_id: id.to_owned(),
        given_ids: vec![root_key(world.root).id()],
    };
    let case = |name, rows, expected| Case { name, rows, expected };
    let audit = world.rows.iter().find(|row| row.purpose == "audit").expect("a row").wrapped.clone();
    let twice =
        [world.rows.clone(), world.rows.iter().filter(|row| row.purpose == "audit").cloned().collect()].concat();
    vec![
        case("no rows", vec![], SealedReason::NoRows),
        case("a key of another database", self::world(91).rows, wrong(&root_key(self::world(91).root).id())),
        case("a forged root id", changed(world, "audit", |row| row.root_key_id = "x\n".to_owned()), wrong("x\n")),
        case("an empty row", changed(world, "audit", |row| row.wrapped.clear()), damaged(None, "audit", 1)),
        case("a cut row", changed(world, "audit", |row| row.wrapped.truncate(20)), damaged(None, "audit", 1)),
        case("a longer row", changed(world, "audit", |row| row.wrapped.push(0)), damaged(None, "audit", 1)),
        case(
            "another epoch",
            changed(world, "organization", |row| row.epoch = 2),
            damaged(organization, "organization", 2),
        ),
        case(
            "another organization",
            changed(world, "organization", |row| row.organization_id = foreign),
            damaged(foreign, "organization", 1),
        ),
        case(
            "another purpose",
            changed(world, "checkpoint", |row| row.wrapped = audit),
            damaged(None, "checkpoint", 1),
        ),
        case(
            "an organization's audit key",
            changed(world, "audit", |row| row.organization_id = organization),
            damaged(organization, "audit", 1),
        ),
        case(
            "nobody's organization key",
            changed(world, "organization", |row| row.organization_id = None),
            damaged(None, "organization", 1),
        ),
        case("one row twice", twice, damaged(None, "audit", 1)),
        case(
            "an unknown purpose",
            changed(world, "audit", |row| row.purpose = "session".to_owned()),
            SealedReason::UnknownPurpose { purpose: "session".to_owned() },
        ),
        case("no audit key", without(world, "audit"), SealedReason::Incomplete { purpose: "audit" }),
        case("no checkpoint key", without(world, "checkpoint"), SealedReason::Incomplete { purpose: "checkpoint" }),
        case(
            "no organization key",
            without(world, "organization"),
            SealedReason::Incomplete { purpose: "organization" },
        ),
    ]
}

#[test]
fn p10_rows_that_are_wrong_each_say_how() {
    let world = world(90);
    let open = |rows: &[WrappedKey]| Vault::open(vec![root_key(world.root)], rows, Entropy::seeded(1));
    open(&world.rows).expect("unchanged they open");
    let none = Vault::open(vec![], &world.rows, Entropy::seeded(1)).expect_err("no root key");
    assert_eq!(none, SealedReason::NoRoot);
    let cases = cases(&world);
    for Case { name, rows, expected } in &cases {
        let reason = open(rows).expect_err(name);
        assert_eq!(&reason, expected, "{name}");
        assert!(!reason.to_string().contains('\n'), "{name}: what a row says is quoted");
    }
    println!("P10: {} ways to be wrong, {} precise reasons, 0 opened", cases.len() + 1, cases.len() + 1);
}

#[test]
fn p10_no_flipped_bit_of_a_row_opens() {
    let world = world(92);
    let mut flips = 0;
    for (index, row) in world.rows.iter().enumerate() {
        for bit in 0..row.wrapped.len() * 8 {
            let mut rows = world.rows.clone();
            rows[index].wrapped[bit / 8] ^= 1 << (bit % 8);
            let reason = Vault::open(vec![root_key(world.root)], &rows, Entropy::seeded(1)).expect_err("a flipped bit");
            assert!(matches!(reason, SealedReason::Damaged { ref purpose, .. } if *purpose == row.purpose));
            flips += 1;
        }
    }
    println!("P10: {flips} flips in wrapped keys, 0 opened");
}
