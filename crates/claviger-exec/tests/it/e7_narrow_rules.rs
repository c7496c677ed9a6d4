//! E7: what the operator opens for one connection or organization is open for
//! nobody else, by no way.

use std::{
    net::IpAddr,
    sync::atomic::{AtomicUsize, Ordering},
};

use claviger_exec::{
    ActionResult, EgressConfig, ErrorCode, Exec, HttpRequest,
    client::{Outgoing, PoolKey},
    guard::AllowRule,
};
use claviger_model::{ConnectionId, OrganizationId};
use serde_json::json;
use uuid::Uuid;

use crate::{
    dns::Dns,
    stub::{Stub, answer},
    upstream::{self, Listener, OK, OK_CLOSE, pool},
};

fn rule(text: &str) -> AllowRule {
    AllowRule::parse(text).expect("a rule")
}

fn narrow(text: &str) -> AllowRule {
    rule(text).only_for_connection(ConnectionId(Uuid::from_u128(1)))
}

fn without_connection(organization: u128) -> PoolKey {
    PoolKey { organization_id: OrganizationId(Uuid::from_u128(organization)), connection_id: None }
}

async fn reach(exec: &Exec, whose: PoolKey, url: &str) -> Result<Vec<String>, ErrorCode> {
    let outgoing = Outgoing { pool: whose, ..upstream::get(url) };
    exec.send(outgoing).await.map(|answer| answer.egress_rules).map_err(|error| error.code)
}

/// The listener keeps its connections, so that whoever is let in by mistake
/// could ride on the one that A opened.
#[tokio::test]
async fn p18_a_rule_of_one_connection_opens_for_no_other_call() {
    let inside = Listener::start("127.0.0.1:0", OK.to_vec()).await;
    let port = inside.address.port();
    let dns = Dns::start(|_| vec![[127, 0, 0, 1].into()]).await;
    let refused = Err(ErrorCode::DestinationRefused);
    let mut asked = 0;
    for text in [format!("127.0.0.1:{port}"), format!("vault.internal:{port}"), "127.0.0.0/8".to_owned()] {
        let allow = vec![narrow(&text)];
        let exec = upstream::exec(EgressConfig { allow, resolver: Some(dns.address), ..EgressConfig::default() });
        let by_name = text.starts_with("vault");
        let url = if by_name { format!("http://{text}/") } else { inside.url() };
        let reported = Ok(vec![format!("{text} for connection {}", Uuid::from_u128(1))]);
        for _ in 0..3 {
            assert_eq!(reach_by(&exec, pool(1, 1), &url).await, reported, "{text}");
            for other in [pool(1, 2), pool(2, 2), without_connection(1), without_connection(2)] {
                assert_eq!(reach_by(&exec, other, &url).await, refused, "{text}");
                asked += 1;
                assert_eq!(exec.plan(other, &upstream::get(&inside.url()).target), Vec::<String>::new());
                assert!(exec.target_for(other, &url).is_err(), "{text}");
            }
        }
        assert!(exec.target(&url).is_err() && exec.target_for(pool(1, 1), &url).is_ok(), "{text}");
    }
    assert_eq!(inside.connections(), 3, "one for each room of A's, none for another");
    println!("P18: {asked} calls of others at what is open for one connection: 0 let in, 0 on its sockets");
}

/// As [`reach`], past the text's policy too: only the connector is left to refuse.
async fn reach_by(exec: &Exec, whose: PoolKey, url: &str) -> Result<Vec<String>, ErrorCode> {
    if !url.contains("vault") {
        return reach(exec, whose, url).await;
    }
    let open = upstream::exec(upstream::allowing(&[url.trim_start_matches("http://").trim_end_matches('/')]));
    let target = open.target(url).expect("a URL that a rule for all opens");
    let outgoing = Outgoing { pool: whose, target, ..upstream::get("http://127.0.0.1/") };
    exec.send(outgoing).await.map(|answer| answer.egress_rules).map_err(|error| error.code)
}

#[tokio::test]
async fn p18_a_rule_of_one_organization_opens_for_its_calls_alone() {
    let inside = Listener::start("127.0.0.1:0", OK_CLOSE.to_vec()).await;
    let ours = OrganizationId(Uuid::from_u128(1));
    let exec = |allow| upstream::exec(EgressConfig { allow, ..EgressConfig::default() });
    let room = exec(vec![rule("127.0.0.1").only_for_organization(ours)]);
    for (whose, opens) in [
        (pool(1, 1), true),
        (pool(1, 2), true),
        (without_connection(1), true),
        (pool(2, 1), false),
        (without_connection(2), false),
    ] {
        assert_eq!(reach(&room, whose, &inside.url()).await.is_ok(), opens, "{whose:?}");
    }
    // With both, both must be the call's; our own sockets obey the same.
    let both = || narrow(&inside.address.to_string()).only_for_organization(ours);
    let own_addresses = vec![inside.address];
    let guarded = upstream::exec(EgressConfig { allow: vec![both()], own_addresses, ..EgressConfig::default() });
    for room in [exec(vec![both()]), guarded] {
        for (whose, opens) in [(pool(1, 1), true), (pool(2, 1), false), (pool(1, 2), false)] {
            assert_eq!(reach(&room, whose, &inside.url()).await.is_ok(), opens, "{whose:?}");
        }
    }
    assert_eq!(inside.connections(), 5);
}

