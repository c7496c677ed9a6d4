//! `PATCH /api/v2/organization`

use claviger_access::{Decided, Operation, Permission, Via};
use claviger_model::{
    Action, Json, Organization, OrganizationId, ProviderId,
    audit::{Change, IntentDetail},
    json::Fields,
};
use serde_json::Value;

use crate::{Context, Core, Error, connection::ATTRIBUTES, key_form::change, record::Asset, text::NAME};

/// Members of an answer that a client may send back unread (security.md W5).
const READ_ONLY: &[&str] = &["public_id", "created_at"];

const NOBODY_ELSE: Error = Error::Conflict(
    "nobody who manages access could let people in: where passwords do not count, somebody with user_access_manage \
     must have signed in through an enabled single sign-on provider",
);

impl Core {
    /// Changes the organization's name, and whether people may sign in by password.
    ///
    /// # Errors
    /// Every fault of the input at once; [`Error::Conflict`] if nobody who manages
    /// access has come through a provider and passwords are to count no longer.
    pub async fn organization_update(
        &self,
        context: &Context,
        attributes: &Json,
    ) -> Result<Decided<Organization>, Error> {
        let permit = context.permit(Operation::OrganizationUpdate)?;
        let deadline = context.deadline();
        let id = context.actor.organization_id;
        let before = deadline.bound(async { Ok(self.store().organization_get(id).await?) }).await?;
        let before = before.ok_or(Error::NotFound("organization"))?;
        let mut fields = Fields::open(ATTRIBUTES, attributes)?;
        let mut after = before.clone();
        after.name = NAME.given(&mut fields, "name").unwrap_or(after.name);
        after.password_sign_in = fields.boolean("password_sign_in").unwrap_or(after.password_sign_in);
        fields.ignore(READ_ONLY);
        fields.close().or(())?;
        if before.password_sign_in && !after.password_sign_in && !deadline.bound(self.oidc_managed(id, None)).await? {
            return Err(NOBODY_ELSE);
        }
        let changes: Vec<Change> = [
            change("name", Value::from(before.name.as_str()), Value::from(after.name.as_str())),
            change("password_sign_in", Value::from(before.password_sign_in), Value::from(after.password_sign_in)),
        ]
        .into_iter()
        .flatten()
        .collect();
        if changes.is_empty() {
            return Ok(permit.over(after));
        }
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let asset = Asset { kind: "organization", id: Some(id.0), name: Some(&before.name) };
        let pending = self.intend(context, deadline, Action::Modified, asset, detail).await?;
        let kept = match context.actor.via {
            Via::Session { session_id } => Some(session_id),
            _ => None,
        };
        let store = self.store().clone();
        let update = async move {
            store.organization_update(&before, &after, kept).await?;
            Ok(after)
        };
        Ok(permit.over(pending.carry_out(update).await?))
    }

    /// Passes if people can still be let in without this provider.
    pub(crate) async fn oidc_spared(&self, context: &Context, provider: ProviderId) -> Result<(), Error> {
        let id = context.actor.organization_id;
        let organization = self.store().organization_get(id).await?;
        let by_password = organization.is_none_or(|organization| organization.password_sign_in);
        if by_password || self.oidc_managed(id, Some(provider)).await? { Ok(()) } else { Err(NOBODY_ELSE) }
    }

    /// Whether somebody who manages access has come through an enabled provider
    /// other than `but`.
    async fn oidc_managed(&self, organization: OrganizationId, but: Option<ProviderId>) -> Result<bool, Error> {
        for user in self.store().oidc_came(organization, but).await? {
            if self.given_to(organization, user).await?.has(Permission::UserAccessManage) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
