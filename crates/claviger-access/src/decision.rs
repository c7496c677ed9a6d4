//! The decision itself: pure, total, and deny unless something allows.

use std::marker::PhantomData;

use claviger_model::{ApplicationKeyId, Binding, ConnectionId, OrganizationId, Relation, Timestamp};

use crate::{Actor, Grant, Level, Permission};

/// What is decided about: a connection's facts and nothing more.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Which connection.
    pub connection_id: ConnectionId,
    /// Whose.
    pub organization_id: OrganizationId,
    /// Its policy.
    pub bindings: &'a [Binding],
}

/// Why something is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Denial {
    /// The actor may not know that it exists: foreign and missing look the same.
    #[error("no such connection for you")]
    Hidden,
    /// May see it; the relation does not reach.
    #[error("needs the relation {needed} to this connection; yours is {held}", needed = .needed.as_str(), held = .held.as_str())]
    Relation {
        /// What it takes.
        needed: Relation,
        /// What the bindings give.
        held: Relation,
    },
    /// No role gives the permission.
    #[error("needs the permission {}, which none of your roles gives", .0.as_str())]
    Permission(Permission),
    /// The application key is not registered.
    #[error(
        "the application key {0} is not registered for connections and apps; register it with PUT /api/v2/actions/app_key_registrations/{0}"
    )]
    Unregistered(ApplicationKeyId),
}

/// The strongest relation that the bindings in force give the actor.
pub fn relation_of(actor: &Actor, subject: &Subject<'_>, now: Timestamp) -> Option<Relation> {
    if actor.organization_id != subject.organization_id {
        return None;
    }
    let in_force = |binding: &&Binding| binding.expires_at.is_none_or(|end| now < end);
    subject
        .bindings
        .iter()
        .filter(in_force)
        .filter(|binding| actor.is(binding.principal))
        .map(|binding| binding.relation)
        .max()
}

/// Decides whether `actor` may act on `subject` at level `L`.
///
/// # Errors
/// [`Denial::Hidden`] where the actor may not even see it, another variant that
/// says what is missing where they may.
pub fn decide<L: Level>(actor: &Actor, subject: &Subject<'_>, now: Timestamp) -> Result<Grant<L>, Denial> {
    actor.require_registered()?;
    let held = relation_of(actor, subject, now).ok_or(Denial::Hidden)?;
    if !actor.permissions.has(Permission::ConnectionsRead) {
        return Err(Denial::Hidden);
    }
    if held < L::RELATION {
        return Err(Denial::Relation { needed: L::RELATION, held });
    }
    actor.require(L::PERMISSION)?;
    Ok(Grant {
        connection_id: subject.connection_id,
        organization_id: subject.organization_id,
        user_id: actor.user_id,
        level: PhantomData,
    })
}