const ROUNDS: usize = 200;

/// A name that leads to what is open for all, and then to what is open for A.
#[tokio::test]
async fn p19_no_answer_leads_another_connection_through_the_rule() {
    let (all, inside): (IpAddr, IpAddr) = ([127, 0, 0, 2].into(), [127, 0, 0, 1].into());
    let fine = Listener::start("127.0.0.2:0", OK_CLOSE.to_vec()).await;
    let port = fine.address.port();
    let canary = Listener::start(&format!("127.0.0.1:{port}"), OK.to_vec()).await;
    let turn = AtomicUsize::new(0);
    let dns = Dns::start(move |question| {
        if question.v6 {
            return Vec::new();
        }
        match turn.fetch_add(1, Ordering::Relaxed) % 4 {
            0 => vec![all],
            1 => vec![inside],
            2 => vec![all, inside],
            _ => vec![inside, all],
        }
    })
    .await;
    let allow = vec![narrow("127.0.0.1"), rule("127.0.0.2")];
    let exec = upstream::exec(EgressConfig { allow, resolver: Some(dns.address), ..EgressConfig::default() });
    let url = format!("http://flips.example.com:{port}/");
    let mut reached = 0;
    for round in 0..ROUNDS {
        let whose = [pool(1, 2), without_connection(1)][round % 2];
        reached += usize::from(reach(&exec, whose, &url).await.is_ok());
    }
    assert_eq!(canary.connections(), 0);
    assert_eq!((fine.connections(), reached > 0), (reached, true));
    println!("P19: {ROUNDS} calls of others while the name flips to what one connection may reach: 0 let in");
}

/// A redirect is a new request: it goes where its own call may go.
#[tokio::test]
async fn p20_no_redirect_leads_through_another_connections_rule() {
    let inside = Listener::start("127.0.0.1:0", OK.to_vec()).await;
    let to = inside.url();
    let open = Stub::start(move |_| answer(302, &[("Location", &to), ("Connection", "close")], b"")).await;
    let allow = vec![narrow(&inside.address.to_string()), rule(&open.address.to_string())];
    let exec = upstream::exec(EgressConfig { allow, ..EgressConfig::default() });
    let inputs = json!({"verb": "GET", "url": open.url("/"), "followRedirect": true, "errorOnStatus": []});
    for (organization, connection) in [(1, None), (1, Some(2)), (1, Some(1))] {
        let request = HttpRequest::parse(&inputs).expect("inputs");
        let connection = connection.map(|id| ConnectionId(Uuid::from_u128(id)));
        let request = request.on_behalf_of(OrganizationId(Uuid::from_u128(organization)), connection);
        let target = request.destination_of(&exec, None).expect("open for all");
        let result: ActionResult = exec.http_request(request, target, None).await;
        assert_eq!(result.upstream_status, Some(302), "given back: {result:?}");
    }
    assert_eq!(inside.connections(), 0);
    // The name stays, its address does not: what the redirect dials is judged anew.
    let port = inside.address.port();
    let turn = AtomicUsize::new(0);
    let dns = Dns::start(move |question| match question.v6 {
        true => Vec::new(),
        false => vec![[127, 0, 0, if turn.fetch_add(1, Ordering::Relaxed) == 0 { 2 } else { 1 }].into()],
    })
    .await;
    let redirect = b"HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let first = Listener::start(&format!("127.0.0.2:{port}"), redirect.to_vec()).await;
    let allow = vec![narrow("127.0.0.1"), rule("127.0.0.2")];
    let exec = upstream::exec(EgressConfig { allow, resolver: Some(dns.address), ..EgressConfig::default() });
    let inputs = json!({"verb": "GET", "url": format!("http://flips.example.com:{port}/"), "followRedirect": true});
    let request = HttpRequest::parse(&inputs).expect("inputs").on_behalf_of(OrganizationId(Uuid::from_u128(1)), None);
    let target = request.destination_of(&exec, None).expect("a name");
    let error = exec.http_request(request, target, None).await.outcome.expect_err("refused");
    assert_eq!(error.code, ErrorCode::DestinationRefused, "{error}");
    assert_eq!((first.connections(), inside.connections()), (1, 0));
}
