//! A server with people in it: two organizations, an actor for everything that
//! decides who may do what, and a connection for every state of sharing.

use std::{collections::BTreeMap, time::Duration};

use claviger_model::{
    AccessToken, AccessTokenId, ApiKey, ApiKeyId, ApplicationKey, ApplicationKeyId, Binding, BuiltInRole, Clock,
    ConnectionId, Entropy, Membership, Organization, OrganizationId, Principal, Relation, Role, RoleId, Session,
    SessionId, SignInMethod, Team, TeamId, Timestamp, User, UserId,
};
use claviger_store::{Founding, Store};
use claviger_vault::{ApiToken, RootKey, TokenKind, Vault};
use serde_json::{Value, json};

use crate::{Client, Keys, Options, Server};

/// Everything that the roles below give.
const USE: [&str; 3] = ["connections_read", "connections_resolve", "connections_write"];

/// A server with people in it.
pub struct World {
    /// The server; its first administrator is `admin`.
    pub server: Server,
    /// The first organization.
    pub organization: OrganizationId,
    actors: BTreeMap<&'static str, Actor>,
    connections: BTreeMap<&'static str, String>,
}

struct Actor {
    user: UserId,
    /// By which of their principals things are shared with them.
    principal: Principal,
    credential: Credential,
}

enum Credential {
    Keys(Keys),
    Token(String),
    Session(String),
}

impl World {
    /// Starts one. `binary` is `env!("CARGO_BIN_EXE_claviger")`.
    ///
    /// Actors: `admin` (author of every connection but `foreign`), `standard`,
    /// `read_only`, `no_role`, `by_role`, `by_team`, `by_org` (reached by nothing
    /// but their role, team or organization), `service_account`, `disabled`,
    /// `pending`, `unregistered`, `token`, `scoped_out` (a token for nothing),
    /// `expired_token`, `session` (a browser's), `incomplete_session` (its second factor
    /// is missing), `expired_session`, `foreign_admin`; `anonymous` has no credential.
    ///
    /// Connections: `shared_viewer`, `shared_resolver`, `shared_editor`,
    /// `shared_expired` with every actor but `by_org`, `shared_organization` with
    /// the organization to view, `unshared`, and `foreign`, the other organization's.
    pub async fn start(binary: &str) -> Self {
        Self::start_with(binary, &[]).await
    }

