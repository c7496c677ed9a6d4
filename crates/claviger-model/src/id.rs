//! Ids are UUIDs with a name, so that a user's id cannot stand where a
//! connection's is wanted. New ones are version 7: they sort by creation time.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Entropy, Timestamp};

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id that sorts after every earlier one.
            pub fn generate(now: Timestamp, entropy: &Entropy) -> Self {
                Self(generate(now, entropy))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                // Only the hyphenated form: one spelling an id.
                if text.len() != 36 {
                    return Err(NotAnId);
                }
                Uuid::parse_str(text).map(Self).map_err(|_| NotAnId)
            }
        }
    )+};
}

/// The text is not a UUID in its hyphenated form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a UUID in the form 00000000-0000-0000-0000-000000000000")]
pub struct NotAnId;

id! {
    /// One organization: its own users, connections and keys.
    OrganizationId,
    /// A person or a service account.
    UserId,
    /// A role.
    RoleId,
    /// A team.
    TeamId,
    /// A connection.
    ConnectionId,
    /// An API key, which names the organization.
    ApiKeyId,
    /// An application key, which names the user.
    ApplicationKeyId,
    /// A personal or service-account access token.
    AccessTokenId,
    /// A browser's session.
    SessionId,
    /// An invitation to become a member.
    InvitationId,
    /// A link by which somebody without an account authorizes one connection.
    AuthorizationLinkId,
    /// A passkey.
    PasskeyId,
    /// Another second factor.
    FactorId,
    /// A provider of single sign-on.
    ProviderId,
    /// A key that identity tokens are signed with.
    WorkloadKeyId,
    /// What one of a provider's groups gives.
    MappingId,
    /// One time that somebody is asked to agree at a provider.
    AuthorizationId,
    /// Somebody's request for a relation.
    AccessRequestId,
    /// One run of one action.
    ExecutionId,
    /// One audit record.
    EventId,
    /// One server process's audit chain.
    ChainId,
    /// One failure that we can find again in the log.
    IncidentId,
}

fn generate(now: Timestamp, entropy: &Entropy) -> Uuid {
    let mut random = [0u8; 10];
    entropy.fill(&mut random);
    uuid::Builder::from_unix_timestamp_millis(now.unix_millis().unsigned_abs(), &random).into_uuid()
}
