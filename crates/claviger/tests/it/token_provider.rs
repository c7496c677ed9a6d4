//! A provider of tokens and the service that takes them, in one: strict as real
//! ones are, and counting what it sees.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use bytes::Bytes;
use claviger_model::Clock;
use claviger_testkit::{Received, Reply, Upstream, canary};
use http::Response;
use http_body_util::Full;
use serde_json::{Value, json};
use url::Url;

/// What every connection of it proves itself with.
const CLIENT_SECRET: &str = "the client's secret";

/// What it does with the next requests for tokens.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Mood {
    #[default]
    Good,
    /// 503, and nothing is done.
    Busy,
    /// 400 `invalid_grant`.
    Over,
    /// 401 `invalid_client`.
    Stranger,
    /// Gives a token, after so many milliseconds.
    Slow(u64),
}

/// What it has seen and given.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) mood: Mood,
    /// How long tokens live, in whole seconds as providers count; 0 until revoked.
    pub(crate) life: i64,
    /// Tokens, and the second in which each ends.
    tokens: BTreeMap<String, i64>,
    /// The refresh token that is good now.
    pub(crate) refresh: Option<String>,
    spent: BTreeSet<String>,
    /// Codes that were given and not redeemed, with what each was asked for with.
    codes: BTreeMap<String, BTreeMap<String, String>>,
    /// What is told with the next token that a code gives, such as `scope`.
    pub(crate) told: Value,
    /// Tokens that were revoked, with their hints.
    pub(crate) revoked: Vec<(String, String)>,
    /// What is answered to a device code, one after the other, and in the end a token;
    /// none of it to the endpoint that gives the codes.
    pub(crate) device: VecDeque<&'static str>,
    /// The device code that is good now, if any.
    pub(crate) device_code: Option<String>,
    /// When the token endpoint was asked about one.
    pub(crate) device_asked: Vec<Instant>,
    /// Forms that came to the token endpoint.
    pub(crate) forms: Vec<BTreeMap<String, String>>,
    under_way: usize,
    /// Requests for a token.
    pub(crate) asked: usize,
    /// Most requests for a token at a time.
    pub(crate) most_at_once: usize,
    /// Requests for a token that were refused for a refresh token that is not good.
    pub(crate) invalid_grants: usize,
    /// Requests to the service with a token that was good.
    pub(crate) good: usize,
    /// And with one that was over, revoked or unknown.
    pub(crate) dead: usize,
}

/// A running one.
#[derive(Clone)]
pub(crate) struct Provider {
    pub(crate) upstream: Upstream,
    state: Arc<Mutex<State>>,
}

