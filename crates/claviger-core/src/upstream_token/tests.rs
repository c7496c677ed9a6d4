//! What becomes of tokens, with a real provider's manners and a clock that stands still.

use std::time::Duration;

use claviger_model::{HealthState, upstream_token::OAuthGrant};
use uuid::Uuid;

use super::bench::{Bench, LIFE};

const CALLERS: usize = 64;

/// All callers at once; what they got.
async fn all_at_once(bench: &Bench) -> Vec<Result<String, String>> {
    let callers: Vec<_> =
        (0..CALLERS).map(|_| bench.clone()).map(|bench| tokio::spawn(async move { bench.token().await })).collect();
    let mut got = Vec::new();
    for caller in callers {
        got.push(caller.await.unwrap());
    }
    got
}

#[track_caller]
fn all_are(got: &[Result<String, String>], wanted: &str) {
    assert_eq!(got.iter().find(|token| token.as_deref() != Ok(wanted)), None, "not {wanted}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o08_a_caller_that_gives_up_ends_nothing_for_the_others() {
    let bench = Bench::new(OAuthGrant::ClientCredentials).await;
    bench.provider.told().wait = true;
    let first = tokio::spawn({
        let bench = bench.clone();
        async move { bench.token().await }
    });
    bench.asked(1).await;
    first.abort();
    let others = tokio::spawn({
        let bench = bench.clone();
        async move { all_at_once(&bench).await }
    });
    assert!(first.await.unwrap_err().is_cancelled());
    bench.provider.go.notify_one();
    let got = others.await.unwrap();
    all_are(&got, "token-1");
    assert_eq!(bench.provider.told().asked, 1);
    println!("O8: {CALLERS} callers after one that gave up: 1 token request");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o06_a_token_is_renewed_early_beside_those_who_use_it_and_never_used_late() {
    let bench = Bench::new(OAuthGrant::ClientCredentials).await;
    assert_eq!(bench.token().await.as_deref(), Ok("token-1"));
    bench.pass(LIFE * 6 / 10);
    assert_eq!(bench.token().await.as_deref(), Ok("token-1"));
    assert_eq!(bench.provider.told().asked, 1, "it is long not time");
    bench.pass(LIFE * 22 / 100);
    bench.provider.told().wait = true;
    let old = all_at_once(&bench).await;
    all_are(&old, "token-1");
    bench.asked(2).await;
    bench.provider.go.notify_one();
    assert_eq!(bench.token_after("token-1").await, "token-2");
    // Late: it is over but for its last seconds, in which it is not sent.
    bench.pass(LIFE - 5);
    bench.provider.told().wait = false;
    assert_eq!(bench.token().await.as_deref(), Ok("token-3"));
    assert_eq!(bench.provider.told().asked, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o06_a_rotated_refresh_token_is_stored_before_its_token_is_used() {
    let bench = Bench::authorized().await;
    assert_eq!(bench.token().await.as_deref(), Ok("token-of-refresh-0"));
    for round in 1..=5 {
        bench.pass(LIFE);
        let got = all_at_once(&bench).await;
        all_are(&got, &format!("token-{round}"));
    }
    let row = bench.row().await;
    assert_eq!((row.version, row.account.as_deref()), (6, Some("ada@example.com")));
    assert_eq!(bench.provider.told().asked, 5);
    // Another server knows nothing but the row.
    bench.pass(LIFE);
    let other = bench.beside().await;
    assert_eq!(other.token().await.as_deref(), Ok("token-6"));
    assert_eq!(bench.token().await.as_deref(), Ok("token-6"), "and this one sees what that one stored");
    println!("O6: 6 expiries, {CALLERS} callers, 2 servers: 6 refreshes, each with the newest refresh token");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o06_a_grant_that_is_over_is_forgotten_and_asked_with_once() {
    let bench = Bench::authorized().await;
    bench.provider.told().good = None;
    bench.pass(LIFE);
    for got in all_at_once(&bench).await {
        let said = got.unwrap_err();
        assert!(said.contains("invalid_grant") && said.contains("authorize the connection again"), "{said}");
    }
    bench.pass(86_400);
    let said = bench.token().await.unwrap_err();
    assert!(said.contains("since 2027-01-15"), "{said}");
    assert_eq!(bench.provider.told().asked, 1, "what is over stays over");
    assert_eq!(bench.row().await.held, None);
    assert_eq!(bench.health().await.state, HealthState::NeedsAuthorization);
    bench.authorize("refresh-of-another-day").await;
    assert_eq!(bench.token().await.as_deref(), Ok("token-of-refresh-of-another-day"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p22_a_grant_whose_answer_was_lost_is_never_deleted() {
    let bench = Bench::authorized().await;
    bench.pass(LIFE);
    // A server asks, is answered, and dies before it can store what it got.
    let (connection, now) = (&bench.record.connection, bench.clock.now());
    let of = (connection.organization_id, connection.id);
    let dead = bench.core.store().upstream_token_lease(of, 1, Uuid::from_u128(7), Duration::ZERO, now).await;
    assert!(dead.unwrap().is_some());
    bench.provider.told().good = Some("refresh-that-nobody-received".to_owned());
    let said = bench.token().await.unwrap_err();
    assert!(said.contains(&format!("was lost on {now}")) && said.contains("authorize"), "{said}");
    let row = bench.row().await;
    assert!(row.held.is_some() && row.version == 1, "nothing is deleted: {row:?}");
    assert_eq!(bench.health().await.state, HealthState::NeedsAuthorization);
    assert_eq!((bench.token().await.is_err(), bench.provider.told().asked), (true, 1), "and not asked with again");
    println!(
        "P22: a refresh token lost between the provider's answer and the commit: needs_authorization, 0 grants deleted"
    );
}

/// Twenty expiries; two hundred with `CLAVIGER_TEST_FULL`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p22_one_request_an_expiry_on_two_servers() {
    let expiries = if std::env::var_os("CLAVIGER_TEST_FULL").is_some() { 200 } else { 20 };
    let bench = Bench::authorized().await;
    let other = bench.beside().await;
    for expiry in 1..=expiries {
        bench.pass(LIFE);
        let (here, there) = tokio::join!(all_at_once(&bench), all_at_once(&other));
        all_are(&here, &format!("token-{expiry}"));
        all_are(&there, &format!("token-{expiry}"));
        assert_eq!(bench.provider.told().asked, expiry);
    }
    println!("P22: {expiries} expiries, {CALLERS} callers on each of 2 servers: {expiries} token calls");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p22_a_newer_grant_is_neither_overwritten_nor_called_over() {
    let bench = Bench::authorized().await;
    let late = r#"{"access_token":"token-late","token_type":"Bearer","expires_in":100,"refresh_token":"refresh-late"}"#;
    for instead in [(200, late), (400, r#"{"error":"invalid_grant"}"#)] {
        bench.pass(LIFE);
        bench.provider.told().wait = true;
        bench.provider.told().instead = Some(instead);
        let asked = bench.provider.told().asked;
        let caller = tokio::spawn({
            let bench = bench.clone();
            async move { bench.token().await }
        });
        bench.asked(asked + 1).await;
        // While the provider thinks, a person agrees anew.
        bench.authorize("refresh-of-a-person").await;
        bench.provider.go.notify_one();
        assert_eq!(caller.await.unwrap().as_deref(), Ok("token-of-refresh-of-a-person"), "{instead:?}");
        let row = bench.row().await;
        assert!(row.held.is_some() && row.trouble.is_none(), "{row:?}");
        assert_eq!(bench.provider.told().asked, asked + 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o06_a_provider_that_is_down_costs_nothing_and_is_asked_less_and_less() {
    let bench = Bench::authorized().await;
    bench.pass(LIFE * 85 / 100);
    bench.provider.told().instead = Some((503, "busy"));
    assert_eq!(bench.token().await.as_deref(), Ok("token-of-refresh-0"), "it is good until it ends");
    bench.asked(1).await;
    for _ in 0..20 {
        assert_eq!(bench.token().await.as_deref(), Ok("token-of-refresh-0"));
    }
    bench.pass(LIFE);
    let mut asked = Vec::new();
    for _ in 0..300 {
        let said = bench.token().await.unwrap_err();
        assert!(said.contains("503") && said.contains("since 2027-01-15") && said.contains("from 2027"), "{said}");
        asked.push(bench.provider.told().asked);
        bench.pass(1);
    }
    let (first, last) = (asked[0], asked[299]);
    assert!((6..=14).contains(&(last - first)), "asked {} times in five minutes", last - first);
    assert!(bench.row().await.held.is_some(), "a grant is not forgotten for that");
    assert_eq!(bench.health().await.state, HealthState::Untested, "it says nothing of the credential");
    bench.provider.told().instead = None;
    bench.pass(100);
    assert!(bench.token().await.unwrap().starts_with("token-"), "and all is well again");
    println!("O6: a provider down for five minutes, asked by one request a second: asked {} times", last - first);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o08_who_finds_another_server_at_it_waits_for_what_that_one_stores() {
    let bench = Bench::authorized().await;
    let other = bench.beside().await;
    bench.pass(LIFE);
    bench.provider.told().wait = true;
    let there = tokio::spawn({
        let other = other.clone();
        async move { other.token().await }
    });
    bench.asked(1).await;
    let here = tokio::spawn({
        let bench = bench.clone();
        async move { all_at_once(&bench).await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!here.is_finished());
    bench.provider.go.notify_one();
    assert_eq!(there.await.unwrap().as_deref(), Ok("token-1"));
    all_are(&here.await.unwrap(), "token-1");
    assert_eq!(bench.provider.told().asked, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p09_tokens_open_under_new_keys_and_nobody_asks_anew() {
    let bench = Bench::authorized().await;
    assert!(bench.token().await.is_ok());
    bench.core.organization_keys_rotate().await.unwrap();
    assert_eq!(bench.row().await.held.map(|held| held.key_epoch), Some(2));
    let bench = bench.reloaded().await;
    assert_eq!(bench.token().await.as_deref(), Ok("token-of-refresh-0"));
    assert_eq!(bench.provider.told().asked, 0);
    bench.pass(LIFE);
    assert_eq!(bench.token().await.as_deref(), Ok("token-1"), "the refresh token opens too");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o06_without_anybody_s_consent_nothing_is_asked() {
    let bench = Bench::new(OAuthGrant::AuthorizationCode).await;
    let said = bench.token().await.unwrap_err();
    assert!(said.contains("nobody has authorized this connection"), "{said}");
    assert_eq!(bench.provider.told().asked, 0);
    assert_eq!(bench.health().await.state, HealthState::NeedsAuthorization);
    bench.authorize("refresh-1").await;
    assert_eq!(bench.token().await.as_deref(), Ok("token-of-refresh-1"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o08_a_token_that_was_refused_is_not_used_again_and_another_that_is_there_is() {
    let bench = Bench::new(OAuthGrant::ClientCredentials).await;
    let other = bench.beside().await;
    let first = bench.ready(None).await.unwrap();
    assert_eq!(other.token().await.as_deref(), Ok("token-1"));
    first.token.tell(Some(200));
    let refused = first.token.refused(bench.clock.now());
    assert_eq!(refused, Some(1));
    let second = bench.ready(refused).await.unwrap();
    assert_eq!(bench.token().await.as_deref(), Ok("token-2"));
    // The other server is refused with the old one too, and finds the new one in the row.
    let theirs = other.ready(None).await.unwrap();
    other.ready(theirs.token.refused(bench.clock.now())).await.unwrap();
    assert_eq!(other.token().await.as_deref(), Ok("token-2"));
    assert_eq!(bench.provider.told().asked, 2);
    // The new one is refused without ever having been taken: it is not the token.
    assert_eq!(second.token.refused(bench.clock.now()), None);
    bench.pass(61);
    assert_eq!(bench.token().await.as_deref(), Ok("token-2"));
}
