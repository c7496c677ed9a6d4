//! The HTTP API of Vault and OpenBao: signing in, keeping a token alive, reading from key-value
//! engines of both versions (developer.hashicorp.com/vault/api-docs: `secret/kv`, `auth/approle`,
//! `auth/kubernetes`, `auth/token`).

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use claviger_model::Secret;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use serde_json::{Map, Value, json};

use super::{StoreFault, Stored, object, text};
use crate::{Exec, client::Incoming};

const TOKEN: HeaderName = HeaderName::from_static("x-vault-token");
const NAMESPACE: HeaderName = HeaderName::from_static("x-vault-namespace");
/// Without it an agent in between refuses, where it is told to.
const REQUEST: HeaderName = HeaderName::from_static("x-vault-request");

/// Where it is.
#[derive(Clone, Debug)]
pub struct VaultServer {
    /// `https://vault.example.com:8200`, without a slash at the end.
    pub address: String,
    /// `X-Vault-Namespace`
    pub namespace: Option<String>,
    /// Authorities in PEM to trust besides the system's.
    pub authority: Option<Arc<str>>,
}

/// A key-value engine.
#[derive(Clone, Debug)]
pub struct KvEngine {
    /// Where it is mounted, such as `secret`.
    pub mount: String,
    /// 1 or 2.
    pub version: u8,
}

/// How to get a token.
#[derive(Debug)]
pub enum VaultLogin<'a> {
    /// `auth/approle`
    AppRole {
        /// Where the method is mounted, such as `approle`.
        mount: &'a str,
        /// Of the role.
        role_id: &'a Secret<String>,
        /// Its secret half; roles may do without.
        secret_id: Option<&'a Secret<String>>,
    },
    /// `auth/kubernetes`
    Kubernetes {
        /// Where the method is mounted, such as `kubernetes`.
        mount: &'a str,
        /// Name of the role.
        role: &'a str,
        /// The service account's token.
        jwt: &'a Secret<String>,
    },
}

/// A token, and how long it lives.
#[derive(Debug)]
pub struct VaultToken {
    /// Itself, where one was given out.
    pub token: Option<Secret<String>>,
    /// What is left of its life; `None` does not end.
    pub life: Option<Duration>,
    /// How long it lived, or lives again, from when it is renewed.
    pub whole: Option<Duration>,
    /// Whether renewing helps.
    pub renewable: bool,
}

