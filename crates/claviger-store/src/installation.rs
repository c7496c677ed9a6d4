//! The first start.

use claviger_model::{ApiKey, ApplicationKey, Organization, Role, User, key::WrappedKey};
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::{
    Engine, Store, StoreError,
    entity::{api_key, application_key, organization, user_account, wrapped_key},
    role::give_roles,
    write::Write,
};

/// Everything with which an organization begins.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Founding {
    /// The organization.
    pub organization: Organization,
    /// Its built-in roles; the first of them is the first user's.
    pub roles: Vec<Role>,
    /// The first user.
    pub user: User,
    /// The first API key.
    pub api_key: ApiKey,
    /// The first user's application key.
    pub application_key: ApplicationKey,
    /// Its own key, and for a new installation those of the whole installation.
    pub keys: Vec<WrappedKey>,
}

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
    pub async fn installation_create(&self, founding: &Founding) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        if self.engine() == Engine::Postgres {
            let lock = self.statement("LOCK TABLE organization IN SHARE ROW EXCLUSIVE MODE", []);
            sea_orm::ConnectionTrait::execute_raw(&write.tx, lock).await?;
        }
        if organization::Entity::find().count(&write.tx).await? > 0 {
            return Err(StoreError::Taken { what: "an organization".to_owned() });
        }
        found(&write, founding).await?;
        write.revise(founding.organization.id).await?;
        write.commit().await
    }
}

impl Store {
    /// Adds a further organization, in one transaction.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if its id or handle is there already;
    /// [`StoreError::KeysReplaced`] if the keys that there are are under another root key.
    pub async fn organization_create(&self, founding: &Founding) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        for key in &founding.keys {
            write.require_root(&key.root_key_id).await?;
        }
        found(&write, founding).await?;
        write.revise(founding.organization.id).await?;
        write.commit().await
    }
}

/// Writes everything of a new organization.
async fn found(write: &Write, founding: &Founding) -> Result<(), StoreError> {
    let Founding { organization, roles, user, api_key, application_key, keys } = founding;
    let tx = &write.tx;
    organization::Entity::insert(crate::organization::to_row(organization)).exec_without_returning(tx).await?;
    user_account::Entity::insert(crate::user::to_row(user)).exec_without_returning(tx).await?;
    for role in roles {
        crate::role::insert(write, role).await?;
    }
    give_roles(write, user, &roles.iter().map(|role| role.id).take(1).collect::<Vec<_>>()).await?;
    api_key::Entity::insert(crate::api_key::to_api_row(api_key)).exec_without_returning(tx).await?;
    let application_key = crate::application_key::to_application_row(application_key)?;
    application_key::Entity::insert(application_key).exec_without_returning(tx).await?;
    for key in keys {
        wrapped_key::Entity::insert(crate::wrapped_key::to_row(key)).exec_without_returning(tx).await?;
    }
    Ok(())
}
