//! O1 to O7: what browsers bring back is believed only as far as it is proved.

use claviger_testkit::{Client, Server};
use serde_json::{Value, json};
use url::Url;

use crate::{
    api_sessions::admin,
    api_support::{CONNECTIONS, body, path, pointers},
    oauth::{CALLBACK, PUBLIC, address, begin, browser, complete, query, server},
    token_provider::Provider,
};

/// A query without one parameter, or with another value of it.
fn with(back: &Url, name: &str, value: Option<&str>) -> String {
    let mut changed = back.clone();
    changed.query_pairs_mut().clear();
    for (each, old) in back.query_pairs() {
        if each != name {
            changed.query_pairs_mut().append_pair(&each, &old);
        }
    }
    if let Some(value) = value {
        changed.query_pairs_mut().append_pair(name, value);
    }
    query(&changed).to_owned()
}

fn parameter(url: &Url, name: &str) -> String {
    url.query_pairs().find(|(each, _)| each == name).expect("is there").1.into_owned()
}

/// A second member, who may do everything, and their browser.
pub(crate) async fn somebody_else(server: &Server) -> Client {
    let client = server.client();
    let roles = client.get("/api/v2/roles?filter=Admin").await.expect(200).json();
    let role = roles["data"][0]["id"].clone();
    let made = json!({"data": {"type": "users", "attributes": {"email": "eve@acme.test"},
        "relationships": {"roles": {"data": [{"type": "roles", "id": role}]}}}});
    let user = client.post("/api/v2/users", &made).await.expect(201).id();
    let invite = json!({"data": [{"type": "user_invitations", "relationships": {"user": {"data": {"type": "users", "id": user}}}}]});
    let sent = client.post("/api/v2/user_invitations", &invite).await.expect(201).json();
    let link = sent["data"][0]["attributes"]["accept_url"].as_str().expect("a link").to_owned();
    let token = link.split_once('#').expect("behind the #").1;
    let id = sent["data"][0]["id"].as_str().expect("an id").to_owned();
    let password = "correct horse battery";
    let accept = json!({"data": {"type": "user_invitations", "attributes": {"token": token, "password": password}}});
    client.anonymous().post(&format!("/api/v2/user_invitations/{id}/accept"), &accept).await.expect(204);
    client.signed_in("eve@acme.test", password).await.shown_at(PUBLIC)
}

async fn nothing(browser: &Client, query: &str) {
    let answer = complete(browser, query).await.expect(400);
    assert_eq!(pointers(&answer), ["/data/attributes/query"], "{}", answer.text());
}

