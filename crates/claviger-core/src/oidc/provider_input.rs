//! What a body says about a provider.

use claviger_identity::issuer;
use claviger_model::{Given, GroupMapping, Invalid, Json, MappingId, OidcProvider, Secret, json::Fields};

use crate::{
    Context, Core, Error,
    connection::ATTRIBUTES,
    text::{NAME, Text},
};

/// Members of an answer that a client may send back unread (security.md W5).
const READ_ONLY: &[&str] = &["created_at", "modified_at", "redirect_uri"];
const WORD: Text = Text { most: 255, lines: false };
const SECRET_BYTES: usize = 4_096;
const SCOPES: usize = 20;
const MAPPINGS: usize = 500;

/// Reads a body into `provider`, whose issuer is empty if it is new. Gives the
/// client's secret if one came: an empty one is what an answer shows, and keeps
/// what there is.
pub(super) fn read(
    attributes: &Json,
    provider: &mut OidcProvider,
    new_id: impl Fn() -> MappingId,
) -> Result<Option<Secret<String>>, Invalid> {
    let new = provider.issuer.is_empty();
    let mut fields = Fields::open(ATTRIBUTES, attributes)?;
    let text = |fields: &mut Fields<'_>, kind: Text, name: &str| {
        if new { kind.required(fields, name) } else { kind.given(fields, name) }
    };
    put(&mut provider.name, text(&mut fields, NAME, "name"));
    put(&mut provider.client_id, text(&mut fields, WORD, "client_id"));
    read_issuer(&mut fields, provider, new);
    let secret = read_secret(&mut fields, new);
    put(&mut provider.scopes, read_scopes(&mut fields));
    put(&mut provider.groups_claim, WORD.nullable(&mut fields, "groups_claim"));
    put(&mut provider.trust_email, fields.boolean("trust_email"));
    put(&mut provider.just_in_time, fields.boolean("just_in_time"));
    put(&mut provider.enabled, fields.boolean("enabled"));
    put(&mut provider.mappings, read_mappings(&mut fields, new_id));
    if provider.groups_claim.is_none() && !provider.mappings.is_empty() {
        let detail = "must name the claim that the groups of the mappings stand in, such as groups";
        fields.faults.push(fields.at("groups_claim"), detail);
    }
    fields.ignore(READ_ONLY);
    fields.close().or(secret)
}

fn put<T>(place: &mut T, given: Option<T>) {
    if let Some(given) = given {
        *place = given;
    }
}

/// The issuer stays what it is: the ids by which it names people mean nothing elsewhere.
fn read_issuer(fields: &mut Fields<'_>, provider: &mut OidcProvider, new: bool) {
    let given = if new { fields.required_string("issuer") } else { fields.string("issuer") };
    let Some(given) = given.map(Secret::expose) else { return };
    let at = fields.at("issuer");
    if !new {
        if *given != provider.issuer {
            fields
                .faults
                .push(at, "cannot be changed, because people are known by this issuer's ids; make a new provider");
        }
        return;
    }
    match issuer::check(given) {
        Ok(_) => provider.issuer.clone_from(given),
        Err(fault) => fields.faults.push(at, fault.to_string()),
    }
}

fn read_secret(fields: &mut Fields<'_>, new: bool) -> Option<Secret<String>> {
    let secret = if new { fields.required_string("client_secret") } else { fields.string("client_secret") }?;
    if secret.len() > SECRET_BYTES {
        fields.faults.push(fields.at("client_secret"), format!("must be at most {SECRET_BYTES} bytes long"));
    }
    if secret.is_empty() && new {
        fields.faults.push(fields.at("client_secret"), "must not be empty");
    }
    (!secret.is_empty()).then(|| Secret::new(secret.expose().clone()))
}

/// Scope tokens (RFC 6749, 3.3).
fn read_scopes(fields: &mut Fields<'_>) -> Option<Vec<String>> {
    let items = fields.array("scopes")?;
    let at = fields.at("scopes");
    if items.len() > SCOPES {
        fields.faults.push(at.clone(), format!("must be at most {SCOPES} scopes"));
    }
    let mut scopes = Vec::new();
    for (place, item) in items.iter().enumerate() {
        let token = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
        match item {
            Json::String(text) if !text.is_empty() && text.len() <= 255 && text.expose().bytes().all(token) => {
                scopes.push(text.expose().clone());
            }
            _ => fields.faults.push(format!("{at}/{place}"), "must be a scope, such as email: one word without quotes"),
        }
    }
    Some(scopes)
}

fn read_mappings(fields: &mut Fields<'_>, new_id: impl Fn() -> MappingId) -> Option<Vec<GroupMapping>> {
    let items = fields.array("mappings")?;
    let at = fields.at("mappings");
    if items.len() > MAPPINGS {
        fields.faults.push(at.clone(), format!("must be at most {MAPPINGS} mappings"));
        return None;
    }
    let mut mappings = Vec::new();
    for (place, item) in items.iter().enumerate() {
        match read_mapping(&format!("{at}/{place}"), item) {
            Ok((group, gives)) => mappings.push(GroupMapping { id: new_id(), group, gives }),
            Err(faults) => fields.faults.0.extend(faults.0),
        }
    }
    Some(mappings)
}

fn read_mapping(at: &str, item: &Json) -> Result<(String, Given), Invalid> {
    let mut fields = Fields::open(at, item)?;
    let group = WORD.required(&mut fields, "group").unwrap_or_default();
    let role = id(&mut fields, "role_id").map(Given::Role);
    let team = id(&mut fields, "team_id").map(Given::Team);
    let gives = match (role, team) {
        (Some(gives), None) | (None, Some(gives)) => Some(gives),
        _ if fields.faults.0.is_empty() => {
            fields.faults.push(at, "must have either a role_id or a team_id");
            None
        }
        _ => None,
    };
    let faults = fields.close();
    match gives {
        Some(gives) => faults.or((group, gives)),
        None => Err(faults),
    }
}

/// An id, which may be null as well as left out.
fn id<T: std::str::FromStr>(fields: &mut Fields<'_>, name: &str) -> Option<T> {
    let text = match fields.take(name)? {
        Json::Null => return None,
        Json::String(text) => text.expose().parse().ok(),
        _ => None,
    };
    if text.is_none() {
        fields.faults.push(fields.at(name), "must be a UUID");
    }
    text
}

impl Core {
    /// Passes if every role and team of the mappings is the organization's own.
    pub(super) async fn oidc_mappings_known(&self, context: &Context, provider: &OidcProvider) -> Result<(), Error> {
        let mut wanted: Vec<Given> = provider.mappings.iter().map(|mapping| mapping.gives).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let known = self.store().given_known(context.actor.organization_id, &wanted).await?;
        let mut faults = Invalid::default();
        for (place, mapping) in provider.mappings.iter().enumerate() {
            if known.contains(&mapping.gives) {
                continue;
            }
            let (member, what) = match mapping.gives {
                Given::Role(_) => ("role_id", "is no role of this organization"),
                Given::Team(_) => ("team_id", "is no team of this organization"),
            };
            faults.push(format!("{ATTRIBUTES}/mappings/{place}/{member}"), what);
        }
        Ok(faults.or(())?)
    }
}
