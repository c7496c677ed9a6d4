//! P18: requests to this machine, this network and the cloud's services are
//! refused, however they are spelt and whatever a name resolves to.

use std::{collections::BTreeSet, net::IpAddr};

use claviger_exec::{EgressConfig, ErrorCode, Exec, guard::AllowRule};

use crate::{
    dns::Dns,
    upstream::{self, Listener, OK, allowing, fetch},
};

/// A line is a tag and a URL; `\u{..}`, `\\` and `A*N` are written out.
fn corpus(text: &'static str) -> Vec<(&'static str, String)> {
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    rows.map(|line| line.split_once('\t').expect("a tag and a URL")).map(|(tag, url)| (tag, written_out(url))).collect()
}

fn written_out(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(tail) = rest.strip_prefix('\\') {
            out.push('\\');
            rest = tail;
        } else {
            let (code, tail) = rest.strip_prefix("u{").and_then(|tail| tail.split_once('}')).expect("\\u{..}");
            out.push(u32::from_str_radix(code, 16).ok().and_then(char::from_u32).expect("a character"));
            rest = tail;
        }
    }
    out.push_str(rest);
    match out.rsplit_once("A*") {
        Some((head, count)) => format!("{head}{}", "A".repeat(count.parse().expect("a number"))),
        None => out,
    }
}

fn unconfigured() -> Exec {
    upstream::exec(EgressConfig::default())
}

#[test]
fn p18_every_form_of_the_corpus_is_judged_rightly() {
    let (exec, deny, allow) =
        (unconfigured(), corpus(include_str!("corpus/deny.tsv")), corpus(include_str!("corpus/allow.tsv")));
    let passed: Vec<_> = deny.iter().filter(|(_, url)| exec.target(url).is_ok()).collect();
    assert!(passed.is_empty(), "{} of {} are let through: {passed:#?}", passed.len(), deny.len());
    let refused: Vec<_> = allow
        .iter()
        .filter_map(|(tag, url)| exec.target(url).err().map(|error| (tag, url, error.to_string())))
        .collect();
    assert!(refused.is_empty(), "{} of {} are refused: {refused:#?}", refused.len(), allow.len());
    let tricks: BTreeSet<_> = deny.iter().map(|(tag, _)| tag).collect();
    assert!(deny.len() >= 500 && allow.len() >= 90);
    println!("P18: {} forms of {} tricks refused, {} good ones allowed", deny.len(), tricks.len(), allow.len());
}

/// Where a name leads is found out by resolving it, and then it is too late for its text.
#[tokio::test]
async fn p18_no_name_leads_to_a_refused_address() {
    let canary = Listener::start("127.0.0.1:0", OK.to_vec()).await;
    let canary_v6 = Listener::start(&format!("[::1]:{}", canary.address.port()), OK.to_vec()).await;
    let inside: Vec<IpAddr> =
        "127.0.0.1 127.0.0.2 0.0.0.0 ::1 :: ::ffff:127.0.0.1 ::127.0.0.1 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 \
        2002:7f00:1::1 10.0.0.1 169.254.169.254 172.16.0.1 192.168.0.1 100.64.0.1 fd00::1 fe80::1 fec0::1 ff02::1 \
        2001:db8::1 2001:0:7f00:1::1 2606:4700::5efe:7f00:1 168.63.129.16 255.255.255.255 224.0.0.1"
            .split_whitespace()
            .map(|text| text.parse().expect("an address"))
            .collect();
    let answers = inside.clone();
    let dns = Dns::start(move |question| {
        let number = question.name.split('.').next().and_then(|label| label.strip_prefix('n')?.parse::<usize>().ok());
        number.map(|number| vec![answers[number]]).unwrap_or_default()
    })
    .await;
    let exec = upstream::exec(EgressConfig { resolver: Some(dns.address), ..EgressConfig::default() });
    for (number, address) in inside.iter().enumerate() {
        let url = format!("http://n{number}.example.com:{}/", canary.address.port());
        let error = fetch(&exec, &url).await.map(|answer| answer.status).expect_err("refused");
        assert_eq!(error.code, ErrorCode::DestinationRefused, "{address}: {error}");
    }
    assert_eq!(canary.connections() + canary_v6.connections(), 0);
    println!("P18: {} names that resolve to refused addresses: 0 connections", inside.len());
}

