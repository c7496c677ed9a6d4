//! What clouds read of this server as an issuer of identity tokens.

pub(crate) mod configuration;
pub(crate) mod jwks;

use axum::http::{HeaderName, HeaderValue, header};

/// Clouds may keep it for a while; a key is published a day before it signs.
const KEPT: (HeaderName, HeaderValue) = (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
