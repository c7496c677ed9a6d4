//! `POST /api/v2/roles`

use claviger_access::{Decided, Operation, Permit};
use claviger_model::{Action, Json, Role, RoleId, audit::IntentDetail};
use claviger_store::CountedRole;
use serde_json::json;
use uuid::Uuid;

use super::{asset, input, told};
use crate::{Context, Core, Error, record::change};

impl Core {
    /// Makes a role that gives what is asked for, and what every role gives
    /// unless that is refused.
    ///
    /// # Errors
    /// Every fault of the input at once; [`Error::Taken`] if the name is another's.
    pub async fn role_create(
        &self,
        context: &Context,
        attributes: &Json,
        permissions: &[Uuid],
    ) -> Result<Decided<CountedRole>, Error> {
        let permit = context.permit(Operation::RoleCreate)?;
        let (given, mut faults) = input::read(attributes, true);
        let (mut set, more) = input::permissions(permissions);
        faults.0.extend(more.0);
        faults.or(())?;
        if given.opt_out != Some(true) {
            set = set.union(input::defaults());
        }
        self.role_make(context, permit, given.name.unwrap_or_default(), input::names(set)).await
    }

    /// Makes a role that gives exactly this.
    pub(super) async fn role_make(
        &self,
        context: &Context,
        permit: Permit,
        name: String,
        permissions: Vec<String>,
    ) -> Result<Decided<CountedRole>, Error> {
        let role = Role {
            id: RoleId::generate(context.now, self.entropy()),
            organization_id: context.actor.organization_id,
            name,
            built_in: None,
            permissions,
            created_at: context.now,
            modified_at: context.now,
        };
        let changes = vec![change("permissions", None, Some(json!(role.permissions)))];
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let pending = self.intend(context, context.deadline(), Action::Created, asset(&role), detail).await?;
        let store = self.store().clone();
        let insert = async move {
            store.role_insert(&role).await.map_err(told)?;
            Ok(CountedRole { role, users: 0 })
        };
        Ok(permit.over(pending.carry_out(insert).await?))
    }
}
