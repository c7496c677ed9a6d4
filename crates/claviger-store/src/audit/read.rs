//! Reading the record: events for people, rows for verification.

use std::collections::HashMap;

use claviger_model::{
    Action, ChainId, EventId, OrganizationId, OutcomeStatus, Timestamp, UserId,
    audit::{EntryKind, Recorded},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Alias, Expr, ExprTrait, Query, SimpleExpr},
};
use uuid::Uuid;

use super::chain::mac_of;
use crate::{
    Engine, Store, StoreError,
    entity::{audit, user_account},
};

/// Which events are wanted; filters that are `None` let everything pass.
#[derive(Clone, Debug)]
pub struct AuditQuery {
    /// Whose.
    pub organization_id: OrganizationId,
    /// About this thing.
    pub asset_id: Option<Uuid>,
    /// By this user.
    pub actor: Option<UserId>,
    /// Of this kind.
    pub action: Option<Action>,
    /// About things of one of these kinds (`connection`, …).
    pub asset_types: Option<Vec<String>>,
    /// That ended so; events without an outcome yet are left out then.
    pub status: Option<OutcomeStatus>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
    /// Older than this event: the cursor of the page before.
    pub before: Option<EventId>,
    /// Newer than this event: the cursor, where the oldest come first.
    pub after: Option<EventId>,
    /// The oldest first.
    pub ascending: bool,
    /// How many at most.
    pub limit: u64,
}

impl AuditQuery {
    /// The newest 50 of an organization.
    pub fn of(organization_id: OrganizationId) -> Self {
        Self {
            organization_id,
            asset_id: None,
            actor: None,
            action: None,
            asset_types: None,
            status: None,
            from: None,
            to: None,
            before: None,
            after: None,
            ascending: false,
            limit: 50,
        }
    }
}

/// What was about to be done and what came of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuditEvent {
    /// Before.
    pub intent: Recorded,
    /// After; `None` while it is under way.
    pub outcome: Option<Recorded>,
}

/// Somebody whom an event names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuditPerson {
    /// Their address.
    pub email: String,
    /// Whether it is an account of a program.
    pub service_account: bool,
}

impl Store {
    /// Events, newest first unless the query says otherwise.
    ///
    /// # Errors
    /// The database's.
    pub async fn audit_list(&self, query: &AuditQuery) -> Result<Vec<AuditEvent>, StoreError> {
        let order = if query.ascending { Order::Asc } else { Order::Desc };
        let intents = audit::Entity::find()
            .filter(conditions(query, self.engine()))
            .order_by(audit::Column::EventId, order)
            .limit(query.limit)
            .all(self.db())
            .await?;
        self.with_outcomes(intents).await
    }

    /// The event that is `distance` behind the query's cursor, among all of the
    /// organization or all about the thing that the query asks for; `None` if there
    /// are fewer. Walks one index, so that a search for something rare can be cut
    /// into statements that end soon.
    ///
    /// # Errors
    /// The database's.
    pub async fn audit_stride(&self, query: &AuditQuery, distance: u64) -> Result<Option<EventId>, StoreError> {
        let order = if query.ascending { Order::Asc } else { Order::Desc };
        let everything = AuditQuery {
            asset_id: query.asset_id,
            before: query.before,
            after: query.after,
            ..AuditQuery::of(query.organization_id)
        };
        let found = audit::Entity::find()
            .select_only()
            .column(audit::Column::EventId)
            .filter(conditions(&everything, self.engine()))
            .order_by(audit::Column::EventId, order)
            .offset(distance.saturating_sub(1))
            .limit(1)
            .into_tuple::<Uuid>()
            .one(self.db())
            .await?;
        Ok(found.map(EventId))
    }

    /// One event of an organization.
    ///
    /// # Errors
    /// The database's.
    pub async fn audit_get(&self, organization: OrganizationId, id: EventId) -> Result<Option<AuditEvent>, StoreError> {
        let intent = audit::Entity::find()
            .filter(intents())
            .filter(audit::Column::EventId.eq(id.0))
            .filter(audit::Column::OrganizationId.eq(organization.0))
            .one(self.db())
            .await?;
        Ok(self.with_outcomes(intent.into_iter().collect()).await?.pop())
    }

    /// The newest checkpoint row of a chain that stands before `sequence` and was
    /// written at `at` or before. Reads backwards along the primary key.
    ///
    /// # Errors
    /// The database's.
    pub async fn audit_checkpoint_before(
        &self,
        chain: ChainId,
        at: Timestamp,
        sequence: i64,
    ) -> Result<Option<Recorded>, StoreError> {
        let row = audit::Entity::find()
            .filter(audit::Column::ChainId.eq(chain.0))
            .filter(audit::Column::Kind.eq(i64::from(EntryKind::Checkpoint.as_i16())))
            .filter(audit::Column::Sequence.lt(sequence))
            .filter(audit::Column::At.lte(at.0))
            .order_by_desc(audit::Column::Sequence)
            .limit(1)
            .one(self.db())
            .await?;
        row.map(of_row).transpose()
    }

