//! What went wrong with sign-ins elsewhere (security.md O): second factors.
//! O9, O11 and O13 stand beside what they are about (`api_sessions.rs`,
//! `api_invitations.rs`).

use std::time::{Duration, Instant};

use aws_lc_rs::hmac;
use claviger_model::Clock;
use claviger_testkit::{Answer, Client, Options, Server};
use serde_json::{Value, json};

use crate::{
    api_sessions::{admin, admin_browser},
    api_support::BINARY,
};

const FACTORS: &str = "/api/v2/current_user/second_factors";
const COMPLETE: &str = "/api/v2/sessions/current/second_factor";
const ME: &str = "/api/v2/current_user";

fn step() -> u64 {
    Clock::System.now().unix_millis().unsigned_abs() / 30_000
}

/// RFC 6238 by hand, so that the server is not checked by its own library.
fn code(base32: &str, step: u64) -> String {
    let (mut bits, mut length, mut secret) = (0u32, 0, Vec::new());
    for letter in base32.bytes() {
        let value = if letter >= b'a' {
            letter - b'a'
        } else if letter >= b'A' {
            letter - b'A'
        } else {
            letter - b'2' + 26
        };
        (bits, length) = ((bits << 5) | u32::from(value), length + 5);
        if length >= 8 {
            length -= 8;
            secret.push((bits >> length) as u8);
        }
    }
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    let at = usize::from(tag[19] & 15);
    let number = u32::from_be_bytes(tag[at..at + 4].try_into().expect("four")) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

fn factor(attributes: &Value) -> Value {
    json!({"data": {"type": "second_factors", "attributes": attributes}})
}

async fn complete(browser: &Client, attributes: Value) -> Answer {
    let body = json!({"data": {"type": "sessions", "attributes": attributes}});
    browser.post(COMPLETE, &body).await
}

/// An administrator with a second factor: secret, recovery codes, and the browser
/// that they did it with.
struct Enrolled {
    secret: String,
    codes: Vec<String>,
    browser: Client,
    id: String,
}

async fn enrolled(server: &Server) -> Enrolled {
    let browser = admin_browser(server).await;
    let made = browser.post(FACTORS, &factor(&json!({"kind": "totp"}))).await.expect(201);
    let json = made.json();
    let secret = json["data"]["attributes"]["secret"].as_str().expect("base32").to_owned();
    let url = json["data"]["attributes"]["url"].as_str().expect("a URL").to_owned();
    assert!(url.starts_with("otpauth://totp/Claviger:") && url.contains(&secret), "{url}");
    let confirm = format!("{FACTORS}/{}/confirm", made.id());
    let wrong = code(&secret, step() + 1_000);
    browser.post(&confirm, &factor(&json!({"code": wrong}))).await.expect(400);
    let done = browser.post(&confirm, &factor(&json!({"code": code(&secret, step())}))).await.expect(200);
    let json = done.json();
    let codes = json["data"]["attributes"]["recovery_codes"].as_array().expect("codes");
    let codes = codes.iter().map(|code| code.as_str().expect("text").to_owned()).collect();
    browser.get(ME).await.expect(401);
    let browser = browser.browser(&done.session().expect("another value"));
    browser.get(ME).await.expect(200);
    Enrolled { secret, codes, browser, id: made.id() }
}

/// Signs in by the password: a browser that lacks the second factor.
async fn half(server: &Server) -> Client {
    let (email, password) = admin(server);
    let answer = server.client().sign_in(&email, &password).await.expect(201);
    assert_eq!(answer.json()["data"]["attributes"]["complete"], false);
    server.client().browser(&answer.session().expect("a value"))
}

#[tokio::test]
async fn o12_a_code_counts_once_as_it_is_and_in_its_time() {
    let server = Server::start(BINARY, Options::default());
    let Enrolled { secret, codes, browser, id } = enrolled(&server).await;
    assert_eq!(codes.len(), 10);
    let listed = browser.get(FACTORS).await.expect(200);
    assert_eq!(listed.json()["data"][0]["attributes"]["recovery_codes_left"], 10);
    assert!(!listed.text().contains(&secret) && !listed.text().contains(&codes[0]));

    let one = half(&server).await;
    one.get(ME).await.expect(401);
    one.get(FACTORS).await.expect(401);
    one.call("PUT", "/api/v2/current_user/password", Some(&json!({}))).await.expect(401);
    let next = code(&secret, step() + 1);
    for wrong in [format!(" {next}"), format!("{next} "), format!("{} {}", &next[..3], &next[3..]), String::new()] {
        complete(&one, json!({"totp": wrong})).await.expect(401);
    }
    for fault in [
        json!({}),
        json!({"totp": null}),
        json!({"totp": [next]}),
        json!({"totp": 123_456}),
        json!({"totp": next, "recovery_code": codes[0]}),
    ] {
        complete(&one, fault).await.expect(400);
    }
    let done = complete(&one, json!({"totp": next})).await.expect(200);
    one.get(ME).await.expect(401);
    let whole = one.browser(&done.session().expect("another value"));
    whole.get(ME).await.expect(200);
    complete(&whole, json!({"totp": next})).await.expect(409);

    let two = half(&server).await;
    complete(&two, json!({"totp": next})).await.expect(401);
    complete(&two, json!({"totp": code(&secret, step() - 5)})).await.expect(401);
    complete(&two, json!({"totp": code(&secret, step() + 5)})).await.expect(401);
    complete(&two, json!({"recovery_code": codes[0].to_uppercase()})).await.expect(401);
    complete(&two, json!({"recovery_code": codes[0]})).await.expect(200);
    let three = half(&server).await;
    complete(&three, json!({"recovery_code": codes[0]})).await.expect(401);
    complete(&three, json!({"recovery_code": codes[1]})).await.expect(200);
    println!("o12: 4 codes with blanks or none, 1 replayed, 2 of other times, 1 recovery code twice: none counted");

    let gone = browser.call("DELETE", &format!("{FACTORS}/{id}"), None).await.expect(204);
    let (email, password) = admin(&server);
    assert_eq!(
        server.client().sign_in(&email, &password).await.expect(201).json()["data"]["attributes"]["complete"],
        true
    );
    browser.browser(&gone.session().expect("another value")).get(ME).await.expect(200);
}

#[tokio::test]
async fn o13_five_wrong_codes_end_the_session() {
    let server = Server::start(BINARY, Options::default());
    let Enrolled { secret, codes, browser, .. } = enrolled(&server).await;
    let one = half(&server).await;
    for _ in 0..5 {
        complete(&one, json!({"totp": code(&secret, step() + 1_000)})).await.expect(401);
    }
    complete(&one, json!({"recovery_code": codes[0]})).await.expect(401);
    // Six tries are noted by now, the passwords' among them.
    let mut let_through = 0;
    let two = half(&server).await;
    while complete(&two, json!({"totp": "000000"})).await.status != 429 {
        let_through += 1;
        assert!(let_through < 5, "the account's ten tries");
    }
    let (email, password) = admin(&server);
    server.client().sign_in(&email, &password).await.expect(429);
    browser.get(ME).await.expect(200);
}

#[tokio::test]
async fn p09_a_factor_still_opens_after_the_keys_were_rotated() {
    let server = Server::start(BINARY, Options::default());
    let Enrolled { secret, .. } = enrolled(&server).await;
    for _ in 0..2 {
        let rotated = server.command(&["root-keys", "rotate", "--reseal"]);
        assert!(rotated.status.success(), "{}", String::from_utf8_lossy(&rotated.stderr));
    }
    let one = half(&server).await;
    complete(&one, json!({"totp": code(&secret, step() + 1)})).await.expect(200);
}

#[tokio::test]
async fn an_administrator_takes_a_lost_factor_away() {
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    let Enrolled { browser, .. } = enrolled(&server).await;
    let me = browser.get(ME).await.expect(200).id();
    let path = format!("/api/v2/users/{me}/second_factors");
    client.anonymous().call("DELETE", &path, None).await.expect(401);
    client.call("DELETE", &path, None).await.expect(204);
    browser.get(ME).await.expect(401);
    let (email, password) = admin(&server);
    let whole = client.sign_in(&email, &password).await.expect(201);
    assert_eq!(whole.json()["data"]["attributes"]["complete"], true);
    client.post(FACTORS, &factor(&json!({"kind": "totp"}))).await.expect(403);
}

/// How long a refused sign-in takes, from an address of its own.
async fn refused_in(client: &Client, email: &str, from: u32) -> Duration {
    let attributes = json!({"email": email, "password": "not the password"});
    let body = json!({"data": {"type": "sessions", "attributes": attributes}}).to_string();
    let address = std::net::Ipv4Addr::from(0x0a00_0000 + from).to_string();
    let started = Instant::now();
    let headers = [("x-forwarded-for", address.as_str())];
    let answer = client.send("POST", "/api/v2/sessions", &headers, Some(body.into())).await.expect("an answer");
    answer.expect(401);
    started.elapsed()
}

#[tokio::test]
async fn o14_an_unknown_address_takes_as_long_as_a_wrong_password() {
    let arguments = vec!["--trusted-proxy".to_owned(), "127.0.0.1".to_owned()];
    let server = Server::start(BINARY, Options { arguments, in_memory: true, ..Options::default() });
    let ((email, password), client) = (admin(&server), server.client().anonymous());
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for number in 0..100 {
        // Who gets in starts at none again.
        if number % 8 == 0 {
            client.sign_in(&email, &password).await.expect(201);
        }
        known.push(refused_in(&client, &email, 2 * number).await);
        unknown.push(refused_in(&client, &format!("nobody{number}@acme.test"), 2 * number + 1).await);
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort();
        times[times.len() / 2].as_secs_f64() * 1e3
    };
    let (known, unknown) = (median(&mut known), median(&mut unknown));
    let apart = (known / unknown - 1.0).abs() * 100.0;
    println!(
        "o14: median of 100 refusals {known:.1} ms for a wrong password, {unknown:.1} ms for nobody, {apart:.1} % apart"
    );
    // Hashing the password is most of it: left out, it would be several times as quick.
    assert!(apart < 30.0, "{known} ms and {unknown} ms");
}
