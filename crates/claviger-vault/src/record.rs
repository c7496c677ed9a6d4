//! The stored form of one write.
//!
//! `format ‖ suite ‖ u32 epoch ‖ salt ‖ commitment ‖ u16 count ‖ (lp(name) ‖
//! lp(ciphertext ‖ tag))…`. A record without fields carries one nameless, empty
//! entry, so that emptying a record is noticed like every other change.

use claviger_model::{Entropy, Secret};
use zeroize::Zeroizing;

use crate::{
    context::{FORMAT, SUITE, SealContext},
    encoding::{Reader, put},
    error::{OpenError, SealError},
    key_bytes::KeyBytes,
    primitive::{COMMITMENT_LEN, SALT_LEN, TAG_LEN, WriteKey},
};

/// How many fields one record may have.
pub const MAX_FIELDS: usize = 64;
/// How long a name or a value may be, in bytes.
pub const MAX_FIELD_BYTES: usize = 1024 * 1024;

/// Name and value.
pub(crate) type Field = (String, Secret<String>);

/// A sealed record, ready to be stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sealed {
    /// What is stored; says nothing but field names and lengths.
    pub bytes: Vec<u8>,
    /// Under which epoch of the organization's key.
    pub epoch: u32,
}

/// Seals `fields` for `context` under one epoch of its organization's key.
pub(crate) fn seal_record(
    (epoch, key): (u32, &KeyBytes),
    context: &SealContext,
    fields: &[Field],
    entropy: &Entropy,
) -> Result<Sealed, SealError> {
    let count = check(fields)?;
    let salt: [u8; SALT_LEN] = entropy.array();
    let key = WriteKey::derive(key, &salt, &context.info(epoch));
    let mut bytes = Vec::with_capacity(128 + fields.iter().map(sealed_len).sum::<usize>());
    bytes.extend_from_slice(&[FORMAT, SUITE]);
    bytes.extend_from_slice(&epoch.to_be_bytes());
    bytes.extend_from_slice(&salt);
    bytes.extend_from_slice(key.commitment());
    bytes.extend_from_slice(&count.to_be_bytes());
    let mut aad = FieldAad::new(context, epoch, count);
    let mut put_entry = |index: u16, name: &str, value: &str| {
        put(&mut bytes, name.as_bytes());
        bytes.extend_from_slice(&u32::try_from(value.len() + TAG_LEN).unwrap_or(u32::MAX).to_be_bytes());
        key.seal(index, aad.of(name.as_bytes()), value.as_bytes(), &mut bytes);
    };
    if fields.is_empty() {
        put_entry(0, "", "");
    }
    for (index, (name, value)) in (0..).zip(fields) {
        put_entry(index, name, value.expose());
    }
    Ok(Sealed { bytes, epoch })
}

fn sealed_len((name, value): &Field) -> usize {
    8 + name.len() + value.len() + TAG_LEN
}

fn check(fields: &[Field]) -> Result<u16, SealError> {
    if fields.len() > MAX_FIELDS {
        return Err(SealError::TooManyFields { count: fields.len() });
    }
    for (index, (name, value)) in fields.iter().enumerate() {
        if name.len() > MAX_FIELD_BYTES || value.len() > MAX_FIELD_BYTES {
            return Err(SealError::FieldTooLong { field: name.chars().take(64).collect() });
        }
        if fields[..index].iter().any(|(earlier, _)| earlier == name) {
            return Err(SealError::DuplicateField { field: name.clone() });
        }
    }
    u16::try_from(fields.len()).map_err(|_| SealError::TooManyFields { count: fields.len() })
}

/// Associated data, one field after the other in the same buffer.
struct FieldAad {
    buffer: Vec<u8>,
    prefix: usize,
    count: u16,
}

impl FieldAad {
    fn new(context: &SealContext, epoch: u32, count: u16) -> Self {
        let buffer = context.aad_prefix(epoch);
        Self { prefix: buffer.len(), buffer, count }
    }

