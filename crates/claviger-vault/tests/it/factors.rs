//! Secrets of second factors.

use claviger_model::{FactorId, OrganizationId, Secret};
use claviger_vault::{OpenError, SealContext};
use uuid::Uuid;

use crate::support::{fields, world};

#[test]
fn a_factors_secret_opens_as_that_factors_and_as_nothing_else() {
    let world = world(40);
    let organization = world.context(1).organization_id;
    let (id, other) = (FactorId(Uuid::from_u128(1)), FactorId(Uuid::from_u128(2)));
    let secret = Secret::new(*b"12345678901234567890");
    let sealed = world.vault.seal_factor(organization, id, &secret).expect("sealed").bytes;
    let opened = world.vault.open_factor(organization, id, &sealed).expect("opened");
    assert_eq!(opened.expose(), secret.expose());
    assert!(world.vault.open_factor(organization, other, &sealed).is_err(), "another factor");
    let elsewhere = OrganizationId(Uuid::from_u128(9));
    assert!(world.vault.open_factor(elsewhere, id, &sealed).is_err(), "another organization");
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        assert!(world.vault.open_factor(organization, id, &changed).is_err(), "byte {place}");
    }

    // A connection's record does not open by this door, whatever id it has.
    let connection =
        SealContext { organization_id: organization, kind: "connection", id: id.0, version: 1, origins: vec![] };
    let record = world.vault.seal(&connection, fields(&[("secret", "00")])).expect("sealed").bytes;
    assert_eq!(world.vault.open_factor(organization, id, &record).err(), Some(OpenError::Commitment));
}

#[test]
fn a_factors_secret_moves_to_the_newest_key() {
    let world = world(41);
    let (organization, id) = (world.context(1).organization_id, FactorId(Uuid::from_u128(1)));
    let secret = Secret::new([7; 20]);
    let sealed = world.vault.seal_factor(organization, id, &secret).expect("sealed");
    assert_eq!(world.vault.renew_factor(organization, id, &sealed.bytes), Ok(None), "it is under it already");
    let row = world.vault.organization_rotate(organization, claviger_model::Timestamp(1));
    world.vault.adopt(std::slice::from_ref(&row)).expect("adopted");
    let renewed = world.vault.renew_factor(organization, id, &sealed.bytes).expect("opens").expect("an older key");
    assert!(renewed.epoch > sealed.epoch);
    world.vault.forget_epoch(organization, sealed.epoch);
    assert!(world.vault.open_factor(organization, id, &sealed.bytes).is_err(), "the old key is gone");
    let opened = world.vault.open_factor(organization, id, &renewed.bytes).expect("opened");
    assert_eq!(opened.expose(), secret.expose());
}
