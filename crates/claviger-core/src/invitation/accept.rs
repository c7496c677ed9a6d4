//! `POST /api/v2/user_invitations/{user_invitation_uuid}/accept`

use claviger_model::{Action, Invalid, Invitation, InvitationId, Json, Secret, User, audit::Change, json::Fields};
use claviger_store::StoreError;
use claviger_vault::{ApiToken, TokenKind};

use super::ASSET;
use crate::{Core, Error, connection::ATTRIBUTES, record::Asset, session::Visit, text::NAME};

/// One text for every reason.
const REFUSED: Error =
    Error::Unauthenticated("the invitation is not valid: accepted already, taken back, or older than two days");

/// What somebody typed.
struct Typed<'a> {
    token: &'a Secret<String>,
    name: Option<String>,
    password: &'a Secret<String>,
}

impl Core {
    /// Accepts an invitation, once: whoever has its token is its person from then on.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] with one text for every reason;
    /// [`Error::Invalid`] if the password is too short or too long.
    pub async fn invitation_accept(&self, visit: &Visit, id: InvitationId, attributes: &Json) -> Result<(), Error> {
        let typed = read(attributes)?;
        let deadline = visit.deadline();
        let (invitation, user) = deadline.bound(self.invitation_proved(visit, id, typed.token)).await?;
        let hash = self.password_hash(typed.password).await?;
        let hash = hash.map_err(|error| Invalid::one(format!("{ATTRIBUTES}/password"), error.to_string()))?;
        let asset = Asset { kind: ASSET, id: Some(id.0), name: Some(&user.email) };
        let changes = vec![Change { field: "password".to_owned(), from: None, to: None, changed: true }];
        let who = (user.organization_id, Some(user.id));
        let pending = self.intend_visit(visit, visit.deadline(), who, Action::Modified, asset, changes).await?;
        let (store, now, name) = (self.store().clone(), visit.now, typed.name);
        let change = async move {
            match store.invitation_accept(&invitation, name.as_deref(), &hash, now).await {
                Err(StoreError::NotFound) => Err(REFUSED),
                other => Ok(other?),
            }
        };
        pending.carry_out(change).await
    }

    async fn invitation_proved(
        &self,
        visit: &Visit,
        id: InvitationId,
        token: &Secret<String>,
    ) -> Result<(Invitation, User), Error> {
        let text = token.expose();
        let named = ApiToken::parse_id(TokenKind::Invitation, text).map(InvitationId);
        let found = match named {
            Some(named) if named == id => self.store().invitation_facts(id).await?,
            _ => None,
        };
        let good = |(invitation, _): &(Invitation, User)| {
            ApiToken::matches(text, &invitation.hash)
                && invitation.accepted_at.is_none()
                && visit.now < invitation.expires_at
        };
        found.filter(good).ok_or(REFUSED)
    }
}

fn read(attributes: &Json) -> Result<Typed<'_>, Invalid> {
    let mut fields = Fields::open(ATTRIBUTES, attributes)?;
    let (token, password) = (fields.required_string("token"), fields.required_string("password"));
    let name = NAME.given(&mut fields, "name");
    let faults = fields.close();
    match (token, password) {
        (Some(token), Some(password)) => faults.or(Typed { token, name, password }),
        _ => Err(faults),
    }
}
