//! `POST /api/v2/team`

use claviger_access::{Decided, Operation};
use claviger_model::{Action, Invalid, Json, Membership, Team, TeamId, UserId, audit::IntentDetail};
use claviger_store::CountedTeam;
use serde_json::json;

use super::{asset, input, told};
use crate::{Context, Core, Error, record::change};

/// Where a body names who is to be in the team.
const MEMBERS: &str = "/data/relationships/users/data";

/// So many people at most come in at once.
const MOST_MEMBERS: usize = 1_000;

impl Core {
    /// Makes a team with people in it.
    ///
    /// # Errors
    /// Every fault of the input at once; [`Error::Taken`] if the handle or name is
    /// another's.
    pub async fn team_create(
        &self,
        context: &Context,
        attributes: &Json,
        members: &[UserId],
    ) -> Result<Decided<CountedTeam>, Error> {
        let permit = context.permit(Operation::TeamCreate)?;
        let deadline = context.deadline();
        let (given, mut faults) = input::read(attributes, true);
        let (emails, unknown) = deadline.bound(self.members_known(context, members)).await?;
        faults.0.extend(unknown.0);
        faults.or(())?;
        let team = Team {
            id: TeamId::generate(context.now, self.entropy()),
            organization_id: permit.organization_id(),
            handle: given.handle.unwrap_or_default(),
            name: given.name.unwrap_or_default(),
            description: given.description.flatten(),
            avatar: given.avatar.flatten(),
            banner: given.banner.flatten(),
            visible_modules: given.visible_modules.flatten(),
            hidden_modules: given.hidden_modules.flatten(),
            created_at: context.now,
            modified_at: context.now,
        };
        let member = |(user_id, number): (&UserId, i64)| Membership {
            team_id: team.id,
            user_id: *user_id,
            number,
            admin: false,
            provisioned_by: None,
            created_by: Some(permit.user_id()),
            created_at: context.now,
        };
        let members: Vec<Membership> = members.iter().zip(1..).map(member).collect();
        let changes =
            vec![change("handle", None, Some(json!(team.handle))), change("users", None, Some(json!(emails)))];
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Created, asset(&team), detail).await?;
        let store = self.store().clone();
        let insert = async move {
            store.team_insert(&team, &members).await.map_err(told)?;
            Ok(CountedTeam { team, users: members.len() as u64, managed: false })
        };
        Ok(permit.over(pending.carry_out(insert).await?))
    }

    /// The addresses of the organization's users with these ids, and a fault for
    /// each that it does not have or that stands twice.
    async fn members_known(&self, context: &Context, ids: &[UserId]) -> Result<(Vec<String>, Invalid), Error> {
        let mut faults = Invalid::default();
        if ids.len() > MOST_MEMBERS {
            faults.push(MEMBERS, format!("must be at most {MOST_MEMBERS} users; add the others one by one"));
            return Ok((Vec::new(), faults));
        }
        let users = self.store().users_get(context.actor.organization_id, ids).await?;
        for (place, id) in ids.iter().enumerate() {
            if ids[..place].contains(id) {
                faults.push(format!("{MEMBERS}/{place}/id"), "stands twice");
            } else if users.iter().all(|user| user.id != *id) {
                faults.push(format!("{MEMBERS}/{place}/id"), "is no user of this organization");
            }
        }
        Ok((users.into_iter().map(|user| user.email).collect(), faults))
    }
}
