//! Client certificates in handshakes: shown to whom they are meant for, never
//! shared, and a refusal told as what it is.

use claviger_exec::{
    ActionError, EgressConfig, ErrorCode, Exec, ProxyRequest,
    client::{ClientIdentity, Outgoing, RequestBody},
};
use claviger_model::{ClientCertificate, Secret};
use http::{HeaderMap, Method};
use rustls::version::{TLS12, TLS13};

use crate::{
    dns::Dns,
    stub::Connection,
    tls::{Authority, GOOD, PAST},
    upstream::{self, allowing, pool},
};

fn certificate((certificate, key): (String, String)) -> ClientCertificate {
    ClientCertificate { certificate, private_key: Secret::new(key), passphrase: None }
}

/// Services of `theirs` for clients of `ours`, by TLS 1.3 and 1.2.
struct Room {
    exec: Exec,
    _dns: Dns,
    ours: Authority,
    theirs: Authority,
    ports: [u16; 2],
}

impl Room {
    async fn new() -> Self {
        let dns = Dns::start(|_| vec![[127, 0, 0, 1].into()]).await;
        let exec = upstream::exec(EgressConfig { resolver: Some(dns.address), ..allowing(&["127.0.0.1"]) });
        let (ours, theirs) = (Authority::of("ours", GOOD), Authority::of("theirs", GOOD));
        let mut ports = [0; 2];
        for (port, version) in ports.iter_mut().zip([&TLS13, &TLS12]) {
            *port = theirs.serve_by("api.example.com", GOOD, &[version], Some(&ours)).await;
        }
        Self { exec, _dns: dns, ours, theirs, ports }
    }

    async fn status(&self, port: u16, shown: Option<&ClientIdentity>, body: &[u8]) -> Result<u16, ActionError> {
        let outgoing = Outgoing {
            pool: pool(1, 1),
            authority: Some(self.theirs.pem().into()),
            client_certificate: shown.cloned(),
            method: if body.is_empty() { Method::GET } else { Method::POST },
            body: body.to_vec().into(),
            ..upstream::get(&format!("https://api.example.com:{port}/"))
        };
        self.exec.send(outgoing).await.map(|answer| answer.status)
    }

    async fn refused(&self, port: u16, shown: Option<&ClientIdentity>, body: &[u8], says: &str) {
        let error = self.status(port, shown, body).await.expect_err(says);
        assert_eq!(error.code, ErrorCode::AuthenticationFailed, "{error}");
        assert!(error.message.contains(says) && error.message.contains("client certificate"), "{says}: {error}");
    }
}

/// What rides on a connection of ours that was opened with one certificate is
/// what has that certificate, in the same lane, turn by turn.
#[tokio::test]
async fn e13_a_certificate_serves_its_own_requests_alone() {
    let room = Room::new().await;
    let good = ClientIdentity::from(certificate(room.ours.client(GOOD)));
    let strange = ClientIdentity::from(certificate(room.theirs.client(GOOD)));
    let mut refused = 0;
    for _ in 0..5 {
        for port in room.ports {
            assert_eq!(room.status(port, Some(&good), b"").await, Ok(200));
            room.refused(port, Some(&strange), b"", "authority that the service does not know").await;
            refused += 1;
        }
        let [newer, older] = room.ports;
        room.refused(newer, None, b"", "asks for a client certificate").await;
        let error = room.status(older, None, b"").await.expect_err("no certificate");
        assert!(error.message.contains("client certificate"), "{error}");
        refused += 2;
    }
    println!("E13, client certificates: {refused} requests with another or none refused beside 10 with the right one");
    assert!(!format!("{good:?}").contains("BEGIN"), "{good:?}");
}

/// The alert comes after the handshake, and here behind a body that nobody
/// reads: the other side has closed while we still write.
#[tokio::test]
async fn a_refusal_behind_a_long_body_is_told_as_a_refusal() {
    let room = Room::new().await;
    let strange = ClientIdentity::from(certificate(room.theirs.client(GOOD)));
    let body = vec![b'x'; 4 << 20];
    for _ in 0..10 {
        room.refused(room.ports[0], None, &body, "asks for a client certificate").await;
        room.refused(room.ports[0], Some(&strange), &body, "does not know").await;
    }
}

#[tokio::test]
async fn what_cannot_be_shown_is_told_before_anything_is_sent() {
    let room = Room::new().await;
    let expired = ClientIdentity::from(certificate(room.ours.client(PAST)));
    let (pem, key) = room.ours.client(GOOD);
    let mismatch = ClientIdentity::from(certificate((pem.clone(), room.ours.client(GOOD).1)));
    let broken = ClientIdentity::from(certificate((pem, key.replace("BEGIN", "BEGUN"))));
    for port in room.ports {
        room.refused(port, Some(&expired), b"", "has expired (2001-01-01)").await;
        room.refused(port, Some(&mismatch), b"", "private_key does not belong to the certificate").await;
        room.refused(port, Some(&broken), b"", "private_key holds no private key").await;
    }
}

/// Faults of the service's own certificate keep their own words.
#[tokio::test]
async fn a_certificate_of_ours_changes_nothing_about_theirs() {
    let room = Room::new().await;
    let good = ClientIdentity::from(certificate(room.ours.client(GOOD)));
    let other_name = room.theirs.serve_by("other.example.com", GOOD, &[&TLS13], Some(&room.ours)).await;
    let late = room.theirs.serve_by("api.example.com", PAST, &[&TLS13], Some(&room.ours)).await;
    let strange = room.ours.serve_by("api.example.com", GOOD, &[&TLS13], Some(&room.ours)).await;
    for (port, says) in [(other_name, "for other names"), (late, "has expired; renew it there"), (strange, "not known")]
    {
        let error = room.status(port, Some(&good), b"").await.expect_err(says);
        assert_eq!(error.code, ErrorCode::UpstreamUnreachable, "{error}");
        assert!(error.message.contains(says), "{says}: {error}");
    }
}

#[tokio::test]
async fn the_proxy_shows_it_too() {
    let room = Room::new().await;
    for (shown, says) in [
        (Some(room.ours.client(GOOD)), ""),
        (Some(room.theirs.client(GOOD)), "does not know"),
        (None, "asks for a client certificate"),
    ] {
        let connection = Connection::to(format!("https://api.example.com:{}", room.ports[0]));
        let mut credential = connection.open(&room.exec);
        credential.certificate_authority = Some(room.theirs.pem());
        credential.client_certificate = shown.map(certificate);
        let target = room.exec.target_below(None, &credential.destination, "/x").expect("a target");
        let body = RequestBody::stream(http_body_util::Full::new(bytes::Bytes::from(vec![b'x'; 1 << 20])));
        let request = ProxyRequest { method: Method::POST, target, headers: HeaderMap::new(), body };
        match room.exec.proxy(request, credential).await {
            Ok(answer) => assert!(says.is_empty() && answer.status == 200, "{says}: {}", answer.status),
            Err(error) => {
                assert_eq!(error.code, ErrorCode::AuthenticationFailed, "{error}");
                assert!(!says.is_empty() && error.message.contains(says), "{says}: {error}");
            }
        }
    }
}
