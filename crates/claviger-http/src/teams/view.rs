//! A team on the wire.

use claviger_core::CountedTeam;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::jsonapi::Reference;

/// The type of teams.
pub(crate) const KIND: &str = "team";

/// What `fields[team]` can name.
pub(super) const FIELDS: [&str; 16] = [
    "id",
    "handle",
    "name",
    "summary",
    "description",
    "avatar",
    "banner",
    "visible_modules",
    "hidden_modules",
    "created_at",
    "modified_at",
    "user_count",
    "link_count",
    "is_managed",
    "team_links",
    "user_team_permissions",
];

/// A team.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Team)]
pub(crate) struct Resource {
    /// Always `team`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// Its id.
    id: Uuid,
    /// What it is, or as much of that as was asked for.
    #[schema(value_type = Attributes)]
    attributes: Map<String, Value>,
    /// Absent where `fields[team]` asked for less.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    relationships: Option<Relationships>,
}

/// What a team is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TeamAttributes)]
struct Attributes {
    /// By which people mention it.
    handle: String,
    /// What people call it.
    name: String,
    /// Always null.
    summary: Option<String>,
    /// What it is there for.
    description: Option<String>,
    /// A sign to know it by.
    avatar: Option<String>,
    /// Number of a picture.
    banner: Option<i64>,
    /// What its page shows.
    visible_modules: Option<Vec<String>>,
    /// What its page hides.
    hidden_modules: Option<Vec<String>>,
    /// RFC 3339.
    #[schema(required = false)]
    created_at: String,
    /// RFC 3339.
    #[schema(required = false)]
    modified_at: String,
    /// How many people and service accounts are in it.
    #[schema(required = false)]
    user_count: u64,
    /// Always 0.
    #[schema(required = false)]
    link_count: u64,
    /// Whether a provider of single sign-on put some of them in.
    #[schema(required = false)]
    is_managed: bool,
}

/// What else the published API knows of a team; there is nothing of it here.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TeamRelationships)]
struct Relationships {
    team_links: Related<Vec<Reference>>,
    user_team_permissions: Related<Option<Reference>>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TeamRelated)]
struct Related<T> {
    /// Nothing.
    data: T,
    links: Links,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TeamRelatedLinks)]
struct Links {
    related: String,
}

impl Resource {
    /// With those attributes alone and the two without which it would be none.
    pub(super) fn with_only(mut self, fields: &[String]) -> Self {
        if !fields.is_empty() {
            self.attributes.retain(|name, _| matches!(name.as_str(), "handle" | "name") || fields.contains(name));
            self.relationships = None;
        }
        self
    }
}

impl From<CountedTeam> for Resource {
    fn from(CountedTeam { team, users, managed }: CountedTeam) -> Self {
        let id = team.id;
        let attributes = Attributes {
            handle: team.handle,
            name: team.name,
            summary: None,
            description: team.description,
            avatar: team.avatar,
            banner: team.banner,
            visible_modules: team.visible_modules,
            hidden_modules: team.hidden_modules,
            created_at: team.created_at.offset_text(),
            modified_at: team.modified_at.offset_text(),
            user_count: users,
            link_count: 0,
            is_managed: managed,
        };
        let attributes = match serde_json::to_value(attributes) {
            Ok(Value::Object(attributes)) => attributes,
            // Plain data always serializes, and a struct as an object.
            _ => Map::new(),
        };
        let links = |what: &str| Links { related: format!("/api/v2/team/{id}/{what}") };
        let relationships = Relationships {
            team_links: Related { data: Vec::new(), links: links("links") },
            user_team_permissions: Related { data: None, links: links("permission-settings") },
        };
        Self { kind: KIND, id: id.0, attributes, relationships: Some(relationships) }
    }
}
