//! Editing without seeing: what is kept, what is not, and where it may go.

use claviger_access::Edit;
use claviger_model::Secret;
use claviger_vault::{ResealError, SealContext, SealError, Sealed};

use crate::support::{World, fields, grant, world};

struct Edited {
    world: World,
    from: SealContext,
    sealed: Vec<u8>,
}

fn edited() -> Edited {
    let world = world(20);
    let from = world.context(3);
    let sealed =
        world.vault.seal(&from, fields(&[("user", "anna"), ("token", "t"), ("old", "o")])).expect("sealed").bytes;
    Edited { world, from, sealed }
}

impl Edited {
    fn to(&self, change: impl FnOnce(&mut SealContext)) -> SealContext {
        let mut to = self.from.clone();
        to.version += 1;
        change(&mut to);
        to
    }

    fn reseal(&self, to: &SealContext, keep: &[&str], set: &[(&str, &str)]) -> Result<Sealed, ResealError> {
        let keep: Vec<String> = keep.iter().map(ToString::to_string).collect();
        self.world.vault.reseal(grant::<Edit>(&self.from), &self.from, &self.sealed, to, &keep, fields(set))
    }
}

#[test]
fn kept_fields_are_carried_over_set_ones_replaced_others_gone() {
    let edited = edited();
    let to = edited.to(|_| ());
    let sealed = edited.reseal(&to, &["token", "user"], &[("new", "n")]).expect("sealed anew").bytes;
    let mut opened = edited.world.open(&to, &sealed).expect("opened");
    opened.sort();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(opened, [pair("new", "n"), pair("token", "t"), pair("user", "anna")]);
    assert!(edited.world.open(&edited.from, &sealed).is_err(), "the old version does not open the new record");
    assert!(edited.world.open(&to, &edited.sealed).is_err(), "nor the new version the old record");
}

#[test]
fn literals_are_kept_where_there_are_any() {
    let edited = edited();
    let to = edited.to(|_| ());
    let sealed = edited.reseal(&to, &["token", "literals"], &[]).expect("none to keep").bytes;
    assert_eq!(edited.world.open(&to, &sealed).expect("opened").len(), 1);
    let with = edited.world.vault.seal(&edited.from, fields(&[("literals", "{}")])).expect("sealed").bytes;
    let keep = ["literals".to_owned()];
    let kept = edited.world.vault.reseal(grant::<Edit>(&to), &edited.from, &with, &to, &keep, vec![]).expect("kept");
    assert_eq!(edited.world.open(&to, &kept.bytes), Ok(vec![("literals".to_owned(), "{}".to_owned())]));
}

#[test]
fn p17_no_field_is_carried_to_another_origin() {
    let edited = edited();
    for origins in [
        vec!["https://evil.example.com".to_owned()],
        vec!["http://api.example.com".to_owned(), edited.from.origins[1].clone()],
        vec![edited.from.origins[0].clone()],
        [edited.from.origins.clone(), vec!["https://evil.example.com".to_owned()]].concat(),
        vec![],
    ] {
        let to = edited.to(|to| to.origins = origins);
        let refused = edited.reseal(&to, &["token"], &[("user", "eve")]);
        assert_eq!(refused, Err(ResealError::OtherOrigin { field: "token".to_owned() }));
        let given = edited.reseal(&to, &[], &[("token", "given again")]).expect("every field is given again");
        assert_eq!(edited.world.open(&to, &given.bytes), Ok(vec![("token".to_owned(), "given again".to_owned())]));
    }
}

#[test]
fn a_record_stays_the_same_thing_and_its_version_grows() {
    let edited = edited();
    let other = edited.world.context(9);
    assert_eq!(edited.reseal(&other, &["token"], &[]), Err(ResealError::OtherThing));
    assert_eq!(edited.reseal(&edited.to(|to| to.kind = "account"), &[], &[]), Err(ResealError::OtherThing));
    for version in [3, 2, i64::MIN] {
        let refused = edited.reseal(&edited.to(|to| to.version = version), &["token"], &[]);
        assert_eq!(refused, Err(ResealError::Version { from: 3, to: version }));
    }
}

#[test]
fn what_cannot_be_kept_is_named() {
    let edited = edited();
    let to = edited.to(|_| ());
    let missing = |field: &str| Err(ResealError::Missing { field: field.to_owned() });
    assert_eq!(edited.reseal(&to, &["token", "nothing"], &[]), missing("nothing"));
    assert_eq!(edited.reseal(&to, &["token", "token"], &[]), missing("token"));
    let both = edited.reseal(&to, &["token"], &[("token", "new")]);
    assert_eq!(both, Err(ResealError::Seal(SealError::DuplicateField { field: "token".to_owned() })));
    let many: Vec<_> = (0..64).map(|field| (format!("f{field}"), Secret::new(String::new()))).collect();
    let keep = ["token".to_owned()];
    let full = edited.world.vault.reseal(grant::<Edit>(&edited.from), &edited.from, &edited.sealed, &to, &keep, many);
    assert_eq!(full, Err(ResealError::Seal(SealError::TooManyFields { count: 65 })));
}
