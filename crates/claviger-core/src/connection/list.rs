//! `GET /api/v2/actions/connections`

use claviger_access::{Permission, Principal, Relation};
use claviger_model::{HealthState, UserId};
use claviger_store::{ConnectionQuery, Shared, Sort};

use super::view::ConnectionView;
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
    pub async fn connection_list(&self, context: &Context, filter: ConnectionFilter) -> Result<ConnectionPage, Error> {
        let actor = &context.actor;
        actor.require_registered()?;
        actor.require(Permission::ConnectionsRead)?;
        let query = ConnectionQuery {
            organization_id: actor.organization_id,
            visible_to: principals(context),
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
        let page = self.store().connection_list(&query).await?;
        let rows =
            page.rows.into_iter().map(|record| self.connection_view(context, record)).collect::<Result<_, _>>()?;
        Ok(ConnectionPage { rows, total: page.total, filtered: page.filtered })
    }
}

fn principals(context: &Context) -> Vec<Principal> {
    let actor = &context.actor;
    let mut principals = vec![Principal::User(actor.user_id), Principal::Organization(actor.organization_id)];
    principals.extend(actor.roles.iter().copied().map(Principal::Role));
    principals.extend(actor.teams.iter().copied().map(Principal::Team));
    principals
}
