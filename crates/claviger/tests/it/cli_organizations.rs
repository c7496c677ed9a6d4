//! Several organizations on one server, fully apart.

use claviger_testkit::{Client, Keys, Options, Server, Upstream, postgres::Postgres};
use serde_json::{Value, json};

use crate::{
    api_support::{BINARY, EXECUTIONS, bearer, path, run},
    cli::{bad, good, json},
};

fn create(server: &Server, name: &str, handle: &str) -> Value {
    let email = format!("admin@{handle}.test");
    let arguments = ["organizations", "create", "--name", name, "--handle", handle, "--admin-email", &email, "--json"];
    let first = json(&server.command(&arguments));
    assert_eq!(first["admin"]["email"], email);
    assert!(first["admin"]["password"].as_str().unwrap().len() >= 16);
    first
}

fn keys(first: &Value) -> Keys {
    let text = |name: &str| first[name].as_str().unwrap().to_owned();
    Keys { api_key: text("api_key"), application_key: text("application_key") }
}

/// Ids and e-mail addresses that a list shows.
async fn shown(client: &Client, list: &str) -> String {
    client.get(list).await.expect(200).json()["data"].to_string()
}

async fn run_status(client: &Client, connection: &str) -> u16 {
    let body = run(Some(connection), json!({"verb": "GET", "url": "/"}));
    client.post(EXECUTIONS, &body).await.status.as_u16()
}

/// Makes what one organization has that another could see.
async fn furnish(client: &Client, mark: &str, upstream: &Upstream) -> Vec<String> {
    let connection = client.connect(mark, bearer(&upstream.url(), "the token")).await;
    assert_eq!(run_status(client, &connection).await, 200);
    let user = json!({"data": {"type": "users", "attributes": {"email": format!("{mark}@people.test")}}});
    let user = client.post("/api/v2/users", &user).await.expect(201).id();
    let role = json!({"data": {"type": "roles", "attributes": {"name": mark}}});
    let role = client.post("/api/v2/roles", &role).await.expect(200).id();
    let team = json!({"data": {"type": "team", "attributes": {"handle": mark, "name": mark}}});
    let team = client.post("/api/v2/team", &team).await.expect(201).id();
    vec![connection, user, role, team]
}

const LISTS: [&str; 9] = [
    "/api/v2/actions/connections",
    "/api/v2/actions/connection_policies",
    "/api/v2/actions/executions?page[limit]=100",
    "/api/v2/users?page[size]=100",
    "/api/v2/roles?page[size]=100",
    "/api/v2/team",
    "/api/v2/api_keys",
    "/api/v2/application_keys",
    "/api/v2/audit/events?page[limit]=1000",
];

/// C5 for organizations that the command line made: each sees what is its own and
/// nothing of the other, in lists and by id.
async fn apart(ours: (&Client, &[String]), theirs: (&Client, &[String])) -> usize {
    let mut refused = 0;
    for ((client, own), foreign) in [(ours, theirs.1), (theirs, ours.1)] {
        let mut seen = String::new();
        for list in LISTS {
            seen.push_str(&shown(client, list).await);
        }
        assert!(own.iter().all(|id| seen.contains(id.as_str())), "what is there is seen");
        assert!(foreign.iter().all(|id| !seen.contains(id.as_str())), "another organization's is seen");
        let [connection, user, role, team] = foreign else { panic!("four things") };
        for one in [
            path(connection),
            format!("{}/usage", path(connection)),
            format!("{}/access", path(connection)),
            format!("/api/v2/restriction_policy/connection:{connection}"),
            format!("/api/v2/users/{user}"),
            format!("/api/v2/roles/{role}"),
            format!("/api/v2/team/{team}"),
            format!("/api/v2/team/{team}/memberships"),
        ] {
            client.get(&one).await.expect(404);
            refused += 1;
        }
        assert_eq!(run_status(client, connection).await, 404);
        refused += 1;
    }
    refused
}

