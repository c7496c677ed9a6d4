//! `formData`: fields, files, and the body that they make.

use base64::{
    Engine,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use bytes::Bytes;
use claviger_model::Secret;
use http::HeaderValue;

use super::{
    headers::ContentType,
    media::Media,
    multipart::{self, Field},
};
use crate::{ActionError, ErrorCode};

/// Takes base64 with and without its padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// One field of `formData`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormField {
    /// `key`
    pub key: String,
    /// `value`, read by `type`.
    pub value: FormValue,
}

/// What a field holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FormValue {
    /// `string`
    Text(String),
    /// `datauri`: a file.
    File {
        /// Its media type.
        media_type: String,
        /// Its content.
        bytes: Bytes,
    },
}

impl FormValue {
    /// Reads `data:<media type>;base64,<data>`.
    ///
    /// # Errors
    /// Which part of it is missing or wrong.
    pub(super) fn data_uri(text: &str) -> Result<Self, &'static str> {
        let rest = text.strip_prefix("data:").ok_or("must begin with data: (data:<media type>;base64,<data>)")?;
        let (media_type, rest) = rest
            .split_once(';')
            .ok_or("must have a semicolon after its media type (data:<media type>;base64,<data>)")?;
        let data = rest
            .strip_prefix("base64,")
            .ok_or("must have \"base64,\" right after the semicolon (data:<media type>;base64,<data>)")?;
        let media_type = if media_type.is_empty() { "application/octet-stream" } else { media_type };
        let media_type = Media::parse(media_type).ok_or("its media type is not one, such as image/png")?.essence;
        let bytes = BASE64.decode(data).map_err(|_| "its data is not base64")?;
        Ok(Self::File { media_type, bytes: bytes.into() })
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::File { bytes, .. } => bytes,
        }
    }
}

/// The body that the action's fields and the connection's make together; where
/// both have a key the connection's wins.
pub(super) fn body(
    action: &[FormField],
    connection: &[(String, Secret<String>)],
    asked_for: Option<&str>,
) -> Result<(Bytes, ContentType), ActionError> {
    let theirs = |key: &str| connection.iter().any(|(held, _)| held == key);
    let own = action.iter().filter(|field| !theirs(&field.key));
    match asked_for.and_then(Media::parse).map(|media| media.essence).as_deref() {
        None | Some("multipart/form-data") => {}
        Some("application/x-www-form-urlencoded") if connection.is_empty() => return urlencoded(action),
        Some(_) => return Err(mismatch("multipart/form-data")),
    }
    let own = own.map(|field| Field { name: &field.key, file: media_type(&field.value), data: field.value.bytes() });
    let held = connection.iter().map(|(key, value)| Field { name: key, file: None, data: value.expose().as_bytes() });
    let (body, boundary) = multipart::build(&own.chain(held).collect::<Vec<_>>());
    let value = HeaderValue::from_str(&format!("multipart/form-data; boundary={boundary}"))
        .map_err(|_| ActionError::new(ErrorCode::Internal, "a form boundary could not be made"))?;
    Ok((body.into(), ContentType::Needed(value)))
}

fn media_type(value: &FormValue) -> Option<&str> {
    match value {
        FormValue::Text(_) => None,
        FormValue::File { media_type, .. } => Some(media_type),
    }
}

/// For who asks for it with a content type of his own.
fn urlencoded(fields: &[FormField]) -> Result<(Bytes, ContentType), ActionError> {
    let mut body = url::form_urlencoded::Serializer::new(String::new());
    for (index, field) in fields.iter().enumerate() {
        let FormValue::Text(text) = &field.value else {
            let message = "a file cannot go into an application/x-www-form-urlencoded body; leave the content type out";
            return Err(ActionError::new(ErrorCode::InvalidInput, message).at(format!("/formData/{index}")));
        };
        body.append_pair(&field.key, text);
    }
    let value = HeaderValue::from_static("application/x-www-form-urlencoded");
    Ok((body.finish().into(), ContentType::Default(value)))
}

/// The action's content type is not that of the body.
pub(super) fn mismatch(expected: &str) -> ActionError {
    let message = format!("the Content-Type header must begin with {expected}, the type of the body that is sent");
    ActionError::new(ErrorCode::InvalidInput, message).at("/requestHeaders")
}
