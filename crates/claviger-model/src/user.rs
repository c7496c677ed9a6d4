//! People and service accounts.

use std::fmt;

use crate::{InvitationId, OrganizationId, Timestamp, UserId};

/// A person or service account.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// Whose.
    pub organization_id: OrganizationId,
    /// Lower case; unique in the organization, also for service accounts.
    pub email: String,
    /// What people call them.
    pub name: Option<String>,
    /// What they do.
    pub title: Option<String>,
    /// `argon2id` PHC string; `None` cannot sign in with a password.
    pub password_hash: Option<String>,
    /// Not a person: it has keys and tokens and cannot sign in.
    pub service_account: bool,
    /// May do nothing any more.
    pub disabled: bool,
    /// When the invitation was accepted; `None` until then.
    pub activated_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub modified_at: Timestamp,
    /// When they last signed in.
    pub last_login_at: Option<Timestamp>,
}

impl fmt::Debug for User {
    /// All but the hash of the password, of which it tells whether there is one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Taken apart, so that a new member has to be thought of here.
        let Self {
            id,
            organization_id,
            email,
            name,
            title,
            password_hash,
            service_account,
            disabled,
            activated_at,
            created_at,
            modified_at,
            last_login_at,
        } = self;
        f.debug_struct("User")
            .field("id", id)
            .field("organization_id", organization_id)
            .field("email", email)
            .field("name", name)
            .field("title", title)
            .field("password_hash", &password_hash.as_ref().map(|_| "[hash]"))
            .field("service_account", service_account)
            .field("disabled", disabled)
            .field("activated_at", activated_at)
            .field("created_at", created_at)
            .field("modified_at", modified_at)
            .field("last_login_at", last_login_at)
            .finish()
    }
}

/// What somebody is in the organization.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum UserStatus {
    /// Invited, and has not come yet.
    Pending,
    /// A member.
    Active,
    /// May do nothing any more.
    Disabled,
}

impl UserStatus {
    /// As on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::Active => "Active",
            Self::Disabled => "Disabled",
        }
    }
}

impl User {
    /// Disabled outranks the rest; a service account has nothing to accept.
    pub fn status(&self) -> UserStatus {
        if self.disabled {
            UserStatus::Disabled
        } else if self.service_account || self.activated_at.is_some() {
            UserStatus::Active
        } else {
            UserStatus::Pending
        }
    }

    /// By what the published API names them: a person by address, a service
    /// account by id.
    pub fn handle(&self) -> String {
        if self.service_account { self.id.to_string() } else { self.email.clone() }
    }
}

/// An invitation to become a member; who holds its token may accept it, once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invitation {
    /// Its id, which is also its public part.
    pub id: InvitationId,
    /// To which organization.
    pub organization_id: OrganizationId,
    /// As whom.
    pub user_id: UserId,
    /// SHA-256 of the whole token text.
    pub hash: [u8; 32],
    /// Who invited.
    pub created_by: UserId,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is void.
    pub expires_at: Timestamp,
    /// When it was accepted.
    pub accepted_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_and_handle_follow_from_the_rest() {
        let entropy = crate::Entropy::seeded(1);
        let now = Timestamp(1);
        let mut user = User {
            id: UserId::generate(now, &entropy),
            organization_id: OrganizationId::generate(now, &entropy),
            email: "ann@acme.test".into(),
            name: None,
            title: None,
            password_hash: None,
            service_account: false,
            disabled: false,
            activated_at: None,
            created_at: now,
            modified_at: now,
            last_login_at: None,
        };
        assert_eq!((user.status(), user.handle().as_str()), (UserStatus::Pending, "ann@acme.test"));
        user.activated_at = Some(now);
        assert_eq!(user.status(), UserStatus::Active);
        (user.activated_at, user.service_account) = (None, true);
        assert_eq!((user.status(), user.handle()), (UserStatus::Active, user.id.to_string()));
        user.disabled = true;
        assert_eq!(user.status(), UserStatus::Disabled);
        user.password_hash = Some("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".into());
        let shown = format!("{user:?} {user:#?}");
        assert!(!shown.contains("argon2id") && !shown.contains("aGFzaA"), "{shown}");
        assert!(shown.contains("ann@acme.test"), "{shown}");
    }
}
