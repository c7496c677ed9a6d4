//! Seal an edited record: some fields given, the others carried over without
//! anybody seeing them.

use claviger_access::{Edit, Grant};
use claviger_model::Secret;

use crate::{LITERALS, ResealError, SealContext, Sealed, Vault};

impl Vault {
    /// Seals for `to` the fields named in `keep`, as they stand in `sealed`
    /// (which was sealed for `from`), and those in `set`. What is neither kept
    /// nor set is gone. [`LITERALS`] may be named in `keep` where there are none.
    ///
    /// # Errors
    /// [`ResealError`]. Fields are kept only while the origins stay as they
    /// are (K3), and `to` is the same thing in a later version (K4).
    pub fn reseal(
        &self,
        grant: Grant<Edit>,
        from: &SealContext,
        sealed: &[u8],
        to: &SealContext,
        keep: &[String],
        set: Vec<(String, Secret<String>)>,
    ) -> Result<Sealed, ResealError> {
        from.require(&grant)?;
        check(from, to, keep)?;
        let mut old = self.open_record(from, sealed)?;
        let mut fields = Vec::with_capacity(keep.len() + set.len());
        for field in keep {
            match old.iter().position(|(name, _)| name == field) {
                Some(index) => fields.push(old.swap_remove(index)),
                None if field == LITERALS => (),
                None => return Err(ResealError::Missing { field: field.clone() }),
            }
        }
        fields.extend(set);
        Ok(self.seal(to, fields)?)
    }
}

fn check(from: &SealContext, to: &SealContext, keep: &[String]) -> Result<(), ResealError> {
    if !from.is_same_thing(to) {
        return Err(ResealError::OtherThing);
    }
    if to.version <= from.version {
        return Err(ResealError::Version { from: from.version, to: to.version });
    }
    match keep.first() {
        Some(field) if from.origins != to.origins => Err(ResealError::OtherOrigin { field: field.clone() }),
        _ => Ok(()),
    }
}
