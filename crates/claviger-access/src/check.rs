//! The one decision without an actor: a test that the server repeats by itself.

use std::marker::PhantomData;

use claviger_model::{Relation, Timestamp, UserId};
use uuid::Uuid;

use crate::{Denial, Grant, Operation, Resolve, Subject};

/// Decides whether the server may test a connection by itself at `now`. What
/// allows it is that somebody who may use the connection has tested or used it
/// before, which planned a check for `planned`, and that somebody may still: a
/// credential that nobody could use any more is not opened for nobody.
///
/// Only `claviger-core/src/checks.rs` may write this name (`cargo xtask check`).
/// Whoever holds the grant shows what it finds to nobody but by a state.
///
/// # Errors
/// [`Denial::Hidden`] where any of it is missing.
pub fn decide_check(
    subject: &Subject<'_>,
    disabled: bool,
    planned: Option<Timestamp>,
    now: Timestamp,
) -> Result<Grant<Resolve>, Denial> {
    let due = planned.is_some_and(|planned| planned <= now);
    let usable = subject.bindings.iter().any(|binding| binding.in_force(now) && binding.relation >= Relation::Resolver);
    if disabled || !due || !usable {
        return Err(Denial::Hidden(Operation::ConnectionTest.rule().kind));
    }
    Ok(Grant {
        operation: Operation::ConnectionTest,
        connection_id: subject.connection_id,
        organization_id: subject.organization_id,
        // The record has no actor for it either.
        user_id: UserId(Uuid::nil()),
        valid_until: None,
        level: PhantomData,
    })
}

#[cfg(test)]
mod tests {
    use claviger_model::{Binding, ConnectionId, OrganizationId, Principal};

    use super::*;

    #[test]
    fn the_server_tests_what_is_due_and_still_of_use_to_somebody() {
        let now = Timestamp(100);
        let by = |relation, expires_at| {
            let principal = Principal::User(UserId(Uuid::from_u128(1)));
            vec![Binding { relation, principal, expires_at, statement: 0 }]
        };
        let cases = [
            (by(Relation::Editor, None), false, Some(now), true),
            (by(Relation::Resolver, Some(Timestamp(101))), false, Some(Timestamp(1)), true),
            (by(Relation::Resolver, Some(now)), false, Some(now), false),
            (by(Relation::Viewer, None), false, Some(now), false),
            (vec![], false, Some(now), false),
            (by(Relation::Editor, None), true, Some(now), false),
            (by(Relation::Editor, None), false, Some(Timestamp(101)), false),
            (by(Relation::Editor, None), false, None, false),
        ];
        for (bindings, disabled, planned, allowed) in cases {
            let subject = Subject {
                connection_id: ConnectionId(Uuid::from_u128(2)),
                organization_id: OrganizationId(Uuid::from_u128(3)),
                bindings: &bindings,
            };
            let grant = decide_check(&subject, disabled, planned, now);
            assert_eq!(grant.is_ok(), allowed, "{bindings:?} {disabled} {planned:?}");
            if let Ok(grant) = grant {
                let of = (grant.connection_id(), grant.organization_id());
                assert_eq!(of, (subject.connection_id, subject.organization_id));
            }
        }
    }
}
