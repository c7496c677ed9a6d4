//! `GET /api/v2/actions/connections/{id}/access`

use std::collections::HashMap;

use claviger_access::{Decided, Facts, Operation, Principal, Reason, Relation, Subject, Via, explain};
use claviger_model::{AccessTokenId, ConnectionId, TeamId, Timestamp, User, UserId, UserStatus, role::HeldRole};
use uuid::Uuid;

use crate::{Context, Core, Error, connection::subject};

/// Somebody, and what they may do with a connection.
#[derive(Debug)]
pub struct AccessRow {
    /// Who.
    pub user: User,
    /// The strongest relation that the bindings in force give.
    pub relation: Option<Relation>,
    /// `view`, `resolve`, `edit`: what relation and roles allow together.
    pub can: Vec<&'static str>,
    /// By which of their principals bindings reach them.
    pub via: Vec<Principal>,
    /// When the relation ends; `None` has no end, or there is none.
    pub expires_at: Option<Timestamp>,
    /// Everything that speaks for or against it.
    pub reasons: Vec<Reason>,
}

/// One page.
#[derive(Debug)]
pub struct AccessPage {
    /// The rows, by e-mail address.
    pub rows: Vec<AccessRow>,
    /// How many there are.
    pub total: u64,
}

type Standing = (Vec<HeldRole>, Vec<TeamId>);

impl Core {
    /// Who has access to a connection: everybody active whom a binding in force
    /// reaches, or the one who is to be explained, whether it reaches them or not.
    ///
    /// # Errors
    /// Not found for connections that are foreign, hidden or missing, and
    /// [`Error::NotFound`] of a `user` if there is nobody to explain.
    pub async fn connection_access(
        &self,
        context: &Context,
        id: ConnectionId,
        explained: Option<UserId>,
        page: u64,
        size: u64,
    ) -> Result<Decided<AccessPage>, Error> {
        let deadline = context.deadline();
        let (record, permit) = self.connection_policy_load(context, Operation::ConnectionAccess, deadline, id).await?;
        let organization = context.actor.organization_id;
        let (users, total) = match explained {
            Some(user) => {
                let found = self.store().user_get(organization, user).await?;
                (vec![found.ok_or(Error::NotFound("user"))?], 1)
            }
            None => {
                let in_force = record.bindings.iter().filter(|binding| binding.in_force(context.now));
                let mut principals: Vec<Principal> = in_force.map(|binding| binding.principal).collect();
                principals.sort_unstable();
                principals.dedup();
                self.store().people_reached(organization, &principals, page, size).await?
            }
        };
        let ids: Vec<UserId> = users.iter().map(|user| user.id).collect();
        let mut standings: HashMap<UserId, Standing> = self.store().standings(organization, &ids).await?;
        let row = |user: User| {
            let standing = standings.remove(&user.id).unwrap_or_default();
            row(user, standing, &subject(&record), context.now)
        };
        Ok(permit.over(AccessPage { rows: users.into_iter().map(row).collect(), total }))
    }
}

fn row(user: User, (roles, teams): Standing, subject: &Subject<'_>, now: Timestamp) -> AccessRow {
    let facts = Facts {
        organization_id: user.organization_id,
        user_id: user.id,
        service_account: user.service_account,
        disabled: user.status() != UserStatus::Active,
        roles,
        teams,
        scopes: None,
        expires_at: None,
        // What they may do at most, whatever key they come with.
        via: Via::Token { access_token_id: AccessTokenId(Uuid::nil()) },
    };
    let why = explain(&facts, subject, now);
    let mut via: Vec<Principal> = why
        .reasons
        .iter()
        .filter_map(|reason| match reason {
            Reason::Binding { principal, .. } => Some(*principal),
            _ => None,
        })
        .collect();
    via.sort_unstable();
    via.dedup();
    AccessRow { user, relation: why.relation, can: why.can, via, expires_at: why.expires_at, reasons: why.reasons }
}
