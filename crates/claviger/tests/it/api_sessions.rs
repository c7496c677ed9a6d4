//! Signing in and out.

use std::time::{Duration, Instant};

use claviger_testkit::{Answer, Client, Options, Server, postgres::Postgres};
use serde_json::{Value, json};

use crate::api_support::{BINARY, CONNECTIONS, VND, shared};

const SESSIONS: &str = "/api/v2/sessions";
const CURRENT: &str = "/api/v2/sessions/current";
const PASSWORD: &str = "/api/v2/current_user/password";
const ME: &str = "/api/v2/current_user";

/// Address and password of the first administrator.
pub(crate) fn admin(server: &Server) -> (String, String) {
    let text = |name: &str| server.first["admin"][name].as_str().expect("printed by init").to_owned();
    (text("email"), text("password"))
}

pub(crate) async fn admin_browser(server: &Server) -> Client {
    let (email, password) = admin(server);
    server.client().signed_in(&email, &password).await
}

async fn own(client: &Client) -> Vec<Value> {
    client.get(SESSIONS).await.expect(200).json()["data"].as_array().expect("a list").clone()
}

/// The error's text without the id that differs each time.
fn detail(answer: &Answer) -> Value {
    let mut json = answer.json();
    json["errors"][0]["id"] = Value::Null;
    json
}

/// Action, outcome and name of the thing, oldest first, of what is about sessions.
async fn recorded(client: &Client) -> Vec<(String, String, String)> {
    let query = "/api/v2/audit/events?page[limit]=1000&sort=timestamp&filter[query]=%40asset.type%3Asession";
    let events = client.get(query).await.expect(200).json();
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let each = |event: &Value| {
        let event = &event["attributes"]["attributes"];
        (text(&event["action"]), text(&event["outcome"]["status"]), text(&event["asset"]["name"]))
    };
    events["data"].as_array().expect("events").iter().map(each).collect()
}

