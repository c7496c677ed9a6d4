//! The three places of a connection's credential are apart, and only a whole credential goes from
//! one to another, of the same connection and to the same origins.

use claviger_access::{Edit, Resolve};
use claviger_model::Timestamp;
use claviger_vault::{OpenError, ResealError};

use crate::support::{fields, grant, world};

const END: Timestamp = Timestamp(5_000_000);

#[test]
fn a_credential_opens_in_its_own_place_only() {
    let world = world(31);
    let own = world.context(7);
    let places = [own.clone(), own.clone().staged(7), own.clone().previous(7, END)];
    for (index, place) in places.iter().enumerate() {
        let sealed = world.vault.seal(place, fields(&[("api_token", "secret")])).expect("sealed").bytes;
        for (other, context) in places.iter().enumerate() {
            let opened = world.open(context, &sealed);
            assert_eq!(opened.is_ok(), index == other, "place {index} in place {other}");
        }
        let later = own.clone().previous(7, Timestamp(END.0 + 1));
        assert!(world.open(&later, &sealed).is_err(), "with another end");
    }
}

#[test]
fn a_credential_goes_to_another_place_of_the_same_connection() {
    let world = world(32);
    let own = world.context(7);
    let given = fields(&[("api_token", "secret"), ("literals", "{}")]);
    let sealed = world.vault.seal(&own.clone().staged(7), given).expect("sealed").bytes;
    let mut at = (own.clone().staged(7), sealed);
    for to in [
        claviger_vault::SealContext { version: 8, ..own.clone() },
        own.clone().previous(9, END),
        claviger_vault::SealContext { version: 10, ..own.clone() },
        own.clone().staged(11),
    ] {
        let moved = world.vault.move_credential(&grant::<Edit>(&own), &at.0, &at.1, &to).expect("goes there");
        let opened = world.open(&to, &moved.bytes).expect("opens there");
        assert_eq!(opened, [("api_token".to_owned(), "secret".to_owned()), ("literals".to_owned(), "{}".to_owned())]);
        assert!(world.open(&at.0, &moved.bytes).is_err(), "and not where it was");
        at = (to, moved.bytes);
    }
}

#[test]
fn nothing_goes_elsewhere() {
    let world = world(33);
    let (own, other) = (world.context(7), world.context(9));
    let staged = own.clone().staged(7);
    let sealed = world.vault.seal(&staged, fields(&[("api_token", "secret")])).expect("sealed").bytes;
    let leave = grant::<Edit>(&own);
    let to = |to| world.vault.move_credential(&leave, &staged, &sealed, &to);
    let next = claviger_vault::SealContext { version: 8, ..own.clone() };
    let mut elsewhere = next.clone();
    elsewhere.origins[0] = "https://attacker.example".to_owned();
    assert_eq!(to(elsewhere), Err(ResealError::OtherOrigin { field: "api_token".to_owned() }));
    let mut more = next.clone();
    more.origins.push("until 5000000".to_owned());
    assert_eq!(
        to(more),
        Err(ResealError::OtherOrigin { field: "api_token".to_owned() }),
        "an end is one where it belongs"
    );
    assert_eq!(to(other), Err(ResealError::Open(OpenError::Grant)));
    assert_eq!(to(staged.clone()), Err(ResealError::OtherThing));
    assert_eq!(
        to(claviger_vault::SealContext { kind: "upstream_token", ..next.clone() }),
        Err(ResealError::OtherThing)
    );
    assert_eq!(to(own.clone()), Err(ResealError::Version { from: 7, to: 7 }));
    let foreign = grant::<Edit>(&world.context(7));
    let refused = world.vault.move_credential(&foreign, &staged, &sealed, &next);
    assert_eq!(refused, Err(ResealError::Open(OpenError::Grant)));
    let refused = world.vault.open_credential(grant::<Resolve>(&world.context(7)), &staged, &sealed);
    assert!(matches!(refused, Err(OpenError::Grant)));
}
