//! Invitations to become a member: hashes only.

use claviger_model::{Invitation, InvitationId, OrganizationId, Timestamp, User, UserId, UserStatus};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::{
    Store, StoreError,
    entity::{
        invitation::{self, Column},
        user_account,
    },
    user::{self, search_text, time},
    write::Write,
};

impl Store {
    /// Adds invitations, each in place of whatever its person had before; all of
    /// them or none.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if one of them is of somebody who is not awaited:
    /// unknown, a member already, disabled, or a service account.
    pub async fn invitations_insert(&self, invitations: &[Invitation]) -> Result<(), StoreError> {
        let write = self.write().await?;
        let mut ordered: Vec<&Invitation> = invitations.iter().collect();
        // One order for everybody, so that two never wait for each other's people.
        ordered.sort_by_key(|invitation| invitation.user_id);
        for invitation in ordered {
            let person = user::user_locked(&write, invitation.organization_id, invitation.user_id).await?;
            if person.status() != UserStatus::Pending {
                return Err(StoreError::NotFound);
            }
            let earlier = Column::UserId.eq(invitation.user_id.0);
            invitation::Entity::delete_many().filter(earlier).exec(&write.tx).await?;
            invitation::Entity::insert(to_row(invitation)).exec_without_returning(&write.tx).await?;
        }
        // Invitations are in no cache, and give nothing until they are accepted.
        write.commit().await
    }

    /// An invitation and the person whom it is for: `None` if there is none. The
    /// hash is still to be compared, and it may be over or accepted.
    ///
    /// # Errors
    /// The database's.
    pub async fn invitation_facts(&self, id: InvitationId) -> Result<Option<(Invitation, User)>, StoreError> {
        let Some(row) = invitation::Entity::find_by_id(id.0).one(self.db()).await? else { return Ok(None) };
        let person = user_account::Entity::find_by_id(row.user_id)
            .filter(user_account::Column::OrganizationId.eq(row.organization_id))
            .one(self.db())
            .await?;
        let Some(person) = person else { return Ok(None) };
        Ok(Some((of_row(row)?, user::of_row(person))))
    }

    /// One invitation of an organization.
    ///
    /// # Errors
    /// The database's.
    pub async fn invitation_get(
        &self,
        organization: OrganizationId,
        id: InvitationId,
    ) -> Result<Option<Invitation>, StoreError> {
        let own = invitation::Entity::find_by_id(id.0).filter(Column::OrganizationId.eq(organization.0));
        own.one(self.db()).await?.map(of_row).transpose()
    }

    /// Takes back what somebody was invited by; how many that were.
    ///
    /// # Errors
    /// The database's.
    pub async fn invitations_delete(&self, organization: OrganizationId, user: UserId) -> Result<u64, StoreError> {
        let write = self.write().await?;
        let own = invitation::Entity::delete_many()
            .filter(Column::OrganizationId.eq(organization.0))
            .filter(Column::UserId.eq(user.0))
            .filter(Column::AcceptedAt.eq(0));
        let done = own.exec(&write.tx).await?.rows_affected;
        write.commit().await?;
        Ok(done)
    }

    /// Accepts an invitation, once: its person is a member from then on, with this
    /// password, and this name unless it is `None`.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if it is not there any more, over or accepted, or
    /// its person is not awaited.
    pub async fn invitation_accept(
        &self,
        invitation: &Invitation,
        name: Option<&str>,
        password_hash: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (organization, id) = (invitation.organization_id, invitation.user_id);
        let mut write = self.write().await?;
        let mut person = user::user_locked(&write, organization, id).await?;
        let accepted = invitation::Entity::update_many()
            .col_expr(Column::AcceptedAt, Expr::value(now.0))
            .filter(Column::Id.eq(invitation.id.0))
            .filter(Column::UserId.eq(id.0))
            .filter(Column::AcceptedAt.eq(0))
            .filter(Column::ExpiresAt.gt(now.0))
            .exec(&write.tx)
            .await?;
        if accepted.rows_affected == 0 || person.status() != UserStatus::Pending {
            return Err(StoreError::NotFound);
        }
        person.name = name.map(str::to_owned).or(person.name);
        user_account::Entity::update_many()
            .col_expr(user_account::Column::Name, Expr::value(person.name.clone()))
            .col_expr(user_account::Column::Search, Expr::value(search_text(&person)))
            .col_expr(user_account::Column::ActivatedAt, Expr::value(now.0))
            .filter(user_account::Column::Id.eq(id.0))
            .filter(user_account::Column::OrganizationId.eq(organization.0))
            .exec(&write.tx)
            .await?;
        write.password_put(organization, id, password_hash, now).await?;
        write.revise(organization).await?;
        write.commit().await
    }
}

impl Write {
    /// Voids what somebody was sent and has not accepted: they are given more now
    /// than whoever sent it may have been allowed to give.
    pub(crate) async fn invitations_void(&self, user: UserId) -> Result<(), StoreError> {
        let theirs = invitation::Entity::delete_many().filter(Column::UserId.eq(user.0));
        theirs.filter(Column::AcceptedAt.eq(0)).exec(&self.tx).await?;
        Ok(())
    }
}

fn of_row(row: invitation::Model) -> Result<Invitation, StoreError> {
    Ok(Invitation {
        id: InvitationId(row.id),
        organization_id: OrganizationId(row.organization_id),
        user_id: UserId(row.user_id),
        hash: row.hash.try_into().map_err(|_| StoreError::corrupt("invitation.hash"))?,
        created_by: UserId(row.created_by),
        created_at: Timestamp(row.created_at),
        expires_at: Timestamp(row.expires_at),
        accepted_at: time(row.accepted_at),
    })
}

fn to_row(invitation: &Invitation) -> invitation::ActiveModel {
    invitation::Model {
        id: invitation.id.0,
        organization_id: invitation.organization_id.0,
        user_id: invitation.user_id.0,
        hash: invitation.hash.to_vec(),
        created_by: invitation.created_by.0,
        created_at: invitation.created_at.0,
        expires_at: invitation.expires_at.0,
        accepted_at: invitation.accepted_at.map_or(0, |at| at.0),
    }
    .into()
}