#[tokio::test]
async fn somebody_signs_in_is_known_and_signs_out() {
    let server = Server::start(BINARY, Options::default());
    let (client, (email, password)) = (server.client(), admin(&server));
    let options = client.anonymous().get("/api/v2/sign_in_options").await.expect(200).json();
    assert_eq!(
        options["data"]["attributes"],
        json!({"organization_required": false, "password": true, "providers": []})
    );

    let answer = client.sign_in(&format!("  {} ", email.to_uppercase()), &password).await.expect(201);
    assert_eq!(answer.headers["content-type"], VND);
    let cookie = answer.headers["set-cookie"].to_str().expect("text").to_owned();
    let value = answer.session().expect("a value");
    assert!(value.starts_with("cvg_ses_"), "{value}");
    assert_eq!(cookie, format!("__Host-claviger={value}; Path=/; Secure; HttpOnly; SameSite=Lax"));
    assert!(!answer.text().contains(&value), "the cookie alone has it");
    let attributes = &answer.json()["data"]["attributes"];
    assert_eq!(attributes["complete"], true);
    assert_eq!((&attributes["current"], &attributes["method"]), (&json!(true), &json!("password")));

    let browser = client.browser(&value);
    let me = browser.get(ME).await.expect(200).json();
    assert_eq!(me["data"]["attributes"]["email"], json!(email));
    assert!(me["data"]["attributes"]["last_login_time"].is_string());
    browser.get(CONNECTIONS).await.expect(200);
    let body = json!({"data": {"type": "roles", "attributes": {"name": "Made in a browser"}}});
    browser.post("/api/v2/roles", &body).await.expect(200);

    let other = client.signed_in(&email, &password).await;
    let sessions = own(&browser).await;
    assert_eq!(sessions.len(), 2);
    assert_eq!(sessions[1]["id"], json!(answer.id()), "newest first");
    assert_eq!(sessions[1]["attributes"]["current"], true);
    assert_eq!(sessions[0]["attributes"]["current"], false);
    assert_eq!(own(&client).await.len(), 2, "keys see them too");
    let id = sessions[0]["id"].as_str().expect("an id");
    browser.call("DELETE", &format!("{SESSIONS}/{id}"), None).await.expect(204);
    other.get(ME).await.expect(401);
    browser.call("DELETE", &format!("{SESSIONS}/{id}"), None).await.expect(404);

    let out = browser.call("DELETE", CURRENT, None).await.expect(204);
    assert_eq!(out.headers["set-cookie"], "__Host-claviger=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
    let refused = browser.get(ME).await.expect(401);
    assert!(!refused.headers.contains_key("www-authenticate"), "no dialogue of the browser's own");
    browser.call("DELETE", CURRENT, None).await.expect(401);
    assert_eq!(own(&client).await.len(), 0);

    client.sign_in(&email, "not the password").await.expect(401);
    client.sign_in("nobody@acme.test", &password).await.expect(401);
    let done = |action: &str, name: &str| (action.to_owned(), "succeeded".to_owned(), name.to_owned());
    let refused = |name: &str| ("signed_in".to_owned(), "failed".to_owned(), name.to_owned());
    let wanted = vec![
        done("signed_in", &email),
        done("signed_in", &email),
        done("signed_out", &email),
        done("signed_out", "-"),
        refused(&email),
        // What was typed could be a password in the wrong field.
        refused("-"),
    ];
    // Refusals are queued, not awaited.
    let patience = Instant::now() + Duration::from_secs(5);
    while recorded(&client).await.len() < wanted.len() && Instant::now() < patience {}
    assert_eq!(recorded(&client).await, wanted);
    assert!(!server.output().contains(&value), "the log has it");
    drop(browser);
    for file in std::fs::read_dir(server.data_dir()).expect("the data directory").flatten() {
        let bytes = std::fs::read(file.path()).unwrap_or_default();
        let found = bytes.windows(value.len()).any(|window| window == value.as_bytes());
        assert!(!found, "the value is in {}", file.path().display());
    }
}

#[tokio::test]
async fn nobody_learns_who_is_there_by_signing_in() {
    let server = shared();
    let (client, (email, password)) = (server.client(), admin(&server));
    let robot =
        json!({"data": {"type": "users", "attributes": {"email": "robot-who@acme.test", "service_account": true}}});
    client.post("/api/v2/service_accounts", &robot).await.expect(201);
    let pending = json!({"data": {"type": "users", "attributes": {"email": "pending-who@acme.test"}}});
    client.post("/api/v2/users", &pending).await.expect(201);
    let wrong = detail(&client.sign_in(&email, "not the password").await.expect(401));
    for address in ["nobody@acme.test", "robot-who@acme.test", "pending-who@acme.test", "%", ""] {
        assert_eq!(detail(&client.sign_in(address, &password).await.expect(401)), wrong, "{address}");
    }
    let elsewhere = |organization: Value| {
        json!({"data": {"type": "sessions", "attributes":
        {"organization": organization, "email": email, "password": password}}})
    };
    let anonymous = client.anonymous();
    assert_eq!(detail(&anonymous.post(SESSIONS, &elsewhere(json!("no-such"))).await.expect(401)), wrong);
    anonymous.post(SESSIONS, &elsewhere(json!(" Claviger"))).await.expect(201);
    anonymous.post(SESSIONS, &elsewhere(json!(7))).await.expect(400);
    let known = anonymous.get("/api/v2/sign_in_options?organization=claviger").await.expect(200).text();
    assert_eq!(anonymous.get("/api/v2/sign_in_options?organization=no-such").await.expect(200).text(), known);
}

#[tokio::test]
async fn o11_what_is_missing_is_not_taken_for_anything() {
    let server = shared();
    let (client, (email, password)) = (server.client(), admin(&server));
    let whole = json!({"email": email, "password": password});
    let mut tried = 0;
    for field in ["email", "password"] {
        for value in [None, Some(json!(null)), Some(json!([])), Some(json!({})), Some(json!(0)), Some(json!(true))] {
            let mut attributes = whole.clone();
            match value {
                Some(value) => attributes[field] = value,
                None => drop(attributes.as_object_mut().expect("an object").remove(field)),
            }
            let body = json!({"data": {"type": "sessions", "attributes": attributes}});
            let refused = client.anonymous().post(SESSIONS, &body).await.expect(400).json();
            let pointer = format!("/data/attributes/{field}");
            assert_eq!(refused["errors"][0]["source"]["pointer"], json!(pointer), "{body}");
            tried += 1;
        }
    }
    client.sign_in(&email, "").await.expect(401);
    println!("o11: {tried} incomplete sign-ins, 0 let in");
}

#[tokio::test]
async fn keys_win_over_the_cookie_whatever_they_are() {
    let server = shared();
    let browser = admin_browser(&server).await;
    let cookie = format!("__Host-claviger={}", browser.session().expect("a session"));
    let ask = async |client: &Client, headers: &[(&str, &str)]| {
        client.send("GET", ME, headers, None).await.expect("an answer").status.as_u16()
    };
    let anonymous = server.client().anonymous();
    assert_eq!(ask(&anonymous, &[("cookie", &cookie)]).await, 200);
    for header in
        [("dd-api-key", "x"), ("dd-application-key", "x"), ("authorization", "Bearer x"), ("authorization", "")]
    {
        assert_eq!(ask(&anonymous, &[("cookie", &cookie), header]).await, 401, "{header:?}");
    }
    assert_eq!(ask(&server.client(), &[("cookie", "__Host-claviger=over")]).await, 200);
    assert_eq!(ask(&anonymous, &[("cookie", &format!("{cookie}; {cookie}"))]).await, 401, "twice the same cookie");
    assert_eq!(ask(&anonymous, &[("cookie", &cookie[..cookie.len() - 1])]).await, 401);
    let token = cookie.replace("__Host-claviger=", "Bearer ");
    assert_eq!(ask(&anonymous, &[("authorization", &token)]).await, 401, "a session is no access token");
}

#[tokio::test]
async fn p23_a_session_that_was_there_before_is_dead_after_the_sign_in() {
    let server = shared();
    let ((email, password), planted) = (admin(&server), admin_browser(&server).await);
    let body = json!({"data": {"type": "sessions", "attributes": {"email": email, "password": password}}});
    let mine = planted.post(SESSIONS, &body).await.expect(201).session().expect("a value");
    assert_ne!(Some(mine.as_str()), planted.session());
    planted.get(ME).await.expect(401);
    server.client().browser(&mine).get(ME).await.expect(200);
}

#[tokio::test]
async fn c15_a_password_change_ends_every_other_session_and_renews_this_one() {
    let server = Server::start(BINARY, Options::default());
    let (email, password) = admin(&server);
    let (one, other) = (admin_browser(&server).await, admin_browser(&server).await);
    let body = |current: &str, new: &str| {
        json!({"data": {"type": "passwords", "attributes":
        {"current_password": current, "new_password": new}}})
    };
    let new = "another good password";
    let refused = one.call("PUT", PASSWORD, Some(&body("not it at all", new))).await.expect(400).json();
    assert_eq!(refused["errors"][0]["source"]["pointer"], "/data/attributes/current_password");
    let refused = one.call("PUT", PASSWORD, Some(&body(&password, "short"))).await.expect(400).json();
    assert_eq!(refused["errors"][0]["source"]["pointer"], "/data/attributes/new_password");
    server.client().call("PUT", PASSWORD, Some(&body(&password, new))).await.expect(403);
    other.get(ME).await.expect(200);

    let answer = one.call("PUT", PASSWORD, Some(&body(&password, new))).await.expect(204);
    let renewed = server.client().browser(&answer.session().expect("another value"));
    one.get(ME).await.expect(401);
    other.get(ME).await.expect(401);
    assert_eq!(own(&renewed).await.len(), 1);
    server.client().sign_in(&email, &password).await.expect(401);
    server.client().sign_in(&email, new).await.expect(201);
    server.client().get(ME).await.expect(200);
}

#[tokio::test]
async fn o13_after_ten_tries_nobody_gets_in_however_the_address_is_written() {
    let mut server = Server::start(BINARY, Options::default());
    let (email, password) = admin(&server);
    let upper = email.to_uppercase();
    let spaced = format!("\u{a0} {email}\t");
    let mut statuses = Vec::new();
    for number in 0..9 {
        let address = [&email, &upper, &spaced][number % 3];
        statuses.push(server.client().sign_in(address, "not the password").await.status.as_u16());
    }
    assert_eq!(statuses, [401; 9]);
    // At the same time, so that a count that is read before it is written would let more pass.
    let client = server.client();
    let mut late = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (client, upper) = (client.clone(), upper.clone());
        late.spawn(async move { client.sign_in(&upper, "not the password").await.status.as_u16() });
    }
    let let_through = late.join_all().await.into_iter().filter(|status| *status == 401).count();
    assert!(let_through <= 1, "{let_through} of 8");
    while client.sign_in(&email, "not the password").await.status != 429 {}
    let refused = client.sign_in(&spaced, &password).await.expect(429);
    let wait: u64 = refused.headers["retry-after"].to_str().expect("text").parse().expect("seconds");
    assert!((1..=900).contains(&wait), "{wait}");
    client.sign_in("somebody@else.test", &password).await.expect(401);
    server.restart();
    server.client().sign_in(&email, &password).await.expect(429);
    println!("o13: 9 tries one by one, {let_through} of 8 at once, then none; a restart changes nothing");
}

