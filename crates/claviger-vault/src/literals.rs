//! Open what is answered in clear by contract (K10): HTTP headers, parameters
//! and body, which are sealed at rest all the same.

use claviger_access::{Grant, View};
use claviger_model::Secret;

use crate::{OpenError, SealContext, Vault, record::Record};

/// The name of the field that a viewer may read.
pub const LITERALS: &str = "literals";

impl Vault {
    /// Opens the field [`LITERALS`] and no other; `None` if the record has none.
    ///
    /// # Errors
    /// [`OpenError`], and then nothing was opened.
    pub fn open_literals(
        &self,
        grant: &Grant<View>,
        context: &SealContext,
        sealed: &[u8],
    ) -> Result<Option<String>, OpenError> {
        context.require(grant)?;
        let record = Record::parse(sealed)?;
        let literals = record.open_one(&*self.key_of(context, record.epoch)?, context, LITERALS)?;
        Ok(literals.as_ref().map(Secret::expose).cloned())
    }
}
