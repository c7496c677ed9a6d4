//! Providers of single sign-on and what their groups give.

use std::collections::HashMap;

use claviger_model::{Given, OidcProvider, OrganizationId, ProviderId, RoleId, TeamId};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};

use crate::{
    Store, StoreError,
    entity::{oidc_group_mapping, oidc_provider, role, team},
    oidc_row::{mapping_row, of_row, to_row},
    write::Write,
};

impl Store {
    /// Adds a provider with its mappings.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if a mapping names a role or team that the
    /// organization does not have, [`StoreError::KeysReplaced`] if the key that
    /// seals its secret is gone.
    pub async fn oidc_provider_insert(&self, provider: &OidcProvider) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        let row = to_row(provider)?.into_active_model();
        oidc_provider::Entity::insert(row).exec_without_returning(&write.tx).await?;
        map(&write, provider).await?;
        write.require_epoch(provider.organization_id, provider.key_epoch).await?;
        write.revise(provider.organization_id).await?;
        write.commit().await
    }

    /// Puts a provider in place of its version before, with its mappings. Issuer
    /// and time of birth stay. Where it may be used no longer, or by another
    /// client, the sessions that began through it end.
    ///
    /// # Errors
    /// [`StoreError::Stale`] with the stored version if it is another one,
    /// [`StoreError::NotFound`] if the organization has no such provider, or no
    /// such role or team; [`StoreError::KeysReplaced`] as above.
    pub async fn oidc_provider_update(&self, provider: &OidcProvider, ends_sessions: bool) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        let mut row = to_row(provider)?.into_active_model().reset_all();
        (row.id, row.organization_id, row.issuer, row.created_at) = (NotSet, NotSet, NotSet, NotSet);
        let own = own(provider.organization_id, provider.id);
        let done = oidc_provider::Entity::update_many()
            .set(row)
            .filter(own.clone())
            .filter(oidc_provider::Column::Version.eq(provider.version - 1))
            .exec(&write.tx)
            .await?;
        if done.rows_affected == 0 {
            let found = oidc_provider::Entity::find().filter(own).one(&write.tx).await?;
            return Err(found.map_or(StoreError::NotFound, |row| StoreError::Stale { current: row.version }));
        }
        let former = oidc_group_mapping::Column::ProviderId.eq(provider.id.0);
        oidc_group_mapping::Entity::delete_many().filter(former).exec(&write.tx).await?;
        map(&write, provider).await?;
        if ends_sessions {
            self.sessions_through(&write, provider.id).await?;
        }
        write.require_epoch(provider.organization_id, provider.key_epoch).await?;
        write.revise(provider.organization_id).await?;
        write.commit().await
    }

    /// Removes a provider. Whom it meant is forgotten, and the sessions that began
    /// through it end; roles and memberships that its groups gave stay, as if
    /// somebody had given them by hand.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the organization has no such provider.
    pub async fn oidc_provider_delete(&self, organization: OrganizationId, id: ProviderId) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        let done = oidc_provider::Entity::delete_many().filter(own(organization, id)).exec(&write.tx).await?;
        if done.rows_affected == 0 {
            return Err(StoreError::NotFound);
        }
        for sql in [
            "UPDATE user_role SET provisioned_by = NULL WHERE provisioned_by = $1",
            "UPDATE team_membership SET provisioned_by = NULL WHERE provisioned_by = $1",
        ] {
            write.tx.execute_raw(self.statement(sql, [id.0.into()])).await?;
        }
        self.sessions_through(&write, id).await?;
        write.revise(organization).await?;
        write.commit().await
    }

    /// The organization's providers, oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn oidc_providers(&self, organization: OrganizationId) -> Result<Vec<OidcProvider>, StoreError> {
        self.oidc_find(oidc_provider::Column::OrganizationId.eq(organization.0), u64::MAX).await
    }

    /// One of the organization's providers.
    ///
    /// # Errors
    /// The database's.
    pub async fn oidc_provider_get(
        &self,
        organization: OrganizationId,
        id: ProviderId,
    ) -> Result<Option<OidcProvider>, StoreError> {
        Ok(self.oidc_find(own(organization, id), 1).await?.pop())
    }

    /// A provider, whosever it is: who signs in names it before it is known to
    /// which organization they belong.
    ///
    /// # Errors
    /// The database's.
    pub async fn oidc_provider_anywhere(&self, id: ProviderId) -> Result<Option<OidcProvider>, StoreError> {
        Ok(self.oidc_find(oidc_provider::Column::Id.eq(id.0), 1).await?.pop())
    }

    /// At most `limit` providers whose secret is sealed under an older epoch than this.
    ///
    /// # Errors
    /// The database's.
    pub async fn oidc_providers_below_epoch(
        &self,
        organization: OrganizationId,
        epoch: u32,
        limit: u64,
    ) -> Result<Vec<OidcProvider>, StoreError> {
        let older = Condition::all()
            .add(oidc_provider::Column::OrganizationId.eq(organization.0))
            .add(oidc_provider::Column::KeyEpoch.lt(i64::from(epoch)));
        self.oidc_find(older, limit).await
    }

    /// Puts the same secret, sealed anew under `epoch`, in place of the old one;
    /// `false` if somebody changed or removed the provider meanwhile.
    ///
    /// # Errors
    /// [`StoreError::KeysReplaced`] if the key of that epoch is gone.
    pub async fn oidc_provider_reseal(
        &self,
        provider: &OidcProvider,
        sealed: &[u8],
        epoch: u32,
    ) -> Result<bool, StoreError> {
        let write = self.write().await?;
        let done = oidc_provider::Entity::update_many()
            .col_expr(oidc_provider::Column::Sealed, Expr::value(sealed.to_vec()))
            .col_expr(oidc_provider::Column::KeyEpoch, Expr::value(i64::from(epoch)))
            .filter(own(provider.organization_id, provider.id))
            .filter(oidc_provider::Column::Version.eq(provider.version))
            .filter(oidc_provider::Column::KeyEpoch.lt(i64::from(epoch)))
            .exec(&write.tx)
            .await?;
        write.require_epoch(provider.organization_id, epoch).await?;
        write.commit().await?;
        Ok(done.rows_affected == 1)
    }

    /// Which of these roles and teams the organization has.
    ///
    /// # Errors
    /// The database's.
    pub async fn given_known(&self, organization: OrganizationId, given: &[Given]) -> Result<Vec<Given>, StoreError> {
        known(self.db(), organization, given).await
    }

    async fn oidc_find(
        &self,
        filter: impl sea_orm::sea_query::IntoCondition,
        limit: u64,
    ) -> Result<Vec<OidcProvider>, StoreError> {
        let mut found = oidc_provider::Entity::find().filter(filter).order_by_asc(oidc_provider::Column::Id);
        if limit < u64::MAX {
            found = found.limit(limit);
        }
        let rows = found.all(self.db()).await?;
        let of_these = oidc_group_mapping::Column::ProviderId.is_in(rows.iter().map(|row| row.id));
        let mut mappings = HashMap::<_, Vec<_>>::new();
        for mapping in oidc_group_mapping::Entity::find().filter(of_these).all(self.db()).await? {
            mappings.entry(mapping.provider_id).or_default().push(mapping);
        }
        let provider = |row: oidc_provider::Model| {
            let mappings = mappings.remove(&row.id).unwrap_or_default();
            of_row(row, mappings)
        };
        rows.into_iter().map(provider).collect()
    }

    async fn sessions_through(&self, write: &Write, id: ProviderId) -> Result<(), StoreError> {
        let method = claviger_model::SignInMethod::Oidc(id).to_string();
        write.tx.execute_raw(self.statement("DELETE FROM user_session WHERE method = $1", [method.into()])).await?;
        Ok(())
    }
}

