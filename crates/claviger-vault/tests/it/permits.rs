//! A grant opens what it was given for; limits of a record.

use claviger_access::{Edit, Resolve, View};
use claviger_model::{OrganizationId, Secret};
use claviger_vault::{MAX_FIELD_BYTES, OpenError, ResealError, SealError};
use uuid::Uuid;

use crate::support::{fields, grant, world};

#[test]
fn a_grant_opens_its_own_connection_only() {
    let world = world(1);
    let context = world.context(1);
    let sealed = world.vault.seal(&context, fields(&[("token", "x"), ("literals", "{}")])).expect("sealed").bytes;
    let mut another = context.clone();
    another.id = Uuid::from_u128(9);
    let mut foreign = context.clone();
    foreign.organization_id = OrganizationId(Uuid::from_u128(9));
    for other in [another, foreign] {
        let open = world.vault.open_credential(grant::<Resolve>(&other), &context, &sealed);
        assert_eq!(open.expect_err("a foreign grant"), OpenError::Grant);
        let read = world.vault.open_literals(&grant::<View>(&other), &context, &sealed);
        assert_eq!(read, Err(OpenError::Grant));
        let edit = world.vault.reseal(grant::<Edit>(&other), &context, &sealed, &context, &[], vec![]);
        assert_eq!(edit, Err(ResealError::Open(OpenError::Grant)));
    }
}

#[test]
fn a_viewer_reads_the_literals_and_no_other_field() {
    let world = world(2);
    let context = world.context(1);
    let literals = |list: &[(&str, &str)]| {
        let sealed = world.vault.seal(&context, fields(list)).expect("sealed").bytes;
        world.vault.open_literals(&grant::<View>(&context), &context, &sealed)
    };
    assert_eq!(literals(&[("token", "x"), ("literals", "{}")]), Ok(Some("{}".to_owned())));
    assert_eq!(literals(&[("token", "x"), ("literals2", "y")]), Ok(None));
    assert_eq!(literals(&[]), Ok(None));
}

#[test]
fn p8_a_65th_field_is_refused() {
    let world = world(3);
    let context = world.context(1);
    let seal = |count: usize| {
        let fields = (0..count).map(|field| (format!("f{field}"), Secret::new("x".to_owned()))).collect();
        world.vault.seal(&context, fields)
    };
    assert_eq!(world.open(&context, &seal(64).expect("64 fields").bytes).expect("opened").len(), 64);
    assert_eq!(seal(65), Err(SealError::TooManyFields { count: 65 }));
    assert_eq!(seal(70_000), Err(SealError::TooManyFields { count: 70_000 }));
}

#[test]
fn a_field_comes_once_and_within_its_bound() {
    let world = world(4);
    let context = world.context(1);
    let twice = world.vault.seal(&context, fields(&[("a", "1"), ("b", "2"), ("a", "1")]));
    assert_eq!(twice, Err(SealError::DuplicateField { field: "a".to_owned() }));
    let long = |length| world.vault.seal(&context, fields(&[("a", &"x".repeat(length))]));
    assert!(long(MAX_FIELD_BYTES).is_ok());
    assert_eq!(long(MAX_FIELD_BYTES + 1), Err(SealError::FieldTooLong { field: "a".to_owned() }));
    let mut foreign = context.clone();
    foreign.organization_id = OrganizationId(Uuid::from_u128(9));
    assert_eq!(world.vault.seal(&foreign, vec![]), Err(SealError::NoKey(foreign.organization_id)));
}

#[test]
fn no_error_text_shows_a_secret() {
    let world = world(5);
    let context = world.context(1);
    let canary = "canary-5f3a";
    let sealed = world.vault.seal(&context, fields(&[("token", canary), ("key", canary)])).expect("sealed");
    assert!(!format!("{sealed:?} {:?}", world.vault).contains(canary));
    let mut later = context.clone();
    later.version += 1;
    let twice = world.vault.seal(&context, fields(&[("a", canary), ("a", canary)])).expect_err("twice");
    let moved = world.open(&later, &sealed.bytes).expect_err("another version");
    let changed = [&sealed.bytes[..sealed.bytes.len() - 1], &[0x55]].concat();
    let changed = world.open(&context, &changed).expect_err("a changed tag");
    for text in [format!("{twice} {twice:?}"), format!("{moved} {moved:?}"), format!("{changed} {changed:?}")] {
        assert!(!text.contains(canary), "{text}");
    }
}
