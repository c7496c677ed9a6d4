//! What can go wrong. Every text is for the operator's log; callers of the API
//! get a generic failure and an incident id (K6).

use claviger_model::OrganizationId;

use crate::record::{MAX_FIELD_BYTES, MAX_FIELDS};

/// Why the vault stays sealed: no secret can be opened or stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealedReason {
    /// The database has no keys.
    #[error(
        "the database holds no keys: it is empty or was only partly restored; run `claviger init` for a new one, or restore the whole backup"
    )]
    NoRows,
    /// No root key was given.
    #[error("no root key was given; name the file that holds it, or restore it from where you keep its copy")]
    NoRoot,
    /// None of the given root keys sealed these rows.
    #[error(
        "this database is sealed under root key {expected_id:?} and was given {}; supply the root key that belongs to this database, or the database that belongs to this root key",
        given_ids.join(", ")
    )]
    WrongRootKey {
        /// Id of the root key that is wanted, as the row says.
        expected_id: String,
        /// Ids of those that were given.
        given_ids: Vec<String>,
    },
    /// The right root key, and yet the row does not open.
    #[error(
        "the row of the {purpose:?} key, epoch {epoch}{}, was changed or damaged; restore the table of wrapped keys from a backup",
        .organization_id.map(|id| format!(", of organization {id}")).unwrap_or_default()
    )]
    Damaged {
        /// Whose key; `None` for the installation's.
        organization_id: Option<OrganizationId>,
        /// Which key, as the row says.
        purpose: String,
        /// Which generation, as the row says.
        epoch: u32,
    },
    /// A key that every installation has is not there.
    #[error("the {purpose:?} key is missing from the database; restore the table of wrapped keys from a backup")]
    Incomplete {
        /// Which key.
        purpose: &'static str,
    },
    /// A row says that it is for something this program does not know.
    #[error(
        "the database has a key for {purpose:?}, which this version does not know; start the version that wrote it, or a newer one"
    )]
    UnknownPurpose {
        /// As the row says.
        purpose: String,
    },
}

/// Why something could not be sealed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// No key for that organization.
    #[error("there is no key for organization {0}; make one with the organization, or take in the rows that hold it")]
    NoKey(OrganizationId),
    /// More fields than one record may have.
    #[error("{count} secret fields are too many; a record has at most {MAX_FIELDS}")]
    TooManyFields {
        /// How many were given.
        count: usize,
    },
    /// The same name twice.
    #[error("the secret field {field:?} is given twice; give each once")]
    DuplicateField {
        /// Which.
        field: String,
    },
    /// A name or value that is too long.
    #[error("the secret field {field:?} is too long; name and value have at most {MAX_FIELD_BYTES} bytes each")]
    FieldTooLong {
        /// Which; cut after 64 characters.
        field: String,
    },
}

/// Why a record could not be opened. The caller gets nothing of it, not even
/// the fields that would have opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The permit is for something else.
    #[error("the grant was given for another connection or organization")]
    Grant,
    /// No key for that organization.
    #[error("there is no key for organization {0}: it was destroyed, or this server has not taken it in yet")]
    NoKey(OrganizationId),
    /// That generation of the key is not here.
    #[error(
        "the record is sealed under epoch {epoch} of its organization's key, which this server does not hold: it was destroyed, or another server rotated and this one has not taken it in yet"
    )]
    Epoch {
        /// Which generation is wanted.
        epoch: u32,
    },
    /// A layout or suite that this program does not know.
    #[error("the record has format {format} and suite {suite}, which this version does not know, or it was damaged")]
    Format {
        /// First byte.
        format: u8,
        /// Second byte.
        suite: u8,
    },
    /// The bytes are no record.
    #[error("the record was cut short or damaged")]
    Malformed,
    /// The record was sealed for something else.
    #[error("the record was not sealed for this row and version: it was moved, rolled back or damaged")]
    Commitment,
    /// One field does not open.
    #[error("the field {field:?} was changed, moved, or is bound to other origins than the connection names now")]
    Field {
        /// Which, as the record says.
        field: String,
    },
}

/// Why a record could not be sealed anew.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResealError {
    /// The old one could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The new one could not be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// A field that should be kept is not in the record.
    #[error("the secret field {field:?} has no value yet that could be kept; give one")]
    Missing {
        /// Which.
        field: String,
    },
    /// A field would be carried over to another origin (K3).
    #[error("the destination has changed: the secret field {field:?} must be given again")]
    OtherOrigin {
        /// The first of them.
        field: String,
    },
    /// Old and new context are not the same thing.
    #[error("a record is sealed anew for the same organization, kind and id only")]
    OtherThing,
    /// The version did not grow.
    #[error("version {to} does not follow version {from}; a new write needs a greater one")]
    Version {
        /// What it was.
        from: i64,
        /// What was asked for.
        to: i64,
    },
}
