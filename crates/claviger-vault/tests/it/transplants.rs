//! P6 (b): sealed bytes moved to where they do not belong.

use claviger_model::OrganizationId;
use claviger_vault::{OpenError, SealContext};
use uuid::Uuid;

use crate::support::{Entries, NOW, World, fields, put_together, take_apart, world};

/// A row as it is stored, with what it belongs to.
struct Row {
    context: SealContext,
    sealed: Vec<u8>,
}

fn row(world: &World, version: i64) -> Row {
    let context = world.context(version);
    let sealed = world.vault.seal(&context, fields(&[("user", "anna"), ("token", "t0k3n"), ("note", "")]));
    Row { context, sealed: sealed.expect("sealed").bytes }
}

/// Ways to read a row elsewhere than where it was sealed.
fn elsewhere(context: &SealContext, foreign: OrganizationId) -> Vec<SealContext> {
    let with = |change: &dyn Fn(&mut SealContext)| {
        let mut changed = context.clone();
        change(&mut changed);
        changed
    };
    let origins = |list: &[&str]| with(&|context| context.origins = list.iter().map(ToString::to_string).collect());
    vec![
        with(&|context| context.organization_id = foreign),
        with(&|context| context.kind = "account"),
        with(&|context| context.id = Uuid::from_u128(context.id.as_u128() ^ 1)),
        with(&|context| context.version += 1),
        with(&|context| context.version -= 1),
        origins(&["https://evil.example.com", "https://login.example.com:8443"]),
        origins(&["http://api.example.com", "https://login.example.com:8443"]),
        origins(&["https://api.example.com"]),
        origins(&["https://api.example.com", "https://login.example.com:8443", "https://evil.example.com"]),
        origins(&["https://api.example.comhttps://login.example.com:8443"]),
        origins(&["https://login.example.com:8443", "https://api.example.com"]),
        origins(&[]),
    ]
}

/// Ways to make up a row from parts of this one and of another.
fn made_up(row: &Row, other: &Row) -> Vec<Vec<u8>> {
    let ((head, entries), (other_head, others)) = (take_apart(&row.sealed), take_apart(&other.sealed));
    let with = |change: &dyn Fn(&mut Entries)| {
        let mut changed = entries.clone();
        change(&mut changed);
        let count = u16::try_from(changed.len()).expect("few").to_be_bytes();
        put_together(&[&head[..70], &count].concat(), &changed)
    };
    let swap_values = |entries: &mut Entries| {
        let value = entries[0].1.clone();
        entries[0].1 = std::mem::replace(&mut entries[1].1, value);
    };
    let mut second_epoch = row.sealed.clone();
    second_epoch[5] = 2;
    vec![
        with(&|entries| entries.swap(0, 1)),
        with(&swap_values),
        with(&|entries| entries[0].0 = b"token2".to_vec()),
        with(&|entries| entries[1] = others[1].clone()),
        with(&|entries| entries[1].1 = others[1].1.clone()),
        with(&|entries| drop(entries.pop())),
        with(&|entries| drop(entries.remove(0))),
        with(&|entries| entries.push(others[0].clone())),
        with(&|entries| entries.push(entries[0].clone())),
        put_together(&other_head, &entries),
        put_together(&[&head[..6], &other_head[6..]].concat(), &entries),
        put_together(&[&head[..38], &other_head[38..]].concat(), &entries),
        second_epoch,
        other.sealed.clone(),
    ]
}

#[test]
fn p6_b_no_transplant_opens() {
    let world = world(63);
    let foreign = OrganizationId(Uuid::from_bytes(world.entropy.array()));
    world.vault.organization_create(foreign, NOW);
    let second = world.vault.organization_rotate(world.organization, NOW);
    let rows: Vec<Row> = (0..400).map(|version| row(&world, version)).collect();
    world.vault.adopt(&[second]).expect("a second epoch, so that a wrong epoch has a key too");
    let (mut tried, mut reasons) = (0, [0; 2]);
    let mut refused = |result: Result<Vec<(String, String)>, OpenError>, what: &str| {
        tried += 1;
        match result.expect_err(what) {
            OpenError::Commitment => reasons[0] += 1,
            OpenError::Field { .. } => reasons[1] += 1,
            other => panic!("{what}: {other}"),
        }
    };
    for pair in rows.windows(2) {
        let [row, other] = pair else { continue };
        world.open(&row.context, &row.sealed).expect("at home it opens");
        for (way, context) in elsewhere(&row.context, foreign).into_iter().enumerate() {
            refused(world.open(&context, &row.sealed), &format!("place {way}"));
        }
        for (way, sealed) in made_up(row, other).into_iter().enumerate() {
            refused(world.open(&row.context, &sealed), &format!("mixture {way}"));
        }
    }
    println!("P6b: {tried} transplants, 0 opened ({} by commitment, {} by tag)", reasons[0], reasons[1]);
    assert!(tried >= 10_000);
}
