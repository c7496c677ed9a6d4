//! P7: no (key, nonce) twice. Nonces count within a record, so it is enough
//! that no two records share a key.

use std::collections::HashSet;

use crate::{
    independent::{organization_key, record_key},
    support::{fields, world},
};

#[test]
fn p7_no_key_seals_two_writes() {
    const SEALS: usize = 100_000;
    let world = world(73);
    let kek = organization_key(&world);
    let mut keys = HashSet::with_capacity(SEALS);
    let mut context = world.context(1);
    for seal in 0..SEALS {
        // Every fourth seal repeats a context, as when a write is tried again:
        // then it is the salt that tells the two apart.
        context.version += i64::from(seal % 4 != 0);
        let sealed = world.vault.seal(&context, fields(&[("token", "x"), ("other", "y")])).expect("sealed");
        assert!(keys.insert(record_key(&kek, &context, &sealed.bytes)), "seal {seal} repeats a key");
    }
    println!("P7: {SEALS} seals, {} keys, 0 repeated", keys.len());
}
