//! The three places of a connection's credential: its own, staged, and kept from before. Each is
//! sealed for its place, so that a row that is put in another's opens nothing; from one to the
//! other they go in here, seen by nobody.

use claviger_access::{Edit, Grant};
use claviger_model::Timestamp;

use crate::{ResealError, SealContext, Sealed, Vault};

const OWN: &str = "connection";
const STAGED: &str = "connection_staged";
const PREVIOUS: &str = "connection_previous";
/// What stands before the end of a previous one, among its origins; no origin begins so.
const UNTIL: &str = "until ";

impl SealContext {
    /// As a connection's own context, for the credential that waits beside it since `version`.
    #[must_use]
    pub fn staged(self, version: i64) -> Self {
        Self { kind: STAGED, version, ..self }
    }

    /// As a connection's own context, for the credential that was its own until `version`, and is
    /// of no use any more at `end`.
    #[must_use]
    pub fn previous(mut self, version: i64, end: Timestamp) -> Self {
        self.origins.push(format!("{UNTIL}{}", end.0));
        Self { kind: PREVIOUS, version, ..self }
    }

    /// Where a secret of it can be sent to.
    fn places(&self) -> impl Iterator<Item = &String> {
        self.origins.iter().filter(|origin| !(self.kind == PREVIOUS && origin.starts_with(UNTIL)))
    }
}

impl Vault {
    /// Seals the whole credential that stands in `sealed` for another of the three places.
    ///
    /// # Errors
    /// [`ResealError::OtherThing`] for anything but a credential that goes to another place of
    /// the same connection; [`ResealError::OtherOrigin`] where it could be sent elsewhere from
    /// there (K3); [`ResealError::Version`] if `to` is no later version (K4).
    pub fn move_credential(
        &self,
        grant: &Grant<Edit>,
        from: &SealContext,
        sealed: &[u8],
        to: &SealContext,
    ) -> Result<Sealed, ResealError> {
        from.require(grant)?;
        to.require(grant)?;
        let known = |kind| [OWN, STAGED, PREVIOUS].contains(&kind);
        if from.kind == to.kind || !known(from.kind) || !known(to.kind) {
            return Err(ResealError::OtherThing);
        }
        if to.version <= from.version {
            return Err(ResealError::Version { from: from.version, to: to.version });
        }
        let fields = self.open_record(from, sealed)?;
        if !from.places().eq(to.places()) {
            let field = fields.first().map(|(name, _)| name.clone()).unwrap_or_default();
            return Err(ResealError::OtherOrigin { field });
        }
        Ok(self.seal(to, fields)?)
    }
}
