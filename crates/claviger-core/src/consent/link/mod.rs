//! Links by which somebody without an account authorizes one connection: `make.rs` for
//! whoever may edit it, `look.rs`, `begin.rs` and `complete.rs` for whoever has the
//! link. They act on behalf of its maker, whose right is asked for anew each time.

mod begin;
mod complete;
mod look;
mod make;

use claviger_access::{Edit, Grant, Operation};
use claviger_model::{
    AuthorizationLinkId, Secret, TokenPlan, authorization::AuthorizationLink, connection::ConnectionRecord,
    stored_token::InputHash,
};
use claviger_vault::{ApiToken, TokenKind};

use super::{asked::Asked, hash};
use crate::{Core, Error, connection::seal_context, session::Visit, upstream_token::shape};

pub use begin::LinkBegun;
pub use complete::LinkUsed;
pub use look::LinkSeen;
pub use make::LinkMade;

/// What the record calls one.
const NAME: &str = "authorization_link";
/// What its maker needs, each time that it is used.
const OPERATION: Operation = Operation::ConnectionAuthorizeLink;

/// One text for every reason.
const REFUSED: Error = Error::Unauthenticated(
    "this link was used, has expired or is not good any more; ask whoever sent it to you for a new one",
);

/// A link that is good, what it is for, and leave to use it.
struct Good {
    link: AuthorizationLink,
    record: ConnectionRecord,
    grant: Grant<Edit>,
    asked: Asked,
}

impl Core {
    /// The link of this token, if it is good now and not bound to another browser.
    ///
    /// # Errors
    /// One text for every reason; the database's.
    async fn link_good(
        &self,
        visit: &Visit,
        token: &Secret<String>,
        browser: Option<&Secret<String>>,
    ) -> Result<Good, Error> {
        let named = ApiToken::parse_id(TokenKind::AuthorizationLink, token.expose()).map(AuthorizationLinkId);
        let link = match named {
            Some(id) => self.store().authorization_link_get(id).await?,
            None => None,
        };
        let link = link.filter(|link| ApiToken::matches(token.expose(), &link.hash)).ok_or(REFUSED)?;
        if link.browser.is_some() && link.browser != browser.map(hash) {
            return Err(REFUSED);
        }
        self.link_checked(visit, link).await
    }

    /// Passes if a link was not used, has not expired, and its connection asks for what
    /// it did when the link was made by somebody who may still edit it.
    async fn link_checked(&self, visit: &Visit, link: AuthorizationLink) -> Result<Good, Error> {
        if link.used_at.is_some() || visit.now >= link.expires_at {
            return Err(REFUSED);
        }
        let record = match self.connection_read(link.organization_id, link.connection_id).await {
            Err(Error::NotFound(_)) => return Err(REFUSED),
            record => record?,
        };
        let who = (link.organization_id, link.user_id);
        let grant = self.consent_on_behalf(who, &link.caller, OPERATION, &record).await?.ok_or(REFUSED)?;
        let asked = match self.consent_asked(&grant.to_view(), &record) {
            Ok(asked) if !record.connection.disabled && self.link_shape(&record, &asked) == link.shape => asked,
            Ok(_) | Err(Error::Conflict(_)) => return Err(REFUSED),
            Err(error) => return Err(error),
        };
        Ok(Good { link, record, grant, asked })
    }

    /// Everything that the connection asks with and for, wherever it stands: who agrees
    /// to it by a link has been asked for just this.
    fn link_shape(&self, record: &ConnectionRecord, asked: &Asked) -> InputHash {
        let origins = seal_context(self.catalog(), &record.connection).origins;
        shape(record, &origins, &TokenPlan::OAuth(asked.plan.clone()))
    }
}
