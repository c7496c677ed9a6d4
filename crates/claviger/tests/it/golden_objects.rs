//! The things that are asked about, made when they are first needed and again
//! when one was used up.

use std::{collections::BTreeMap, time::Duration};

use bytes::Bytes;
use claviger_model::{
    AccessToken, AccessTokenId, ApplicationKey, ApplicationKeyId, Authorization, AuthorizationId, Binding, BuiltInRole,
    Clock, ConnectionId, Entropy, Invitation, InvitationId, OrganizationId, Session, SessionId, SignInMethod, User,
    UserId, authorization::AuthorizationState,
};
use claviger_store::Store;
use claviger_testkit::{Client, World};
use claviger_vault::{ApiToken, TokenKind};
use serde_json::json;

use crate::{
    api_support::{BINARY, bearer, closed},
    golden_rows::{Caller, Thing, things},
};

/// Who owns what is others'; asks nothing.
pub(crate) const BYSTANDER: &str = "bystander";
/// Nobody's id.
pub(crate) const MISSING: &str = "0199b0a0-0000-7000-8000-000000000001";

pub(crate) struct Objects {
    pub(crate) world: World,
    store: Store,
    things: Vec<Thing>,
    /// By kind, state and, where each has their own, whose.
    made: BTreeMap<(String, String, String), Option<Vec<String>>>,
    /// The policies of the world's connections.
    policies: BTreeMap<String, Vec<Binding>>,
    count: u64,
}

/// What the other organization's administrator owns is what is foreign to the rest.
fn stored<'a>(state: &'a str, caller: &Caller) -> &'a str {
    if caller.organization == "other" && matches!(state, "own" | "led") { "foreign" } else { state }
}

impl Objects {
    /// A world with these callers besides its own, named as [`Caller::name`].
    pub(crate) async fn start(more: &[Caller], all: &str) -> Self {
        let permissions = |list: &str| list.trim_start_matches('=').split(',').map(str::to_owned).collect();
        let mut extra: Vec<(&'static str, Vec<String>)> = vec![(BYSTANDER, permissions(all))];
        extra.extend(more.iter().map(|caller| (&*caller.name.clone().leak(), permissions(&caller.roles))));
        for (_, permissions) in &mut extra {
            permissions.retain(|each| !each.is_empty());
        }
        let world = World::start_with(BINARY, &extra).await;
        let database = world.server.data_dir().join("claviger.db");
        let store = Store::connect(&format!("sqlite://{}", database.display())).await.expect("the database opens");
        let things = things();
        let (mut policies, mut made) = (BTreeMap::new(), BTreeMap::new());
        for thing in things.iter().filter(|thing| thing.by == "world") {
            let id = world.connection(&thing.state).to_owned();
            let connection: ConnectionId = id.parse().expect("an id");
            if let Some(record) = store.connection_get(world.organization, connection).await.expect("reads") {
                policies.insert(thing.state.clone(), record.bindings);
            }
            made.insert((thing.kind.clone(), thing.state.clone(), String::new()), Some(vec![id]));
        }
        Self { world, store, things, made, policies, count: 0 }
    }

    /// The ids of a thing, as they follow each other in a path; none if `caller` cannot have one.
    pub(crate) async fn ids(&mut self, kind: &str, state: &str, caller: &Caller) -> Option<Vec<String>> {
        let state = stored(state, caller);
        let found = self.things.iter().find(|thing| thing.kind == kind && thing.state == state);
        let thing = found.unwrap_or_else(|| panic!("objects.tsv has no {kind}/{state}")).clone();
        let apart = thing.by.starts_with("for:") || matches!(thing.by.as_str(), "self" | "store" | "actor");
        let whose = if apart { caller.name.clone() } else { String::new() };
        let key = (kind.to_owned(), state.to_owned(), whose);
        if let Some(ids) = self.made.get(&key) {
            return ids.clone();
        }
        let ids = self.make(&thing, caller).await;
        self.made.insert(key, ids.clone());
        ids
    }

    /// The next who asks about it gets a new one; `caller`, if each has their own.
    pub(crate) fn used_up(&mut self, kind: &str, state: &str, caller: &Caller) {
        let state = stored(state, caller);
        self.made
            .retain(|(each, at, whose), _| each != kind || at != state || !whose.is_empty() && *whose != caller.name);
    }

    async fn make(&mut self, thing: &Thing, caller: &Caller) -> Option<Vec<String>> {
        // Who is let in nowhere is refused before it is looked for.
        let by = thing.by.as_str();
        let out = match caller.credential.as_str() {
            "keys" | "token" | "session" => false,
            "unregistered" => by == "self",
            "none" => matches!(by, "self" | "store" | "actor") || by.starts_with("for:"),
            _ => by == "self" || by.starts_with("for:"),
        };
        if out {
            return Some(vec![MISSING.to_owned(); 2]);
        }
        match thing.by.as_str() {
            "-" => {
                let ids = Box::pin(self.fill(&thing.make, caller, "")).await;
                Some(ids.split(' ').map(str::to_owned).collect())
            }
            "world" => Some(vec![self.connection(&thing.state).await]),
            "actor" => Some(vec![self.world.user(&caller.name).to_string()]),
            "built_in" => {
                let role = self.store.role_built_in(self.world.organization, BuiltInRole::ReadOnly).await;
                Some(vec![role.expect("is there").to_string()])
            }
            "store" if thing.kind == "authorization" => Some(self.authorization(&thing.state, caller).await),
            "store" if thing.kind == "session" => self.session(&thing.state, caller).await.map(|id| vec![id]),
            "store" if thing.kind == "invitation" => Some(vec![self.invitation(&thing.state).await]),
            "store" => Some(vec![self.owned(&thing.kind, caller).await]),
            "self" => self.through_the_api(thing, &caller.name, caller).await,
            by => {
                let by = by.trim_start_matches("for:");
                let made = self.through_the_api(thing, by, caller).await;
                Some(made.unwrap_or_else(|| panic!("{by} could not make {}/{}", thing.kind, thing.state)))
            }
        }
    }

    async fn through_the_api(&mut self, thing: &Thing, by: &str, caller: &Caller) -> Option<Vec<String>> {
        let mut ids: Option<Vec<String>> = None;
        let (make, named) = thing.make.split_once(" => ").unwrap_or((&thing.make, ""));
        for request in make.split(" && ") {
            let this = ids.as_ref().and_then(|ids| ids.last()).cloned().unwrap_or_default();
            let mut parts = request.splitn(3, ' ');
            let (method, path) = (parts.next()?, parts.next()?);
            let path = Box::pin(self.fill(path, caller, &this)).await;
            let body = match parts.next() {
                None => None,
                Some(body) => Some(Box::pin(self.fill(body, caller, &this)).await),
            };
            let answer = self.world.as_(by).send(method, &path, &[], body.map(Bytes::from)).await.expect("an answer");
            if !answer.status.is_success() {
                assert_eq!(thing.by, "self", "{by}: {method} {path}: {}", answer.text());
                return None;
            }
            let outer = || path.split('/').filter(|segment| segment.parse::<uuid::Uuid>().is_ok());
            ids.get_or_insert_with(|| outer().map(str::to_owned).chain([answer.id()]).collect());
        }
        if !named.is_empty() {
            let this = ids?.pop()?;
            let named = Box::pin(self.fill(named, caller, &this)).await;
            ids = Some(named.split(' ').map(str::to_owned).collect());
        }
        ids
    }

    /// Replaces what stands in braces.
    pub(crate) async fn fill(&mut self, text: &str, caller: &Caller, this: &str) -> String {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let word = after.split('}').next().unwrap_or_default();
            let known = word.chars().all(|each| each.is_ascii_lowercase() || matches!(each, '_' | '/'));
            if word.is_empty() || !known {
                filled.push('{');
                rest = after;
                continue;
            }
            filled.push_str(&self.word(word, caller, this).await);
            rest = &after[word.len() + 1..];
        }
        filled + rest
    }

