//! `claviger organizations create`

use claviger_model::{Action, Invalid, Organization, OrganizationId, audit::IntentDetail};
use claviger_store::StoreError;
use serde_json::json;

use crate::{
    Core, Error, FirstKeys,
    record::{Asset, change},
    setup::founding,
    text::{NAME, handle},
    user::address,
};

/// What the operator says about an organization.
#[derive(Clone, Debug)]
pub struct NewOrganization {
    /// What people call it.
    pub name: String,
    /// By which people say at sign-in which one is theirs.
    pub handle: String,
    /// Address of its first administrator.
    pub admin_email: String,
}

impl Core {
    /// Makes a further organization with its key, its built-in roles and an
    /// administrator with a pair of keys; they see nothing of the others.
    ///
    /// # Errors
    /// Every fault of the input at once, named as the command's options are;
    /// [`Error::Taken`] if the handle is another's; [`Error::KeysReplaced`] if another
    /// server has just replaced the root key.
    pub async fn organization_create(&self, new: NewOrganization) -> Result<FirstKeys, Error> {
        let (organization, email) = self.checked(new)?;
        let changes =
            vec![change("handle", None, Some(json!(organization.handle))), change("admin", None, Some(json!(email)))];
        let detail = IntentDetail { changes, ..IntentDetail::default() };
        let asset = Asset { kind: "organization", id: Some(organization.id.0), name: Some(&organization.name) };
        let pending = self.intend_operator(organization.id, Action::Created, asset, detail).await?;
        let keys = vec![self.vault().organization_create(organization.id, organization.created_at)];
        let (founding, first) = founding(organization, email, keys, self.entropy())?;
        let store = self.store().clone();
        let create = async move {
            store.organization_create(&founding).await.map_err(|error| match error {
                StoreError::Taken { .. } => Error::Taken("an organization of this handle is there already"),
                other => other.into(),
            })
        };
        pending.carry_out(create).await?;
        Ok(first)
    }

    fn checked(&self, new: NewOrganization) -> Result<(Organization, String), Error> {
        let NewOrganization { name, handle: given, admin_email } = new;
        let mut faults = Invalid::default();
        let empty = name.trim().is_empty().then(|| "must not be empty".to_owned());
        if let Some(fault) = empty.or_else(|| NAME.fault(&name)) {
            faults.push("--name", fault);
        }
        let handle = handle(&given).unwrap_or_else(|right| {
            faults.push("--handle", right);
            String::new()
        });
        let email = address(&admin_email).unwrap_or_else(|| {
            faults.push("--admin-email", "must be an e-mail address such as ada@example.com");
            String::new()
        });
        let now = self.clock().now();
        let id = OrganizationId::generate(now, self.entropy());
        Ok(faults.or((Organization { id, name, handle, password_sign_in: true, created_at: now }, email))?)
    }
}
