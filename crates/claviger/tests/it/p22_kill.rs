//! P22: `kill -9` at seven points of a refresh. Whatever dies with the server, no grant is deleted,
//! nothing newer is overwritten, and what was lost is told and mended by whoever authorizes anew.
//!
//! Two kills a point; a hundred with `CLAVIGER_TEST_FULL`.

use std::{
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
    time::Duration,
};

use claviger_testkit::{Client, Received, Reply, Server, Upstream, database};
use http::Response;
use http_body_util::Full;
use serde_json::{Value, json};
use tokio::task::block_in_place;
use url::Url;

use crate::{
    api_support::{EXECUTIONS, body, path, run},
    life::{Random, verified},
    oauth::{PUBLIC, address, begin, browser, complete, server},
};

/// When the server dies, in the order in which these come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Point {
    /// A call is on its way in.
    Called,
    /// The provider is asked, and has done nothing yet.
    Asked,
    /// It has rotated, and its answer never comes.
    Rotated,
    /// Its answer is on the way.
    Answered,
    /// The answer is being stored.
    Stored,
    /// The new token is in use.
    Used,
    /// It was taken.
    Served,
}

const POINTS: [Point; 7] =
    [Point::Called, Point::Asked, Point::Rotated, Point::Answered, Point::Stored, Point::Used, Point::Served];

#[derive(Default)]
struct Told {
    number: usize,
    /// Good once; whoever comes with an older one ends it, too.
    refresh: String,
    token: String,
    invalid_grants: usize,
    dead: usize,
    point: Option<Point>,
}

