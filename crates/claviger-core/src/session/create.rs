//! `POST /api/v2/sessions`: address and password

use claviger_model::{Action, Invalid, Json, Organization, Secret, SignInMethod, User, UserStatus, json::Fields};
use claviger_store::Basis;
use serde_json::Value;

use super::{ASSET, Begun, Visit, throttle::Try};
use crate::{Core, Error, connection::ATTRIBUTES, record::change};

/// One text for an unknown address, a wrong password, and everybody who may not
/// come in by one.
const REFUSED: Error = Error::Unauthenticated("the e-mail address or the password is not right");

/// What somebody typed.
struct Typed<'a> {
    organization: Option<String>,
    email: String,
    password: &'a Secret<String>,
}

impl Core {
    /// Signs somebody in by address and password. Whether there is such an
    /// address is told neither by the answer nor by the time that it takes.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] with one text for every reason;
    /// [`Error::Busy`] after too many tries; [`Error::SingleSignOn`] where only a
    /// provider signs people in.
    pub async fn session_create(&self, visit: &Visit, attributes: &Json) -> Result<Begun, Error> {
        let typed = read(attributes)?;
        let deadline = visit.deadline();
        let organization = deadline.bound(self.organization_meant(typed.organization.as_deref())).await?;
        let place = organization.as_ref().map(|found| found.id.to_string()).or(typed.organization);
        let account = account(place.as_deref().unwrap_or_default(), &typed.email);
        let attempt = deadline.bound(self.try_begin(visit.client_ip, visit.now, account)).await?;
        let user = deadline.bound(self.user_meant(organization.as_ref(), &typed.email)).await?;
        let stored = user.as_ref().filter(|user| may_come(user)).and_then(|user| user.password_hash.clone());
        let right = self.password_verify(typed.password, stored.clone()).await?;
        let by_password = organization.as_ref().is_none_or(|organization| organization.password_sign_in);
        match (user, stored) {
            (Some(user), Some(hash)) if right && by_password => {
                self.session_enter(visit, &user, Basis::Password(hash), &attempt).await
            }
            (user, _) => {
                self.sign_in_refused(visit, SignInMethod::Password, organization.as_ref(), user.as_ref());
                Err(if by_password { REFUSED } else { Error::SingleSignOn })
            }
        }
    }

    /// The password was right. Tries count on until a second factor is, too.
    async fn session_enter(&self, visit: &Visit, user: &User, basis: Basis, attempt: &Try) -> Result<Begun, Error> {
        let complete = visit.deadline().bound(self.factors_wanted(user)).await?.is_none();
        let begun = self.session_begin(visit, user, basis, complete).await?;
        if complete {
            self.try_succeeded(attempt).await;
        }
        Ok(begun)
    }

    /// The organization that somebody names; the only one if they name none.
    pub(crate) async fn organization_meant(&self, handle: Option<&str>) -> Result<Option<Organization>, Error> {
        Ok(match handle {
            Some(handle) => self.store().organization_by_handle(handle).await?,
            None => self.store().organization_only().await?,
        })
    }

    /// Whoever has this address there.
    pub(crate) async fn user_meant(
        &self,
        organization: Option<&Organization>,
        email: &str,
    ) -> Result<Option<User>, Error> {
        match organization {
            Some(organization) => Ok(self.store().user_by_email(organization.id, email).await?),
            None => Ok(None),
        }
    }

    /// Puts on record that somebody was not let in. What they typed is kept only
    /// where it is somebody's address: it could be a password in the wrong field.
    pub(crate) fn sign_in_refused(
        &self,
        visit: &Visit,
        method: SignInMethod,
        organization: Option<&Organization>,
        user: Option<&User>,
    ) {
        let Some(organization) = organization else { return };
        let changes = vec![change("method", None, Some(Value::from(method.to_string())))];
        let who = (organization.id, user.map(|user| user.id));
        let asset = (ASSET, user.map(|user| user.email.as_str()));
        self.refused_visit(visit, who, Action::SignedIn, asset, changes);
    }
}

/// Whether somebody signs in by themselves at all.
pub(crate) fn may_come(user: &User) -> bool {
    !user.service_account && user.status() == UserStatus::Active
}

/// One text for an account, however its name is written.
pub(crate) fn account(organization: &str, email: &str) -> String {
    let hash = crate::fingerprint(&[organization.as_bytes(), email.as_bytes()]);
    format!("acct:{}", hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

fn read(attributes: &Json) -> Result<Typed<'_>, Invalid> {
    let mut fields = Fields::open(ATTRIBUTES, attributes)?;
    let organization = fields.string("organization").map(|text| name(text.expose()));
    let email = fields.required_string("email").map(|text| name(text.expose()));
    let password = fields.required_string("password");
    let faults = fields.close();
    match (email, password) {
        (Some(email), Some(password)) => faults.or(Typed { organization, email, password }),
        _ => Err(faults),
    }
}

/// As addresses and handles are kept.
fn name(text: &str) -> String {
    text.trim().to_lowercase()
}
