//! P17: a credential goes to its origin and path prefix and nowhere else. Every
//! trick is played with a canary listening on another port and on another path
//! of the same server; the guard would let all of them through, so that it is
//! the binding alone that is seen to work.

use serde_json::{Value, json};

use crate::stub::{Connection, Received, Stub, answer, exec, ok};

const SECRETS: [&str; 3] = ["canary-header-1", "canary-param-22", "canary-body-333"];

fn leaked(received: &[Received]) -> usize {
    let hit = |request: &&Received| {
        let body = String::from_utf8_lossy(&request.body).into_owned();
        SECRETS.iter().any(|secret| request.head.contains(secret) || body.contains(secret))
    };
    received.iter().filter(hit).count()
}

fn connection(base: String) -> Connection {
    Connection::to(base)
        .secret("h", SECRETS[0])
        .secret("p", SECRETS[1])
        .secret("b", SECRETS[2])
        .header("X-Api-Key", "{{ h }}")
        .header("Authorization", "Bearer {{ h }}")
        .header("Cookie", "s={{ h }}")
        .parameter("api_key", "{{ p }}")
        .body("application/json", r#"{"k":"{{ b }}"}"#)
}

/// URLs that are to end below `/v1` of the home server, or nowhere.
fn urls(home: &str, evil: &str) -> Vec<String> {
    let port = evil.rsplit(':').next().expect("a port");
    let mut urls: Vec<String> = [
        // another origin, plainly
        "http://{evil}/",
        "http://{evil}/v1",
        "http://{evil}/v1/x",
        "https://{home}/v1",
        "https://{evil}/v1",
        "HTTP://{evil}/v1",
        "ftp://{home}/v1",
        "file:///etc/passwd",
        "gopher://{evil}/v1",
        "ws://{home}/v1",
        "data:text/plain,x",
        "javascript:alert(1)",
        "http:{evil}/v1",
        "http:/{evil}/v1",
        "http:///{evil}/v1",
        "http:////{evil}/v1",
        "http:\\\\{evil}\\v1",
        "http:/\\{evil}/v1",
        // the authority
        "http://{home}@{evil}/v1",
        "http://{evil}@{home}/v1",
        "http://{home}:80@{evil}/v1",
        "http://a:b@{home}/v1",
        "http://@{home}/v1",
        "http://{home}%40{evil}/v1",
        "http://{home}%2f@{evil}/v1",
        "http://{home}#@{evil}/v1",
        "http://{home}?@{evil}/v1",
        "http://{home}\\@{evil}/v1",
        "http://{home};{evil}/v1",
        "http://{home},{evil}/v1",
        "http://{home} {evil}/v1",
        "http://{home}\t@{evil}/v1",
        "http://{home}\n.evil/v1",
        "http://127.0.0.1:{port}/v1",
        "http://127.1:{port}/v1",
        "http://0x7f.0.0.1:{port}/v1",
        "http://2130706433:{port}/v1",
        "http://[::1]:{port}/v1",
        "http://[::ffff:127.0.0.1]:{port}/v1",
        "http://localhost:{port}/v1",
        "http://LOCALHOST:{port}/v1",
        "http://127.0.0.1.:{port}/v1",
        "http://127.0.0.2:{port}/v1",
        "http://１２７.0.0.1:{port}/v1",
        "http://127。0。0。1:{port}/v1",
        "http://127.0.0.1:0{port}/v1",
        "http://127.0.0.1:{port}:1/v1",
        // relative, and yet elsewhere
        "//{evil}/v1",
        "///{evil}/v1",
        "\\\\{evil}\\v1",
        "/\\{evil}/v1",
        "\\/{evil}",
        "/\t/{evil}",
        "\n//{evil}/v1",
        " http://{evil}/v1",
        "\thttp://{evil}/v1",
        "http://{evil}/v1 ",
        "/..//{evil}/",
        "..//{evil}/v1",
        "/./../{evil}",
        "@{evil}/v1",
        ":{port}/v1",
        ".{evil}/v1",
        // the same origin, outside the prefix
        "http://{home}/",
        "http://{home}",
        "http://{home}/v2",
        "http://{home}/v10",
        "http://{home}/v1x",
        "http://{home}/V1",
        "http://{home}/v1/..",
        "http://{home}/v1/../",
        "http://{home}/v1/../admin",
        "http://{home}/v1/x/../../admin",
        "http://{home}/./admin",
        "http://{home}/v1/%2e%2e/admin",
        "http://{home}/v1/%2E%2E/admin",
        "http://{home}/v1/.%2e/admin",
        "http://{home}/v1/%2e./admin",
        "http://{home}/v1/..%2fadmin",
        "http://{home}/v1/..%2Fadmin",
        "http://{home}/v1/..%5cadmin",
        "http://{home}/v1/%2e%2e%2fadmin",
        "http://{home}/v1/%252e%252e/admin",
        "http://{home}/v1/%252e%252e%252fadmin",
        "http://{home}/v1/%25252e%25252e/admin",
        "http://{home}/v1/..;/admin",
        "http://{home}/v1/..;x=y/admin",
        "http://{home}/v1/%2e%2e;/admin",
        "http://{home}/v1/x/..%2f..%2fadmin",
        "http://{home}/v1\\..\\admin",
        "http://{home}/v1/..\\admin",
        "http://{home}//v1/x",
        "http://{home}/%76%31/x",
        "http://{home}/v1%2fx",
        "http://{home}/v1%2f..%2fadmin",
        "http://{home}/v1/..?x",
        "http://{home}/v1/..#x",
        "http://{home}/x/v1",
        "http://{home}/admin/../v2/v1",
        // the same, relative
        "..",
        "../",
        "../admin",
        "/../admin",
        "x/../../admin",
        "./../admin",
        "%2e%2e/admin",
        "%2E%2E/admin",
        ".%2e/admin",
        "%2e./admin",
        "..%2fadmin",
        "..%2Fadmin",
        "..%5cadmin",
        "%2e%2e%2fadmin",
        "%252e%252e/admin",
        "%252e%252e%252fadmin",
        "..;/admin",
        "..;a=b/admin",
        "%2e%2e;/admin",
        "x/..%2f..%2fadmin",
        "..\\admin",
        "x\\..\\..\\admin",
        "/..%c0%afadmin/../..",
        "..?x=/v1",
        "..#/v1",
        "....//../../admin",
        "..%00/admin",
        "%00/../../admin",
        "../v1/../admin",
        "../v2",
        "../V1/x",
        // templates are not read in what the action brings
        "http://{{ h }}/v1",
        "http://{{ p }}@{evil}/v1",
        "/{{ h }}",
        "{{ h }}",
        "http://{evil}/{{ h }}",
        "http://{evil}/?k={{ p }}",
    ]
    .iter()
    .map(|form| form.replace("{home}", home).replace("{evil}", evil).replace("{port}", port))
    .collect();
    urls.push(format!("http://{home}/v1/{}", "../".repeat(40)));
    urls.push(format!("http://{evil}/{}", "x".repeat(8_200)));
    urls
}

/// Whether what home received lies where the connection is bound to.
fn inside(request: &Received) -> bool {
    let path = request.path().split('?').next().unwrap_or_default();
    path == "/v1" || path.starts_with("/v1/")
}

async fn attempt(home: &Stub, evil: &Stub, inputs: Value) -> (bool, usize, usize) {
    let parsed = claviger_exec::HttpRequest::parse(&inputs).is_ok();
    if parsed {
        let _ = connection(home.url("/v1")).run(&exec(), inputs).await;
    }
    let (here, there) = (home.take(), evil.take());
    let outside: Vec<_> = here.iter().filter(|request| !inside(request)).cloned().collect();
    (!here.is_empty(), leaked(&there) + there.len(), leaked(&outside) + outside.len())
}

#[tokio::test]
async fn p17_a_credential_goes_only_to_its_origin_and_prefix() {
    let (home, evil) = (Stub::canary().await, Stub::canary().await);
    let (home_at, evil_at) = (home.address.to_string(), evil.address.to_string());
    let (mut tricks, mut arrived, mut elsewhere, mut outside) = (0, 0, 0, 0);
    let mut play = |name: &str, (here, there, beside): (bool, usize, usize)| {
        tricks += 1;
        arrived += usize::from(here);
        elsewhere += there;
        outside += beside;
        assert_eq!((there, beside), (0, 0), "{name}");
    };
    for url in urls(&home_at, &evil_at) {
        play(&url, attempt(&home, &evil, json!({"verb": "POST", "url": url})).await);
    }
    for (name, inputs) in other_inputs(&evil_at) {
        play(&name, attempt(&home, &evil, inputs).await);
    }
    for (status, location) in locations(&home_at, &evil_at) {
        let place = location.clone();
        let home = Stub::start(move |request| match request.path().starts_with("/v1/start") {
            true => answer(status, &[("Location", &place)], b""),
            false => ok("text/plain", b"arrived"),
        })
        .await;
        let inputs = json!({"verb": "POST", "url": "start", "followRedirect": true});
        play(&format!("{status} {location:?}"), attempt(&home, &evil, inputs).await);
    }
    println!(
        "P17: {tricks} tricks, {arrived} of them harmless and sent home; {elsewhere} requests or credentials elsewhere, {outside} outside the prefix"
    );
    assert!(tricks >= 200, "{tricks}");
}

/// Queries, headers and bodies that try to move the request.
fn other_inputs(evil: &str) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for (key, value) in [
        ("Host", evil),
        ("host", evil),
        ("X-Forwarded-Host", evil),
        ("Forwarded", evil),
        ("Connection", "x-api-key"),
        ("Proxy-Connection", evil),
        ("X-Line", "a\r\nHost: evil"),
        ("X-Line", "a\nHost: evil"),
        ("X-Line", "a\r\n\r\nGET / HTTP/1.1"),
        ("X-Evil: 1\r\nHost", evil),
        ("Transfer-Encoding", "chunked"),
        ("Content-Length", "0"),
        ("Upgrade", "h2c"),
        ("Location", evil),
        ("X-Original-URL", "/admin"),
        ("X-Api-Key", "own"),
        ("authorization", "Bearer own"),
        ("X-Tpl", "{{ h }}"),
    ] {
        let inputs = json!({"verb": "POST", "url": "x", "requestHeaders": [{"key": key, "value": [value]}]});
        all.push((format!("header {key}: {value:?}"), inputs));
    }
    for (key, value) in [
        ("a", "b#@evil"),
        ("a", "x HTTP/1.1\r\nHost: evil"),
        ("../", "../"),
        ("a&b", "c=d"),
        ("", ""),
        ("@", evil),
        ("k", "{{ p }}"),
    ] {
        let inputs = json!({"verb": "POST", "url": "x", "urlParams": [{"key": key, "value": value}]});
        all.push((format!("parameter {key:?}={value:?}"), inputs));
    }
    for verb in ["CONNECT", "POST http://evil/", "GET / HTTP/1.1\r\nX: y", "OPTIONS", "TRACE", ""] {
        all.push((format!("verb {verb:?}"), json!({"verb": verb, "url": "x"})));
    }
    all
}

/// Redirects that lead out.
fn locations(home: &str, evil: &str) -> Vec<(u16, String)> {
    let forms = [
        "http://{evil}/",
        "http://{evil}/v1/x",
        "//{evil}/v1/x",
        "https://{home}/v1/x",
        "http://{home}@{evil}/v1",
        "http://a:b@{home}/v1/x",
        "/admin",
        "../admin",
        "/v1/../admin",
        "/v10/x",
        "/v1/..%2fadmin",
        "/v1/%2e%2e/admin",
        "/v1/%252e%252e/admin",
        "/v1/..;/admin",
        "\\\\{evil}\\v1",
        "/\\{evil}/v1",
        "http:\\\\{evil}/v1",
        "/\t/{evil}/",
        "http://{evil}\\@{home}/v1",
        "http://127.1:{port}/v1",
    ];
    let port = evil.rsplit(':').next().expect("a port");
    let fill = |form: &str| form.replace("{home}", home).replace("{evil}", evil).replace("{port}", port);
    [302, 307].into_iter().flat_map(|status| forms.iter().map(move |form| (status, fill(form)))).collect()
}
