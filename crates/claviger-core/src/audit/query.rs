//! The language in which events are searched: terms with spaces between them,
//! all of which must hold. `key:value`, `-` in front for the opposite, `"…"`
//! around what has spaces; a word by itself is part of the thing's name.

use std::{fmt, net::IpAddr, str::FromStr};

use claviger_model::{Action, UserId};
use claviger_store::AuditQuery;
use uuid::Uuid;

use super::event::{self, Event, evt_name};

/// Longest query, in bytes, and most terms.
const LONGEST: usize = 1_000;
const MOST: usize = 20;

const KEYS: &str = "@action, @status, @usr.id, @usr.email, @evt.name, @asset.type, @asset.id, @network.client.ip \
                    and @api_key_id";

/// Which events are wanted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Query {
    terms: Vec<Term>,
}

/// One condition.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Term {
    /// Whether it must not hold.
    not: bool,
    what: What,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum What {
    Action(Action),
    Status(&'static str),
    UserId(Uuid),
    /// Of who has this address now; lower case.
    UserEmail(String),
    EventName(&'static str),
    AssetType(String),
    AssetId(Uuid),
    ClientIp(IpAddr),
    ApiKeyId(Uuid),
    /// Part of the name; lower case.
    Name(String),
}

/// Why a query is not understood, and what would be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadQuery(String);

impl FromStr for Query {
    type Err = BadQuery;

    fn from_str(text: &str) -> Result<Self, BadQuery> {
        if text.len() > LONGEST {
            return Err(BadQuery(format!("must be at most {LONGEST} bytes long")));
        }
        // What clients send for "everything".
        if text.trim() == "*" {
            return Ok(Self::default());
        }
        let mut terms = Vec::new();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            if terms.len() == MOST {
                return Err(BadQuery(format!("must have at most {MOST} terms")));
            }
            let (term, behind) = term(rest)?;
            terms.push(term);
            rest = behind.trim_start();
        }
        Ok(Self { terms })
    }
}

/// The first term of `text`, and what is behind it.
fn term(text: &str) -> Result<(Term, &str), BadQuery> {
    let (not, text) = text.strip_prefix('-').map_or((false, text), |text| (true, text));
    let (what, behind) = if text.starts_with('"') {
        let (name, behind) = quoted(text)?;
        (What::Name(named(&name)?), behind)
    } else {
        let word_end = text.find(char::is_whitespace).unwrap_or(text.len());
        match text[..word_end].split_once(':') {
            Some((key, _)) => {
                let (value, behind) = value(&text[key.len() + 1..])?;
                (what(key, &value)?, behind)
            }
            None => (What::Name(named(bare(&text[..word_end])?)?), &text[word_end..]),
        }
    };
    Ok((Term { not, what }, behind))
}

/// A value, quoted or up to the next space.
fn value(text: &str) -> Result<(String, &str), BadQuery> {
    if text.starts_with('"') {
        return quoted(text);
    }
    let (word, behind) = text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()));
    if word.is_empty() || word.contains(['"', '(', ')', '*', '[', ']', '<', '>']) {
        return Err(BadQuery(format!("{word:?} cannot be searched for as it is; write it in \"quotes\"")));
    }
    Ok((word.to_owned(), behind))
}

/// What stands between quotes; `\"` and `\\` stand for themselves.
fn quoted(text: &str) -> Result<(String, &str), BadQuery> {
    let mut value = String::new();
    let mut characters = text.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => {
                let behind = &text[at + 1..];
                if behind.is_empty() || behind.starts_with(char::is_whitespace) {
                    return Ok((value, behind));
                }
                return Err(BadQuery("a space must follow the closing quote".to_owned()));
            }
            '\\' => match characters.next() {
                Some((_, escaped @ ('"' | '\\'))) => value.push(escaped),
                _ => return Err(BadQuery("inside quotes, \\ must be followed by \\ or \"".to_owned())),
            },
            other => value.push(other),
        }
    }
    Err(BadQuery("a closing quote is missing".to_owned()))
}

/// A word without quotes that is part of a name, and nothing of a richer
/// language: guessing at its meaning would show the wrong events.
fn bare(word: &str) -> Result<&str, BadQuery> {
    if matches!(word, "AND" | "OR" | "NOT") {
        return Err(BadQuery(format!(
            "{word} is not understood: terms with a space between them must all hold, and - in front of one means not"
        )));
    }
    if word.starts_with('@') {
        return Err(BadQuery(format!("{word} needs a value, as in @action:modified; known are {KEYS}")));
    }
    if word.is_empty() || word.contains(['"', '(', ')', '*', '[', ']', '<', '>']) {
        return Err(BadQuery(format!(
            "{word:?} cannot be searched for as it is; a part of a name is found without *, and anything in \"quotes\""
        )));
    }
    Ok(word)
}

fn named(name: &str) -> Result<String, BadQuery> {
    if name.trim().is_empty() {
        return Err(BadQuery("an empty name would be part of every name".to_owned()));
    }
    Ok(name.to_lowercase())
}

