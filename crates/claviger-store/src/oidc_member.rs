//! Whom a provider of single sign-on means here, and what its groups give them.

use std::collections::BTreeSet;

use claviger_model::{BuiltInRole, Given, OidcProvider, RoleId, TeamId, Timestamp, User, UserId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};

use crate::{
    Store, StoreError,
    entity::{role, team, team_membership, user_account, user_identity, user_role},
    user::{Administrators, of_row, to_row, user_locked},
    write::Write,
};

/// Whom a provider means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Meant {
    /// Somebody who came through it before.
    Known(User),
    /// A member who never did, with the address that it calls verified.
    ByAddress(User),
    /// Nobody yet; nobody has the address.
    Nobody,
    /// Nobody, and the address is somebody's whom this provider must not name.
    Taken,
}

/// How somebody comes to be meant by a provider.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Joins {
    /// As before.
    Already,
    /// A member, for the first time through this provider.
    Member,
    /// Somebody new.
    New,
}

/// What is to be true of somebody before they come in.
#[derive(Clone, Debug)]
pub struct Settlement {
    /// Who.
    pub user: User,
    /// The provider's id of them.
    pub subject: String,
    /// How they come to it.
    pub joins: Joins,
    /// What the provider's groups give them, all of it; `None` leaves it as it is.
    pub given: Option<BTreeSet<Given>>,
    /// When.
    pub now: Timestamp,
}

impl Store {
    /// Whom `provider` means by `subject`; `email` is the address in lower case,
    /// if the provider says that it is verified.
    ///
    /// # Errors
    /// The database's.
    pub async fn oidc_meant(
        &self,
        provider: &OidcProvider,
        subject: &str,
        email: Option<&str>,
    ) -> Result<Meant, StoreError> {
        let own = user_account::Column::OrganizationId.eq(provider.organization_id.0);
        let identity = user_identity::Entity::find_by_id((provider.id.0, subject.to_owned())).one(self.db()).await?;
        if let Some(identity) = identity {
            let user = user_account::Entity::find_by_id(identity.user_id).filter(own).one(self.db()).await?;
            return user.map(of_row).map(Meant::Known).ok_or(StoreError::NotFound);
        }
        let Some(email) = email else { return Ok(Meant::Nobody) };
        let named = user_account::Entity::find().filter(own).filter(user_account::Column::Email.eq(email));
        let Some(user) = named.one(self.db()).await?.map(of_row) else { return Ok(Meant::Nobody) };
        let bound = user_identity::Entity::find()
            .filter(user_identity::Column::ProviderId.eq(provider.id.0))
            .filter(user_identity::Column::UserId.eq(user.id.0));
        let bound = bound.one(self.db()).await?.is_some();
        let may = provider.trust_email && !bound && !user.service_account;
        Ok(if may { Meant::ByAddress(user) } else { Meant::Taken })
    }

    /// What somebody has: by this provider's groups, and otherwise.
    ///
    /// # Errors
    /// The database's.
    pub async fn oidc_given(
        &self,
        provider: &OidcProvider,
        user: UserId,
    ) -> Result<(BTreeSet<Given>, BTreeSet<Given>), StoreError> {
        held(self.db(), provider, user).await
    }

    /// Makes all of it true, or nothing. What the groups gave before and give no
    /// longer is taken away; what somebody gave by hand is left alone. The last
    /// administrator stays one.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the address or the subject is somebody else's by
    /// now; [`StoreError::NotFound`] if the person or what is given is gone,
    /// or the provider is not what it was.
    pub async fn oidc_settle(&self, provider: &OidcProvider, settlement: &Settlement) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        if !write.provider_holds(provider.organization_id, provider.id, provider.version).await? {
            return Err(StoreError::NotFound);
        }
        let administrators = Administrators::of(&write, provider.organization_id).await?;
        let before = write.settle_person(provider, settlement).await?;
        let (gave, other) = held(&write.tx, provider, settlement.user.id).await?;
        let gives = settlement.given.clone().unwrap_or_else(|| gave.clone());
        let (taken, added): (Vec<_>, Vec<_>) =
            (gave.difference(&gives).copied().collect(), gives.difference(&gave).copied().collect());
        let added: Vec<Given> = added.into_iter().filter(|given| !other.contains(given)).collect();
        for given in &taken {
            write.take(settlement.user.id, *given).await?;
        }
        for given in &added {
            write.give(provider, settlement, *given).await?;
        }
        if before && taken.is_empty() && added.is_empty() {
            return Ok(());
        }
        write.revise(provider.organization_id).await?;
        if administrators.remain(&write, provider.organization_id).await == Err(StoreError::LastAdministrator) {
            write.give_administration_back(provider, settlement, &taken).await?;
        }
        write.commit().await
    }
}

