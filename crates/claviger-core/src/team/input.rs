//! What a body says about a team.

use claviger_model::{
    Invalid, Json, Team,
    audit::Change,
    json::{Fields, pointer},
};
use claviger_store::TeamChange;
use serde_json::json;

use crate::{
    connection::ATTRIBUTES,
    record::change,
    text::{self, NAME, Text},
};

/// Members of an answer that a client may send back unread (security.md W5).
const READ_ONLY: &[&str] = &["created_at", "is_managed", "link_count", "modified_at", "summary", "user_count"];

/// What a team is there for.
const DESCRIPTION: Text = Text { most: 5_000, lines: true };

/// Modules that a page shows or hides, at most.
const MOST_MODULES: usize = 100;

/// Attributes of a team, each where it was given.
pub(super) fn read(attributes: &Json, whole: bool) -> (TeamChange, Invalid) {
    let mut fields = match Fields::open(ATTRIBUTES, attributes) {
        Ok(fields) => fields,
        Err(faults) => return (TeamChange::default(), faults),
    };
    let given = TeamChange {
        handle: handle(&mut fields, whole),
        name: if whole { NAME.required(&mut fields, "name") } else { NAME.given(&mut fields, "name") },
        description: DESCRIPTION.nullable(&mut fields, "description"),
        avatar: NAME.nullable(&mut fields, "avatar"),
        banner: banner(&mut fields),
        visible_modules: modules(&mut fields, "visible_modules"),
        hidden_modules: modules(&mut fields, "hidden_modules"),
    };
    fields.ignore(READ_ONLY);
    (given, fields.close())
}

/// What of it differs from how the team is.
pub(super) fn differing(given: TeamChange, before: &Team) -> TeamChange {
    TeamChange {
        handle: given.handle.filter(|handle| *handle != before.handle),
        name: given.name.filter(|name| *name != before.name),
        description: given.description.filter(|text| *text != before.description),
        avatar: given.avatar.filter(|avatar| *avatar != before.avatar),
        banner: given.banner.filter(|banner| *banner != before.banner),
        visible_modules: given.visible_modules.filter(|modules| *modules != before.visible_modules),
        hidden_modules: given.hidden_modules.filter(|modules| *modules != before.hidden_modules),
    }
}

/// The change as the record keeps it.
pub(super) fn changes(before: &Team, after: &TeamChange) -> Vec<Change> {
    macro_rules! changed {
        ($($field:ident),+) => {
            [$(after.$field.as_ref().map(|to| {
                change(stringify!($field), Some(json!(before.$field)), Some(json!(to)))
            })),+]
        };
    }
    changed!(handle, name, description, avatar, banner, visible_modules, hidden_modules).into_iter().flatten().collect()
}

fn handle(fields: &mut Fields<'_>, required: bool) -> Option<String> {
    let text = if required { fields.required_string("handle") } else { fields.string("handle") }?;
    text::handle(text.expose()).map_err(|right| fields.faults.push(fields.at("handle"), right)).ok()
}

fn banner(fields: &mut Fields<'_>) -> Option<Option<i64>> {
    match fields.take("banner")? {
        Json::Null => Some(None),
        Json::Number(number) if number.as_i64().is_some_and(|number| i32::try_from(number).is_ok()) => {
            Some(number.as_i64())
        }
        _ => {
            fields.faults.push(fields.at("banner"), "must be null or a whole number of 32 bits");
            None
        }
    }
}

fn modules(fields: &mut Fields<'_>, name: &str) -> Option<Option<Vec<String>>> {
    let at = fields.at(name);
    let list = match fields.take(name)? {
        Json::Null => return Some(None),
        Json::Array(list) if list.len() <= MOST_MODULES => list,
        _ => {
            fields.faults.push(at, format!("must be null or a list of at most {MOST_MODULES} names"));
            return None;
        }
    };
    let mut names = Vec::with_capacity(list.len());
    for (place, each) in list.iter().enumerate() {
        match each {
            Json::String(text) if NAME.fault(text.expose()).is_none() => names.push(text.expose().clone()),
            _ => fields.faults.push(pointer(&at, &place.to_string()), "must be a name of at most 200 characters"),
        }
    }
    (names.len() == list.len()).then_some(Some(names))
}
