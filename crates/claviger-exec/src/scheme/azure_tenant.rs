//! Azure client credentials: not built yet.

use super::failed;
use crate::ActionError;

/// Says so.
pub(super) fn refuse() -> ActionError {
    failed(
        "signing requests with this connection's type (Azure client credentials) is not built yet; use an HTTP connection until then",
    )
}
