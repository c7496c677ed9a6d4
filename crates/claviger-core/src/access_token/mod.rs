//! Access tokens, one text in place of a pair of keys (wire.md 10, 11): one file
//! an operation.

mod create;
mod delete;
mod get;
mod list;
mod update;

use std::time::Duration;

use claviger_access::{About, Operation, Permit};
use claviger_model::{AccessToken, AccessTokenId, Json, Timestamp, UserId, json::Fields};
use claviger_store::KeyUse;
use claviger_vault::{ApiToken, TokenKind};

pub use list::AccessTokenListing;

use crate::{Context, Core, Error};

/// How many one person may have.
const MOST: u64 = 1_000;
/// By which the record and error texts name one.
const ASSET: &str = "access_token";
const NAME: &str = "Access token";
/// Longest life of a person's token; a day more than the longest year.
const LONGEST: Duration = Duration::from_secs(367 * 24 * 60 * 60);

/// Members of an answer that a client may send back unread (security.md W5).
const READ_ONLY: &[&str] = &["created_at", "key", "last_used_at", "modified_at", "public_portion"];

/// By which path a token is reached, and so which tokens there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Door {
    /// People's.
    Personal,
    /// A service account's.
    ServiceAccount(UserId),
}

/// What is done to one token.
#[derive(Clone, Copy)]
enum Verb {
    Get,
    Update,
    Delete,
}

impl Door {
    fn operation(self, verb: Verb) -> Operation {
        match (self, verb) {
            (Self::Personal, Verb::Get) => Operation::PersonalAccessTokenGet,
            (Self::Personal, Verb::Update) => Operation::PersonalAccessTokenUpdate,
            (Self::Personal, Verb::Delete) => Operation::PersonalAccessTokenDelete,
            (Self::ServiceAccount(_), Verb::Get) => Operation::ServiceAccountTokenGet,
            (Self::ServiceAccount(_), Verb::Update) => Operation::ServiceAccountTokenUpdate,
            (Self::ServiceAccount(_), Verb::Delete) => Operation::ServiceAccountTokenDelete,
        }
    }

    fn holds(self, token: &AccessToken) -> bool {
        match self {
            Self::Personal => !token.service_account,
            Self::ServiceAccount(account) => token.owned_by == account,
        }
    }
}

/// The beginning of a token's text, which names it and lets nobody in.
pub fn public_portion(token: &AccessToken) -> String {
    ApiToken::public_portion(kind(token.service_account), token.id.0)
}

fn kind(service_account: bool) -> TokenKind {
    if service_account { TokenKind::Service } else { TokenKind::Personal }
}

impl Core {
    /// The token, if it is there and the actor may do this to it.
    async fn access_token_subject(
        &self,
        context: &Context,
        door: Door,
        verb: Verb,
        id: AccessTokenId,
    ) -> Result<(AccessToken, Permit), Error> {
        let (actor, operation) = (&context.actor, door.operation(verb));
        let account = match door {
            Door::ServiceAccount(account) => Some(self.service_account_permit(context, operation, account).await?),
            Door::Personal => None,
        };
        let found = self.store().access_token_get(actor.organization_id, id).await?;
        let token = found.filter(|token| door.holds(token)).ok_or(Error::NotFound(NAME))?;
        let own = token.owned_by == actor.user_id;
        let permit = match account {
            Some(permit) => permit,
            None => actor.permit(operation, About { own, ..About::default() })?,
        };
        Ok((self.access_token_seen(token), permit))
    }

    /// The token with its uses that the database does not know yet.
    fn access_token_seen(&self, mut token: AccessToken) -> AccessToken {
        token.last_used_at = self.key_used(KeyUse::Token(token.id), token.last_used_at);
        token
    }
}

/// Takes `expires_at`, which must lie ahead; a person's token must have one,
/// within a year.
fn read_end(fields: &mut Fields<'_>, personal: bool, now: Timestamp) -> Option<Timestamp> {
    let at = fields.at("expires_at");
    let text = match fields.take("expires_at") {
        Some(Json::String(text)) => text.expose(),
        Some(Json::Null) | None if !personal => return None,
        None => {
            fields.faults.push(at, "is required: a person's token has an end");
            return None;
        }
        Some(other) => {
            fields.faults.push(at, format!("must be a time such as 2026-11-22T10:00:00Z, not {}", other.kind()));
            return None;
        }
    };
    let fault = match text.parse::<Timestamp>() {
        Err(error) => format!("is {error}"),
        Ok(end) if end <= now => "must lie in the future".to_owned(),
        Ok(end) if personal && end.since(now) > LONGEST => "must be at most a year ahead".to_owned(),
        Ok(end) => return Some(end),
    };
    fields.faults.push(at, fault);
    None
}