    /// The same with more actors, each with a role that gives these permissions;
    /// what is shared with every actor is shared with them too.
    pub async fn start_with(binary: &str, more: &[(&'static str, Vec<String>)]) -> Self {
        let server = Server::start(binary, Options { in_memory: true, ..Options::default() });
        let store = Store::connect(&format!("sqlite://{}", server.data_dir().join("claviger.db").display()))
            .await
            .expect("the server's database opens");
        let organization = store.organizations().await.expect("reads").remove(0).id;
        let admin: UserId = server.first["admin"]["id"].as_str().expect("an id").parse().expect("an id");
        let mut making = Making { store, organization, api_key: server.keys.api_key.clone(), now: Clock::System.now() };
        let mut actors = making.people().await;
        for (name, permissions) in more {
            actors.insert(name, making.somebody(name, permissions.clone()).await);
        }
        let credential = Credential::Keys(server.keys.clone());
        actors.insert("admin", Actor { user: admin, principal: Principal::User(admin), credential });
        actors.insert("foreign_admin", making.other_organization(&server).await);
        let mut world = Self { server, organization, actors, connections: BTreeMap::new() };
        world.connections(&making.store).await;
        world
    }

    /// A client for one of the actors.
    pub fn as_(&self, name: &str) -> Client {
        let client = self.server.client().anonymous();
        match self.actors.get(name).map(|actor| &actor.credential) {
            Some(Credential::Keys(keys)) => client.with(keys.clone()),
            Some(Credential::Token(token)) => client.bearer(token),
            Some(Credential::Session(session)) => client.browser(session),
            None => {
                assert_eq!(name, "anonymous", "nobody is called so");
                client
            }
        }
    }

    /// The user behind an actor.
    pub fn user(&self, name: &str) -> UserId {
        self.actors.get(name).unwrap_or_else(|| panic!("nobody is called {name}")).user
    }

    /// By which principal things are shared with an actor.
    pub fn principal(&self, name: &str) -> Principal {
        self.actors.get(name).unwrap_or_else(|| panic!("nobody is called {name}")).principal
    }

    /// Id of the connection in a state.
    pub fn connection(&self, state: &str) -> &str {
        self.connections.get(state).unwrap_or_else(|| panic!("no connection is {state}"))
    }

    /// Names of all actors, `anonymous` included.
    pub fn names(&self) -> Vec<&'static str> {
        self.actors.keys().copied().chain(["anonymous"]).collect()
    }

    async fn connections(&mut self, store: &Store) {
        let now = Clock::System.now();
        let everybody: Vec<Principal> = self
            .actors
            .iter()
            .filter(|(name, _)| !matches!(**name, "admin" | "foreign_admin" | "by_org"))
            .map(|(_, actor)| actor.principal)
            .collect();
        let organization = vec![Principal::Organization(self.organization)];
        let states = [
            ("shared_viewer", Relation::Viewer, everybody.clone(), None),
            ("shared_resolver", Relation::Resolver, everybody.clone(), None),
            ("shared_editor", Relation::Editor, everybody.clone(), None),
            ("shared_expired", Relation::Editor, everybody, Some(now)),
            ("shared_organization", Relation::Viewer, organization, None),
            ("unshared", Relation::Viewer, Vec::new(), None),
        ];
        let author = self.principal("admin");
        for (state, relation, principals, expires_at) in states {
            let id = self.as_("admin").connect(state, http().await).await;
            let of =
                |relation, principal, expires_at, statement| Binding { relation, principal, expires_at, statement };
            let shared = principals.into_iter().map(|principal| of(relation, principal, expires_at, 1));
            let bindings: Vec<Binding> = [of(Relation::Editor, author, None, 0)].into_iter().chain(shared).collect();
            let connection: ConnectionId = id.parse().expect("an id");
            store.connection_policy_set(self.organization, connection, &bindings, 1).await.expect("a policy");
            self.connections.insert(state, id);
        }
        // What this process wrote counts at once after a start.
        self.server.restart();
        let foreign = self.as_("foreign_admin").connect("foreign", http().await).await;
        self.connections.insert("foreign", foreign);
    }
}

/// A connection that leads to a port where nobody listens.
async fn http() -> Value {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let nobody = format!("http://{}", listener.local_addr().expect("an address"));
    json!({"type": "HTTP", "base_url": nobody, "credentials": {
        "type": "HTTPTokenAuth",
        "tokens": [{"name": "token1", "type": "SECRET", "value": "the token of the world"}],
        "headers": [{"name": "Authorization", "value": "Bearer {{ token1 }}"}],
    }})
}

struct Making {
    store: Store,
    organization: OrganizationId,
    api_key: String,
    now: Timestamp,
}

impl Making {
    async fn people(&mut self) -> BTreeMap<&'static str, Actor> {
        let standard = self.built_in(BuiltInRole::Standard).await;
        let read_only = self.built_in(BuiltInRole::ReadOnly).await;
        let uses = USE.map(str::to_owned).to_vec();
        let (role, team) = (self.role("Uses connections", uses).await, self.team().await);
        let mut actors = BTreeMap::new();
        let plain = [
            ("standard", Some(standard)),
            ("read_only", Some(read_only)),
            ("no_role", None),
            ("by_role", Some(role)),
            ("by_team", Some(standard)),
            ("by_org", Some(standard)),
            ("disabled", Some(standard)),
            ("pending", Some(standard)),
            ("unregistered", Some(standard)),
        ];
        for (name, role) in plain {
            let user = self.user(name, role).await;
            let principal = match name {
                "by_role" => Principal::Role(role.expect("has one")),
                "by_team" => Principal::Team(team),
                "by_org" => Principal::Organization(self.organization),
                _ => Principal::User(user.id),
            };
            if name == "by_team" {
                self.join(team, user.id).await;
            }
            let credential = self.application_key(&user, name != "unregistered").await;
            actors.insert(name, Actor { user: user.id, principal, credential });
        }
        let all = Some(USE.as_slice());
        for (name, scopes, expired) in [
            ("service_account", all, false),
            ("token", all, false),
            ("scoped_out", None, false),
            ("expired_token", all, true),
        ] {
            let user = self.user(name, Some(standard)).await;
            let credential = self.token(&user, scopes.unwrap_or_default(), expired.then_some(self.now)).await;
            actors.insert(name, Actor { user: user.id, principal: Principal::User(user.id), credential });
        }
        for name in ["session", "incomplete_session", "expired_session"] {
            let user = self.user(name, Some(standard)).await;
            let credential = self.session(&user, name).await;
            actors.insert(name, Actor { user: user.id, principal: Principal::User(user.id), credential });
        }
        actors
    }

