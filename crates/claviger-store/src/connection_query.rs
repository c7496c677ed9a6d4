//! What is asked of the list of connections, and what it answers.

use claviger_model::{
    Binding, HealthState, OrganizationId, Principal, Relation, Timestamp, UserId, connection::ConnectionRecord,
};

/// With whom a connection is shared, by the bindings in force.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shared {
    /// With one person at most.
    Private,
    /// With some principals.
    Restricted,
    /// With everybody in the organization, to resolve or edit.
    Organization,
}

impl Shared {
    /// The same as the list's filter finds.
    pub fn of(bindings: &[Binding], organization_id: OrganizationId, now: Timestamp) -> Self {
        let everybody = Principal::Organization(organization_id);
        let in_force = || bindings.iter().filter(|binding| binding.in_force(now));
        if in_force().any(|each| each.principal == everybody && each.relation >= Relation::Resolver) {
            return Self::Organization;
        }
        let mut principals = in_force().map(|binding| binding.principal);
        let alone = match principals.next() {
            None => true,
            Some(first @ Principal::User(_)) => principals.all(|other| other == first),
            Some(_) => false,
        };
        if alone { Self::Private } else { Self::Restricted }
    }

    /// As on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Restricted => "restricted",
            Self::Organization => "organization",
        }
    }
}

/// By what to sort.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum SortField {
    /// Name, without regard to case.
    #[default]
    Name,
    /// Integration type, then name.
    Integration,
    /// When it was made.
    CreatedAt,
    /// When it was last changed.
    ModifiedAt,
    /// When it was last used; never comes before every time.
    LastUsedAt,
    /// What needs a person first: failing, needs authorization, expiring,
    /// untested, disabled, working.
    Health,
}

/// The order of a list; equal rows are ordered by id.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sort {
    /// By what.
    pub field: SortField,
    /// Largest first.
    pub descending: bool,
}

/// Which connections are wanted. Filters that are `None` let everything pass.
#[derive(Clone, Debug)]
pub struct ConnectionQuery {
    /// Whose.
    pub organization_id: OrganizationId,
    /// Only connections with a binding in force for one of these.
    pub visible_to: Vec<Principal>,
    /// What "in force" is measured by.
    pub now: Timestamp,
    /// Part of the name, the host or a tag, without regard to case.
    pub text: Option<String>,
    /// Exactly this integration type.
    pub integration: Option<String>,
    /// Exactly this tag, `key:value`.
    pub tag: Option<String>,
    /// Made by.
    pub author: Option<UserId>,
    /// In this state; [`HealthState::Disabled`] are those that are switched off.
    pub health: Option<HealthState>,
    /// Neither used nor made since.
    pub unused_since: Option<Timestamp>,
    /// Shared with whom.
    pub shared: Option<Shared>,
    /// The binding that makes it visible gives at least this.
    pub can: Option<Relation>,
    /// Order.
    pub sort: Sort,
    /// Page, from 0.
    pub page: u64,
    /// Rows on a page.
    pub size: u64,
}

impl ConnectionQuery {
    /// The first 50 that somebody may see, by name.
    pub fn of(organization_id: OrganizationId, visible_to: Vec<Principal>, now: Timestamp) -> Self {
        Self {
            organization_id,
            visible_to,
            now,
            text: None,
            integration: None,
            tag: None,
            author: None,
            health: None,
            unused_since: None,
            shared: None,
            can: None,
            sort: Sort::default(),
            page: 0,
            size: 50,
        }
    }
}

/// One page of connections.
#[derive(Clone, PartialEq, Debug)]
pub struct ConnectionPage {
    /// The rows, with their policies.
    pub rows: Vec<ConnectionRecord>,
    /// How many the principals may see.
    pub total: u64,
    /// How many of those pass the filters.
    pub filtered: u64,
}