    async fn word(&mut self, word: &str, caller: &Caller, this: &str) -> String {
        match word {
            "n" => {
                self.count += 1;
                self.count.to_string()
            }
            "self" => this.to_owned(),
            "soon" => Clock::System.now().plus(Duration::from_secs(3_600)).to_string(),
            "missing" => MISSING.to_owned(),
            "organization" => self.world.organization.to_string(),
            "me" if caller.credential == "none" => MISSING.to_owned(),
            "me" => self.world.user(&caller.name).to_string(),
            other => {
                let (kind, state) = other.split_once('/').unwrap_or_else(|| panic!("nothing is called {{{other}}}"));
                let state = if caller.organization == "other" && matches!(state, "there" | "unshared") {
                    "foreign"
                } else {
                    state
                };
                Box::pin(self.ids(kind, state, caller)).await.expect("is made")[0].clone()
            }
        }
    }

    /// Another connection like the world's in this state.
    async fn connection(&mut self, state: &str) -> String {
        let client = self.world.as_(if state == "foreign" { "foreign_admin" } else { "admin" });
        let id = client.connect(&format!("another {state}"), bearer(&closed().await, "t")).await;
        if let Some(bindings) = self.policies.get(state) {
            let connection: ConnectionId = id.parse().expect("an id");
            let organization = self.world.organization;
            self.store.connection_policy_set(organization, connection, bindings, 1).await.expect("a policy");
            self.revise(&client).await;
        }
        id
    }

    /// A change of the server's own, so that it forgets what it knew before ours.
    async fn revise(&mut self, admin: &Client) {
        self.count += 1;
        let attributes = json!({"title": format!("Number {}", self.count)});
        let body = json!({"data": {"type": "users", "id": self.world.user("admin"), "attributes": attributes}});
        admin.call("PATCH", "/api/v2/current_user", Some(&body)).await.expect(200);
    }