    async fn built_in(&self, role: BuiltInRole) -> RoleId {
        self.store.role_built_in(self.organization, role).await.expect("every organization has it")
    }

    /// Somebody with a role of their own.
    async fn somebody(&self, name: &str, permissions: Vec<String>) -> Actor {
        let role = self.role(&format!("Of {name}"), permissions).await;
        let user = self.user(name, Some(role)).await;
        let credential = self.application_key(&user, true).await;
        Actor { user: user.id, principal: Principal::User(user.id), credential }
    }

    async fn role(&self, name: &str, permissions: Vec<String>) -> RoleId {
        let role = Role {
            id: RoleId::generate(self.now, &Entropy::System),
            organization_id: self.organization,
            name: name.to_owned(),
            built_in: None,
            permissions,
            created_at: self.now,
            modified_at: self.now,
        };
        self.store.role_insert(&role).await.expect("a new role");
        role.id
    }

    async fn team(&self) -> TeamId {
        let team = Team {
            id: TeamId::generate(self.now, &Entropy::System),
            organization_id: self.organization,
            handle: "crew".to_owned(),
            name: "Crew".to_owned(),
            description: None,
            avatar: None,
            banner: None,
            visible_modules: None,
            hidden_modules: None,
            created_at: self.now,
            modified_at: self.now,
        };
        self.store.team_insert(&team, &[]).await.expect("a new team");
        team.id
    }

    async fn join(&self, team_id: TeamId, user_id: UserId) {
        let created_at = self.now;
        let (admin, provisioned_by, created_by) = (false, None, None);
        let membership = Membership { team_id, user_id, number: 1, admin, provisioned_by, created_by, created_at };
        self.store.membership_insert(self.organization, &membership).await.expect("a new member");
    }

    async fn user(&self, name: &str, role: Option<RoleId>) -> User {
        let user = user(self.organization, name, self.now);
        self.store.user_insert(&user, role.as_slice()).await.expect("a new user");
        user
    }

    async fn application_key(&self, user: &User, registered: bool) -> Credential {
        let (key, text) = application_key(user, registered, self.now);
        self.store.application_key_insert(&key).await.expect("a new key");
        Credential::Keys(Keys { api_key: self.api_key.clone(), application_key: text })
    }

    async fn token(&self, user: &User, scopes: &[&str], expires_at: Option<Timestamp>) -> Credential {
        let id = AccessTokenId::generate(self.now, &Entropy::System);
        let kind = if user.service_account { TokenKind::Service } else { TokenKind::Personal };
        let made = ApiToken::generate(kind, id.0, &Entropy::System);
        let token = AccessToken {
            id,
            organization_id: user.organization_id,
            owned_by: user.id,
            service_account: user.service_account,
            name: "token".to_owned(),
            hash: made.hash,
            scopes: scopes.iter().map(ToString::to_string).collect(),
            created_by: user.id,
            created_at: self.now,
            modified_at: self.now,
            expires_at,
            last_used_at: None,
        };
        self.store.access_token_insert(&token).await.expect("a new token");
        Credential::Token(made.text.expose().clone())
    }

