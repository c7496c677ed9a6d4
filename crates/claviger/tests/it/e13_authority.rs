//! A private certificate authority that a connection names, through the API.

use std::sync::Arc;

use claviger_testkit::{Answer, Client};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::{ServerConfig, crypto::aws_lc_rs};
use rustls_pki_types::PrivateKeyDer;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsAcceptor;

use crate::api_support::{CONNECTIONS, bearer, body, path, refused, shared};

const PLACE: &str = "/data/attributes/integration/credentials/certificate_authority";

/// A service with a certificate of a private authority: its URL and the authority.
async fn service(name: &str) -> (String, String) {
    let key = || KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![]).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, key()).unwrap();
    let own = key();
    let certificate =
        CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap().signed_by(&own, &authority).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::try_from(own.serialize_der()).unwrap())
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                while stream.read(&mut [0; 4096]).await.is_ok_and(|read| read > 0) {
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine").await;
                }
            });
        }
    });
    (url, authority.pem())
}

fn trusting(url: &str, authority: &str) -> Value {
    let mut integration = bearer(url, "token-12345678");
    integration["credentials"]["certificate_authority"] = json!(authority);
    integration
}

async fn patch(client: &Client, id: &str, credentials: Value) -> Answer {
    let integration = json!({"integration": {"type": "HTTP", "credentials": credentials}});
    client.call("PATCH", &path(id), Some(&body(integration))).await
}

async fn reaches(client: &Client, id: &str) -> bool {
    let done = client.run(Some(id), json!({"verb": "GET", "url": "/"})).await;
    let proxied = client.get(&format!("{}/proxy/x", path(id))).await;
    let failed = done["error"]["message"].as_str().unwrap_or_default().to_owned();
    assert!(failed.is_empty() || failed.contains("authority that is not known"), "{done}");
    assert_eq!(proxied.status.as_u16(), if failed.is_empty() { 200 } else { 502 }, "{}", proxied.text());
    failed.is_empty()
}

#[tokio::test]
async fn a_connection_trusts_the_authority_that_it_names_and_no_other_does() {
    let ((url, authority), (_, other)) = (service("one").await, service("two").await);
    let server = shared();
    let client = server.client();
    let with = client.connect("private", trusting(&url, &authority)).await;
    let without = client.connect("public", bearer(&url, "token-12345678")).await;
    let mistaken = client.connect("mistaken", trusting(&url, &other)).await;
    for (id, wanted) in [(&with, true), (&without, false), (&mistaken, false), (&with, true)] {
        assert_eq!(reaches(&client, id).await, wanted);
    }
    let shown = client.get(&path(&with)).await.expect(200).json()["data"]["attributes"].clone();
    assert_eq!(shown["integration"]["credentials"]["certificate_authority"], json!(authority), "it is no secret");
    assert!(shown["secrets"]["certificate_authority"].is_null(), "{shown}");
}

/// Whoever names another authority and answers for the address reads the
/// credential: as with another host, it must be entered again.
#[tokio::test]
async fn p17_another_authority_asks_for_the_secrets_again() {
    let ((url, authority), (_, other)) = (service("one").await, service("two").await);
    let server = shared();
    let client = server.client();
    let id = client.connect("moves", trusting(&url, &authority)).await;
    let naming = |pem: &str| json!({"type": "HTTPTokenAuth", "certificate_authority": pem});
    let tokens = "/data/attributes/integration/credentials/tokens";
    refused(&patch(&client, &id, naming(&other)).await, 400, &[tokens]);
    patch(&client, &id, naming(&authority)).await.expect(200);
    assert!(reaches(&client, &id).await, "a refused edit changes nothing, the same authority is none");
    let entered = |pem: &str| {
        let mut whole = naming(pem);
        whole["tokens"] = json!([{"name": "token1", "type": "SECRET", "value": "token-87654321"}]);
        whole
    };
    refused(&patch(&client, &id, naming("")).await, 400, &[tokens]);
    patch(&client, &id, entered("")).await.expect(200);
    assert!(!reaches(&client, &id).await, "also not on the connection that was open");
    refused(&patch(&client, &id, naming(&authority)).await, 400, &[tokens]);
    patch(&client, &id, entered(&authority)).await.expect(200);
    assert!(reaches(&client, &id).await);
}

#[tokio::test]
async fn what_is_no_authority_is_refused_at_its_place() {
    let (_, authority) = service("one").await;
    let key = KeyPair::generate().unwrap().serialize_pem();
    let own = CertificateParams::new(vec!["a.example".to_owned()]).unwrap().self_signed(&KeyPair::generate().unwrap());
    let server = shared();
    let client = server.client();
    for (pem, says) in [
        ("nonsense".to_owned(), "BEGIN"),
        (key.clone(), "holds a PRIVATE KEY"),
        (format!("{authority}{key}"), "holds a PRIVATE KEY"),
        (own.unwrap().pem(), "is not an authority's"),
        (authority.replace("-----END CERTIFICATE-----", ""), "not readable PEM"),
    ] {
        let attributes = json!({"name": "wrong", "integration": trusting("https://api.example.com", &pem)});
        let answer = client.post(CONNECTIONS, &body(attributes)).await;
        refused(&answer, 400, &[PLACE]);
        assert!(answer.text().contains(says), "{says}: {}", answer.text());
        assert!(!answer.text().contains(key.lines().nth(1).unwrap()), "the key comes back");
    }
}