/// Provider and service, which tell when they have come to the point.
struct Site {
    told: Mutex<Told>,
    reached: Mutex<Sender<()>>,
    deaths: (Mutex<usize>, Condvar),
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Site {
    fn died(&self) {
        *lock(&self.deaths.0) += 1;
        self.deaths.1.notify_all();
    }

    /// Tells that it has come so far, and goes on.
    fn pass(&self, points: &[Point]) -> bool {
        let here = lock(&self.told).point.take_if(|point| points.contains(point)).is_some();
        if here {
            lock(&self.reached).send(()).unwrap();
        }
        here
    }

    /// Tells that it has come so far, and stays there until the server is gone: whether it is.
    fn stay(&self, point: Point) -> bool {
        let deaths = *lock(&self.deaths.0);
        let here = self.pass(&[point]);
        if here {
            block_in_place(|| drop(self.deaths.1.wait_while(lock(&self.deaths.0), |now| *now == deaths)));
        }
        here
    }

    fn answer(&self, request: &Received) -> Reply {
        if request.uri.path() == "/token" {
            return self.token(&String::from_utf8_lossy(&request.body));
        }
        let bearer = format!("Bearer {}", lock(&self.told).token);
        if request.headers.get("authorization").is_none_or(|value| value.as_bytes() != bearer.as_bytes()) {
            lock(&self.told).dead += 1;
            return reply(401, &json!({}));
        }
        self.stay(Point::Used);
        self.pass(&[Point::Served]);
        reply(200, &json!({"hello": "friend"}))
    }

    fn token(&self, form: &str) -> Reply {
        let refresh = form.split("refresh_token=").nth(1).and_then(|rest| rest.split('&').next());
        if let Some(given) = refresh {
            if self.stay(Point::Asked) {
                return reply(500, &json!({}));
            }
            let mut told = lock(&self.told);
            if told.refresh != given {
                told.refresh.clear();
                told.invalid_grants += 1;
                return reply(400, &json!({"error": "invalid_grant"}));
            }
        }
        let answer = {
            let mut told = lock(&self.told);
            told.number += 1;
            told.token = format!("token-{}", told.number);
            told.refresh = format!("refresh-{}", told.number);
            json!({"access_token": told.token, "refresh_token": told.refresh, "token_type": "Bearer", "expires_in": 3_600})
        };
        self.stay(Point::Rotated);
        self.pass(&[Point::Answered, Point::Stored]);
        reply(200, &answer)
    }
}

fn reply(status: u16, body: &Value) -> Reply {
    Response::builder()
        .status(status)
        .header("content-type", "application/json")
        .body(Full::from(body.to_string()))
        .unwrap()
}

/// What a person does: begin, agree, confirm.
async fn authorize(server: &Server, session: &str, id: &str) {
    let own = server.client().browser(session).shown_at(PUBLIC);
    let (_, begun) = begin(&own, id).await;
    let address = Url::parse(address(&begun)).unwrap();
    let state = address.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let done = complete(&own, &format!("code=a-code&state={state}")).await.expect(200).json();
    assert_eq!(done["data"]["attributes"]["status"], "authorized", "{done}");
}

fn call() -> Value {
    json!({"verb": "GET", "url": "/who"})
}

/// With another secret, no token of before is good for it; the grant is.
async fn needs_another(client: &Client, id: &str, number: usize) {
    let credentials = json!({"type": "HTTPOAuth2AuthorizationCode", "client_secret": format!("secret {number}")});
    let change = body(json!({"integration": {"type": "HTTP", "credentials": credentials}}));
    client.call("PATCH", &path(id), Some(&change)).await.expect(200);
}

/// The version of what is kept, and whether it is still there.
fn row(server: &Server) -> (i64, bool) {
    let rows = database::query(&server.data_dir(), "SELECT version, sealed IS NOT NULL FROM upstream_token");
    let (version, there) = rows[0].split_once('|').unwrap();
    (version.parse().unwrap(), there == "1")
}

/// Calls, and kills the server when it has come to the point.
async fn killed(
    server: &mut Server,
    site: &Site,
    reached: &Receiver<()>,
    (id, point): (&str, Point),
    random: &mut Random,
) {
    lock(&site.told).point = Some(point).filter(|point| *point != Point::Called);
    let (client, sent) = (server.client(), run(Some(id), call()).to_string());
    let calling = tokio::spawn(async move { client.send("POST", EXECUTIONS, &[], Some(sent.into())).await.is_ok() });
    if point != Point::Called {
        block_in_place(|| reached.recv_timeout(Duration::from_secs(60))).unwrap_or_else(|_| panic!("never {point:?}"));
    }
    if matches!(point, Point::Called | Point::Stored) {
        // Chance is the point: somewhere in what comes next.
        tokio::time::sleep(Duration::from_micros(random.below(12_000) as u64)).await;
    }
    block_in_place(|| server.kill());
    site.died();
    let _ = calling.await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn p22_a_server_that_is_killed_while_it_refreshes_deletes_no_grant() {
    let kills = if std::env::var_os("CLAVIGER_TEST_FULL").is_some() { 100 } else { 2 };
    let (sender, reached) = channel();
    let site = Arc::new(Site { told: Mutex::default(), reached: Mutex::new(sender), deaths: Default::default() });
    let own = Arc::clone(&site);
    let upstream = Upstream::start(move |request| own.answer(request)).await;
    let mut server = server();
    let url = upstream.url();
    let credentials = json!({"type": "HTTPOAuth2AuthorizationCode", "authorization_url": format!("{url}/authorize"),
        "token_url": format!("{url}/token"), "client_id": "claviger", "client_secret": "secret"});
    let integration = json!({"type": "HTTP", "base_url": url, "credentials": credentials});
    let id = server.client().connect("refreshed", integration).await;
    let session = browser(&server).await.session().expect("signed in").to_owned();
    authorize(&server, &session, &id).await;
    let (mut random, mut lost, mut kept) = (Random::new(22), 0, 0);
    for number in 0..kills * POINTS.len() {
        let point = POINTS[number % POINTS.len()];
        needs_another(&server.client(), &id, number).await;
        let (version, _) = row(&server);
        let (before, asked) = {
            let told = lock(&site.told);
            (told.refresh.clone(), told.invalid_grants)
        };
        killed(&mut server, &site, &reached, (&id, point), &mut random).await;
        let (now, there) = row(&server);
        let rotated = lock(&site.told).refresh != before;
        assert!(there && now >= version, "{point:?}: the grant is there: {now} after {version}");
        assert!(point < Point::Used || now > version, "{point:?}: stored before it is used");

        // The lease of a server that is gone ends by itself within seconds; tests do not wait for it.
        database::change(&server.data_dir(), "UPDATE upstream_token SET lease_until = 1");
        block_in_place(|| server.restart());
        let client = server.client();
        let done = client.run(Some(&id), call()).await;
        if rotated && now == version {
            lost += 1;
            assert_eq!(done["error"]["code"], "authentication_failed", "{point:?}: {done}");
            client.run(Some(&id), call()).await;
            assert_eq!(
                lock(&site.told).invalid_grants,
                asked + 1,
                "{point:?}: asked once with what is not good any more"
            );
            let health = client.get(&path(&id)).await.expect(200).json()["data"]["attributes"]["health"].clone();
            assert_eq!(health["state"], "needs_authorization", "{point:?}");
            assert_eq!(row(&server), (version, true), "{point:?}: and kept all the same");
            authorize(&server, &session, &id).await;
            assert_eq!(client.run(Some(&id), call()).await["status"], "succeeded", "{point:?}");
        } else {
            kept += 1;
            assert_eq!(done["status"], "succeeded", "{point:?}: {done}");
            assert_eq!(lock(&site.told).invalid_grants, asked, "{point:?}");
        }
        assert_eq!(lock(&site.told).dead, 0, "{point:?}: no dead token was sent");
    }
    verified(&server);
    assert!(lost >= kills && kept >= 4 * kills, "{lost} lost, {kept} kept");
    println!(
        "P22: {} kills at {} points: {kept} grants went on, {lost} answers died with the server, each told and mended by \
         a person; 0 grants deleted, 0 newer ones overwritten, 0 dead tokens sent",
        kills * POINTS.len(),
        POINTS.len()
    );
}
