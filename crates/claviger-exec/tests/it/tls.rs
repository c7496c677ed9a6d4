//! Certificates: each fault in its own words, and only the date is ever forgiven.

use std::sync::Arc;

use claviger_exec::{ActionError, EgressConfig, ErrorCode, Exec};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use rustls::{RootCertStore, ServerConfig, crypto::aws_lc_rs, server::WebPkiClientVerifier};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

use crate::{
    dns::Dns,
    upstream::{self, OK, allowing},
};

pub(crate) const GOOD: (i32, i32) = (2000, 2999);
pub(crate) const PAST: (i32, i32) = (2000, 2001);

pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new(name: &str) -> Self {
        Self::of(name, GOOD)
    }

    /// One whose own certificate is good between two years.
    pub(crate) fn of(name: &str, (from, until): (i32, i32)) -> Self {
        let mut params = CertificateParams::new(vec![]).expect("parameters");
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        (params.not_before, params.not_after) = (date_time_ymd(from, 1, 1), date_time_ymd(until, 1, 1));
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("an authority"))
    }

    fn root(&self) -> CertificateDer<'static> {
        self.0.der().clone()
    }

    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate that it issued, as PEM.
    pub(crate) fn issued(&self, name: &str) -> String {
        let params = CertificateParams::new(vec![name.to_owned()]).expect("parameters");
        params.signed_by(&KeyPair::generate().expect("a key"), &self.0).expect("a certificate").pem()
    }

    /// A certificate for a client that it issued, good between two years, and its key.
    pub(crate) fn client(&self, (from, until): (i32, i32)) -> (String, String) {
        let mut params = CertificateParams::new(vec![]).expect("parameters");
        params.distinguished_name.push(DnType::CommonName, "a client");
        (params.not_before, params.not_after) = (date_time_ymd(from, 1, 1), date_time_ymd(until, 1, 1));
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.0).expect("a certificate");
        (certificate.pem(), key.serialize_pem())
    }

    /// Serves TLS with a certificate for `name` that is good between two years.
    pub(crate) async fn serve(&self, name: &str, years: (i32, i32)) -> u16 {
        self.serve_by(name, years, rustls::ALL_VERSIONS, None).await
    }

    /// The same, only for clients with a certificate of `clients`.
    pub(crate) async fn serve_by(
        &self,
        name: &str,
        (from, until): (i32, i32),
        versions: &[&'static rustls::SupportedProtocolVersion],
        clients: Option<&Self>,
    ) -> u16 {
        let mut params = CertificateParams::new(vec![name.to_owned()]).expect("parameters");
        params.not_before = date_time_ymd(from, 1, 1);
        params.not_after = date_time_ymd(until, 1, 1);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.0).expect("a certificate");
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
        let provider = Arc::new(aws_lc_rs::default_provider());
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider)).with_protocol_versions(versions);
        let builder = builder.expect("versions");
        let builder = match clients {
            None => builder.with_no_client_auth(),
            Some(clients) => {
                let mut roots = RootCertStore::empty();
                roots.add(clients.root()).expect("an authority");
                let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
                builder.with_client_cert_verifier(verifier.expect("a verifier"))
            }
        };
        let config = builder.with_single_cert(vec![certificate.der().clone()], key).expect("a server");
        serve(TlsAcceptor::from(Arc::new(config))).await
    }
}

async fn serve(acceptor: TlsAcceptor) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                let mut request = vec![0; 4096];
                while stream.read(&mut request).await.is_ok_and(|read| read > 0) {
                    let _ = stream.write_all(OK).await;
                }
            });
        }
    });
    port
}

async fn room(authority: &Authority) -> (Exec, Dns) {
    let dns = Dns::start(|_| vec![[127, 0, 0, 1].into()]).await;
    let config =
        EgressConfig { resolver: Some(dns.address), extra_roots: vec![authority.root()], ..allowing(&["127.0.0.1"]) };
    (upstream::exec(config), dns)
}

async fn status(exec: &Exec, port: u16, date_forgiven: bool) -> Result<u16, ActionError> {
    let mut outgoing = upstream::get(&format!("https://api.example.com:{port}/"));
    outgoing.allow_expired_certificate = date_forgiven;
    exec.send(outgoing).await.map(|answer| answer.status)
}

#[tokio::test]
async fn each_fault_of_a_certificate_has_its_own_words() {
    let (ours, theirs) = (Authority::new("ours"), Authority::new("theirs"));
    let (exec, _dns) = room(&ours).await;
    let good = ours.serve("api.example.com", GOOD).await;
    assert_eq!(status(&exec, good, false).await, Ok(200));
    let cases = [
        (ours.serve("api.example.com", PAST).await, "has expired", true),
        (ours.serve("other.example.com", GOOD).await, "is for other names", false),
        (theirs.serve("api.example.com", GOOD).await, "authority that is not known", false),
        (ours.serve("other.example.com", PAST).await, "", false),
        (theirs.serve("api.example.com", PAST).await, "", false),
        (ours.serve("api.example.com", (2900, 2999)).await, "not valid yet", false),
    ];
    for (port, words, is_forgiven) in cases {
        let error = status(&exec, port, false).await.expect_err(words);
        assert_eq!(error.code, ErrorCode::UpstreamUnreachable);
        assert!(error.message.contains(words) && error.message.contains("api.example.com"), "{words}: {error}");
        assert_eq!(status(&exec, port, true).await.is_ok(), is_forgiven, "{words}");
    }
}

/// A connection that was let in late must not serve those who did not allow it.
#[tokio::test]
async fn forgiven_connections_and_sessions_are_kept_apart() {
    let ours = Authority::new("ours");
    let (exec, _dns) = room(&ours).await;
    let expired = ours.serve("api.example.com", PAST).await;
    for _ in 0..3 {
        assert_eq!(status(&exec, expired, true).await, Ok(200));
        assert!(status(&exec, expired, false).await.is_err());
    }
}
