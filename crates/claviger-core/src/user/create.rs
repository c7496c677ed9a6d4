//! `POST /api/v2/users`

use claviger_access::{Decided, Operation, Permission, Permit};
use claviger_model::{Action, Json, RoleId, User, UserId, audit::IntentDetail};
use claviger_store::{People, Person};
use serde_json::{Value, json};

use super::{asset, input, told};
use crate::{Context, Core, Error, record::change};

impl Core {
    /// Adds somebody, who may come once they have accepted an invitation.
    ///
    /// # Errors
    /// Every fault of the input at once; [`Error::Taken`] if the address is
    /// somebody's; [`Error::Denied`] if roles are given by who may not give any.
    pub async fn user_create(
        &self,
        context: &Context,
        attributes: &Json,
        roles: &[RoleId],
    ) -> Result<Decided<People>, Error> {
        let permit = context.permit(Operation::UserCreate)?;
        self.user_make(context, permit, attributes, roles, false).await
    }

    /// Adds a person or a service account.
    pub(crate) async fn user_make(
        &self,
        context: &Context,
        permit: Permit,
        attributes: &Json,
        roles: &[RoleId],
        service_account: bool,
    ) -> Result<Decided<People>, Error> {
        if !roles.is_empty() {
            // Whoever gives roles could give every right there is.
            context.actor.require(Permission::UserAccessManage)?;
        }
        let deadline = context.deadline();
        let new = input::new(attributes, service_account);
        let (known, unknown) = deadline.bound(self.roles_known(context, roles)).await?;
        let mut faults = new.as_ref().err().cloned().unwrap_or_default();
        faults.0.extend(unknown.0);
        faults.or(())?;
        let input::New { email, name, title } = new?;
        let user = User {
            id: UserId::generate(context.now, self.entropy()),
            organization_id: context.actor.organization_id,
            email,
            name,
            title,
            password_hash: None,
            service_account,
            disabled: false,
            activated_at: None,
            created_at: context.now,
            modified_at: context.now,
            last_login_at: None,
        };
        let held: Vec<RoleId> = known.iter().map(|role| role.id).collect();
        let names: Vec<&str> = known.iter().map(|role| role.name.as_str()).collect();
        let mut changes = vec![change("email", None, Some(Value::from(user.email.as_str())))];
        if !names.is_empty() {
            changes.push(change("roles", None, Some(json!(names))));
        }
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let pending = self.intend(context, deadline, Action::Created, asset(&user), detail).await?;
        let store = self.store().clone();
        let insert = async move {
            store.user_insert(&user, &held).await.map_err(told)?;
            Ok(Person { user, roles: held })
        };
        let person = pending.carry_out(insert).await?;
        Ok(permit.over(People { people: vec![person], roles: known }))
    }
}
