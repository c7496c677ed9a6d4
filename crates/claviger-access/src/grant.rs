//! A decision that was made, as a value.

use std::{fmt, marker::PhantomData};

use claviger_model::{ConnectionId, OrganizationId, Relation, Timestamp, UserId};

use crate::{Operation, Permission};

mod sealed {
    pub trait Sealed {}
}

/// How much a grant allows. Three types, closed.
pub trait Level: sealed::Sealed {
    /// The relation that a binding must give.
    const RELATION: Relation;
    /// The permission that a role must give.
    const PERMISSION: Permission;
}

macro_rules! level {
    ($(#[$doc:meta] $name:ident = $relation:ident + $permission:ident),+ $(,)?) => {$(
        #[$doc]
        #[derive(Debug)]
        pub enum $name {}
        impl sealed::Sealed for $name {}
        impl Level for $name {
            const RELATION: Relation = Relation::$relation;
            const PERMISSION: Permission = Permission::$permission;
        }
    )+};
}

level! {
    /// See it.
    View = Viewer + ConnectionsRead,
    /// Run actions with it.
    Resolve = Resolver + ConnectionsResolve,
    /// Change, delete, share it.
    Edit = Editor + ConnectionsWrite,
}

/// Leave to do one thing with one connection. Made only by [`crate::decide`].
pub struct Grant<L: Level> {
    pub(crate) operation: Operation,
    pub(crate) connection_id: ConnectionId,
    pub(crate) organization_id: OrganizationId,
    pub(crate) user_id: UserId,
    pub(crate) valid_until: Option<Timestamp>,
    pub(crate) level: PhantomData<L>,
}

impl<L: Level> Grant<L> {
    /// For what.
    pub fn operation(&self) -> Operation {
        self.operation
    }

    /// Which connection.
    pub fn connection_id(&self) -> ConnectionId {
        self.connection_id
    }

    /// Whose.
    pub fn organization_id(&self) -> OrganizationId {
        self.organization_id
    }

    /// To whom it was given.
    pub fn user_id(&self) -> UserId {
        self.user_id
    }

    /// From when on it would not be given any more, by the bindings and the
    /// credential that gave it; `None` has no end.
    pub fn valid_until(&self) -> Option<Timestamp> {
        self.valid_until
    }

    /// Leave to see the same connection, which every level includes.
    pub fn to_view(&self) -> Grant<View> {
        Grant {
            operation: self.operation,
            connection_id: self.connection_id,
            organization_id: self.organization_id,
            user_id: self.user_id,
            valid_until: self.valid_until,
            level: PhantomData,
        }
    }
}

impl<L: Level> fmt::Debug for Grant<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Grant({} of {} to {})", L::RELATION.as_str(), self.connection_id, self.user_id)
    }
}
