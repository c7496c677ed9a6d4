//! The client's secret of single sign-on opens without a grant, and so nothing
//! else may open that way.

use claviger_model::{OidcProvider, OrganizationId, ProviderId, Secret};
use claviger_vault::{OpenError, ResealError, SealContext};
use uuid::Uuid;

use crate::support::{NOW, World, fields, world};

fn provider(world: &World) -> OidcProvider {
    OidcProvider {
        id: ProviderId(Uuid::from_u128(5)),
        organization_id: world.organization,
        name: "login".into(),
        issuer: "https://login.example.com".into(),
        client_id: "claviger".into(),
        scopes: vec![],
        groups_claim: None,
        trust_email: false,
        just_in_time: false,
        enabled: true,
        mappings: vec![],
        sealed: vec![],
        version: 1,
        key_epoch: 1,
        created_at: NOW,
        modified_at: NOW,
    }
}

fn sealed(world: &World) -> OidcProvider {
    let provider = provider(world);
    let secret = Secret::new("hunter2".to_owned());
    let sealed = world.vault.seal_client_secret(&provider, secret).expect("sealed");
    OidcProvider { sealed: sealed.bytes, key_epoch: sealed.epoch, ..provider }
}

#[test]
fn it_opens_for_its_own_provider_version_and_issuer_only() {
    let world = world(1);
    let own = sealed(&world);
    let opened =
        |provider: &OidcProvider| world.vault.open_client_secret(provider).map(|secret| secret.expose().clone());
    assert_eq!(opened(&own), Ok("hunter2".to_owned()));
    for other in [
        OidcProvider { id: ProviderId(Uuid::from_u128(6)), ..own.clone() },
        OidcProvider { version: 2, ..own.clone() },
        OidcProvider { issuer: "https://evil.example".into(), ..own.clone() },
        OidcProvider { organization_id: OrganizationId(Uuid::from_u128(9)), ..own.clone() },
    ] {
        assert!(opened(&other).is_err(), "{other:?}");
    }
}

#[test]
fn a_credential_does_not_open_without_a_grant_by_posing_as_one() {
    let world = world(2);
    let own = provider(&world);
    let context = SealContext { kind: "connection", ..SealContext::of_provider(&own) };
    let credential = world.vault.seal(&context, fields(&[("client_secret", "hunter2")])).expect("sealed").bytes;
    let posing = OidcProvider { sealed: credential, ..own };
    assert_eq!(world.vault.open_client_secret(&posing).map(drop), Err(OpenError::Commitment));
}

#[test]
fn it_is_carried_to_the_next_version_and_to_no_other_issuer() {
    let world = world(3);
    let first = sealed(&world);
    let second = OidcProvider { version: 2, ..first.clone() };
    let kept = world.vault.keep_client_secret(&first, &second).expect("kept");
    let second = OidcProvider { sealed: kept.bytes, ..second };
    assert_eq!(world.vault.open_client_secret(&second).expect("opens").expose(), "hunter2");
    let elsewhere = OidcProvider { version: 3, issuer: "https://evil.example".into(), ..second.clone() };
    let refused = world.vault.keep_client_secret(&second, &elsewhere);
    assert!(matches!(refused, Err(ResealError::OtherOrigin { .. })), "{refused:?}");
    let refused = world.vault.keep_client_secret(&second, &first);
    assert!(matches!(refused, Err(ResealError::Version { .. })), "{refused:?}");
    let another = OidcProvider { id: ProviderId(Uuid::from_u128(6)), version: 3, ..second.clone() };
    assert_eq!(world.vault.keep_client_secret(&second, &another), Err(ResealError::OtherThing));
}
