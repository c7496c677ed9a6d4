//! E13: a private authority of a connection's own is trusted by that connection
//! alone, and forgives nothing.

use std::sync::Arc;

use claviger_exec::{
    ActionError, EgressConfig, ErrorCode, Exec,
    client::{AuthorityError, Outgoing, PoolKey, check_authority},
};
use claviger_model::Timestamp;
use rcgen::KeyPair;

use crate::{
    dns::Dns,
    tls::{Authority, GOOD, PAST},
    upstream::{self, allowing, pool},
};

/// Only the system's authorities are trusted here.
async fn room() -> (Exec, Dns) {
    let dns = Dns::start(|_| vec![[127, 0, 0, 1].into()]).await;
    (upstream::exec(EgressConfig { resolver: Some(dns.address), ..allowing(&["127.0.0.1"]) }), dns)
}

struct Asks<'a> {
    exec: &'a Exec,
    whose: PoolKey,
    authority: Option<Arc<str>>,
    date_forgiven: bool,
}

impl Asks<'_> {
    async fn status(&self, port: u16) -> Result<u16, ActionError> {
        let outgoing = Outgoing {
            pool: self.whose,
            authority: self.authority.clone(),
            allow_expired_certificate: self.date_forgiven,
            ..upstream::get(&format!("https://api.example.com:{port}/"))
        };
        self.exec.send(outgoing).await.map(|answer| answer.status)
    }

    async fn refused(&self, port: u16, says: &str) {
        let error = self.status(port).await.expect_err(says);
        assert_eq!(error.code, ErrorCode::UpstreamUnreachable, "{error}");
        assert!(error.message.contains(says), "{says}: {error}");
    }
}

fn pem(authority: &Authority) -> Option<Arc<str>> {
    Some(authority.pem().into())
}

#[tokio::test]
async fn an_authority_is_trusted_by_its_connection_alone() {
    let ours = Authority::of("ours", GOOD);
    let port = ours.serve("api.example.com", GOOD).await;
    let (exec, _dns) = room().await;
    let with = |whose, authority| Asks { exec: &exec, whose, authority, date_forgiven: false };
    let unknown = "authority that is not known";
    for _ in 0..3 {
        // The same connection of ours stays open to the upstream: nobody else rides on it,
        // also not the same connection once it no longer names the authority.
        assert_eq!(with(pool(1, 1), pem(&ours)).status(port).await, Ok(200));
        with(pool(1, 1), None).refused(port, unknown).await;
        with(pool(1, 2), None).refused(port, unknown).await;
        with(PoolKey { connection_id: None, ..pool(1, 1) }, None).refused(port, unknown).await;
    }
    let also = Authority::of("another", GOOD);
    let both: Arc<str> = format!("a comment\n{}\n{}", also.pem(), ours.pem()).into();
    assert_eq!(with(pool(1, 2), Some(both)).status(port).await, Ok(200));
    with(pool(1, 2), pem(&also)).refused(port, unknown).await;
}

#[tokio::test]
async fn an_authority_of_ones_own_forgives_nothing() {
    let (ours, theirs) = (Authority::of("ours", GOOD), Authority::of("theirs", GOOD));
    // Of the same name, with another key.
    let (false_one, ended) = (Authority::of("ours", GOOD), Authority::of("ended", PAST));
    let (exec, _dns) = room().await;
    let ask = |authority: &Authority, date_forgiven| Asks {
        exec: &exec,
        whose: pool(1, 1),
        authority: pem(authority),
        date_forgiven,
    };
    let other_name = ours.serve("other.example.com", GOOD).await;
    let late = ours.serve("api.example.com", PAST).await;
    let foreign = theirs.serve("api.example.com", GOOD).await;
    let good = ours.serve("api.example.com", GOOD).await;
    let of_ended = ended.serve("api.example.com", GOOD).await;
    for date_forgiven in [false, true] {
        ask(&ours, date_forgiven).refused(other_name, "for other names").await;
        ask(&ours, date_forgiven).refused(foreign, "not known").await;
        ask(&false_one, date_forgiven).refused(good, "certificate").await;
    }
    ask(&ours, false).refused(late, "has expired; renew it there").await;
    assert_eq!(ask(&ours, true).status(late).await, Ok(200), "the date, and only when asked");
    // The authority's own date is one of the chain's.
    ask(&ended, false).refused(of_ended, "certificate_authority, which issued it, has expired").await;
    assert_eq!(ask(&ended, true).status(of_ended).await, Ok(200));
    ask(&ended, false).refused(of_ended, "has expired").await;
}

#[test]
fn what_is_no_authority_is_told_what_it_is() {
    let now = Timestamp(1_800_000_000_000_000);
    let good = Authority::of("ours", GOOD);
    let key = KeyPair::generate().expect("a key").serialize_pem();
    let sealed = key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
    let mut bent = good.pem();
    bent.replace_range(80..84, "AAAA");
    let cases = [
        (String::new(), AuthorityError::Empty),
        ("just words".to_owned(), AuthorityError::Empty),
        (key.clone(), AuthorityError::Label("PRIVATE KEY".to_owned())),
        (format!("{}{sealed}", good.pem()), AuthorityError::Label("ENCRYPTED PRIVATE KEY".to_owned())),
        (
            good.pem().replace("CERTIFICATE", "TRUSTED CERTIFICATE"),
            AuthorityError::Label("TRUSTED CERTIFICATE".to_owned()),
        ),
        // A damaged line must not carry the key behind it into the answer.
        (key.replace("PRIVATE KEY-----\n", "PRIVATE KEY "), AuthorityError::Pem),
        (good.pem().replace("-----END CERTIFICATE-----", ""), AuthorityError::Pem),
        ("-----BEGIN CERTIFICATE-----\n%%%%\n-----END CERTIFICATE-----\n".to_owned(), AuthorityError::Pem),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".to_owned(), AuthorityError::Unreadable(1)),
        (format!("{}{}", good.pem(), good.issued("api.example.com")), AuthorityError::NotAnAuthority(2)),
        (Authority::of("past", PAST).pem(), AuthorityError::Expired(1)),
        (Authority::of("future", (2900, 2999)).pem(), AuthorityError::NotYet(1)),
        (good.pem().repeat(17), AuthorityError::TooMany),
    ];
    for (text, wanted) in cases {
        let error = check_authority(&text, now).expect_err("no authority");
        assert_eq!(error, wanted, "{text}");
        assert!(!error.to_string().contains(key.lines().nth(1).expect("a line")));
    }
    assert_eq!(check_authority(&good.pem(), now), Ok(()));
    assert_eq!(check_authority(&good.pem().replace('\n', "\r\n"), now), Ok(()));
}