async fn two_organizations(options: Options) {
    let mut server = Server::start(BINARY, options);
    let upstream = Upstream::demanding("the token").await;
    let first = server.client();
    let ours = furnish(&first, "ours", &upstream).await;
    let other = create(&server, "Globex", "globex");
    assert_ne!(other["organization_id"], server.first["organization_id"]);
    let second = server.client().with(keys(&other));
    let theirs = furnish(&second, "theirs", &upstream).await;
    let refused = apart((&first, &ours), (&second, &theirs)).await;
    let begun = second.get("/api/v2/audit/events?filter[query]=@asset.type:organization").await.expect(200).json();
    assert_eq!(begun["data"].as_array().unwrap().len(), 1, "its own making is on its record: {begun}");

    server.stop();
    let third = create(&server, "Initech", "initech");
    let arguments = ["organizations", "create", "--name", "x", "--handle", "globex", "--admin-email", "a@b.test"];
    bad(&server.command(&arguments), 1, &["an organization of this handle is there already"]);
    server.restart();
    let third = server.client().with(keys(&third));
    let fresh = furnish(&third, "fresh", &upstream).await;
    let second = server.client().with(keys(&other));
    let more = apart((&second, &theirs), (&third, &fresh)).await;
    good(&server.command(&["audit", "verify"]));
    println!("C5: 3 organizations on one server, {} requests for another's things answered 404", refused + more);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c05_organizations_see_nothing_of_each_other() {
    two_organizations(Options::default()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c05_organizations_see_nothing_of_each_other_on_postgres() {
    two_organizations(Options { database_url: Some(Postgres::shared().database()), ..Options::default() }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organization_made_on_one_server_works_on_another() {
    let url = Postgres::shared().database();
    let first = Server::start(BINARY, Options { database_url: Some(url), ..Options::default() });
    let second = first.beside();
    let other = create(&first, "Globex", "globex");
    let theirs = second.client().with(keys(&other));
    let upstream = Upstream::demanding("the token").await;
    let connection = theirs.connect("theirs", bearer(&upstream.url(), "the token")).await;
    assert_eq!(run_status(&first.client().with(keys(&other)), &connection).await, 200);
}

#[test]
fn organizations_are_listed_and_faults_are_named() {
    let server = Server::start(BINARY, Options::default());
    let claviger = |arguments: &[&str]| server.command(arguments);
    let all = ["organizations", "create", "--name", " ", "--handle", "Glo bex", "--admin-email", "nobody"];
    bad(&claviger(&all), 1, &["--name: must not be empty", "--handle: must be of a to z", "--admin-email: must be"]);
    bad(&claviger(&all[..4]), 2, &["--handle"]);
    create(&server, "Globex", "globex");
    let listed = good(&claviger(&["organizations", "list"]));
    assert!(listed.contains("claviger") && listed.contains("globex") && listed.contains("Globex"), "{listed}");
    let listed = json(&claviger(&["organizations", "list", "--json"]));
    assert_eq!(listed["organizations"].as_array().unwrap().len(), 2);
    let human = ["organizations", "create", "--name", "Initech", "--handle", "initech", "--admin-email", "a@b.test"];
    let human = good(&claviger(&human));
    assert!(human.contains("one-time password") && human.contains("shown once"), "{human}");
    let shown = server.output();
    let key = human.lines().find_map(|line| line.strip_prefix("API key")).unwrap().trim();
    assert!(!shown.contains(key), "a key is in the log");

    let empty = tempfile::TempDir::new().unwrap();
    let elsewhere = ["--data-dir", empty.path().to_str().unwrap()];
    let good = ["organizations", "create", "--name", "x", "--handle", "x", "--admin-email", "a@b.test"];
    bad(&claviger(&[&good[..], &elsewhere].concat()), 1, &["is not set up yet", "claviger init"]);
}
