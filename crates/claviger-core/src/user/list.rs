//! `GET /api/v2/users`

use claviger_access::{Decided, Operation, Permit};
use claviger_model::{RoleId, UserStatus};
use claviger_store::{UserPage, UserQuery, UserSort};

use crate::{Context, Core, Error};

/// Which users are wanted, in which order, which page.
#[derive(Clone, Debug)]
pub struct UserFilter {
    /// Part of a name or address.
    pub text: Option<String>,
    /// In one of these states; in any if empty.
    pub statuses: Vec<UserStatus>,
    /// Only service accounts, or only people.
    pub service_accounts: Option<bool>,
    /// Order.
    pub sort: UserSort,
    /// Page, from 0.
    pub page: u64,
    /// Rows on a page.
    pub size: u64,
}

impl UserFilter {
    /// The first so many by name.
    pub(crate) fn first(size: u64) -> Self {
        Self { text: None, statuses: Vec::new(), service_accounts: None, sort: UserSort::default(), page: 0, size }
    }
}

impl Core {
    /// The people and service accounts of the organization.
    ///
    /// # Errors
    /// Only the database's.
    pub async fn user_list(&self, context: &Context, filter: UserFilter) -> Result<Decided<UserPage>, Error> {
        let permit = context.permit(Operation::UserList)?;
        self.users(permit, filter, None).await
    }

    /// Those of the users whom the permit is about.
    pub(crate) async fn users(
        &self,
        permit: Permit,
        filter: UserFilter,
        role: Option<RoleId>,
    ) -> Result<Decided<UserPage>, Error> {
        let query = UserQuery {
            organization_id: permit.organization_id(),
            service_accounts: filter.service_accounts,
            role,
            text: filter.text,
            statuses: filter.statuses,
            sort: filter.sort,
            page: filter.page,
            size: filter.size,
        };
        Ok(permit.over(self.store().user_list(&query).await?))
    }
}
