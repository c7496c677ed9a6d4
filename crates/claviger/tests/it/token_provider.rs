//! A provider of tokens and the service that takes them, in one: strict as real
//! ones are, and counting what it sees.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use claviger_model::Clock;
use claviger_testkit::{Received, Reply, Upstream};
use http::Response;
use http_body_util::Full;
use serde_json::{Value, json};

/// What it does with the next requests for tokens.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Mood {
    #[default]
    Good,
    /// 503, and nothing is done.
    Busy,
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

    /// Takes back every token.
    pub(crate) fn revoke(&self) {
        self.state().tokens.clear();
    }

    /// An HTTP connection that gets its tokens here by its own right.
    pub(crate) fn client_credentials(&self) -> Value {
        json!({"type": "HTTP", "base_url": self.upstream.url(), "credentials": {
            "type": "HTTPOAuth2ClientCredentials",
            "token_url": format!("{}/token", self.upstream.url()),
            "client_id": "claviger", "client_secret": "the client's secret",
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
    if request.uri.path() != "/token" {
        return lock().serve(request);
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
        Mood::Busy => reply(503, &json!({"error": "temporarily_unavailable"})),
        Mood::Stranger => reply(401, &json!({"error": "invalid_client"})),
    }
}

impl State {
    fn token(&mut self, form: &Bytes) -> Reply {
        let fields: BTreeMap<_, _> = String::from_utf8_lossy(form)
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
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

fn reply(status: u16, body: &Value) -> Reply {
    Response::builder()
        .status(status)
        .header("content-type", "application/json")
        .body(Full::from(body.to_string()))
        .unwrap()
}
