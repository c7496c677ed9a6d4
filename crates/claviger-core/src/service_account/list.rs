//! `GET /api/v2/service_accounts`

use claviger_access::{Decided, Operation};
use claviger_store::UserPage;

use crate::{Context, Core, Error, user::UserFilter};

impl Core {
    /// The service accounts of the organization.
    ///
    /// # Errors
    /// Only the database's.
    pub async fn service_account_list(
        &self,
        context: &Context,
        filter: UserFilter,
    ) -> Result<Decided<UserPage>, Error> {
        let permit = context.permit(Operation::ServiceAccountList)?;
        self.users(permit, UserFilter { service_accounts: Some(true), ..filter }, None).await
    }
}