impl Write {
    /// Adds whoever is new, and their name at the provider; whether nothing was to be done.
    async fn settle_person(&self, provider: &OidcProvider, settlement: &Settlement) -> Result<bool, StoreError> {
        let user = &settlement.user;
        if settlement.joins == Joins::New {
            user_account::Entity::insert(to_row(user)).exec_without_returning(&self.tx).await?;
        }
        let person = user_locked(self, provider.organization_id, user.id).await?;
        if person.disabled || person.service_account {
            return Err(StoreError::NotFound);
        }
        if settlement.joins != Joins::Already {
            let row: user_identity::ActiveModel = user_identity::Model {
                provider_id: provider.id.0,
                subject: settlement.subject.clone(),
                user_id: user.id.0,
                created_at: settlement.now.0,
            }
            .into();
            user_identity::Entity::insert(row).exec_without_returning(&self.tx).await?;
        }
        if person.activated_at.is_some() {
            return Ok(settlement.joins == Joins::Already);
        }
        // Whoever was invited has come; what they were sent is of no use any more.
        user_account::Entity::update_many()
            .col_expr(user_account::Column::ActivatedAt, Expr::value(settlement.now.0))
            .filter(user_account::Column::Id.eq(user.id.0))
            .exec(&self.tx)
            .await?;
        let sql = "DELETE FROM invitation WHERE user_id = $1";
        let backend = self.engine().backend();
        let statement = sea_orm::Statement::from_sql_and_values(backend, sql, [user.id.0.into()]);
        self.tx.execute_raw(statement).await?;
        Ok(false)
    }

    async fn take(&self, user: UserId, given: Given) -> Result<(), StoreError> {
        match given {
            Given::Role(role) => {
                user_role::Entity::delete_by_id((user.0, role.0)).exec(&self.tx).await?;
            }
            Given::Team(team) => {
                team_membership::Entity::delete_by_id((team.0, user.0)).exec(&self.tx).await?;
            }
        }
        Ok(())
    }

    async fn give(&self, provider: &OidcProvider, settlement: &Settlement, given: Given) -> Result<(), StoreError> {
        let (user_id, created_at) = (settlement.user.id.0, settlement.now.0);
        let provisioned_by = Some(provider.id.0);
        match given {
            Given::Role(role) => {
                let row: user_role::ActiveModel =
                    user_role::Model { user_id, role_id: role.0, provisioned_by, created_at }.into();
                user_role::Entity::insert(row).exec_without_returning(&self.tx).await?;
            }
            Given::Team(TeamId(team_id)) => {
                // Held, so that two who join at once get different numbers.
                let team = team::Entity::find_by_id(team_id).lock_exclusive().one(&self.tx).await?;
                team.ok_or(StoreError::NotFound)?;
                let last: Option<Option<i64>> = team_membership::Entity::find()
                    .select_only()
                    .expr(team_membership::Column::Number.max())
                    .filter(team_membership::Column::TeamId.eq(team_id))
                    .into_tuple()
                    .one(&self.tx)
                    .await?;
                let number = last.flatten().unwrap_or(0) + 1;
                let row: team_membership::ActiveModel = team_membership::Model {
                    team_id,
                    user_id,
                    number,
                    admin: false,
                    provisioned_by,
                    created_by: None,
                    created_at,
                }
                .into();
                team_membership::Entity::insert(row).exec_without_returning(&self.tx).await?;
            }
        }
        Ok(())
    }

    async fn give_administration_back(
        &self,
        provider: &OidcProvider,
        settlement: &Settlement,
        taken: &[Given],
    ) -> Result<(), StoreError> {
        for given in taken {
            let Given::Role(RoleId(id)) = given else { continue };
            let role = role::Entity::find_by_id(*id).one(&self.tx).await?;
            if role.and_then(|role| role.built_in).as_deref() == Some(BuiltInRole::Admin.as_str()) {
                self.give(provider, settlement, *given).await?;
            }
        }
        Ok(())
    }
}

/// What somebody has by this provider's groups, and what they have otherwise.
async fn held(
    db: &impl ConnectionTrait,
    provider: &OidcProvider,
    user: UserId,
) -> Result<(BTreeSet<Given>, BTreeSet<Given>), StoreError> {
    let (mut gave, mut other) = (BTreeSet::new(), BTreeSet::new());
    let mut put = |given: Given, by: Option<uuid::Uuid>| {
        if by == Some(provider.id.0) {
            gave.insert(given)
        } else {
            other.insert(given)
        };
    };
    for row in user_role::Entity::find().filter(user_role::Column::UserId.eq(user.0)).all(db).await? {
        put(Given::Role(RoleId(row.role_id)), row.provisioned_by);
    }
    for row in team_membership::Entity::find().filter(team_membership::Column::UserId.eq(user.0)).all(db).await? {
        put(Given::Team(TeamId(row.team_id)), row.provisioned_by);
    }
    Ok((gave, other))
}
