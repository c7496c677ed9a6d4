//! Google Cloud service account: not built yet.

use super::failed;
use crate::ActionError;

/// Says so.
pub(super) fn refuse() -> ActionError {
    failed(
        "signing requests with this connection's type (Google Cloud service account) is not built yet; use an HTTP connection until then",
    )
}
