//! AWS Signature Version 4: not built yet.

use super::failed;
use crate::ActionError;

/// Says so.
pub(super) fn refuse() -> ActionError {
    failed("signing requests for AWS is not built yet; use an HTTP connection until then")
}