impl Provider {
    pub(crate) async fn start(life: i64) -> Self {
        let state = Arc::new(Mutex::new(State { life, ..State::default() }));
        let own = Arc::clone(&state);
        let upstream = Upstream::start(move |request| answer(&own, request)).await;
        Self { upstream, state }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How often a token was asked for, and how often one was sent that is not good.
    pub(crate) fn asked_and_dead(&self) -> (usize, usize) {
        let state = self.state();
        (state.asked, state.dead)
    }

    /// Every token that it has given, and its client's secret.
    pub(crate) fn given(&self) -> Vec<String> {
        let state = self.state();
        let tokens = state.tokens.keys().chain(&state.spent).chain(&state.refresh).cloned();
        tokens.chain([CLIENT_SECRET.to_owned()]).collect()
    }

    /// Takes back every token.
    pub(crate) fn revoke(&self) {
        self.state().tokens.clear();
    }

    /// A person goes to `address` and agrees: where they are sent back to.
    pub(crate) fn agree(&self, address: &str) -> Url {
        let address = Url::parse(address).unwrap();
        assert!(address.as_str().starts_with(&format!("{}/authorize?", self.upstream.url())), "{address}");
        let asked: BTreeMap<String, String> = address.query_pairs().into_owned().collect();
        assert_eq!(asked["response_type"], "code");
        let mut back = Url::parse(&asked["redirect_uri"]).unwrap();
        let mut state = self.state();
        let code = format!("code-{}-of-the-provider", state.codes.len() + state.forms.len());
        back.query_pairs_mut().append_pair("code", &code).append_pair("state", &asked["state"]);
        state.codes.insert(code, asked);
        back
    }

    /// One that needs a person once, with more fields or others.
    pub(crate) fn authorization_code(&self, more: Value) -> Value {
        let mut credentials = json!({
            "type": "HTTPOAuth2AuthorizationCode",
            "authorization_url": format!("{}/authorize", self.upstream.url()),
            "token_url": format!("{}/token", self.upstream.url()),
            "client_id": "claviger", "client_secret": CLIENT_SECRET,
            "scopes": ["read", "write"],
        });
        for (name, value) in more.as_object().unwrap() {
            credentials[name] = value.clone();
        }
        json!({"type": "HTTP", "base_url": self.upstream.url(), "credentials": credentials})
    }

    /// One that needs a person on another device once, who is shown `user_code` of
    /// whatever the next device code is.
    pub(crate) fn device_code(&self) -> Value {
        let url = self.upstream.url();
        json!({"type": "HTTP", "base_url": url, "credentials": {
            "type": "HTTPOAuth2DeviceCode",
            "device_authorization_url": format!("{url}/device"), "token_url": format!("{url}/token"),
            "client_id": "claviger", "client_authentication": "client_secret_basic",
            "client_secret": CLIENT_SECRET, "scopes": ["read", "write"],
        }})
    }

    /// An HTTP connection that gets its tokens here by its own right.
    pub(crate) fn client_credentials(&self) -> Value {
        json!({"type": "HTTP", "base_url": self.upstream.url(), "credentials": {
            "type": "HTTPOAuth2ClientCredentials",
            "token_url": format!("{}/token", self.upstream.url()),
            "client_id": "claviger", "client_secret": CLIENT_SECRET,
        }})
    }
}

impl State {
    fn give(&mut self) -> (String, Value) {
        let second = Clock::System.now().0.div_euclid(1_000_000);
        let number = self.tokens.len() + self.spent.len() + self.asked;
        let token = format!("token-{number}-of-the-provider-{second}");
        self.tokens.insert(token.clone(), if self.life == 0 { i64::MAX } else { second + self.life });
        let refresh = format!("refresh-{number}-of-the-provider");
        let mut body = json!({"access_token": token, "token_type": "Bearer"});
        if self.life > 0 {
            body["expires_in"] = json!(self.life);
        }
        self.spent.extend(self.refresh.replace(refresh));
        (token, body)
    }
}

fn answer(state: &Mutex<State>, request: &Received) -> Reply {
    let lock = || state.lock().unwrap_or_else(PoisonError::into_inner);
    match request.uri.path() {
        "/token" => {}
        "/revoke" => return lock().revoke(request),
        "/device" => return lock().begin_device(),
        _ => return lock().serve(request),
    }
    let mood = {
        let mut state = lock();
        state.asked += 1;
        state.under_way += 1;
        state.most_at_once = state.most_at_once.max(state.under_way);
        state.mood
    };
    if let Mood::Slow(time) = mood {
        tokio::task::block_in_place(|| std::thread::sleep(Duration::from_millis(time)));
    }
    let mut state = lock();
    state.under_way -= 1;
    match mood {
        Mood::Good | Mood::Slow(_) => state.token(&request.body),
        Mood::Over => reply(400, &json!({"error": "invalid_grant"})),
        Mood::Busy => reply(503, &json!({"error": "temporarily_unavailable"})),
        Mood::Stranger => reply(401, &json!({"error": "invalid_client"})),
    }
}

impl State {
    fn token(&mut self, form: &Bytes) -> Reply {
        let fields: BTreeMap<_, _> = url::form_urlencoded::parse(form).into_owned().collect();
        self.forms.push(fields.clone());
        if fields.get("grant_type").is_some_and(|grant| grant == "authorization_code") {
            return self.redeem(&fields);
        }
        if let Some(code) = fields.get("device_code") {
            return self.redeem_device(code);
        }
        let field = |name: &str| fields.get(name).map(String::as_str);
        if field("grant_type") == Some("refresh_token") {
            let given = field("refresh_token").unwrap_or_default();
            if self.refresh.as_deref() != Some(given) {
                self.invalid_grants += 1;
                // RFC 9700, 4.14.2: one that is used twice ends the whole grant.
                if self.spent.contains(given) {
                    self.refresh = None;
                    self.tokens.clear();
                }
                return reply(400, &json!({"error": "invalid_grant", "error_description": "not this one"}));
            }
            let (_, mut body) = self.give();
            body["refresh_token"] = json!(self.refresh);
            return reply(200, &body);
        }
        let (_, body) = self.give();
        reply(200, &body)
    }

