//! The first start.

use claviger_model::key::{ApiKey, ApplicationKey, Organization, User, WrappedKey};
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::{
    Engine, Store, StoreError,
    entity::{api_key, application_key, organization, user_account, wrapped_key},
};

impl Store {
    /// Whether this database has been set up.
    ///
    /// # Errors
    /// The database's.
    pub async fn installation_exists(&self) -> Result<bool, StoreError> {
        Ok(organization::Entity::find().count(self.db()).await? > 0)
    }

    /// Sets an empty database up, in one transaction.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if it is not empty; then nothing is changed, also
    /// if two servers try at the same moment.
    pub async fn installation_create(
        &self,
        organization: &Organization,
        user: &User,
        api_key: &ApiKey,
        application_key: &ApplicationKey,
        keys: &[WrappedKey],
    ) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        if self.engine() == Engine::Postgres {
            let lock = self.statement("LOCK TABLE organization IN SHARE ROW EXCLUSIVE MODE", []);
            sea_orm::ConnectionTrait::execute_raw(&write.tx, lock).await?;
        }
        if organization::Entity::find().count(&write.tx).await? > 0 {
            return Err(StoreError::Taken { what: "an organization".to_owned() });
        }
        let tx = &write.tx;
        organization::Entity::insert(crate::organization::to_row(organization)).exec_without_returning(tx).await?;
        user_account::Entity::insert(crate::user::to_row(user)).exec_without_returning(tx).await?;
        api_key::Entity::insert(crate::key::to_api_row(api_key)).exec_without_returning(tx).await?;
        application_key::Entity::insert(crate::key::to_application_row(application_key))
            .exec_without_returning(tx)
            .await?;
        for key in keys {
            wrapped_key::Entity::insert(crate::wrapped_key::to_row(key)).exec_without_returning(tx).await?;
        }
        write.revise(organization.id).await?;
        write.commit().await
    }
}
