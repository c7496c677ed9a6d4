//! E7: entries of the configuration file that open a destination for one
//! connection or organization, through the whole program.

use claviger_testkit::{Options, Server, Upstream};
use serde_json::{Value, json};

use crate::api_support::{BINARY, EXECUTIONS, bearer, body};

fn config(entries: &str) -> Option<String> {
    Some(format!("[egress]\nallow = [{entries}]\n"))
}

/// `::1` is private and, unlike 127.0.0.0/8, not opened by the test kit itself.
#[tokio::test]
async fn a_rule_of_the_file_opens_for_its_connection_alone_and_is_recorded() {
    let upstream = Upstream::demanding_at("[::1]:0", "good-token").await;
    let (base, at) = (upstream.url(), upstream.address);
    let mut server = Server::start(BINARY, Options::default());
    let organization = server.first["organization_id"].as_str().unwrap().to_owned();
    // Closed: not even saved.
    let early = body(json!({"name": "early", "integration": bearer(&base, "good-token")}));
    let refused = server.client().post("/api/v2/actions/connections", &early).await;
    assert_eq!(refused.json()["errors"][0]["source"]["pointer"], "/data/attributes/integration/base_url");

    server.options.config = config(&format!("{{ to = \"[::1]:{}\", organization = \"{organization}\" }}", at.port()));
    server.restart();
    let client = server.client();
    let (a, b) = (
        client.connect("a", bearer(&base, "good-token")).await,
        client.connect("b", bearer(&base, "good-token")).await,
    );
    let get = || json!({"verb": "GET", "url": "/"});
    for id in [&a, &b] {
        assert_eq!(client.run(Some(id), get()).await["status"], "succeeded");
    }
    let bare = json!({"verb": "GET", "url": format!("{base}/")});
    let answered = client.run(None, bare.clone()).await;
    assert!(answered["error"]["message"].as_str().is_some_and(|text| text.contains("401")), "{answered}");

    let before = upstream.received().len();
    server.options.config =
        config(&format!("\"10.0.0.0/8\", {{ to = \"[::1]:{}\", connection = \"{a}\" }}", at.port()));
    server.restart();
    let client = server.client();
    assert_eq!(client.run(Some(&a), get()).await["status"], "succeeded");
    for (id, inputs) in
        [(Some(&*b), get()), (None, bare), (Some(&*a), json!({"verb": "GET", "url": "http://10.0.0.1/"}))]
    {
        let failed = client.run(id, inputs).await;
        assert_eq!(failed["error"]["code"], "destination_refused", "{failed}");
    }
    let through = client.get(&format!("/api/v2/actions/connections/{b}/proxy/x")).await;
    assert_eq!(through.headers["claviger-error"], "destination_refused", "{}", through.text());
    assert_eq!(client.get(&format!("/api/v2/actions/connections/{a}/proxy/x")).await.status.as_u16(), 200);
    assert_eq!(upstream.received().len(), before + 2, "A's two and nobody else's");
    // The rule stands in the record of those that it let through.
    let rule = format!("[::1]:{} for connection {a}", at.port());
    for (id, wanted) in [(&a, json!([rule])), (&b, Value::Null)] {
        let record = client.get(&format!("{EXECUTIONS}?filter[connection_id]={id}")).await.expect(200).json();
        assert_eq!(record["data"][0]["attributes"]["egress_rules"], wanted, "{record}");
    }
}

#[test]
fn a_wrong_entry_is_told_with_file_key_and_what_is_right() {
    let directory = tempfile::TempDir::new().unwrap();
    let file = directory.path().join("claviger.toml");
    let data = directory.path().join("data");
    let id = "0198c0de-0000-7000-8000-000000000000";
    for (entries, says) in [
        ("\"10.1.2.3/8\"".to_owned(), vec!["did you mean 10.0.0.0/8"]),
        ("\"ok.example\", 7".to_owned(), vec!["CIDR[:PORT]", "7"]),
        (format!("{{ connection = \"{id}\" }}"), vec!["missing field", "to"]),
        ("{ to = \"10.0.0.0/8\" }".to_owned(), vec!["without organization and connection", "as a text"]),
        ("{ to = \"10.0.0.0/8\", connection = \"billing\" }".to_owned(), vec!["billing", "UUID", "not its name"]),
        (format!("{{ to = \"10.0.0.0/8\", organisation = \"{id}\" }}"), vec!["organisation", "organization"]),
        (format!("{{ to = \"10.0.0.0/33\", organization = \"{id}\" }}"), vec!["10.0.0.0/33", "10.0.0.0/8"]),
    ] {
        std::fs::write(&file, config(&entries).unwrap()).unwrap();
        let run = std::process::Command::new(BINARY)
            .args(["serve", "--config", file.to_str().unwrap(), "--data-dir", data.to_str().unwrap()])
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&run.stderr).into_owned();
        assert_eq!(run.status.code(), Some(1), "{entries}: {text}");
        for part in says.iter().chain(&["claviger.toml", "egress.allow"]) {
            assert!(text.contains(part), "{entries}: {part:?} is missing in {text}");
        }
        assert!(!data.exists(), "nothing is set up");
    }
}