    fn of(&mut self, name: &[u8]) -> &[u8] {
        self.buffer.truncate(self.prefix);
        put(&mut self.buffer, name);
        self.buffer.extend_from_slice(&self.count.to_be_bytes());
        &self.buffer
    }
}

/// A record taken apart; nothing of it is believed yet.
pub(crate) struct Record<'a> {
    pub(crate) epoch: u32,
    salt: [u8; SALT_LEN],
    commitment: [u8; COMMITMENT_LEN],
    count: u16,
    entries: Vec<(&'a [u8], &'a [u8])>,
}

impl<'a> Record<'a> {
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, OpenError> {
        if let [format, suite, ..] = *bytes
            && (format, suite) != (FORMAT, SUITE)
        {
            return Err(OpenError::Format { format, suite });
        }
        Self::parse_body(bytes).ok_or(OpenError::Malformed)
    }

    fn parse_body(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        reader.take(2)?;
        let (epoch, salt, commitment, count) = (reader.u32()?, reader.array()?, reader.array()?, reader.u16()?);
        if usize::from(count) > MAX_FIELDS {
            return None;
        }
        let mut entries = Vec::with_capacity(usize::from(count.max(1)));
        for _ in 0..count.max(1) {
            entries.push((reader.prefixed()?, reader.prefixed()?));
        }
        reader.is_empty().then_some(Self { epoch, salt, commitment, count, entries })
    }

    /// Opens every field, or none.
    pub(crate) fn open(&self, key: &KeyBytes, context: &SealContext) -> Result<Vec<Field>, OpenError> {
        let mut opener = self.opener(key, context)?;
        let opened = (0..).zip(&self.entries).map(|(index, &entry)| opener.open(index, entry));
        let mut fields = opened.collect::<Result<Vec<_>, _>>()?;
        fields.truncate(usize::from(self.count));
        Ok(fields)
    }

    /// Opens every field but the one named `name`, or none.
    pub(crate) fn open_but(&self, key: &KeyBytes, context: &SealContext, name: &str) -> Result<Vec<Field>, OpenError> {
        let mut opener = self.opener(key, context)?;
        let entries = (0..).zip(&self.entries).take(usize::from(self.count));
        let wanted = entries.filter(|(_, (found, _))| *found != name.as_bytes());
        wanted.map(|(index, &entry)| opener.open(index, entry)).collect()
    }

    /// Opens the field named `name` and no other.
    pub(crate) fn open_one(
        &self,
        key: &KeyBytes,
        context: &SealContext,
        name: &str,
    ) -> Result<Option<Secret<String>>, OpenError> {
        let mut opener = self.opener(key, context)?;
        let entries = (0..).zip(&self.entries).take(usize::from(self.count));
        let Some((index, &entry)) = entries.into_iter().find(|(_, (found, _))| *found == name.as_bytes()) else {
            return Ok(None);
        };
        opener.open(index, entry).map(|(_, value)| Some(value))
    }

    fn opener(&self, key: &KeyBytes, context: &SealContext) -> Result<Opener, OpenError> {
        let key = WriteKey::derive(key, &self.salt, &context.info(self.epoch));
        // Before anything is opened (K2): AES-GCM alone does not commit to its key.
        if !key.is_named_by(&self.commitment) {
            return Err(OpenError::Commitment);
        }
        Ok(Opener { key, aad: FieldAad::new(context, self.epoch, self.count) })
    }
}

struct Opener {
    key: WriteKey,
    aad: FieldAad,
}

impl Opener {
    fn open(&mut self, index: u16, (name, sealed): (&[u8], &[u8])) -> Result<Field, OpenError> {
        let refused = || OpenError::Field { field: String::from_utf8_lossy(name).chars().take(64).collect() };
        let mut plain = self.key.open(index, self.aad.of(name), sealed).ok_or_else(refused)?;
        // Past the tag, both are what we sealed, and we seal text only.
        let value = String::from_utf8(std::mem::take(&mut *plain)).map_err(|error| {
            drop(Zeroizing::new(error.into_bytes()));
            refused()
        })?;
        let name = String::from_utf8(name.to_vec()).map_err(|_| refused())?;
        Ok((name, Secret::new(value)))
    }
}