fn own(organization: OrganizationId, id: ProviderId) -> Condition {
    Condition::all()
        .add(oidc_provider::Column::Id.eq(id.0))
        .add(oidc_provider::Column::OrganizationId.eq(organization.0))
}

/// Writes a provider's mappings, all of whose roles and teams must be its organization's own.
async fn map(write: &Write, provider: &OidcProvider) -> Result<(), StoreError> {
    if provider.mappings.is_empty() {
        return Ok(());
    }
    let mut given: Vec<Given> = provider.mappings.iter().map(|mapping| mapping.gives).collect();
    given.sort_unstable();
    given.dedup();
    if known(&write.tx, provider.organization_id, &given).await?.len() != given.len() {
        return Err(StoreError::NotFound);
    }
    let rows = provider.mappings.iter().map(|mapping| mapping_row(provider.id, mapping));
    oidc_group_mapping::Entity::insert_many(rows).exec_without_returning(&write.tx).await?;
    Ok(())
}

async fn known(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    given: &[Given],
) -> Result<Vec<Given>, StoreError> {
    let mut known = Vec::new();
    for each in given {
        let there = match each {
            Given::Role(RoleId(id)) => {
                role::Entity::find_by_id(*id).filter(role::Column::OrganizationId.eq(organization.0)).count(db).await?
            }
            Given::Team(TeamId(id)) => {
                team::Entity::find_by_id(*id).filter(team::Column::OrganizationId.eq(organization.0)).count(db).await?
            }
        };
        if there > 0 {
            known.push(*each);
        }
    }
    Ok(known)
}
