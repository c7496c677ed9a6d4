//! Client certificates against nginx, which asks every client for one: what it
//! takes, and what each mistake is told.

use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use claviger_testkit::{Client, Options, Server};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use serde_json::{Value, json};

use crate::api_support::{BINARY, CONNECTIONS, body, path, refused};

const PLACE: &str = "/data/attributes/integration/credentials";

struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(vec![]).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate for `name` that is good until the begin of a year, and its key.
    fn issue(&self, name: &str, until: i32) -> (String, String) {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2000, 1, 1);
        params.not_after = date_time_ymd(until, 1, 1);
        let key = KeyPair::generate().unwrap();
        (params.signed_by(&key, &self.0).unwrap().pem(), key.serialize_pem())
    }
}

/// nginx with a certificate of `servers` for `name`, for clients of `clients` alone.
struct Nginx {
    process: Child,
    url: String,
}

impl Nginx {
    fn start(at: &Path, servers: &Authority, name: &str, clients: &Authority) -> Self {
        let (certificate, key) = servers.issue(name, 2999);
        for (file, text) in [("server.pem", certificate), ("server.key", key), ("clients.pem", clients.pem())] {
            std::fs::write(at.join(file), text).unwrap();
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let root = at.display();
        let user = if rustix::process::geteuid().is_root() { "user root;" } else { "" };
        let paths: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|name| format!("{name}_temp_path {root}/{name};\n"))
            .concat();
        let config = format!(
            "{user} daemon off; worker_processes 1; pid {root}/pid; error_log {root}/error.log;\n\
             events {{ worker_connections 64; }}\n\
             http {{ {paths} access_log off;\n\
               server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {root}/server.pem; ssl_certificate_key {root}/server.key;\n\
                 ssl_client_certificate {root}/clients.pem; ssl_verify_client on;\n\
                 location / {{ return 200 \"$ssl_client_s_dn\"; }} }} }}\n"
        );
        let file = at.join("nginx.conf");
        std::fs::write(&file, config).unwrap();
        let process = Command::new("nginx").arg("-p").arg(at).arg("-c").arg(file).stderr(Stdio::null()).spawn();
        let process = process.expect("nginx is needed for this test: install Debian's package nginx-light");
        let began = Instant::now();
        // nginx writes it once its sockets are open.
        while !at.join("pid").is_file() {
            assert!(began.elapsed() < Duration::from_secs(20), "nginx does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { process, url: format!("https://127.0.0.1:{port}") }
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let pid = rustix::process::Pid::from_child(&self.process);
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        let _ = self.process.wait();
    }
}

fn integration(url: &str, (certificate, key): &(String, String), authority: &str) -> Value {
    json!({"type": "HTTP", "base_url": url, "credentials": {
        "type": "HTTPMTLSAuth", "certificate": certificate, "private_key": key, "certificate_authority": authority,
    }})
}

/// What an action with such a connection ends with: the body, or the error's text.
async fn get(client: &Client, integration: Value) -> Result<String, String> {
    let id = client.connect("by certificate", integration).await;
    let done = client.run(Some(&id), json!({"verb": "GET", "url": "/"})).await;
    match done["error"]["message"].as_str() {
        None => Ok(done["outputs"]["body"].as_str().unwrap_or_default().to_owned()),
        Some(message) => Err(message.to_owned()),
    }
}

#[tokio::test]
async fn nginx_takes_the_right_certificate_and_each_mistake_has_its_own_words() {
    let (servers, clients, strangers) = (Authority::new("servers"), Authority::new("clients"), Authority::new("x"));
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let nginx = Nginx::start(folders[0].path(), &servers, "127.0.0.1", &clients);
    let elsewhere = Nginx::start(folders[1].path(), &servers, "other.example.com", &clients);
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    let (good, strange) = (clients.issue("robot", 2999), strangers.issue("robot", 2999));
    let trusted = servers.pem();
    let shown = get(&client, integration(&nginx.url, &good, &trusted)).await;
    assert!(shown.as_ref().is_ok_and(|name| name.starts_with("CN=")), "{shown:?}");
    let bare = json!({"type": "HTTP", "base_url": nginx.url, "credentials": {
        "type": "HTTPNoAuth", "certificate_authority": trusted,
    }});
    let cases = [
        (bare.clone(), "No required SSL certificate was sent"),
        (integration(&nginx.url, &strange, &trusted), "The SSL certificate error"),
        (integration(&nginx.url, &good, &strangers.pem()), "authority that is not known"),
        (integration(&elsewhere.url, &good, &trusted), "is for other names"),
    ];
    for (integration, words) in cases {
        let said = get(&client, integration).await.expect_err(words);
        assert!(said.contains(words), "{words}: {said}");
    }
    // Beside another way to authenticate it is shown as well.
    let mut beside = bare;
    beside["credentials"]["client_certificate"] = json!({"certificate": good.0, "private_key": good.1});
    assert_eq!(get(&client, beside).await, shown);
    // The proxy shows it, too.
    let id = client.connect("proxied", integration(&nginx.url, &good, &trusted)).await;
    assert_eq!(client.get(&format!("{}/proxy/", path(&id))).await.expect(200).text(), shown.unwrap());
}

#[tokio::test]
async fn certificates_that_cannot_work_are_refused_when_they_are_entered() {
    let (ours, theirs) = (Authority::new("ours"), Authority::new("theirs"));
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    let (good, other) = (ours.issue("robot", 2999), theirs.issue("robot", 2999));
    let url = "https://api.example.com";
    let cases = [
        (ours.issue("robot", 2001), "certificate", "has expired (2001-01-01)"),
        ((good.0.clone(), other.1.clone()), "private_key", "does not belong to the certificate"),
        ((good.1.clone(), good.1.clone()), "certificate", "holds a PRIVATE KEY"),
    ];
    for (pair, field, words) in cases {
        let form = body(json!({"name": "n", "integration": integration(url, &pair, &ours.pem())}));
        let answer = client.post(CONNECTIONS, &form).await;
        refused(&answer, 400, &[&format!("{PLACE}/{field}")]);
        assert!(answer.text().contains(words), "{words}: {}", answer.text());
    }
    // Another certificate comes with its key: what is sealed is not opened to compare it.
    let id = client.connect("n", integration(url, &good, &ours.pem())).await;
    let renewed = ours.issue("robot", 2998);
    let change = |credentials: Value| body(json!({"integration": {"type": "HTTP", "credentials": credentials}}));
    let alone = change(json!({"type": "HTTPMTLSAuth", "certificate": renewed.0}));
    refused(&client.call("PATCH", &path(&id), Some(&alone)).await, 400, &[&format!("{PLACE}/private_key")]);
    let both = change(json!({"type": "HTTPMTLSAuth", "certificate": renewed.0, "private_key": renewed.1}));
    client.call("PATCH", &path(&id), Some(&both)).await.expect(200);
}
