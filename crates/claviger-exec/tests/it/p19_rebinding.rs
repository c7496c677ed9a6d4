//! P19: a name that resolves to something else each time it is asked.

use std::{
    net::IpAddr,
    sync::atomic::{AtomicUsize, Ordering},
};

use claviger_exec::EgressConfig;

use crate::{
    dns::{Dns, Question},
    upstream::{self, Listener, OK, OK_CLOSE, allowing, fetch},
};

const ROUNDS: usize = 200;

/// Good is 127.0.0.2, which a rule opens; bad is 127.0.0.1, which none does.
fn good() -> IpAddr {
    [127, 0, 0, 2].into()
}

fn bad() -> IpAddr {
    [127, 0, 0, 1].into()
}

type Pattern = Box<dyn Fn(&Question, usize) -> Vec<IpAddr> + Send>;

/// A rule opens it, but nobody is there: whoever dials goes on to the next answer.
fn closed() -> IpAddr {
    [127, 0, 0, 3].into()
}

fn patterns() -> Vec<(&'static str, Pattern)> {
    vec![
        ("every other answer", Box::new(|_, turn| vec![if turn.is_multiple_of(2) { good() } else { bad() }])),
        ("good at first, bad when asked again", Box::new(|_, turn| vec![if turn == 0 { good() } else { bad() }])),
        (
            "both in one answer",
            Box::new(|_, turn| if turn.is_multiple_of(2) { vec![good(), bad()] } else { vec![bad(), good()] }),
        ),
        ("one that is closed, then a bad one", Box::new(|_, _| vec![closed(), bad()])),
        (
            "good by IPv4, bad by IPv6",
            Box::new(|question, _| if question.v6 { vec!["::1".parse().expect("an address")] } else { vec![good()] }),
        ),
    ]
}

#[tokio::test]
async fn p19_no_pattern_of_answers_leads_to_a_refused_address() {
    let fine = Listener::start("127.0.0.2:0", OK_CLOSE.to_vec()).await;
    let port = fine.address.port();
    let canaries = [
        Listener::start(&format!("127.0.0.1:{port}"), OK.to_vec()).await,
        Listener::start(&format!("[::1]:{port}"), OK.to_vec()).await,
    ];
    let mut reached = 0;
    for (name, pattern) in patterns() {
        let turn = AtomicUsize::new(0);
        // Both families are asked for at once; one turn is one question by IPv4.
        let dns = Dns::start(move |question| {
            let turn = if question.v6 { turn.load(Ordering::Relaxed) } else { turn.fetch_add(1, Ordering::Relaxed) };
            pattern(question, turn)
        })
        .await;
        let exec =
            upstream::exec(EgressConfig { resolver: Some(dns.address), ..allowing(&["127.0.0.2", "127.0.0.3"]) });
        for _ in 0..ROUNDS {
            reached += usize::from(fetch(&exec, &format!("http://flips.example.com:{port}/")).await.is_ok());
        }
        assert!(dns.asked() >= ROUNDS, "{name}: answers are remembered");
        assert_eq!(canaries.iter().map(Listener::connections).sum::<usize>(), 0, "{name}");
    }
    assert_eq!(fine.connections(), reached, "whoever was let through came to the good address");
    assert!(reached > 0, "the good answers must work, or nothing is proved");
    println!("P19: {ROUNDS} requests x {} patterns: {reached} to the good address, 0 to a bad one", patterns().len());
}
