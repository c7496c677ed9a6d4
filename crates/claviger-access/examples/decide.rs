//! What a decision costs, by how many bindings a policy has and how many
//! principals somebody is: the least of many rounds, so that what else the machine
//! does is left out.
//!
//! `cargo run --release -p claviger-access --example decide`

#![expect(clippy::print_stdout, reason = "a program that prints its figures")]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use claviger_access::{Actor, Binding, Facts, Operation, Principal, Relation, Resolve, Subject, Via, decide};
use claviger_model::{AccessTokenId, ConnectionId, OrganizationId, RoleId, TeamId, Timestamp, UserId, role::HeldRole};
use uuid::Uuid;

const ROUNDS: u32 = 200;
const IN_A_ROUND: u32 = 500;
/// The promise for a usual policy and a usual person.
const BAR: Duration = Duration::from_micros(1);

fn main() {
    println!("{:>10}{:>12}{:>16}{:>16}", "bindings", "principals", "allowed, ns", "refused, ns");
    for bindings in [1, 10, 100, 1_000] {
        for principals in [3, 30, 300] {
            let (allowed, refused) = (cost(bindings, principals, true), cost(bindings, principals, false));
            println!("{bindings:>10}{principals:>12}{:>16}{:>16}", allowed.as_nanos(), refused.as_nanos());
            if (bindings, principals) == (10, 30) {
                assert!(allowed < BAR && refused < BAR, "a usual decision takes more than {BAR:?}");
            }
        }
    }
}

/// The last of the bindings is for the actor's last principal, or none is for them.
fn cost(bindings: u128, principals: u128, allowed: bool) -> Duration {
    let actor = actor(principals);
    let own = actor.principals()[actor.principals().len() - 1];
    let others = |id: u128| Principal::Team(TeamId(Uuid::from_u128(1_000_000 + id)));
    let policy: Vec<Binding> = (1..=bindings)
        .map(|index| Binding {
            relation: Relation::Resolver,
            principal: if allowed && index == bindings { own } else { others(index) },
            expires_at: None,
            statement: 0,
        })
        .collect();
    let connection_id = ConnectionId(Uuid::nil());
    let subject = Subject { connection_id, organization_id: OrganizationId(Uuid::nil()), bindings: &policy };
    let mut least = Duration::MAX;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        for _ in 0..IN_A_ROUND {
            let decision = decide::<Resolve>(&actor, Operation::ConnectionProxy, black_box(&subject), Timestamp(1));
            assert_eq!(black_box(decision).is_ok(), allowed);
        }
        least = least.min(started.elapsed() / IN_A_ROUND);
    }
    least
}

/// A user of one organization with a role, and of as many teams as make up the number.
fn actor(principals: u128) -> Actor {
    let names = ["connections_read", "connections_resolve"].map(str::to_owned).to_vec();
    let facts = Facts {
        organization_id: OrganizationId(Uuid::nil()),
        user_id: UserId(Uuid::nil()),
        service_account: false,
        disabled: false,
        roles: vec![HeldRole { id: RoleId(Uuid::nil()), built_in: None, permissions: names }],
        teams: (4..=principals).map(|id| TeamId(Uuid::from_u128(id))).collect(),
        scopes: None,
        expires_at: None,
        via: Via::Token { access_token_id: AccessTokenId(Uuid::nil()) },
    };
    let Some(actor) = Actor::new(&facts) else { unreachable!("nobody is disabled") };
    actor
}
