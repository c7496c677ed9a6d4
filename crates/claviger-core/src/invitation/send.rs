//! `POST /api/v2/user_invitations`

use std::time::Duration;

use claviger_access::{Decided, Operation, Permission};
use claviger_model::{Action, Invalid, Invitation, InvitationId, User, UserId, UserStatus, audit::IntentDetail};
use claviger_store::StoreError;
use claviger_vault::{ApiToken, TokenKind};
use serde_json::json;

use super::{ASSET, Sent};
use crate::{
    Context, Core, Error,
    record::{Asset, change},
};

/// For how long an invitation may be accepted.
const LIFETIME: Duration = Duration::from_secs(2 * 24 * 60 * 60);
/// How many at once.
const MOST: usize = 100;

impl Core {
    /// Invites people who were added and have not come yet. An earlier invitation
    /// of theirs is void. All of them or none.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the place of each who cannot be invited, for
    /// whatever reason; [`Error::Denied`] without the right to manage access if one
    /// of them has a role or is in a team.
    pub async fn invitation_send(
        &self,
        context: &Context,
        people: Result<Vec<UserId>, Invalid>,
    ) -> Result<Decided<Vec<Sent>>, Error> {
        let permit = context.permit(Operation::InvitationSend)?;
        let people = people?;
        let deadline = context.deadline();
        if people.is_empty() || people.len() > MOST {
            return Err(Invalid::one("/data", format!("must be a list of 1 to {MOST} invitations")).into());
        }
        let awaited = deadline.bound(self.awaited(context, &people)).await?;
        deadline.bound(self.may_let_in(context, &awaited)).await?;
        let sent: Vec<Sent> = awaited.iter().map(|user| self.invitation_new(context, user)).collect();
        let emails: Vec<&str> = awaited.iter().map(|user| user.email.as_str()).collect();
        let asset = match (&sent[..], &emails[..]) {
            ([one], [email]) => Asset { kind: ASSET, id: Some(one.invitation.id.0), name: Some(*email) },
            _ => Asset { kind: ASSET, id: None, name: None },
        };
        let detail =
            IntentDetail { changes: vec![change("users", None, Some(json!(emails)))], ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Created, asset, detail).await?;
        let store = self.store().clone();
        let change = async move {
            let rows: Vec<Invitation> = sent.iter().map(|sent| sent.invitation.clone()).collect();
            match store.invitations_insert(&rows).await {
                Ok(()) => Ok(sent),
                Err(StoreError::NotFound) => Err(Error::Conflict("one of them came, or was disabled, in between")),
                Err(other) => Err(other.into()),
            }
        };
        Ok(permit.over(pending.carry_out(change).await?))
    }

    /// The people, all of whom are awaited.
    async fn awaited(&self, context: &Context, people: &[UserId]) -> Result<Vec<User>, Error> {
        let (mut awaited, mut faults) = (Vec::with_capacity(people.len()), Invalid::default());
        for (place, id) in people.iter().enumerate() {
            let user = self.store().user_get(context.actor.organization_id, *id).await?;
            // Only a person is ever pending. Twice the same would void the first at once.
            match user.filter(|user| user.status() == UserStatus::Pending && !people[..place].contains(id)) {
                Some(user) => awaited.push(user),
                None => faults.push(
                    format!("/data/{place}/relationships/user/data/id"),
                    "must be a user who was added and has not come yet, each once",
                ),
            }
        }
        Ok(faults.or(awaited)?)
    }

    /// Whoever sees the link can come by it in that person's stead, so that it takes
    /// as much to invite somebody as to give them what they have.
    async fn may_let_in(&self, context: &Context, awaited: &[User]) -> Result<(), Error> {
        for user in awaited {
            let (roles, teams) = self.store().standing(user.organization_id, user.id).await?;
            if !roles.is_empty() || !teams.is_empty() {
                context.actor.require(Permission::UserAccessManage)?;
            }
        }
        Ok(())
    }

    fn invitation_new(&self, context: &Context, user: &User) -> Sent {
        let id = InvitationId::generate(context.now, self.entropy());
        let token = ApiToken::generate(TokenKind::Invitation, id.0, self.entropy());
        let invitation = Invitation {
            id,
            organization_id: user.organization_id,
            user_id: user.id,
            hash: token.hash,
            created_by: context.actor.user_id,
            created_at: context.now,
            expires_at: context.now.plus(LIFETIME),
            accepted_at: None,
        };
        Sent { invitation, token: token.text }
    }
}