    /// Those of an organization's people that events name, as they are now.
    ///
    /// # Errors
    /// The database's.
    pub async fn audit_people(
        &self,
        organization: OrganizationId,
        people: &[UserId],
    ) -> Result<HashMap<UserId, AuditPerson>, StoreError> {
        let found: Vec<(Uuid, String, bool)> = user_account::Entity::find()
            .select_only()
            .columns([user_account::Column::Id, user_account::Column::Email, user_account::Column::ServiceAccount])
            .filter(user_account::Column::OrganizationId.eq(organization.0))
            .filter(user_account::Column::Id.is_in(people.iter().map(|user| user.0)))
            .into_tuple()
            .all(self.db())
            .await?;
        let person = |(id, email, service_account)| (UserId(id), AuditPerson { email, service_account });
        Ok(found.into_iter().map(person).collect())
    }

    /// Rows of a chain in order, from the one after `after_sequence`.
    ///
    /// # Errors
    /// The database's.
    pub async fn audit_walk(
        &self,
        chain: ChainId,
        after_sequence: i64,
        limit: u64,
    ) -> Result<Vec<Recorded>, StoreError> {
        let rows = audit::Entity::find()
            .filter(audit::Column::ChainId.eq(chain.0))
            .filter(audit::Column::Sequence.gt(after_sequence))
            .order_by_asc(audit::Column::Sequence)
            .limit(limit)
            .all(self.db())
            .await?;
        rows.into_iter().map(of_row).collect()
    }

    /// Every chain there is. Hops from one to the next in the primary key.
    ///
    /// # Errors
    /// The database's.
    pub async fn audit_chains(&self) -> Result<Vec<ChainId>, StoreError> {
        let mut chains: Vec<ChainId> = Vec::new();
        loop {
            let after = chains.last().map(|chain| audit::Column::ChainId.gt(chain.0));
            let next = audit::Entity::find()
                .select_only()
                .column(audit::Column::ChainId)
                .filter(Condition::all().add_option(after))
                .order_by_asc(audit::Column::ChainId)
                .limit(1)
                .into_tuple::<Uuid>()
                .one(self.db())
                .await?;
            match next {
                Some(chain) => chains.push(ChainId(chain)),
                None => return Ok(chains),
            }
        }
    }

    async fn with_outcomes(&self, intents: Vec<audit::Model>) -> Result<Vec<AuditEvent>, StoreError> {
        let mut outcomes = HashMap::new();
        let found = audit::Entity::find()
            .filter(audit::Column::EventId.is_in(intents.iter().map(|row| row.event_id)))
            .filter(Expr::cust("kind = 1"))
            .all(self.db())
            .await?;
        for row in found {
            outcomes.entry(row.event_id).or_insert(of_row(row)?);
        }
        let event = |row: audit::Model| {
            let outcome = outcomes.remove(&row.event_id);
            Ok(AuditEvent { intent: of_row(row)?, outcome })
        };
        intents.into_iter().map(event).collect()
    }
}

/// Written out, not bound: only so does the partial index on intents apply.
fn intents() -> SimpleExpr {
    Expr::cust("kind = 0")
}

fn conditions(query: &AuditQuery, engine: Engine) -> Condition {
    use audit::Column;
    Condition::all()
        .add(intents())
        .add(organization(query))
        .add_option(query.asset_id.map(|id| Column::AssetId.eq(id)))
        .add_option(query.actor.map(|actor| Column::Actor.eq(actor.0)))
        .add_option(query.action.map(|action| Column::Action.eq(action.as_str())))
        .add_option(query.asset_types.as_ref().map(|types| Column::AssetType.is_in(types)))
        .add_option(query.from.map(|from| Column::At.gte(from.0)))
        .add_option(query.to.map(|to| Column::At.lt(to.0)))
        .add_option(query.before.map(|before| Column::EventId.lt(before.0)))
        .add_option(query.after.map(|after| Column::EventId.gt(after.0)))
        .add_option(query.status.map(|status| outcome(engine.status_of_detail().eq(status.as_str()))))
}

/// Hidden from the planner where one thing is asked for: without statistics
/// SQLite would walk the whole organization instead of the thing's own index.
fn organization(query: &AuditQuery) -> SimpleExpr {
    let same = audit::Column::OrganizationId.eq(query.organization_id.0);
    match query.asset_id {
        Some(_) => Expr::case(same, 1).finally(0).eq(1),
        None => same,
    }
}

/// Whether the event at hand has an outcome of which `more` holds.
fn outcome(more: SimpleExpr) -> SimpleExpr {
    let outcomes = Alias::new("outcome");
    let mut select = Query::select();
    select
        .expr(Expr::value(1))
        .from_as(audit::Entity, outcomes.clone())
        .and_where(
            Expr::col((outcomes.clone(), audit::Column::EventId)).equals((audit::Entity, audit::Column::EventId)),
        )
        .and_where(Expr::cust("outcome.kind = 1"))
        .and_where(more);
    Expr::exists(select)
}

pub(crate) fn of_row(row: audit::Model) -> Result<Recorded, StoreError> {
    let kind = i16::try_from(row.kind).ok().and_then(EntryKind::from_i16);
    Ok(Recorded {
        chain_id: ChainId(row.chain_id),
        sequence: row.sequence,
        kind: kind.ok_or_else(|| StoreError::corrupt("audit.kind"))?,
        event_id: EventId(row.event_id),
        at: Timestamp(row.at),
        organization_id: OrganizationId(row.organization_id),
        actor: row.actor.map(UserId),
        action: row.action,
        asset_type: row.asset_type,
        asset_id: row.asset_id,
        detail: row.detail,
        mac: mac_of(&row.mac)?,
    })
}