impl Exec {
    /// Signs in.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub async fn vault_login(&self, server: &VaultServer, login: VaultLogin<'_>) -> Result<VaultToken, StoreFault> {
        let (path, mut body) = match login {
            VaultLogin::AppRole { mount, role_id, secret_id } => {
                let mut body = json!({ "role_id": role_id.expose() });
                if let Some(secret_id) = secret_id {
                    body["secret_id"] = json!(secret_id.expose());
                }
                (format!("auth/{mount}/login"), body)
            }
            VaultLogin::Kubernetes { mount, role, jwt } => {
                (format!("auth/{mount}/login"), json!({ "role": role, "jwt": jwt.expose() }))
            }
        };
        let answer = self.vault(server, Method::POST, &path, None, Some(body.take())).await?;
        let fields = answered(&answer, "signing in")?;
        let auth = fields.get("auth").and_then(Value::as_object);
        let token = auth.and_then(|auth| auth.get("client_token")).and_then(text);
        match (auth, token) {
            (Some(auth), Some(token)) => Ok(VaultToken { token: Some(token), ..life(auth, "lease_duration") }),
            _ => Err(StoreFault::Unusable("Vault answered a sign-in without a token".to_owned())),
        }
    }

    /// What a token is worth (`auth/token/lookup-self`).
    ///
    /// # Errors
    /// [`StoreFault`].
    pub async fn vault_look_up(&self, server: &VaultServer, token: &Secret<String>) -> Result<VaultToken, StoreFault> {
        let answer = self.vault(server, Method::GET, "auth/token/lookup-self", Some(token), None).await?;
        let fields = answered(&answer, "looking up the token")?;
        let data = fields.get("data").and_then(Value::as_object).cloned().unwrap_or_default();
        let whole = [seconds(&data, "period"), seconds(&data, "creation_ttl")].into_iter().flatten().next();
        Ok(VaultToken { whole, ..life(&data, "ttl") })
    }

    /// Lets a token live on (`auth/token/renew-self`).
    ///
    /// # Errors
    /// [`StoreFault`].
    pub async fn vault_renew(&self, server: &VaultServer, token: &Secret<String>) -> Result<VaultToken, StoreFault> {
        let answer = self.vault(server, Method::POST, "auth/token/renew-self", Some(token), Some(json!({}))).await?;
        let fields = answered(&answer, "renewing the token")?;
        Ok(life(fields.get("auth").and_then(Value::as_object).unwrap_or(&Map::new()), "lease_duration"))
    }

    /// Reads one field of one secret, in its newest version.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub async fn vault_read(
        &self,
        server: &VaultServer,
        token: &Secret<String>,
        engine: &KvEngine,
        path: &str,
        field: &str,
    ) -> Result<Stored, StoreFault> {
        let folder = if engine.version == 1 { "" } else { "data/" };
        let path = format!("{}/{folder}{path}", engine.mount);
        let answer = self.vault(server, Method::GET, &path, Some(token), None).await?;
        let fields = answered(&answer, "reading the secret")?;
        let data = fields.get("data").and_then(Value::as_object);
        let data = if engine.version == 1 { data } else { data.and_then(|data| data.get("data")?.as_object()) };
        let Some(data) = data else {
            return Err(StoreFault::NotFound("Vault has nothing at this path; it may have been deleted".to_owned()));
        };
        let Some(value) = data.get(field) else {
            return Err(StoreFault::NotFound("the secret in Vault has no such field".to_owned()));
        };
        let value = text(value).ok_or_else(|| StoreFault::Unusable("the field in Vault is no text".to_owned()))?;
        Ok(Stored { value, lease: seconds(&fields, "lease_duration") })
    }

    async fn vault(
        &self,
        server: &VaultServer,
        method: Method,
        path: &str,
        token: Option<&Secret<String>>,
        body: Option<Value>,
    ) -> Result<Incoming, StoreFault> {
        let mut headers = HeaderMap::new();
        headers.insert(REQUEST, HeaderValue::from_static("true"));
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(namespace) = &server.namespace {
            headers.insert(NAMESPACE, header("namespace", namespace)?);
        }
        if let Some(token) = token {
            let mut value = header("token", token.expose())?;
            value.set_sensitive(true);
            headers.insert(TOKEN, value);
        }
        let body = body.map_or_else(Bytes::new, |body| {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            body.to_string().into()
        });
        let url = format!("{}/v1/{path}", server.address);
        self.ask_store(method, &url, headers, body, server.authority.clone()).await
    }
}

fn header(what: &str, value: &str) -> Result<HeaderValue, StoreFault> {
    let unfit = |_| StoreFault::Denied(format!("this server's {what} for Vault holds a character that none may have"));
    HeaderValue::from_str(value).map_err(unfit)
}

/// The fields of an answer, or what its status says of it.
fn answered(answer: &Incoming, what: &str) -> Result<Map<String, Value>, StoreFault> {
    let status = answer.status;
    match status {
        200 => {
            object(answer).ok_or_else(|| StoreFault::Unusable("Vault answered something that is no JSON".to_owned()))
        }
        404 => Err(StoreFault::NotFound("Vault has nothing at this path".to_owned())),
        400 | 401 | 403 => Err(StoreFault::Denied(format!("Vault refused {what} with {status}"))),
        300..=399 => Err(StoreFault::Unreachable(format!(
            "Vault answered {status} and sends its callers elsewhere; the operator should name the address that answers itself"
        ))),
        503 => Err(StoreFault::Unreachable("Vault is sealed or in maintenance (503)".to_owned())),
        _ => Err(StoreFault::Unreachable(format!("Vault answered {what} with {status}"))),
    }
}

fn seconds(fields: &Map<String, Value>, name: &str) -> Option<Duration> {
    fields.get(name).and_then(Value::as_u64).filter(|seconds| *seconds > 0).map(Duration::from_secs)
}

fn life(fields: &Map<String, Value>, name: &str) -> VaultToken {
    let life = seconds(fields, name);
    let renewable = fields.get("renewable").and_then(Value::as_bool).unwrap_or(false);
    VaultToken { token: None, life, whole: life, renewable }
}
