//! What handlers take apart a request with.

mod body;
mod caller;
mod id;
mod object;
mod params;
mod relationships;
mod visitor;

pub(crate) use body::{JsonBody, OptionalJsonBody, is_json, nothing_wrong, read, resource};
pub(crate) use caller::Caller;
pub(crate) use id::{PathId, PathIdOr404, id_or_404};
pub(crate) use object::Object;
pub(crate) use params::Params;
pub(crate) use relationships::Relationships;
pub(crate) use visitor::Visitor;
