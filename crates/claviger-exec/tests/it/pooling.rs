//! Connections of ours: shared with nobody, limited, left alone when they fail.

use std::time::Duration;

use claviger_exec::{ErrorCode, Limits, client::Outgoing};

use crate::upstream::{self, Listener, OK, OK_CLOSE, fetch, get, in_own_process, pool, with_limits};

#[tokio::test]
async fn connections_are_kept_and_never_shared() {
    let listener = Listener::start("127.0.0.1:0", OK.to_vec()).await;
    let exec = with_limits(Limits::default());
    for round in 1..=3 {
        for (organization, connection) in [(1, 1), (1, 2), (2, 1)] {
            let outgoing = Outgoing { pool: pool(organization, connection), ..get(&listener.url()) };
            assert_eq!(exec.send(outgoing).await.map(|answer| answer.status), Ok(200), "round {round}");
        }
        let without = claviger_exec::client::PoolKey { connection_id: None, ..pool(1, 1) };
        assert!(exec.send(Outgoing { pool: without, ..get(&listener.url()) }).await.is_ok());
    }
    assert_eq!(listener.connections(), 4, "three rounds of four that share nothing");
}

#[tokio::test]
async fn a_connection_that_was_closed_meanwhile_is_replaced() {
    let listener = Listener::start("127.0.0.1:0", OK_CLOSE.to_vec()).await;
    let exec = with_limits(Limits::default());
    for _ in 0..20 {
        assert_eq!(fetch(&exec, &listener.url()).await.map(|answer| answer.status), Ok(200));
    }
    assert_eq!(listener.connections(), 20);
}

#[tokio::test]
async fn too_many_at_once_are_told_so() {
    // Never answers: whoever is in stays in.
    let listener = Listener::start("127.0.0.1:0", Vec::new()).await;
    let exec = with_limits(Limits { in_flight_connection: 2, in_flight_organization: 3, ..Limits::default() });
    let begin = |organization, connection| {
        let (exec, outgoing) =
            (exec.clone(), Outgoing { pool: pool(organization, connection), ..get(&listener.url()) });
        let mut call = Box::pin(async move { exec.send(outgoing).await.map(|answer| answer.status) });
        // One poll is enough to be counted or refused.
        async move { (tokio::time::timeout(Duration::ZERO, &mut call).await.ok(), call) }
    };
    let waiting = [begin(1, 1).await, begin(1, 1).await, begin(1, 2).await, begin(2, 1).await];
    assert!(
        waiting.iter().all(|(answer, _)| answer.is_none()),
        "{waiting:?}",
        waiting = waiting.iter().map(|w| &w.0).collect::<Vec<_>>()
    );
    for (organization, connection) in [(1, 1), (1, 2)] {
        let error = begin(organization, connection).await.0.expect("at once").expect_err("too many");
        assert_eq!(error.code, ErrorCode::Busy, "{error}");
    }
    drop(waiting);
    assert!(begin(1, 1).await.0.is_none(), "what was given up does not count");
}

#[tokio::test]
async fn an_origin_that_cannot_be_reached_is_left_alone() {
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        format!("http://{}/", listener.local_addr().expect("an address"))
    };
    let exec = with_limits(Limits { breaker_failures: 3, ..Limits::default() });
    let mut texts = Vec::new();
    for _ in 0..4 {
        let error = fetch(&exec, &closed).await.map(|answer| answer.status).expect_err("nobody there");
        assert_eq!(error.code, ErrorCode::UpstreamUnreachable);
        texts.push(error.message);
    }
    assert!(texts[2].contains("refused") && texts[3].contains("tried again in"), "{texts:?}");
    let other = Outgoing { pool: pool(1, 2), ..get(&closed) };
    let error = exec.send(other).await.map(|answer| answer.status).expect_err("nobody there");
    assert!(error.message.contains("refused"), "another connection is judged by itself: {error}");
}

#[tokio::test]
async fn faults_are_told_apart() {
    let limits = Limits { first_byte: Duration::from_millis(100), ..Limits::default() };
    let exec = with_limits(limits);
    let silent = Listener::start("127.0.0.1:0", Vec::new()).await;
    let garbled = Listener::start("127.0.0.1:0", b"220 smtp.example.com ESMTP\r\n".to_vec()).await;
    let unknown = crate::dns::Dns::start(|_| Vec::new()).await;
    let resolving =
        upstream::exec(claviger_exec::EgressConfig { resolver: Some(unknown.address), ..Default::default() });
    let code = |result: Result<claviger_exec::client::Incoming, claviger_exec::ActionError>| {
        result.map(|answer| answer.status).map_err(|error| error.code)
    };
    assert_eq!(code(fetch(&exec, &silent.url()).await), Err(ErrorCode::UpstreamTimeout));
    assert_eq!(code(fetch(&exec, &garbled.url()).await), Err(ErrorCode::UpstreamUnreachable));
    let error =
        fetch(&resolving, "http://nowhere.example.com/").await.map(|answer| answer.status).expect_err("no name");
    assert_eq!(
        (error.code, error.message.contains("does not exist")),
        (ErrorCode::UpstreamUnreachable, true),
        "{error}"
    );
}

#[test]
fn proxies_of_the_environment_are_not_asked() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let proxy = runtime.block_on(Listener::start("127.0.0.1:0", OK.to_vec()));
    let names = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    let url = proxy.url();
    let environment: Vec<_> = names.iter().map(|name| (*name, url.as_str())).chain([("NO_PROXY", "")]).collect();
    in_own_process("pooling::one_request_in_a_process_of_its_own", &environment);
    assert_eq!(proxy.connections(), 0);
}

#[tokio::test]
#[ignore = "run by proxies_of_the_environment_are_not_asked: needs an environment of its own"]
async fn one_request_in_a_process_of_its_own() {
    assert!(std::env::var("HTTP_PROXY").is_ok_and(|proxy| proxy.starts_with("http://127.0.0.1:")));
    let listener = Listener::start("127.0.0.1:0", OK.to_vec()).await;
    assert_eq!(fetch(&with_limits(Limits::default()), &listener.url()).await.map(|answer| answer.status), Ok(200));
    assert_eq!(listener.connections(), 1);
}
