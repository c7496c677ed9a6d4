//! `allowExpiredCertificate` reaches the client, and forgives the date only.

use std::sync::Arc;

use claviger_exec::{AllowRule, EgressConfig, Exec};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::{ServerConfig, crypto::aws_lc_rs};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

use crate::stub::{ok, run};

/// Serves TLS for `name` with a certificate that ended long ago; the port and who signed it.
async fn expired(name: &str) -> (u16, CertificateDer<'static>) {
    let key = || KeyPair::generate().expect("a key");
    let mut authority = CertificateParams::new(vec![]).expect("parameters");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, key()).expect("an authority");
    let mut params = CertificateParams::new(vec![name.to_owned()]).expect("parameters");
    (params.not_before, params.not_after) = (date_time_ymd(1999, 1, 1), date_time_ymd(2001, 1, 1));
    let own = key();
    let certificate = params.signed_by(&own, &authority).expect("a certificate");
    let private = PrivateKeyDer::try_from(own.serialize_der()).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(vec![certificate.der().clone()], private))
        .expect("a server");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = TlsAcceptor::from(Arc::new(config.clone())).accept(stream).await else { continue };
            if stream.read(&mut [0; 4096]).await.is_ok_and(|read| read > 0) {
                let _ = stream.write_all(&ok("text/plain", b"fine")).await;
            }
        }
    });
    (port, authority.der().clone())
}

#[tokio::test]
async fn only_the_date_is_forgiven_and_only_when_asked() {
    for (name, forgiven) in [("127.0.0.1", true), ("127.0.0.2", false)] {
        let (port, root) = expired(name).await;
        let allow = vec![AllowRule::parse("127.0.0.0/8").expect("a rule")];
        let config = EgressConfig { allow, extra_roots: vec![root], ..EgressConfig::default() };
        let exec = Exec::new(config).expect("an egress room");
        let url = format!("https://127.0.0.1:{port}/");
        let strict = run(&exec, json!({"verb": "GET", "url": url})).await;
        assert!(strict.outcome.is_err(), "{name}");
        let lax = run(&exec, json!({"verb": "GET", "url": url, "allowExpiredCertificate": true})).await;
        assert_eq!(lax.outcome.is_ok(), forgiven, "{name}: {lax:?}");
    }
}