async fn failed(browser: &Client, query: &str, code: &str) {
    let answer = complete(browser, query).await.expect(200).json();
    let attributes = &answer["data"]["attributes"];
    assert_eq!((&attributes["status"], &attributes["error"]["code"]), (&json!("failed"), &json!(code)), "{answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o1_o6_a_state_counts_once_for_who_began_where_they_began() {
    let provider = Provider::start(3_600).await;
    let server = server();
    let (client, own) = (server.client(), browser(&server).await);
    let eve = somebody_else(&server).await;
    let id = client.connect("tokens", provider.authorization_code(json!({}))).await;
    let share = json!({"data": {"type": "restriction_policy", "id": format!("connection:{id}"), "attributes": {"bindings":
        [{"relation": "editor", "principals": [format!("org:{}", organization(&server))]}]}}});
    client
        .post(&format!("/api/v2/restriction_policy/connection:{id}?allow_self_lockout=true"), &share)
        .await
        .expect(200);

    // Absent, empty, doubled: told from the query alone, and the state stays good.
    let (_, begun) = begin(&own, &id).await;
    let back = provider.agree(address(&begun));
    let state = parameter(&back, "state");
    let mut tried = 0;
    for wrong in [
        with(&back, "state", None),
        with(&back, "state", Some("")),
        format!("{}&state={state}", query(&back)),
        format!("{}&state=", query(&back)),
        with(&back, "state", Some(&state.to_uppercase())),
        with(&back, "state", Some(&state[..state.len() - 1])),
        with(&back, "state", Some(&format!("{state} "))),
        with(&back, "state", Some("0199b0a0-0000-7000-8000-000000000001.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")),
        String::new(),
    ] {
        nothing(&own, &wrong).await;
        tried += 1;
    }
    // Without a session nobody comes back at all, nor with keys in its place.
    let told = json!({"data": {"type": "oauth_callback", "attributes": {"query": query(&back)}}});
    client.anonymous().post("/oauth/callback", &told).await.expect(401);
    client.post("/oauth/callback", &told).await.expect(403);
    let done = complete(&own, query(&back)).await.expect(200).json();
    assert_eq!(done["data"]["attributes"]["status"], "authorized");
    assert_eq!(provider.state().forms.len(), 1);

    // Used: the same again, and the same state with a code that is fresh.
    nothing(&own, query(&back)).await;
    let (_, begun) = begin(&own, &id).await;
    let fresh = provider.agree(address(&begun));
    nothing(&own, &with(&fresh, "state", Some(&state))).await;

    // Foreign: somebody else finishes what one began, in both directions.
    nothing(&eve, query(&fresh)).await;
    nothing(&own, query(&fresh)).await;
    let (_, theirs) = begin(&eve, &id).await;
    nothing(&own, query(&provider.agree(address(&theirs)))).await;

    // Another session of the same person, and one that came after.
    let (_, begun) = begin(&own, &id).await;
    let elsewhere = browser(&server).await;
    nothing(&elsewhere, query(&provider.agree(address(&begun)))).await;
    // Begun with keys: any session of that person, and of nobody else.
    let (_, begun) = begin(&client, &id).await;
    nothing(&eve, query(&provider.agree(address(&begun)))).await;
    let (_, begun) = begin(&client, &id).await;
    let done = complete(&elsewhere, query(&provider.agree(address(&begun)))).await.expect(200).json();
    assert_eq!(done["data"]["attributes"]["status"], "authorized");

    // Begun anew: the one before is over.
    let (_, first) = begin(&own, &id).await;
    let (_, second) = begin(&own, &id).await;
    nothing(&own, query(&provider.agree(address(&first)))).await;
    let done = complete(&own, query(&provider.agree(address(&second)))).await.expect(200).json();
    assert_eq!(done["data"]["attributes"]["status"], "authorized");

    // Expired.
    let (authorization, begun) = begin(&own, &id).await;
    let late = provider.agree(address(&begun));
    let database = rusqlite::Connection::open(server.data_dir().join("claviger.db")).expect("the database");
    database.execute_batch("PRAGMA busy_timeout = 5000; UPDATE oauth_state SET expires_at = 1; UPDATE oauth_authorization SET expires_at = 1 WHERE ended_at = 0;").expect("writes");
    nothing(&own, query(&late)).await;
    let seen = own.get(&format!("/api/v2/actions/oauth_authorizations/{authorization}")).await.expect(200).json();
    assert_eq!(seen["data"]["attributes"]["status"], "expired");

    // Rights that were taken in between.
    let (_, begun) = begin(&eve, &id).await;
    client.call("DELETE", &format!("/api/v2/restriction_policy/connection:{id}"), None).await.expect(204);
    complete(&eve, query(&provider.agree(address(&begun)))).await.expect(404);
    assert_eq!(provider.state().forms.len(), 3, "no other code reached the provider");
    println!("O1, O6: {} states that do not count, 3 that do, 3 token requests", tried + 8);
}

fn organization(server: &Server) -> String {
    server.first["organization_id"].as_str().expect("printed by init").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o2_o3_codes_of_another_issuer_and_of_another_verifier_are_no_good() {
    let (honest, evil) = (Provider::start(3_600).await, Provider::start(3_600).await);
    let server = server();
    let (client, browser) = (server.client(), browser(&server).await);
    let issuer = honest.upstream.url();
    let named = client.connect("named", honest.authorization_code(json!({"issuer": issuer}))).await;
    let unnamed = client.connect("unnamed", evil.authorization_code(json!({}))).await;
    let round = async |provider: &Provider, id: &str, iss: Option<&str>| {
        let (_, begun) = begin(&browser, id).await;
        with(&provider.agree(address(&begun)), "iss", iss)
    };
    let mut refused = 0;
    for iss in [None, Some(""), Some(&*format!("{issuer}/")), Some(&*evil.upstream.url()), Some("https://x")] {
        let back = round(&honest, &named, iss).await;
        failed(&browser, &back, "issuer_mismatch").await;
        refused += 1;
    }
    let doubled = round(&honest, &named, Some(&issuer)).await;
    nothing(&browser, &format!("{doubled}&iss={issuer}")).await;
    // The evil one sends the browser on to the honest one, whose answer comes back
    // with a state of the evil one's: the honest one names itself.
    let (_, begun) = begin(&browser, &unnamed).await;
    let theirs = evil.agree(address(&begun));
    let (_, honestly) = begin(&browser, &named).await;
    let swapped = with(&theirs, "code", Some(&parameter(&honest.agree(address(&honestly)), "code")));
    failed(&browser, &format!("{swapped}&iss={issuer}"), "issuer_mismatch").await;
    assert_eq!((honest.state().forms.len(), evil.state().forms.len()), (0, 0), "no code went anywhere");

    // O3: a code that was asked for with another verifier, of the same provider.
    let (_, first) = begin(&browser, &named).await;
    let code = parameter(&honest.agree(address(&first)), "code");
    let back = round(&honest, &named, Some(&issuer)).await;
    let back = Url::parse(&format!("{CALLBACK}?{back}")).expect("a URL");
    failed(&browser, &with(&back, "code", Some(&code)), "no_token").await;
    assert_eq!(honest.state().invalid_grants, 1);
    for wrong in [None, Some("")] {
        let back = round(&honest, &named, Some(&issuer)).await;
        let back = Url::parse(&format!("{CALLBACK}?{back}")).expect("a URL");
        failed(&browser, &with(&back, "code", wrong), "no_code").await;
    }
    // And one that replays: each attempt has a verifier of its own, and a code serves once.
    let back = round(&honest, &named, Some(&issuer)).await;
    let answer = complete(&browser, &back).await.expect(200).json();
    assert_eq!(answer["data"]["attributes"]["status"], "authorized", "{answer}");
    let verifiers: std::collections::BTreeSet<_> =
        honest.state().forms.iter().map(|form| form["code_verifier"].clone()).collect();
    assert_eq!(verifiers.len(), 2);
    println!("O2, O3: {refused} wrong names of the issuer, 1 doubled, 1 mix-up, 1 swapped and 2 missing codes refused");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o4_addresses_that_a_browser_must_not_go_to_are_refused_when_they_are_entered() {
    let provider = Provider::start(3_600).await;
    let server = server();
    let client = server.client();
    let at = "/data/attributes/integration/credentials/";
    let id = client.connect("good", provider.authorization_code(json!({}))).await;
    let mut refused = 0;
    for field in ["authorization_url", "token_url", "revocation_url", "issuer"] {
        for wrong in [
            "javascript:alert(1)",
            "data:text/html,x",
            "https://ana:secret@login.example.com/authorize",
            "https://ana@login.example.com/authorize",
            "file:///etc/passwd",
            "//login.example.com/authorize",
            "https:/\\login.example.com",
            " https://login.example.com",
            "https://169.254.169.254/authorize",
        ] {
            let integration = provider.authorization_code(json!({field: wrong}));
            let made = body(json!({"name": "bad", "integration": integration}));
            let answer = client.post(CONNECTIONS, &made).await.expect(400);
            assert_eq!(pointers(&answer), [format!("{at}{field}")], "{wrong}: {}", answer.text());
            client.call("PATCH", &path(&id), Some(&body(json!({"integration": integration})))).await.expect(400);
            refused += 2;
        }
    }
    println!("O4: {refused} addresses refused");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o5_the_page_is_the_same_whatever_its_address_says() {
    let server = server();
    let anonymous = server.client().anonymous();
    let page = anonymous.get("/oauth/callback").await.expect(200);
    let policy = page.headers["content-security-policy"].to_str().expect("text").to_owned();
    assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self';"), "{policy}");
    assert!(policy.contains("require-trusted-types-for 'script'") && !policy.contains("unsafe"), "{policy}");
    for (name, value) in
        [("referrer-policy", "no-referrer"), ("cache-control", "no-store"), ("x-content-type-options", "nosniff")]
    {
        assert_eq!(page.headers[name], value);
    }
    let mut seed = 0x9e37_79b9_u64;
    let mut random = |most: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) % most
    };
    let pieces = [
        "error=",
        "error_description=",
        "state=",
        "code=",
        "&",
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "%22%3E%3Cimg%20src=x%20onerror=x%3E",
        "%00",
        "%ff%fe",
        "javascript:alert(1)",
        "%0d%0aset-cookie:%20a=b",
        "access_denied",
        "{{7*7}}",
        "%25%33%43",
        "canary",
    ];
    for _ in 0..500 {
        let fuzz: String = (0..=random(8)).map(|_| pieces[usize::try_from(random(15)).expect("small")]).collect();
        let answer = anonymous.get(&format!("/oauth/callback?{fuzz}")).await.expect(200);
        assert_eq!(answer.body, page.body, "{fuzz}");
        assert!(!answer.headers.contains_key("set-cookie") && !answer.headers.contains_key("location"), "{fuzz}");
        assert_eq!(answer.headers["content-security-policy"], policy.as_str());
    }
    let script = anonymous.get("/oauth/callback.js").await.expect(200).text();
    for sink in ["innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function(", "location ="] {
        assert!(!script.contains(sink), "{sink}");
    }
    println!("O5: 500 queries, one page");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o7_no_header_of_a_request_comes_into_an_address() {
    let provider = Provider::start(3_600).await;
    let server = server();
    let client = server.client();
    let id = client.connect("tokens", provider.authorization_code(json!({}))).await;
    let at = format!("{}/authorize", path(&id));
    let forged = [
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "http"),
        ("x-forwarded-port", "1"),
        ("x-forwarded-prefix", "/evil"),
        ("forwarded", "host=evil.example;proto=http"),
        ("origin", "https://evil.example"),
        ("referer", "https://evil.example/"),
        ("x-original-url", "/evil"),
    ];
    for header in forged {
        let answer = client.send("POST", &at, &[header], None).await.expect("an answer").expect(201).json();
        let attributes: &Value = &answer["data"]["attributes"];
        assert_eq!(attributes["redirect_uri"], CALLBACK, "{header:?}");
        assert!(!address(attributes).contains("evil"), "{header:?}");
    }
    let answer = client.send("POST", &at, &[("host", "evil.example")], None).await.expect("an answer");
    assert_eq!(answer.status.as_u16(), 421);
    // A page of somebody else's cannot begin or finish one for whoever is signed in.
    let (email, password) = admin(&server);
    let evil = client.signed_in(&email, &password).await.shown_at("https://evil.example");
    evil.call("POST", &at, None).await.expect(403);
    complete(&evil, "state=x&code=y").await.expect(403);
    println!("O7: {} forged headers, one redirect URI", forged.len());
}
