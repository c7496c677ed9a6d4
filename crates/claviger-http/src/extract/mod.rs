//! What handlers take apart a request with.

mod body;
mod caller;
mod id;
mod params;

pub(crate) use body::{JsonBody, OptionalJsonBody, read, resource};
pub(crate) use caller::Caller;
pub(crate) use id::PathId;
pub(crate) use params::Params;
