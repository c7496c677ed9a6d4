//! What an `integration` object of a request says, checked against its schema.

use std::cell::Cell;

use claviger_catalog::{Catalog, Content as Kind, CredentialType, FieldKind, Integration, TokenTemplate};
use claviger_model::{Invalid, Json, Secret, Tag, json::Fields, json::pointer};
use serde_json::{Map, Value};

use super::{
    ATTRIBUTES,
    fields::{self, Given, Mode},
    http_content::{self, Literals, TOKEN, Tokens},
    references::{self, Named},
    two_step,
};

/// Ten years.
const LONGEST_REMINDER: u32 = 3_650;

/// A connection's content as it will be, apart from secrets that are kept.
pub(super) struct Content<'a> {
    pub(super) integration: &'a Integration,
    pub(super) credential_type: &'a CredentialType,
    pub(super) settings: Map<String, Value>,
    /// Secrets that were given now, by sealed field.
    pub(super) secrets: Vec<(String, Secret<String>)>,
    /// Where secrets are that were given now as references, with where they stood.
    pub(super) references: Vec<Named>,
    /// Secret fields that exist afterwards, given now or kept.
    pub(super) secret_fields: Vec<String>,
    pub(super) literals: Literals,
    /// AWS only: a new external id is wanted.
    pub(super) new_external_id: bool,
}

impl Content<'_> {
    /// Whether the type shows ids that are ours: it assumes a role.
    pub(super) fn has_aws_ids(&self) -> bool {
        self.credential_type.field("external_id").is_some_and(|field| field.read_only)
    }

    /// Where the value of a secret field is, if that is not here.
    pub(super) fn reference(&self, field: &str) -> Option<&str> {
        references::get(&self.settings, field)
    }

    /// The reference is what is sealed in place of the value.
    fn refer(&mut self, named: Named) {
        self.secrets.push((named.field.clone(), Secret::new(named.reference.to_string())));
        self.references.push(named);
    }

    /// The plain settings show which secrets are references.
    fn note_references(&mut self) {
        let kept = references::all(&self.settings).filter(|(field, _)| {
            self.secret_fields.iter().any(|known| known == field)
                && !self.secrets.iter().any(|(given, _)| given == field)
        });
        let kept: Vec<_> = kept.map(|(field, text)| (field.to_owned(), text.to_owned())).collect();
        let given = self.references.iter().map(|named| (named.field.clone(), named.reference.to_string()));
        let all = kept.into_iter().chain(given).map(|(field, text)| (field, Value::String(text))).collect();
        references::put(&mut self.settings, all);
    }
}

/// What was there before an update.
pub(super) struct Before<'a> {
    pub(super) integration_type: &'a str,
    pub(super) credential_type: &'a str,
    pub(super) settings: &'a Map<String, Value>,
    pub(super) secret_fields: Vec<String>,
    pub(super) literals: Literals,
}

/// Reads `attributes.integration`. With `before` it is an update form: what is
/// absent stays, another credential type starts afresh.
pub(super) fn read<'a>(catalog: &'a Catalog, json: &Json, before: Option<&Before<'_>>) -> Result<Content<'a>, Invalid> {
    let at = format!("{ATTRIBUTES}/integration");
    let mut outer = Fields::open(at.clone(), json)?;
    let integration = integration(catalog, &mut outer, before)?;
    let base_url = base_url(integration, &mut outer, before);
    let Some(credentials) = outer.take("credentials") else {
        return without_credentials(integration, outer, before, base_url);
    };
    let read = of_credentials(integration, credentials, before, base_url);
    let mut faults = outer.close();
    match read {
        Ok(content) => faults.or(content),
        Err(more) => {
            faults.0.extend(more.0);
            Err(faults)
        }
    }
}

/// Reads `credentials` alone. Faults point to where they stand in `attributes.integration`.
pub(super) fn of_credentials<'a>(
    integration: &'a Integration,
    credentials: &Json,
    before: Option<&Before<'_>>,
    base_url: Option<String>,
) -> Result<Content<'a>, Invalid> {
    let mut inner = Fields::open(format!("{ATTRIBUTES}/integration/credentials"), credentials)?;
    let credential_type = credential_type(integration, &mut inner)?;
    // Another way to authenticate is no other place: that stays unless it is given.
    let kept = || Some(before?.settings.get("base_url")?.as_str()?.to_owned());
    let base_url = base_url.or_else(kept);
    let before = before.filter(|before| before.credential_type == credential_type.credential_type);
    let mode = if before.is_some() { Mode::Update } else { Mode::Create };
    let mut content = start(integration, credential_type, before);
    if content.has_aws_ids() && mode == Mode::Update {
        content.new_external_id = inner.boolean("generate_new_external_id").unwrap_or(false);
    }
    scalars(&mut content, &mut inner, mode, before);
    federated(&content, &mut inner);
    if credential_type.content == Kind::Http {
        lists(&mut content, &mut inner, mode);
    }
    if let Some(base_url) = base_url {
        content.settings.insert("base_url".to_owned(), Value::String(base_url));
    }
    content.note_references();
    inner.close().or(content)
}

