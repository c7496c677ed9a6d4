//! P6 (a): one flipped bit anywhere in a record, and nothing of it opens.

use claviger_access::{Edit, View};
use claviger_vault::OpenError;

use crate::support::{fields, grant, world};

#[test]
fn p6_a_no_flipped_bit_opens() {
    let world = world(60);
    let (mut flips, mut records, mut reasons) = (0, 0, [0; 4]);
    while flips < 100_000 {
        let context = world.context(records);
        let value = "v".repeat(usize::try_from(records).expect("few") % 40);
        let given = [("token", "ghp_x"), ("password", value.as_str()), ("literals", "{}")];
        let given = fields(&given[..1 + usize::try_from(records).expect("few") % 3]);
        let sealed = world.vault.seal(&context, given).expect("sealed").bytes;
        world.open(&context, &sealed).expect("unchanged it opens");
        for bit in 0..sealed.len() * 8 {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let reason = world.open(&context, &changed).expect_err("a flipped bit opened");
            reasons[match reason {
                OpenError::Commitment => 0,
                OpenError::Field { .. } => 1,
                OpenError::Epoch { .. } => 2,
                _ => 3,
            }] += 1;
            flips += 1;
        }
        records += 1;
    }
    let [commitment, field, epoch, form] = reasons;
    println!(
        "P6a: {flips} flips in {records} records, 0 opened ({commitment} by commitment, {field} by tag, {epoch} by epoch, {form} by form)"
    );
    assert!(reasons.iter().all(|count| *count > 0), "every check had its share");
}

#[test]
fn p6_a_no_cut_or_longer_record_opens() {
    let world = world(61);
    let context = world.context(1);
    let sealed = world.vault.seal(&context, fields(&[("token", "x"), ("literals", "{}")])).expect("sealed").bytes;
    for length in 0..sealed.len() {
        assert!(world.open(&context, &sealed[..length]).is_err(), "cut to {length}");
        assert!(world.vault.renew(&context, &sealed[..length]).is_err() || length >= 72, "renewed at {length}");
    }
    assert_eq!(world.open(&context, &[&sealed[..], &[0]].concat()), Err(OpenError::Malformed));
    assert_eq!(world.open(&context, &[]), Err(OpenError::Malformed));
}

#[test]
fn p6_a_a_changed_record_is_neither_read_nor_carried_over() {
    let world = world(62);
    let (from, mut to) = (world.context(1), world.context(2));
    to.id = from.id;
    let sealed = world.vault.seal(&from, fields(&[("literals", "{\"headers\":[]}"), ("token", "x")])).expect("sealed");
    let literals = |bytes: &[u8]| world.vault.open_literals(&grant::<View>(&from), &from, bytes);
    assert_eq!(literals(&sealed.bytes), Ok(Some("{\"headers\":[]}".to_owned())));
    for bit in 0..(72 + 4 + 8 + 4 + 14 + 16) * 8 {
        let mut changed = sealed.bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        // Under another name it is no longer the literals, which is no opening either.
        assert!(!matches!(literals(&changed), Ok(Some(_))), "bit {bit}");
        let keep = ["token".to_owned()];
        assert!(world.vault.reseal(grant::<Edit>(&from), &from, &changed, &to, &keep, vec![]).is_err(), "bit {bit}");
    }
}
