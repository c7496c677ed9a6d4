//! Who is in which team (wire.md 9): one file an operation.

mod create;
mod delete;
mod input;
mod list;
mod of_user;
mod update;

use claviger_model::{Membership, TeamId, User, UserId};
use claviger_store::StoreError;

use crate::{Context, Core, Error, context::Deadline};

pub use list::MembershipFilter;

/// A place in a team, and whose it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// The place.
    pub membership: Membership,
    /// Whose.
    pub user: User,
}

impl Core {
    /// Somebody's place in a team of the actor's organization.
    async fn member_load(
        &self,
        context: &Context,
        deadline: Deadline,
        (team, user): (TeamId, UserId),
    ) -> Result<Member, Error> {
        let organization = context.actor.organization_id;
        let place = async { Ok(self.store().membership_get(organization, (team, user)).await?) };
        let membership = deadline.bound(place).await?.ok_or(Error::NotFound("member of the team"))?;
        Ok(Member { membership, user: deadline.bound(self.user_load(context, user)).await? })
    }
}

fn told(error: StoreError) -> Error {
    match error {
        StoreError::Taken { .. } => Error::Taken("the user is in this team already"),
        StoreError::NotFound => Error::NotFound("member of the team"),
        other => other.into(),
    }
}