fn integration<'a>(
    catalog: &'a Catalog,
    outer: &mut Fields<'_>,
    before: Option<&Before<'_>>,
) -> Result<&'a Integration, Invalid> {
    let at = outer.at("type");
    let Some(name) = outer.required_string("type") else { return Err(std::mem::take(&mut outer.faults)) };
    if let Some(before) = before
        && before.integration_type != name.expose()
    {
        let is = before.integration_type;
        return Err(Invalid::one(
            at,
            format!("must be {is}: a connection keeps its integration; create another for another"),
        ));
    }
    catalog.integration(name.expose()).ok_or_else(|| {
        let known: Vec<_> = catalog.integrations().iter().map(|each| each.integration_type.as_str()).collect();
        Invalid::one(at, format!("is not a known integration; known are {}", known.join(", ")))
    })
}

fn credential_type<'a>(integration: &'a Integration, inner: &mut Fields<'_>) -> Result<&'a CredentialType, Invalid> {
    let at = inner.at("type");
    let Some(name) = inner.required_string("type") else { return Err(std::mem::take(&mut inner.faults)) };
    integration.credential_type(name.expose()).ok_or_else(|| {
        let known: Vec<_> = integration.credential_types.iter().map(|each| each.credential_type.as_str()).collect();
        Invalid::one(
            at,
            format!("is not a credential type of {}; use {}", integration.integration_type, known.join(" or ")),
        )
    })
}

fn base_url(integration: &Integration, outer: &mut Fields<'_>, before: Option<&Before<'_>>) -> Option<String> {
    if integration.integration_type != "HTTP" {
        return None;
    }
    let text = if before.is_some() { outer.string("base_url") } else { outer.required_string("base_url") };
    text.map(|text| text.expose().clone())
}

/// An update that leaves the credentials alone, and may move the base URL.
fn without_credentials<'a>(
    integration: &'a Integration,
    mut outer: Fields<'_>,
    before: Option<&Before<'_>>,
    base_url: Option<String>,
) -> Result<Content<'a>, Invalid> {
    let kept = before.and_then(|before| integration.credential_type(before.credential_type));
    let (Some(before), Some(credential_type)) = (before, kept) else {
        outer.faults.push(outer.at("credentials"), "is required");
        return Err(outer.close());
    };
    let mut content = start(integration, credential_type, Some(before));
    if let Some(base_url) = base_url {
        content.settings.insert("base_url".to_owned(), Value::String(base_url));
    }
    outer.close().or(content)
}

fn start<'a>(
    integration: &'a Integration,
    credential_type: &'a CredentialType,
    before: Option<&Before<'_>>,
) -> Content<'a> {
    Content {
        integration,
        credential_type,
        settings: before.map(|before| before.settings.clone()).unwrap_or_default(),
        secrets: Vec::new(),
        references: Vec::new(),
        secret_fields: before.map(|before| before.secret_fields.clone()).unwrap_or_default(),
        literals: before.map(|before| before.literals.clone()).unwrap_or_default(),
        new_external_id: false,
    }
}

fn scalars(content: &mut Content<'_>, inner: &mut Fields<'_>, mode: Mode, before: Option<&Before<'_>>) {
    let had = |path: &str| {
        before.is_some_and(|before| {
            before.settings.contains_key(path) || before.secret_fields.iter().any(|field| field == path)
        })
    };
    let given = fields::read(&content.credential_type.fields, inner, mode, &had);
    take(content, given);
}

/// What a connection without a key has to say about itself in place of it.
fn federated(content: &Content<'_>, inner: &mut Fields<'_>) {
    let wanted = content.settings.get("federated") == Some(&Value::Bool(true));
    let template = content.credential_type.token.as_ref().and_then(|token| token.federated.as_ref());
    let Some(template) = template.filter(|_| wanted) else { return };
    let missing = Cell::new(None);
    let plain = |name: &str| {
        let text = content.settings.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        if text.is_none() {
            missing.set(Some(inner.at(name)));
        }
        text
    };
    TokenTemplate::fill(&template.audience, plain);
    // One that is there and wrong has been told of.
    if let Some(at) = missing.into_inner().filter(|at| inner.faults.0.iter().all(|fault| fault.pointer != *at)) {
        inner.faults.push(at, "is required where federated is true");
    }
}