#[tokio::test]
async fn o09_the_proxy_refuses_a_browser() {
    let server = shared();
    let (client, browser) = (server.client(), admin_browser(&server).await);
    let url = crate::api_support::closed().await;
    let id = client.connect("for programs", crate::api_support::bearer(&url, "secret-of-o9")).await;
    for method in ["GET", "POST", "DELETE"] {
        let path = format!("{CONNECTIONS}/{id}/proxy/x");
        let refused = browser.send(method, &path, &[], None).await.expect("an answer").expect(403);
        assert_eq!(refused.headers["claviger-error"], "refused");
        assert_eq!(refused.headers["content-type"], VND, "JSON, whatever the upstream would have said");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c15_two_servers_know_of_one_session_and_count_tries_together() {
    let url = Postgres::shared().database();
    let first = Server::start(BINARY, Options { database_url: Some(url), ..Options::default() });
    let second = first.beside();
    let (email, password) = admin(&first);
    let mut longest = Duration::ZERO;
    for _ in 0..20 {
        let here = first.client().signed_in(&email, &password).await;
        let there = second.client().browser(here.session().expect("a session"));
        there.get(ME).await.expect(200);
        here.call("DELETE", CURRENT, None).await.expect(204);
        let ended = Instant::now();
        while there.get(ME).await.status != 401 {
            assert!(ended.elapsed() < Duration::from_secs(1), "still in after a second");
        }
        longest = longest.max(ended.elapsed());
    }
    for number in 0..10 {
        let server = if number % 2 == 0 { &first } else { &second };
        server.client().sign_in(&email, "not the password").await.expect(401);
    }
    first.client().sign_in(&email, &password).await.expect(429);
    second.client().sign_in(&email, &password).await.expect(429);
    println!(
        "c15: 20 sessions ended, refused by the other server after at most {longest:?}; 10 tries at both together"
    );
}