/// The connector judges literal addresses too; nothing is left to those who ask before.
#[tokio::test]
async fn p18_literal_addresses_are_judged_where_sockets_are_opened() {
    let canary = Listener::start("127.0.0.1:0", OK.to_vec()).await;
    let canary_v6 = Listener::start(&format!("[::1]:{}", canary.address.port()), OK.to_vec()).await;
    let (exec, port) = (unconfigured(), canary.address.port());
    let hosts =
        ["127.0.0.1", "127.0.0.2", "127.255.255.254", "0.0.0.0", "[::1]", "[::]", "[::ffff:7f00:1]", "[::7f00:1]"];
    for host in hosts {
        let error = fetch(&exec, &format!("http://{host}:{port}/")).await.map(|answer| answer.status).expect_err(host);
        assert_eq!(error.code, ErrorCode::DestinationRefused, "{host}: {error}");
    }
    assert_eq!(canary.connections() + canary_v6.connections(), 0);
    println!("P18: {} literal addresses at an open port: 0 connections", hosts.len());
}

#[tokio::test]
async fn a_rule_opens_what_it_names_and_is_reported() {
    let canary = Listener::start("127.0.0.1:0", OK.to_vec()).await;
    let port = canary.address.port();
    let dns = Dns::start(|_| vec!["127.0.0.1".parse().expect("an address")]).await;
    let cidr = format!("127.0.0.1:{port}");
    let host = format!("vault.internal:{port}");
    let opened = |rule: &str| upstream::exec(EgressConfig { resolver: Some(dns.address), ..allowing(&[rule]) });

    for (rule, url) in
        [(&cidr, canary.url()), (&host, format!("http://{host}/")), (&cidr, format!("http://a.example.com:{port}/"))]
    {
        let exec = opened(rule);
        let target = exec.target(&url).expect("opened");
        let outgoing = claviger_exec::client::Outgoing { target: target.clone(), ..upstream::get(&canary.url()) };
        let answer = exec.send(outgoing).await.expect("an answer");
        assert_eq!((answer.status, &answer.egress_rules), (200, &vec![rule.clone()]), "{url}");
        let is_known_before = !url.contains("a.example.com");
        assert_eq!(exec.plan(upstream::pool(1, 1), &target), if is_known_before { vec![rule.clone()] } else { vec![] });
    }
    assert!(opened(&host).target("http://other.internal/").is_err());
    assert!(opened(&host).target("http://vault.internal:1234/").is_err());
    let error =
        fetch(&opened("127.0.0.1:1"), &canary.url()).await.map(|answer| answer.status).expect_err("another port");
    assert_eq!(error.code, ErrorCode::DestinationRefused);
    assert_eq!(canary.connections(), 3);
}

#[tokio::test]
async fn our_own_listener_opens_only_to_address_and_port() {
    let own = Listener::start("127.0.0.1:0", OK.to_vec()).await;
    let port = own.address.port();
    let dns = Dns::start(|_| vec!["127.0.0.1".parse().expect("an address")]).await;
    let reach = |rule: String, own_address: String| {
        let own_addresses = vec![own_address.parse().expect("an address")];
        let exec = upstream::exec(EgressConfig { resolver: Some(dns.address), own_addresses, ..allowing(&[&rule]) });
        async move {
            let by_name = fetch(&exec, &format!("http://a.example.com:{port}/")).await.is_ok();
            let by_address = fetch(&exec, &format!("http://127.0.0.1:{port}/")).await.is_ok();
            assert!(fetch(&exec, &format!("http://0.0.0.0:{port}/")).await.is_err());
            (by_name, by_address)
        }
    };
    for own_address in
        [own.address.to_string(), format!("0.0.0.0:{port}"), format!("[::]:{port}"), "127.0.0.1:0".to_owned()]
    {
        for rule in
            ["127.0.0.0/8".to_owned(), "127.0.0.1".to_owned(), "0.0.0.0/0".to_owned(), format!("a.example.com:{port}")]
        {
            assert_eq!(reach(rule.clone(), own_address.clone()).await, (false, false), "{rule} opened {own_address}");
        }
    }
    assert_eq!(own.connections(), 0);
    assert_eq!(reach(format!("127.0.0.1:{port}"), own.address.to_string()).await, (true, true));
}

#[test]
fn nat64_opens_to_what_its_inner_address_opens_to() {
    let exec = upstream::exec(allowing(&["64:ff9b::/96"]));
    assert!(exec.target("https://[64:ff9b::808:808]/").is_ok());
    for inner in ["7f00:1", "a9fe:a9fe", "a00:1", "c0a8:1"] {
        assert!(exec.target(&format!("https://[64:ff9b::{inner}]/")).is_err(), "{inner}");
    }
    assert!(unconfigured().target("https://[64:ff9b::808:808]/").is_err());
    assert!(AllowRule::parse("64:ff9b::/96").is_ok());
}