/// Puts what was read in place of what was there.
pub(super) fn take(content: &mut Content<'_>, given: Given) {
    for name in given.cleared {
        content.settings.remove(&name);
        content.secret_fields.retain(|field| *field != name);
    }
    content.settings.extend(given.settings);
    for (name, value) in given.secrets {
        if !content.secret_fields.contains(&name) {
            content.secret_fields.push(name.clone());
        }
        content.secrets.push((name, value));
    }
    for named in given.references {
        if !content.secret_fields.contains(&named.field) {
            content.secret_fields.push(named.field.clone());
        }
        content.refer(named);
    }
}

fn lists(content: &mut Content<'_>, inner: &mut Fields<'_>, mode: Mode) {
    if content.credential_type.field("token_request").is_some() {
        two_step::read(content, inner, mode);
    } else if content.credential_type.field("tokens").is_some() {
        tokens(content, inner, mode);
    }
    http_content::read_lists(inner, mode, &mut content.literals.request);
    let names = template_names(content);
    let credentials = format!("{ATTRIBUTES}/integration/credentials");
    let faults =
        http_content::check_templates(&content.literals.request, &credentials, &|name| names.iter().any(|n| n == name));
    inner.faults.0.extend(faults.0);
}

/// Reads the list `tokens` of `fields`, which may be the credentials themselves or an object in them.
pub(super) fn tokens(content: &mut Content<'_>, fields: &mut Fields<'_>, mode: Mode) {
    let names = content.secret_fields.iter().filter_map(|field| field.strip_prefix(TOKEN)).map(str::to_owned).collect();
    let mut tokens = Tokens { names, ..Tokens::default() };
    http_content::read_tokens(fields, mode, &mut tokens);
    content.secret_fields.retain(|field| !field.starts_with(TOKEN));
    content.secret_fields.extend(tokens.names.iter().map(|token| format!("{TOKEN}{token}")));
    content.secrets.extend(tokens.values.into_iter().map(|(token, value)| (format!("{TOKEN}{token}"), value)));
    tokens.references.into_iter().for_each(|named| content.refer(named));
    content.settings.insert("tokens".to_owned(), Value::from(tokens.names));
}

/// What the headers, parameters and body of every request may name. What a token was fetched
/// with goes to where it was fetched and nowhere else.
fn template_names(content: &Content<'_>) -> Vec<String> {
    if let Some(token) = &content.credential_type.token {
        return token.gives().iter().map(|name| (*name).to_owned()).collect();
    }
    let tokens = content.secret_fields.iter().filter_map(|field| field.strip_prefix(TOKEN)).map(str::to_owned);
    let fields = content.credential_type.fields.iter();
    let fields =
        fields.filter(|field| !field.structured() && matches!(field.kind, FieldKind::Text | FieldKind::Choice));
    tokens.chain(fields.map(|field| field.name.clone())).collect()
}

/// Reads `attributes.name`.
pub(super) fn read_name(fields: &mut Fields<'_>, required: bool) -> Option<String> {
    let text = if required { fields.required_string("name") } else { fields.string("name") }?;
    let name = text.expose();
    let fault = if name.trim().is_empty() {
        "must not be empty"
    } else if name.chars().count() > 200 {
        "must be at most 200 characters long"
    } else if name.chars().any(char::is_control) {
        "must not contain control characters such as line ends or tabs"
    } else {
        return Some(name.clone());
    };
    fields.faults.push(fields.at("name"), fault);
    None
}

/// Reads `attributes.tags`.
pub(super) fn read_tags(fields: &mut Fields<'_>) -> Option<Vec<Tag>> {
    let at = fields.at("tags");
    let items = fields.array("tags")?;
    let mut tags: Vec<Tag> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let at = pointer(&at, &index.to_string());
        let Json::String(text) = item else {
            fields.faults.push(at, format!("must be a string, not {}", item.kind()));
            continue;
        };
        match Tag::parse(text.expose()) {
            Ok(tag) if tags.iter().any(|other| other.key == tag.key) => {
                fields.faults.push(at, format!("has the key {} a second time; each key may stand once", tag.key));
            }
            Ok(tag) => tags.push(tag),
            Err(fault) => fields.faults.push(at, fault),
        }
    }
    if items.len() > 50 {
        fields.faults.push(at, "must hold at most 50 tags");
    }
    Some(tags)
}

/// Reads `attributes.rotation_reminder_days`: `Some(None)` takes the reminder away.
pub(super) fn read_reminder(fields: &mut Fields<'_>) -> Option<Option<u32>> {
    let json = fields.take("rotation_reminder_days")?;
    let days = match json {
        Json::Null => return Some(None),
        Json::Number(number) => number.as_u64().and_then(|days| u32::try_from(days).ok()),
        _ => None,
    };
    let days = days.filter(|days| (1..=LONGEST_REMINDER).contains(days));
    if days.is_none() {
        let at = fields.at("rotation_reminder_days");
        fields.faults.push(at, format!("must be a whole number of days from 1 to {LONGEST_REMINDER}, or null"));
    }
    days.map(Some)
}
