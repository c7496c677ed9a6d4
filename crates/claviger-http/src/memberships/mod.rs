//! `/api/v2/team/{team_id}/memberships`, and a user's: one file an operation (wire.md 9).

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod of_user;
pub(crate) mod update;
pub(crate) mod view;

use axum::extract::Path;
use claviger_model::{TeamId, UserId};

use crate::{error::ApiError, extract::id_or_404};

/// The team and the user in the path.
fn ids(Path((team, user)): Path<(String, String)>) -> Result<(TeamId, UserId), ApiError> {
    Ok((id_or_404(&team)?, id_or_404(&user)?))
}