    /// The caller's, the bystander's or the other administrator's session; none of who cannot sign in.
    async fn session(&self, state: &str, caller: &Caller) -> Option<String> {
        let whose = match state {
            "others" => BYSTANDER,
            "foreign" => "foreign_admin",
            _ if caller.credential == "dead_keys" => return Some(MISSING.to_owned()),
            _ if caller.is == "robot" => return None,
            _ => caller.name.as_str(),
        };
        let (now, entropy) = (Clock::System.now(), Entropy::System);
        let id = SessionId::generate(now, &entropy);
        let session = Session {
            id,
            organization_id: self.organization(state).await,
            user_id: self.world.user(whose),
            hash: ApiToken::generate(TokenKind::Session, id.0, &entropy).hash,
            method: SignInMethod::Password,
            complete: true,
            client_ip: None,
            user_agent: None,
            created_at: now,
            last_seen_at: now,
            expires_at: now.plus(Duration::from_secs(3_600)),
        };
        self.store.session_insert(&session).await.expect("a new session");
        Some(id.to_string())
    }

    /// One that the caller, the bystander or the other administrator began.
    async fn authorization(&mut self, state: &str, caller: &Caller) -> Vec<String> {
        let whose = match state {
            "others" => BYSTANDER,
            "foreign" => "foreign_admin",
            _ => caller.name.as_str(),
        };
        let (now, entropy) = (Clock::System.now(), Entropy::System);
        let connection = self.connection(if state == "foreign" { "foreign" } else { "unshared" }).await;
        let id = AuthorizationId::generate(now, &entropy);
        let authorization = Authorization {
            id,
            organization_id: self.organization(state).await,
            connection_id: connection.parse().expect("an id"),
            connection_version: 1,
            user_id: self.world.user(whose),
            link_id: None,
            created_at: now,
            expires_at: now.plus(Duration::from_secs(600)),
            end: None,
        };
        let state = AuthorizationState {
            hash: entropy.array(),
            authorization_id: id,
            session_id: None,
            issuer: None,
            redirect_uri: "https://keys.example.com/oauth/callback".to_owned(),
            sealed: Vec::new(),
            expires_at: authorization.expires_at,
        };
        self.store.authorization_insert(&authorization, &state).await.expect("a new authorization");
        vec![id.to_string()]
    }

    /// An invitation of somebody new.
    async fn invitation(&self, state: &str) -> String {
        let (now, entropy) = (Clock::System.now(), Entropy::System);
        let (id, user_id) = (InvitationId::generate(now, &entropy), UserId::generate(now, &entropy));
        let organization_id = self.organization(state).await;
        let user = User {
            id: user_id,
            organization_id,
            email: format!("{user_id}@invited.test"),
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
        self.store.user_insert(&user, &[]).await.expect("a new user");
        let invitation = Invitation {
            id,
            organization_id,
            user_id,
            hash: ApiToken::generate(TokenKind::Invitation, id.0, &entropy).hash,
            created_by: user_id,
            created_at: now,
            expires_at: now.plus(Duration::from_secs(3_600)),
            accepted_at: None,
        };
        self.store.invitations_insert(&[invitation]).await.expect("a new invitation");
        id.to_string()
    }

    /// The one that a thing in this state is of.
    async fn organization(&self, state: &str) -> OrganizationId {
        let all = self.store.organizations().await.expect("reads");
        let foreign = all.iter().find(|each| each.id != self.world.organization).expect("there are two");
        if state == "foreign" { foreign.id } else { self.world.organization }
    }

    /// A key or a token of the caller's own, which the caller may have no right to make.
    async fn owned(&self, kind: &str, caller: &Caller) -> String {
        let (now, entropy) = (Clock::System.now(), Entropy::System);
        let (organization_id, owned_by) = (self.world.organization, self.world.user(&caller.name));
        let name = "own".to_owned();
        if kind == "token" {
            let id = AccessTokenId::generate(now, &entropy);
            let hash = ApiToken::generate(TokenKind::Personal, id.0, &entropy).hash;
            let token = AccessToken {
                id,
                organization_id,
                owned_by,
                service_account: false,
                name,
                hash,
                scopes: Vec::new(),
                created_by: owned_by,
                created_at: now,
                modified_at: now,
                expires_at: None,
                last_used_at: None,
            };
            self.store.access_token_insert(&token).await.expect("a new token");
            return id.to_string();
        }
        let id = ApplicationKeyId::generate(now, &entropy);
        let made = ApiToken::generate(TokenKind::Application, id.0, &entropy);
        let key = ApplicationKey {
            id,
            organization_id,
            owned_by,
            name,
            hash: made.hash,
            last4: made.last4,
            registered: true,
            scopes: None,
            created_at: now,
            modified_at: now,
            last_used_at: None,
        };
        self.store.application_key_insert(&key).await.expect("a new key");
        id.to_string()
    }
}
