//! What handlers take apart a request with.

mod body;
mod caller;
mod id;
mod object;
mod params;
mod relationships;

pub(crate) use body::{JsonBody, OptionalJsonBody, read, resource};
pub(crate) use caller::Caller;
pub(crate) use id::{PathId, PathIdOr404, id_or_404};
pub(crate) use object::Object;
pub(crate) use params::Params;
