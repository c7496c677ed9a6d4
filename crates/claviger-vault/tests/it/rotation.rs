//! Rotation: what was sealed goes on opening until its key is taken away.

use claviger_model::{Entropy, OrganizationId, Timestamp};
use claviger_vault::{OpenError, SealedReason, Vault};
use uuid::Uuid;

use crate::support::{NOW, fields, root_key, world};

const LATER: Timestamp = Timestamp(NOW.0 + 1);

#[test]
fn the_root_is_rotated_without_touching_a_record() {
    let world = world(80);
    let context = world.context(1);
    let sealed = world.vault.seal(&context, fields(&[("token", "x")])).expect("sealed").bytes;
    let new_root: [u8; 32] = world.entropy.array();
    let rows = world.vault.rewrap(root_key(new_root));
    assert!(
        rows.iter().zip(&world.rows).all(|(new, old)| new.created_at == old.created_at && new.wrapped != old.wrapped)
    );

    let before = world.vault.organization_rotate(world.organization, LATER);
    assert_eq!(before.root_key_id, root_key(world.root).id(), "until it is committed the old root seals");
    assert!(world.vault.commit_root());
    assert!(!world.vault.commit_root(), "once");
    let after = world.vault.organization_rotate(world.organization, LATER);
    assert_eq!(after.root_key_id, root_key(new_root).id());
    assert!(world.open(&context, &sealed).is_ok());

    let open = |root, rows| Vault::open(vec![root_key(root)], rows, Entropy::seeded(1));
    let expected_id = root_key(new_root).id();
    let given_ids = vec![root_key(world.root).id()];
    assert_eq!(
        open(world.root, &rows).expect_err("the old root"),
        SealedReason::WrongRootKey { expected_id, given_ids }
    );
    let reopened = open(new_root, &rows).expect("the new root");
    assert_eq!(reopened.renew(&context, &sealed), Ok(None), "the record is as new as before");
    assert_eq!(reopened.chain_mac().next(&[0; 32], b"row"), world.vault.chain_mac().next(&[0; 32], b"row"));
    assert!(reopened.verify_checkpoint(b"head", &world.vault.sign_checkpoint(b"head")));
    let both = vec![root_key(world.root), root_key(new_root)];
    let rotating = Vault::open(both, &rows, Entropy::seeded(1)).expect("both, while rotating");
    let next = rotating.organization_rotate(world.organization, LATER);
    assert_eq!(next.root_key_id, root_key(new_root).id(), "new keys go where the others are");
}

#[test]
fn an_organization_key_is_rotated_renewed_and_then_opens_nothing() {
    let world = world(81);
    let contexts: Vec<_> = (0..500).map(|version| world.context(version)).collect();
    let seal = |context| world.vault.seal(context, fields(&[("token", "x"), ("user", "y")])).expect("sealed");
    let old: Vec<_> = contexts.iter().map(seal).collect();
    let row = world.vault.organization_rotate(world.organization, LATER);
    assert_eq!(world.vault.newest_epoch(world.organization), Some(1), "not in force before it is stored");
    assert_eq!(seal(&contexts[0]).epoch, 1);
    world.vault.adopt(std::slice::from_ref(&row)).expect("adopted");
    assert_eq!(world.vault.newest_epoch(world.organization), Some(2));
    assert_eq!(seal(&contexts[0]).epoch, 2);

    let renew = |(context, sealed): (_, &claviger_vault::Sealed)| world.vault.renew(context, &sealed.bytes);
    let renewed: Vec<_> =
        contexts.iter().zip(&old).map(renew).map(|result| result.expect("renewed").expect("older")).collect();
    assert!(!world.vault.forget_epoch(world.organization, 2), "the newest stays");
    assert!(world.vault.forget_epoch(world.organization, 1));
    let expected = vec![("token".to_owned(), "x".to_owned()), ("user".to_owned(), "y".to_owned())];
    for ((context, old), new) in contexts.iter().zip(&old).zip(&renewed) {
        assert_eq!(world.open(context, &old.bytes), Err(OpenError::Epoch { epoch: 1 }));
        assert!(world.vault.renew(context, &old.bytes).is_err());
        assert_eq!((new.epoch, world.open(context, &new.bytes)), (2, Ok(expected.clone())));
        assert_eq!(world.vault.renew(context, &new.bytes), Ok(None));
    }
    println!("P9: {} records renewed, then 0 open under the old key", renewed.len());

    let rows: Vec<_> = world.rows.iter().filter(|row| row.organization_id.is_none()).cloned().chain([row]).collect();
    let restarted = Vault::open(vec![root_key(world.root)], &rows, Entropy::seeded(1)).expect("opened");
    assert_eq!(restarted.newest_epoch(world.organization), Some(2));
}

#[test]
fn another_server_takes_in_the_new_key_and_opens() {
    let world = world(82);
    let other = Vault::open(vec![root_key(world.root)], &world.rows, Entropy::seeded(1)).expect("opened");
    let context = world.context(1);
    let row = world.vault.organization_rotate(world.organization, LATER);
    world.vault.adopt(std::slice::from_ref(&row)).expect("adopted");
    let sealed = world.vault.seal(&context, fields(&[("token", "x")])).expect("sealed").bytes;
    let open = || other.open_credential(crate::support::grant(&context), &context, &sealed);
    assert_eq!(open().expect_err("not yet"), OpenError::Epoch { epoch: 2 });
    let mut damaged = row.clone();
    damaged.wrapped[70] ^= 1;
    assert!(matches!(other.adopt(&[damaged]), Err(SealedReason::Damaged { epoch: 2, .. })));
    assert_eq!(open().expect_err("still not"), OpenError::Epoch { epoch: 2 });
    other.adopt(&[world.rows.clone(), vec![row]].concat()).expect("adopted");
    assert_eq!(open().expect("opened").len(), 1);
}

#[test]
fn a_new_organization_has_a_key_of_its_own_at_once() {
    let world = world(83);
    let organization = OrganizationId(Uuid::from_bytes(world.entropy.array()));
    assert_eq!(world.vault.newest_epoch(organization), None);
    let row = world.vault.organization_create(organization, LATER);
    assert_eq!((row.organization_id, row.purpose.as_str(), row.epoch), (Some(organization), "organization", 1));
    let mut context = world.context(1);
    context.organization_id = organization;
    let sealed = world.vault.seal(&context, fields(&[("token", "x")])).expect("sealed").bytes;
    // Asked a second time it must not replace the key that sealed something.
    let again = world.vault.organization_create(organization, LATER);
    assert_eq!((again.epoch, world.vault.newest_epoch(organization)), (2, Some(1)));
    assert!(world.open(&context, &sealed).is_ok());
    let rows = [world.rows.clone(), vec![row]].concat();
    let reopened = Vault::open(vec![root_key(world.root)], &rows, Entropy::seeded(1)).expect("opened");
    assert!(reopened.open_credential(crate::support::grant(&context), &context, &sealed).is_ok());
}

#[test]
fn checkpoints_are_ours_or_they_are_not() {
    let (ours, theirs) = (world(84).vault, world(85).vault);
    let signature = ours.sign_checkpoint(b"sequence 1000");
    assert!(ours.verify_checkpoint(b"sequence 1000", &signature));
    assert!(!ours.verify_checkpoint(b"sequence 1001", &signature));
    assert!(!ours.verify_checkpoint(b"sequence 1000", &signature[..63]));
    assert!(!theirs.verify_checkpoint(b"sequence 1000", &signature));
    assert_ne!(ours.checkpoint_public_key(), theirs.checkpoint_public_key());
}