    async fn session(&self, user: &User, name: &str) -> Credential {
        let id = SessionId::generate(self.now, &Entropy::System);
        let made = ApiToken::generate(TokenKind::Session, id.0, &Entropy::System);
        let hour = Duration::from_secs(60 * 60);
        let session = Session {
            id,
            organization_id: user.organization_id,
            user_id: user.id,
            hash: made.hash,
            method: SignInMethod::Password,
            complete: name != "incomplete_session",
            client_ip: None,
            user_agent: None,
            created_at: self.now,
            last_seen_at: self.now,
            expires_at: if name == "expired_session" { self.now } else { self.now.plus(hour * 12) },
        };
        self.store.session_insert(&session).await.expect("a new session");
        Credential::Session(made.text.expose().clone())
    }

    async fn other_organization(&self, server: &Server) -> Actor {
        let (now, entropy) = (self.now, Entropy::System);
        let organization = Organization {
            id: OrganizationId::generate(now, &entropy),
            name: "Other".to_owned(),
            handle: "other".to_owned(),
            password_sign_in: true,
            created_at: now,
        };
        let role = |built_in: BuiltInRole| Role {
            id: RoleId::generate(now, &entropy),
            organization_id: organization.id,
            name: built_in.display_name().to_owned(),
            built_in: Some(built_in),
            permissions: Vec::new(),
            created_at: now,
            modified_at: now,
        };
        let user = user(organization.id, "foreign_admin", now);
        let (application_key, application_text) = application_key(&user, true, now);
        let (api_key, api_text) = api_key(&user, now);
        let root = RootKey::load(&server.data_dir().join("root.key")).expect("the root key");
        let rows = self.store.wrapped_keys().await.expect("reads");
        let vault = Vault::open(vec![root], &rows, entropy.clone()).expect("the keys open");
        let founding = Founding {
            roles: BuiltInRole::ALL.map(role).to_vec(),
            user: user.clone(),
            api_key,
            application_key,
            keys: vec![vault.organization_create(organization.id, now)],
            organization,
        };
        self.store.organization_create(&founding).await.expect("a new organization");
        let credential = Credential::Keys(Keys { api_key: api_text, application_key: application_text });
        Actor { user: user.id, principal: Principal::User(user.id), credential }
    }
}

fn user(organization_id: OrganizationId, name: &str, now: Timestamp) -> User {
    User {
        id: UserId::generate(now, &Entropy::System),
        organization_id,
        email: format!("{name}@world.test"),
        name: Some(name.to_owned()),
        title: None,
        password_hash: None,
        service_account: name == "service_account",
        disabled: name == "disabled",
        activated_at: (name != "pending").then_some(now),
        created_at: now,
        modified_at: now,
        last_login_at: None,
    }
}

fn application_key(user: &User, registered: bool, now: Timestamp) -> (ApplicationKey, String) {
    let id = ApplicationKeyId::generate(now, &Entropy::System);
    let made = ApiToken::generate(TokenKind::Application, id.0, &Entropy::System);
    let key = ApplicationKey {
        id,
        organization_id: user.organization_id,
        owned_by: user.id,
        name: "key".to_owned(),
        hash: made.hash,
        last4: made.last4,
        registered,
        scopes: None,
        created_at: now,
        modified_at: now,
        last_used_at: None,
    };
    (key, made.text.expose().clone())
}

fn api_key(user: &User, now: Timestamp) -> (ApiKey, String) {
    let id = ApiKeyId::generate(now, &Entropy::System);
    let made = ApiToken::generate(TokenKind::Api, id.0, &Entropy::System);
    let key = ApiKey {
        id,
        organization_id: user.organization_id,
        name: "key".to_owned(),
        hash: made.hash,
        last4: made.last4,
        category: String::new(),
        remote_config: false,
        created_by: user.id,
        created_at: now,
        modified_by: Some(user.id),
        modified_at: now,
        last_used_at: None,
    };
    (key, made.text.expose().clone())
}
