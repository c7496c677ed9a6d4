//! `claviger organizations list`

use claviger_model::Organization;

use crate::{Core, Error};

impl Core {
    /// Every organization of the server, oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn organization_list(&self) -> Result<Vec<Organization>, Error> {
        Ok(self.store().organizations().await?)
    }
}