    /// RFC 8628, 3.2.
    fn begin_device(&mut self) -> Reply {
        if self.mood == Mood::Stranger {
            return reply(401, &json!({"error": "invalid_client"}));
        }
        let code = canary::plant(self.device_asked.len());
        self.device_code = Some(code.clone());
        let page = "https://login.example.com/device";
        reply(
            200,
            &json!({"device_code": code, "user_code": "WDJB-MJHT", "verification_uri": page,
                "verification_uri_complete": format!("{page}?user_code=WDJB-MJHT"), "expires_in": 600, "interval": 1}),
        )
    }

    /// RFC 8628, 3.5.
    fn redeem_device(&mut self, code: &str) -> Reply {
        self.device_asked.push(Instant::now());
        if self.device_code.as_deref() != Some(code) {
            return reply(400, &json!({"error": "invalid_grant"}));
        }
        if let Some(error) = self.device.pop_front() {
            return reply(400, &json!({"error": error, "error_description": format!("about {code}")}));
        }
        self.device_code = None;
        let (_, mut body) = self.give();
        body["refresh_token"] = json!(self.refresh);
        for (name, value) in self.told.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        reply(200, &body)
    }

    /// RFC 7009.
    fn revoke(&mut self, request: &Received) -> Reply {
        if self.mood == Mood::Busy {
            return reply(503, &json!({"error": "temporarily_unavailable"}));
        }
        assert!(request.headers.contains_key("authorization"), "the client proves itself");
        let fields: BTreeMap<_, _> = url::form_urlencoded::parse(&request.body).into_owned().collect();
        self.tokens.remove(&fields["token"]);
        self.revoked.push((fields["token"].clone(), fields["token_type_hint"].clone()));
        reply(200, &json!({}))
    }

    /// RFC 6749, 4.1.3, and RFC 7636, 4.6: a code is good once, for who asked for it.
    fn redeem(&mut self, fields: &BTreeMap<String, String>) -> Reply {
        let asked = fields.get("code").and_then(|code| self.codes.remove(code));
        let challenge = fields.get("code_verifier").map(|verifier| challenge(verifier));
        let good = asked.is_some_and(|asked| {
            asked.get("code_challenge_method").is_some_and(|method| method == "S256")
                && asked.get("code_challenge") == challenge.as_ref()
                && asked.get("redirect_uri") == fields.get("redirect_uri")
        });
        if !good {
            self.invalid_grants += 1;
            return reply(400, &json!({"error": "invalid_grant", "error_description": "<b>not</b> this one"}));
        }
        let (_, mut body) = self.give();
        body["refresh_token"] = json!(self.refresh);
        for (name, value) in self.told.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        reply(200, &body)
    }

    fn serve(&mut self, request: &Received) -> Reply {
        let second = Clock::System.now().0.div_euclid(1_000_000);
        let token = request.headers.get("authorization").and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        if token.and_then(|token| self.tokens.get(token)).is_some_and(|end| second < *end) {
            self.good += 1;
            reply(200, &json!({"hello": "friend"}))
        } else {
            self.dead += 1;
            reply(401, &json!({"error": "invalid_token"}))
        }
    }
}

/// RFC 7636, 4.2, by hand: the server is not checked by its own words.
pub(crate) fn challenge(verifier: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, verifier.as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(digest)
}

fn reply(status: u16, body: &Value) -> Reply {
    Response::builder()
        .status(status)
        .header("content-type", "application/json")
        .body(Full::from(body.to_string()))
        .unwrap()
}