fn what(key: &str, value: &str) -> Result<What, BadQuery> {
    let one_of = |all: &[&str]| BadQuery(format!("{key} must be one of {}", all.join(", ")));
    let id = || value.parse().map_err(|_| BadQuery(format!("{key} must be an id (a UUID)")));
    Ok(match key {
        "@action" => What::Action(value.parse().map_err(|()| one_of(&Action::ALL.map(Action::as_str)))?),
        "@status" => {
            const ALL: [&str; 4] = ["succeeded", "failed", "unknown", "running"];
            What::Status(ALL.into_iter().find(|status| *status == value).ok_or_else(|| one_of(&ALL))?)
        }
        "@usr.id" => What::UserId(id()?),
        "@usr.email" => What::UserEmail(value.to_lowercase()),
        "@evt.name" => {
            What::EventName(event::known_name(value).ok_or_else(|| one_of(&event::names().collect::<Vec<_>>()))?)
        }
        "@asset.type" => What::AssetType(value.to_owned()),
        "@asset.id" => What::AssetId(id()?),
        "@network.client.ip" => {
            What::ClientIp(value.parse().map_err(|_| BadQuery(format!("{key} must be an IP address")))?)
        }
        "@api_key_id" => What::ApiKeyId(id()?),
        _ => {
            return Err(BadQuery(format!(
                "{key:?} is no known key; known are {KEYS}; a name with a colon goes in \"quotes\""
            )));
        }
    })
}

impl Query {
    /// Addresses that stand in it: to be looked up before [`Query::matches`].
    pub(super) fn addresses(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().filter_map(|term| match &term.what {
            What::UserEmail(email) => Some(email.as_str()),
            _ => None,
        })
    }

    /// Has the database leave out what certainly does not match, where it keeps
    /// a column for it. `user_of` tells who has an address.
    pub(super) fn narrow(&self, wanted: &mut AuditQuery, user_of: impl Fn(&str) -> Option<UserId>) {
        for term in self.terms.iter().filter(|term| !term.not) {
            match &term.what {
                What::Action(action) => wanted.action = Some(*action),
                What::UserId(id) => wanted.actor = Some(UserId(*id)),
                What::UserEmail(email) => wanted.actor = user_of(email).or(wanted.actor),
                What::AssetType(kind) => wanted.asset_types = Some(vec![kind.clone()]),
                What::AssetId(id) => wanted.asset_id = Some(*id),
                _ => {}
            }
        }
    }

    /// Whether there is no term, so that every event matches.
    pub(super) fn is_everything(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether every term holds of `event`.
    pub(super) fn matches(&self, event: &Event, user_of: impl Fn(&str) -> Option<UserId>) -> bool {
        self.terms.iter().all(|term| term.what.holds(event, &user_of) != term.not)
    }
}

impl What {
    fn holds(&self, event: &Event, user_of: &impl Fn(&str) -> Option<UserId>) -> bool {
        let Event { intent, detail, .. } = event;
        match self {
            Self::Action(action) => intent.action == action.as_str(),
            Self::Status(status) => event.status() == *status,
            Self::UserId(id) => intent.actor == Some(UserId(*id)),
            Self::UserEmail(email) => intent.actor.is_some() && user_of(email) == intent.actor,
            Self::EventName(name) => evt_name(&intent.asset_type) == *name,
            Self::AssetType(kind) => intent.asset_type == *kind,
            Self::AssetId(id) => intent.asset_id == Some(*id),
            Self::ClientIp(ip) => detail.caller.client_ip == Some(*ip),
            Self::ApiKeyId(id) => detail.caller.api_key_id == Some(*id),
            Self::Name(part) => detail.asset_name.as_ref().is_some_and(|name| name.to_lowercase().contains(part)),
        }
    }
}

/// The query in its own language, every value in quotes.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, Term { not, what }) in self.terms.iter().enumerate() {
            let (key, value) = what.spelled();
            let value = value.replace('\\', "\\\\").replace('"', "\\\"");
            let space = if index > 0 { " " } else { "" };
            write!(f, "{space}{}{key}\"{value}\"", if *not { "-" } else { "" })?;
        }
        Ok(())
    }
}

impl What {
    fn spelled(&self) -> (&'static str, String) {
        match self {
            Self::Action(action) => ("@action:", action.as_str().to_owned()),
            Self::Status(status) => ("@status:", (*status).to_owned()),
            Self::UserId(id) => ("@usr.id:", id.to_string()),
            Self::UserEmail(email) => ("@usr.email:", email.clone()),
            Self::EventName(name) => ("@evt.name:", (*name).to_owned()),
            Self::AssetType(kind) => ("@asset.type:", kind.clone()),
            Self::AssetId(id) => ("@asset.id:", id.to_string()),
            Self::ClientIp(ip) => ("@network.client.ip:", ip.to_string()),
            Self::ApiKeyId(id) => ("@api_key_id:", id.to_string()),
            Self::Name(part) => ("", part.clone()),
        }
    }
}

#[cfg(test)]
mod tests;
