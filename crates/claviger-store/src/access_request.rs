//! Requests for access.

use claviger_model::{
    AccessRequest, AccessRequestId, Binding, ConnectionId, OrganizationId, Principal, Relation, RequestStatus,
    Timestamp, UserId,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Query,
};

use crate::{
    Store, StoreError,
    connection_filter::in_force,
    connection_row::{relation_number, relation_of},
    entity::{access_request, connection, connection_binding, user_account},
    policy::put,
    user::time,
};

/// What became of a request that was to be added.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asked {
    /// It is there.
    Added,
    /// The same person has one pending for the same connection.
    Pending,
    /// The same person has as many pending as are allowed.
    TooMany,
}

/// Whose requests are wanted.
#[derive(Clone, Debug)]
pub enum Requests {
    /// All about connections that the organization has, and one's own.
    All,
    /// One's own, and those about connections of which a binding in force makes
    /// one of the principals editor.
    Of(Vec<Principal>),
    /// One's own.
    Own,
}

/// Which requests are wanted. Filters that are `None` let everything pass.
#[derive(Clone, Debug)]
pub struct RequestQuery {
    /// Whose organization.
    pub organization_id: OrganizationId,
    /// Who reads.
    pub reader: UserId,
    /// What they may see.
    pub visible: Requests,
    /// What "in force" is measured by.
    pub now: Timestamp,
    /// In this state.
    pub status: Option<RequestStatus>,
    /// About this connection.
    pub connection_id: Option<ConnectionId>,
    /// Older than this one (cursor).
    pub before: Option<AccessRequestId>,
    /// How many.
    pub limit: u64,
}

impl Store {
    /// Adds a pending request, unless its maker has one for the same connection
    /// or `most` in all. No revision moves: it gives nothing.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the organization has no such user.
    pub async fn access_request_insert(&self, request: &AccessRequest, most: u64) -> Result<Asked, StoreError> {
        let write = self.write().await?;
        // Held until the commit, so that two at once are counted one after the other.
        let maker = user_account::Entity::find_by_id(request.requested_by.0)
            .filter(user_account::Column::OrganizationId.eq(request.organization_id.0))
            .lock_exclusive();
        maker.one(&write.tx).await?.ok_or(StoreError::NotFound)?;
        let pending = access_request::Entity::find()
            .filter(access_request::Column::RequestedBy.eq(request.requested_by.0))
            .filter(access_request::Column::Status.eq(RequestStatus::Pending.as_str()));
        let same = pending.clone().filter(access_request::Column::ConnectionId.eq(request.connection_id.0));
        if same.count(&write.tx).await? > 0 {
            return Ok(Asked::Pending);
        }
        if pending.count(&write.tx).await? >= most {
            return Ok(Asked::TooMany);
        }
        access_request::Entity::insert(to_row(request)).exec_without_returning(&write.tx).await?;
        write.commit().await?;
        Ok(Asked::Added)
    }

    /// One request of an organization.
    ///
    /// # Errors
    /// The database's.
    pub async fn access_request_get(
        &self,
        organization: OrganizationId,
        id: AccessRequestId,
    ) -> Result<Option<AccessRequest>, StoreError> {
        let found = access_request::Entity::find_by_id(id.0)
            .filter(access_request::Column::OrganizationId.eq(organization.0))
            .one(self.db())
            .await?;
        found.map(of_row).transpose()
    }

