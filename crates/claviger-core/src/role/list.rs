//! `GET /api/v2/roles`

use claviger_access::{Decided, Operation};
use claviger_model::RoleId;
use claviger_store::{RolePage, RoleQuery, RoleSort};

use crate::{Context, Core, Error};

/// Which roles are wanted, in which order, which page.
#[derive(Clone, Debug)]
pub struct RoleFilter {
    /// Part of a name.
    pub text: Option<String>,
    /// Only these.
    pub ids: Option<Vec<RoleId>>,
    /// Order.
    pub sort: RoleSort,
    /// Page, from 0.
    pub page: u64,
    /// Rows on a page.
    pub size: u64,
}

impl Core {
    /// The roles of the organization.
    ///
    /// # Errors
    /// Only the database's.
    pub async fn role_list(&self, context: &Context, filter: RoleFilter) -> Result<Decided<RolePage>, Error> {
        let permit = context.permit(Operation::RoleList)?;
        let RoleFilter { text, ids, sort, page, size } = filter;
        let query = RoleQuery { organization_id: permit.organization_id(), text, ids, sort, page, size };
        Ok(permit.over(self.store().role_list(&query).await?))
    }
}
