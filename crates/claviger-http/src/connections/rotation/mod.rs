//! `/api/v2/actions/connections/{connection_id}/rotate`: another credential beside a connection's
//! own, until it takes its place. One file an operation.

pub(crate) mod discard;
pub(crate) mod get;
pub(crate) mod promote;
pub(crate) mod roll_back;
pub(crate) mod stage;
pub(crate) mod test;
mod view;

/// `data.type` of a rotation.
const KIND: &str = "connection_rotation";
/// Where the attributes of a body stand.
const AT: &str = "/data/attributes";