    /// Requests that somebody may see, newest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn access_requests(&self, query: &RequestQuery) -> Result<Vec<AccessRequest>, StoreError> {
        use access_request::Column;
        let own = Column::RequestedBy.eq(query.reader.0);
        let visible = match &query.visible {
            Requests::Own => Condition::all().add(own),
            Requests::All => {
                let there = Query::select()
                    .column(connection::Column::Id)
                    .from(connection::Entity)
                    .and_where(connection::Column::OrganizationId.eq(query.organization_id.0))
                    .take();
                Condition::any().add(own).add(Column::ConnectionId.in_subquery(there))
            }
            Requests::Of(principals) => {
                let edited = Query::select()
                    .column(connection_binding::Column::ConnectionId)
                    .from(connection_binding::Entity)
                    .and_where(connection_binding::Column::OrganizationId.eq(query.organization_id.0))
                    .and_where(connection_binding::Column::Principal.is_in(principals.iter().map(ToString::to_string)))
                    .and_where(connection_binding::Column::Relation.eq(relation_number(Relation::Editor)))
                    .cond_where(in_force(query.now))
                    .take();
                Condition::any().add(own).add(Column::ConnectionId.in_subquery(edited))
            }
        };
        let rows = access_request::Entity::find()
            .filter(Column::OrganizationId.eq(query.organization_id.0))
            .filter(visible)
            .filter(
                Condition::all()
                    .add_option(query.status.map(|status| Column::Status.eq(status.as_str())))
                    .add_option(query.connection_id.map(|id| Column::ConnectionId.eq(id.0)))
                    .add_option(query.before.map(|id| Column::Id.lt(id.0))),
            )
            .order_by_desc(Column::Id)
            .limit(query.limit)
            .all(self.db())
            .await?;
        rows.into_iter().map(of_row).collect()
    }

    /// Puts a decided request in place of the pending one at the version before,
    /// together with the connection's new policy if there is one.
    ///
    /// # Errors
    /// [`StoreError::Stale`] if it is decided already or the policy has another
    /// version than `expected` by now; nothing is changed then.
    pub async fn access_request_decide(
        &self,
        request: &AccessRequest,
        policy: Option<(&[Binding], i64)>,
    ) -> Result<(), StoreError> {
        use access_request::Column;
        let mut write = self.write().await?;
        let current = request.version.saturating_sub(1);
        let done = access_request::Entity::update_many()
            .set(to_row(request).reset_all())
            .filter(Column::Id.eq(request.id.0))
            .filter(Column::OrganizationId.eq(request.organization_id.0))
            .filter(Column::Status.eq(RequestStatus::Pending.as_str()))
            .filter(Column::Version.eq(current))
            .exec(&write.tx)
            .await?;
        if done.rows_affected == 0 {
            return Err(StoreError::Stale { current });
        }
        if let Some((bindings, expected)) = policy {
            let (organization, connection) = (request.organization_id, request.connection_id);
            put(&write, organization, connection, bindings, expected, None).await?;
            write.revise(organization).await?;
        }
        write.commit().await
    }
}

fn to_row(request: &AccessRequest) -> access_request::ActiveModel {
    access_request::Model {
        id: request.id.0,
        organization_id: request.organization_id.0,
        connection_id: request.connection_id.0,
        requested_by: request.requested_by.0,
        relation: relation_number(request.relation),
        reason: request.reason.clone(),
        grant_until: request.until.0,
        status: request.status.as_str().to_owned(),
        decided_by: request.decided_by.map(|user| user.0),
        decided_at: request.decided_at.map_or(0, |at| at.0),
        answer: request.answer.clone(),
        version: request.version,
        created_at: request.created_at.0,
    }
    .into()
}

fn of_row(row: access_request::Model) -> Result<AccessRequest, StoreError> {
    Ok(AccessRequest {
        id: AccessRequestId(row.id),
        organization_id: OrganizationId(row.organization_id),
        connection_id: ConnectionId(row.connection_id),
        requested_by: UserId(row.requested_by),
        relation: relation_of(row.relation)?,
        reason: row.reason,
        until: Timestamp(row.grant_until),
        status: row.status.parse().map_err(|()| StoreError::corrupt("access_request.status"))?,
        decided_by: row.decided_by.map(UserId),
        decided_at: time(row.decided_at),
        answer: row.answer,
        version: row.version,
        created_at: Timestamp(row.created_at),
    })
}
