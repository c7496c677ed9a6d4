//! Who has which relation to a thing.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{OrganizationId, RoleId, TeamId, Timestamp, UserId};

/// A relation to a connection. Ordered: each includes the ones before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// May see that it is there and how it is set up.
    Viewer,
    /// May also run actions with it.
    Resolver,
    /// May also change it, delete it and share it.
    Editor,
}

impl Relation {
    /// As on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Resolver => "resolver",
            Self::Editor => "editor",
        }
    }
}

impl FromStr for Relation {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "viewer" => Ok(Self::Viewer),
            "resolver" => Ok(Self::Resolver),
            "editor" => Ok(Self::Editor),
            _ => Err(()),
        }
    }
}

/// Whom a binding names. Ordered, so that an actor's can be searched.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Principal {
    /// One person or service account.
    User(UserId),
    /// Everybody with a role.
    Role(RoleId),
    /// Everybody in a team.
    Team(TeamId),
    /// Everybody in the organization.
    Organization(OrganizationId),
}

impl fmt::Display for Principal {
    /// `user:<uuid>`, `role:<uuid>`, `team:<uuid>`, `org:<uuid>`, as on the wire.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(id) => write!(f, "user:{id}"),
            Self::Role(id) => write!(f, "role:{id}"),
            Self::Team(id) => write!(f, "team:{id}"),
            Self::Organization(id) => write!(f, "org:{id}"),
        }
    }
}

impl FromStr for Principal {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (kind, id) = text.split_once(':').ok_or(())?;
        match kind {
            "user" => id.parse().map(Self::User).map_err(drop),
            "role" => id.parse().map(Self::Role).map_err(drop),
            "team" => id.parse().map(Self::Team).map_err(drop),
            "org" => id.parse().map(Self::Organization).map_err(drop),
            _ => Err(()),
        }
    }
}

/// One line of a restriction policy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Binding {
    /// What is given.
    pub relation: Relation,
    /// To whom.
    pub principal: Principal,
    /// Until when; `None` has no end.
    pub expires_at: Option<Timestamp>,
    /// Which of the policy's statements it stands in, from 0.
    pub statement: u32,
}

impl Binding {
    /// Whether it counts at `now`: until its end, and not at it.
    pub fn in_force(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }
}
