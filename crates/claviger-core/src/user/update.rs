//! `PATCH /api/v2/users/{user_id}`

use claviger_access::{Decided, Operation, Permit};
use claviger_model::{
    Action, Json, User, UserId,
    audit::{Change, IntentDetail},
};
use claviger_store::{People, UserChange};
use serde_json::json;

use super::{asset, input, may_change, told};
use crate::{Context, Core, Error, context::Deadline, record::change};

impl Core {
    /// Changes what is given and keeps the rest.
    ///
    /// # Errors
    /// Not found; every fault of the input at once; [`Error::Conflict`] if
    /// nobody would be left to administer.
    pub async fn user_update(
        &self,
        context: &Context,
        id: UserId,
        attributes: &Json,
    ) -> Result<Decided<People>, Error> {
        let deadline = context.deadline();
        let before = deadline.bound(self.user_load(context, id)).await?;
        let permit = context.permit(Operation::UserUpdate)?;
        may_change(context, &before)?;
        let change = input::change(attributes, &before)?;
        self.user_change(context, permit, deadline, before, change).await
    }

    pub(super) async fn user_change(
        &self,
        context: &Context,
        permit: Permit,
        deadline: Deadline,
        before: User,
        change: UserChange,
    ) -> Result<Decided<People>, Error> {
        let organization = context.actor.organization_id;
        if change == UserChange::default() {
            return Ok(permit.over(self.store().people(organization, vec![before]).await?));
        }
        let detail = IntentDetail { changes: changes(&before, &change), ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Modified, asset(&before), detail).await?;
        let (store, id, now) = (self.store().clone(), before.id, context.now);
        let update = async move { store.user_update(organization, id, change, now).await.map_err(told) };
        let user = pending.carry_out(update).await?;
        Ok(permit.over(self.store().people(organization, vec![user]).await?))
    }
}

fn changes(before: &User, after: &UserChange) -> Vec<Change> {
    let email = after.email.as_ref().map(|email| change("email", Some(json!(before.email)), Some(json!(email))));
    let name = after.name.as_ref().map(|name| change("name", Some(json!(before.name)), Some(json!(name))));
    let title = after.title.as_ref().map(|title| change("title", Some(json!(before.title)), Some(json!(title))));
    let disabled = after.disabled.map(|to| change("disabled", Some(json!(before.disabled)), Some(json!(to))));
    [email, name, title, disabled].into_iter().flatten().collect()
}
