//! P20: redirects never carry a credential or a body away. 7 credential places
//! × 5 status codes × 8 targets.

use serde_json::json;

use crate::stub::{Connection, Received, Stub, answer, exec, ok};

const SECRET: &str = "canary-redirect-1";
const BODY: &str = "canary-own-body-2";

fn places(base: &str) -> Vec<(&'static str, Connection)> {
    let to = || Connection::to(base).secret("t", SECRET);
    vec![
        ("own header", to().header("X-Api-Key", "{{ t }}")),
        ("authorization", to().header("Authorization", "Bearer {{ t }}")),
        ("basic", to().basic("{{ t }}", "{{ t }}")),
        ("cookie", to().header("Cookie", "session={{ t }}")),
        ("parameter", to().parameter("key", "{{ t }}")),
        ("body", to().body("text/plain", "{{ t }}")),
        ("form", to().body("application/x-www-form-urlencoded", "key={{ t }}")),
    ]
}

/// What is not the home server's path prefix; `{home}` stands for its address.
fn targets(home: &str, evil: &str) -> [String; 8] {
    let port = home.rsplit(':').next().expect("a port");
    [
        format!("http://{evil}/v1/x"),
        format!("//{evil}/v1/x"),
        format!("https://{home}/v1/x"),
        format!("http://127.0.0.2:{port}/v1/x"),
        format!("http://user:pass@{evil}/v1/x"),
        format!("http://{home}/v2/x"),
        "/v1/../v2/x".to_owned(),
        "/v1/..%2fv2/x".to_owned(),
    ]
}

fn carries(request: &Received) -> bool {
    let whole = format!("{}{}", request.head, String::from_utf8_lossy(&request.body));
    [SECRET, BODY, "Y2FuYXJ5"].iter().any(|canary| whole.contains(canary))
}

#[tokio::test]
async fn p20_redirects_carry_nothing_away() {
    let evil = Stub::canary().await;
    let exec = exec();
    let (mut cases, mut leaked, mut replayed) = (0, 0, 0);
    for status in [301, 302, 303, 307, 308] {
        for index in 0..8 {
            let evil_at = evil.address.to_string();
            let home = Stub::start(move |request| {
                let home = request.header("host").join("");
                match request.path().starts_with("/v1/start") {
                    true => answer(status, &[("Location", &targets(&home, &evil_at)[index])], b""),
                    false => ok("text/plain", b"elsewhere"),
                }
            })
            .await;
            for (place, connection) in places(&home.url("/v1")) {
                let inputs = json!({"verb": "POST", "url": "start", "followRedirect": true, "body": BODY});
                let outputs =
                    connection.run(&exec, inputs).await.outcome.unwrap_or_else(|error| panic!("{place}: {error}"));
                assert_eq!(outputs["status"], json!(status), "{place} {status} {index}");
                let shown = outputs["headers"]["Location"].to_string();
                assert!(!shown.contains("user:pass"), "{shown}");
                let here = home.take();
                assert!(carries(&here[0]), "{place}: the canary must reach its own origin");
                let away: Vec<_> = here.into_iter().skip(1).chain(evil.take()).collect();
                leaked += away.iter().filter(|request| carries(request)).count();
                replayed += away.iter().filter(|request| !request.body.is_empty()).count();
                assert!(away.is_empty(), "{place} {status} {index}: {away:?}");
                cases += 1;
            }
        }
    }
    println!("P20: {cases} cases, {leaked} credentials leaked, {replayed} bodies replayed elsewhere");
    assert_eq!((cases, leaked, replayed), (280, 0, 0));
}
