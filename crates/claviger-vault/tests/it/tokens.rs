//! Tokens are bound to what they were given for.

use claviger_access::Resolve;
use claviger_model::{ConnectionId, OrganizationId, Secret};
use claviger_vault::{OpenError, SealContext, TokenGrant};
use uuid::Uuid;

use crate::support::{World, fields, grant, world};

const BINDING: [u8; 32] = [1; 32];
const SHAPE: [u8; 32] = [2; 32];

/// What is left of the grant for a connection, as opening its credential gives it.
fn left_over(world: &World, connection: Uuid) -> TokenGrant {
    let context = SealContext { id: connection, ..world.context(1) };
    let sealed = world.vault.seal(&context, fields(&[("client_secret", "s")])).expect("seals").bytes;
    let (opened, left) = world.vault.open_with_token(grant::<Resolve>(&context), &context, &sealed).expect("opens");
    assert_eq!(opened.len(), 1);
    left
}

#[test]
fn a_token_opens_for_its_inputs_alone_and_without_its_refresh_token() {
    let world = world(71);
    let (organization, connection) = (world.organization, ConnectionId(Uuid::from_u128(9)));
    let context = SealContext::of_token(organization, connection, 3, &BINDING, &SHAPE);
    let refresh = || Some(Secret::new("the refresh token".to_owned()));
    let sealed = world.vault.seal_token(&context, fields(&[("access_token", "a")]), refresh()).expect("seals").bytes;
    let left = left_over(&world, connection.0);
    let opened = world.vault.open_token(&left, &context, &sealed).expect("opens");
    assert_eq!((opened.len(), opened[0].0.as_str(), opened[0].1.expose().as_str()), (1, "access_token", "a"));
    let again = world.vault.open_refresh_token(&left, &context, &sealed).expect("opens").expect("is there");
    assert_eq!(again.expose(), "the refresh token");

    let others = [
        SealContext::of_token(organization, connection, 4, &BINDING, &SHAPE),
        SealContext::of_token(organization, connection, 3, &SHAPE, &SHAPE),
        SealContext::of_token(organization, connection, 3, &BINDING, &BINDING),
        SealContext::of_token(organization, connection, 3, &SHAPE, &BINDING),
    ];
    for other in &others {
        assert!(matches!(
            world.vault.open_token(&left, other, &sealed),
            Err(OpenError::Commitment | OpenError::Field { .. })
        ));
        assert!(world.vault.open_refresh_token(&left, other, &sealed).is_err());
    }
    let elsewhere = left_over(&world, Uuid::from_u128(8));
    assert_eq!(world.vault.open_token(&elsewhere, &context, &sealed).err(), Some(OpenError::Grant));
    assert_eq!(world.vault.open_refresh_token(&elsewhere, &context, &sealed).err(), Some(OpenError::Grant));
    let foreign = SealContext::of_token(OrganizationId(Uuid::nil()), connection, 3, &BINDING, &SHAPE);
    assert_eq!(world.vault.open_token(&left, &foreign, &sealed).err(), Some(OpenError::Grant));
    println!("tokens: {} other inputs, 2 other grants: 0 opened", others.len());
}
