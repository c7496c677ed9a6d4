//! The address in the record, behind a proxy and not.

use bytes::Bytes;
use claviger_testkit::{Options, Server, Upstream};
use serde_json::json;

use crate::api_support::{BINARY, EXECUTIONS, bearer, run};

#[tokio::test]
async fn the_record_has_the_clients_address_only_where_a_trusted_proxy_tells_it() {
    let upstream = Upstream::demanding("token-12345678").await;
    let mut server = Server::start(BINARY, Options::default());
    let id = server.client().connect("seen", bearer(&upstream.url(), "token-12345678")).await;
    for (arguments, config, recorded) in [
        (vec![], None, "127.0.0.1"),
        (vec!["--trusted-proxy", "10.0.0.0/8"], None, "127.0.0.1"),
        (vec!["--trusted-proxy", "127.0.0.1"], None, "203.0.113.9"),
        (vec![], Some("trusted_proxies = [\"127.0.0.0/8\"]\n"), "203.0.113.9"),
    ] {
        server.options.arguments = arguments.into_iter().map(str::to_owned).collect();
        server.options.config = config.map(str::to_owned);
        server.restart();
        let client = server.client();
        let body = run(Some(&id), json!({"verb": "GET", "url": "/"})).to_string();
        let headers = [("x-forwarded-for", "198.51.100.7, 203.0.113.9")];
        client.send("POST", EXECUTIONS, &headers, Some(Bytes::from(body))).await.unwrap().expect(200);
        let record = client.get(&format!("{EXECUTIONS}?filter[connection_id]={id}")).await.expect(200).json();
        assert_eq!(record["data"][0]["attributes"]["client_ip"], recorded, "{record}");
    }
    assert!(upstream.received().iter().all(|request| !request.headers.contains_key("x-forwarded-for")));
}
