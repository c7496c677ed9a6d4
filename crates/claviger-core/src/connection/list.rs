//! `GET /api/v2/actions/connections`

use claviger_access::{Decided, Edit, Level, Operation, Relation, Resolve, View, decide};
use claviger_model::{HealthState, UserId};
use claviger_store::{ConnectionQuery, Shared, Sort};

use super::view::{ConnectionView, subject};
use crate::{Context, Core, Error};

/// Which connections are wanted, in which order, which page.
#[derive(Clone, Debug)]
pub struct ConnectionFilter {
    /// Part of a name, host or tag.
    pub text: Option<String>,
    /// Integration type.
    pub integration: Option<String>,
    /// One identifier tag, `key:value`.
    pub tag: Option<String>,
    /// Author.
    pub author: Option<UserId>,
    /// Health state.
    pub health: Option<HealthState>,
    /// Not used for this many days.
    pub unused_days: Option<u32>,
    /// Shared with whom.
    pub shared: Option<Shared>,
    /// The reader's own relation is at least this.
    pub can: Option<Relation>,
    /// Order.
    pub sort: Sort,
    /// Page, from 0.
    pub page: u64,
    /// Rows on a page.
    pub size: u64,
}

/// One page.
#[derive(Debug)]
pub struct ConnectionPage {
    /// The rows.
    pub rows: Vec<ConnectionView>,
    /// How many the reader may see.
    pub total: u64,
    /// How many of those match.
    pub filtered: u64,
}

impl Core {
    /// The connections that the actor may see, and no other.
    ///
    /// # Errors
    /// [`Error::Denied`] without the permission to read connections at all.
    pub async fn connection_list(
        &self,
        context: &Context,
        filter: ConnectionFilter,
    ) -> Result<Decided<ConnectionPage>, Error> {
        let actor = &context.actor;
        let permit = context.permit(Operation::ConnectionList)?;
        let query = ConnectionQuery {
            organization_id: actor.organization_id,
            visible_to: actor.principals().to_vec(),
            now: context.now,
            text: filter.text,
            integration: filter.integration,
            tag: filter.tag,
            author: filter.author,
            health: filter.health,
            unused_since: filter
                .unused_days
                .map(|days| claviger_model::Timestamp(context.now.0.saturating_sub(i64::from(days) * 86_400_000_000))),
            shared: filter.shared,
            can: filter.can,
            sort: filter.sort,
            page: filter.page,
            size: filter.size,
        };
        self.keys_refresh(actor.organization_id).await?;
        let mut page = self.store().connection_list(&query).await?;
        // A relation is not enough to resolve or edit: a key that is cut down to
        // reading can do neither, whatever its owner's relations are.
        let needed = match filter.can {
            Some(Relation::Resolver) => Some(Resolve::PERMISSION),
            Some(Relation::Editor) => Some(Edit::PERMISSION),
            Some(Relation::Viewer) | None => None,
        };
        if needed.is_some_and(|permission| !actor.permissions().has(permission)) {
            (page.rows, page.filtered) = (Vec::new(), 0);
        }
        let shape = |record| {
            let grant = decide::<View>(actor, permit.operation(), &subject(&record), context.now)?;
            self.connection_view(context, &grant, record)
        };
        let mut rows = page.rows.into_iter().map(shape).collect::<Result<Vec<_>, Error>>()?;
        self.consent_shown(context, &mut rows).await?;
        Ok(permit.over(ConnectionPage { rows, total: page.total, filtered: page.filtered }))
    }
}
