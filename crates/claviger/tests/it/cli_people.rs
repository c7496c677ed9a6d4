//! People, service accounts, roles and teams from the shell.

use claviger_testkit::{Options, Server};
use serde_json::Value;

use crate::{
    api_support::BINARY,
    cli::{bad, good, json},
};

fn id(answer: &Value) -> String {
    answer["data"]["id"].as_str().unwrap().to_owned()
}

#[test]
fn people_come_get_a_role_and_go() {
    let server = Server::start(BINARY, Options::default());
    let claviger = |arguments: &[&str]| server.command(arguments);
    let role = ["roles", "create", "--name", "Ops", "--permission", "apps_run", "--output", "json"];
    let role = id(&json(&claviger(&role)));
    assert!(good(&claviger(&["roles", "get", &role])).lines().any(|line| line == "permissions   apps_run"));
    let unknown = ["roles", "update", &role, "--permission", "apps_fly"];
    bad(&claviger(&unknown), 1, &["apps_fly", "roles permissions"]);
    let renamed = ["roles", "update", &role, "--name", "Operations", "--permission", "workflows_run"];
    assert!(good(&claviger(&renamed)).contains("workflows_run"));
    let copy = id(&json(&claviger(&["roles", "clone", &role, "--name", "Copy", "--output", "json"])));
    assert!(good(&claviger(&["roles", "permissions"])).contains("user_access_manage"));

    let ann = ["users", "create", "--email", "ann@acme.test", "--name", "Ann", "--role", &role, "--output", "json"];
    let ann = id(&json(&claviger(&ann)));
    bad(&claviger(&["users", "create", "--email", "ann"]), 1, &["/data/attributes/email: must be", "(400)"]);
    assert!(good(&claviger(&["roles", "give", &copy, &ann])).contains(&copy));
    let shown = good(&claviger(&["users", "get", &ann]));
    assert!(shown.contains("ann@acme.test") && shown.contains("Operations, Copy"), "{shown}");
    assert!(good(&claviger(&["roles", "take", &copy, &ann])).contains(&copy));
    let listed = good(&claviger(&["users", "list", "--query", "ANN", "--status", "Pending"]));
    assert!(listed.contains(&ann) && listed.contains("Operations") && !listed.contains("Copy"), "{listed}");
    assert!(good(&claviger(&["roles", "list", "--query", "oper"])).contains(&role));
    assert!(good(&claviger(&["users", "update", &ann, "--title", "Smith"])).contains("Smith"));
    assert!(good(&claviger(&["users", "disable", &ann])).contains(&ann));
    assert!(good(&claviger(&["users", "list", "--status", "Disabled"])).contains(&ann));
    assert!(good(&claviger(&["users", "enable", &ann])).contains("Pending"));
    assert!(good(&claviger(&["roles", "delete", &role])).contains(&role));
    bad(&claviger(&["roles", "get", &role]), 1, &["role not found (404)"]);

    let robot = json(&claviger(&["service-accounts", "create", "--email", "robot@acme.test", "--output", "json"]));
    let robot = id(&robot);
    let listed = good(&claviger(&["service-accounts", "list"]));
    assert!(listed.contains(&robot) && !listed.contains(&ann), "{listed}");
    assert!(good(&claviger(&["service-accounts", "disable", &robot])).contains(&robot));
    let admin = server.first["admin"]["id"].as_str().unwrap();
    bad(&claviger(&["users", "disable", admin]), 1, &["last administrator"]);
}

#[test]
fn a_team_is_made_joined_and_left() {
    let server = Server::start(BINARY, Options::default());
    let claviger = |arguments: &[&str]| server.command(arguments);
    let made = |arguments: &[&str]| id(&json(&claviger(&[arguments, &["--output", "json"]].concat())));
    let ann = made(&["users", "create", "--email", "ann@acme.test", "--name", "Ann"]);
    let bob = made(&["users", "create", "--email", "bob@acme.test"]);
    let crew = made(&["teams", "create", "--handle", "crew", "--name", "The crew", "--member", &ann]);
    bad(&claviger(&["teams", "create", "--handle", "crew", "--name", "x"]), 1, &["must be unique (409)"]);
    bad(&claviger(&["teams", "create", "--handle", "a crew", "--name", "x"]), 1, &["/data/attributes/handle: must be"]);
    let shown = good(&claviger(&["teams", "get", &crew]));
    assert!(shown.contains("The crew") && shown.lines().any(|line| line == "members       1"), "{shown}");
    bad(&claviger(&["teams", "update", &crew]), 2, &["--name"]);
    assert!(good(&claviger(&["teams", "update", &crew, "--description", "who rows"])).contains("who rows"));

    let joined = good(&claviger(&["teams", "add", &crew, &bob, "--admin"]));
    assert!(joined.contains("bob@acme.test") && joined.contains("admin"), "{joined}");
    bad(&claviger(&["teams", "add", &crew, &bob]), 1, &["in this team already (409)"]);
    assert!(good(&claviger(&["teams", "dismiss", &crew, &bob])).contains("member"));
    assert!(good(&claviger(&["teams", "appoint", &crew, &ann])).contains("admin"));
    let members = good(&claviger(&["teams", "members", &crew]));
    assert!(members.contains(&ann) && members.contains("Ann") && members.contains(&bob), "{members}");
    assert!(good(&claviger(&["teams", "remove", &crew, &bob])).contains(&bob));
    assert!(!good(&claviger(&["teams", "members", &crew])).contains(&bob));

    let other = made(&["teams", "create", "--handle", "other", "--name", "Others"]);
    let listed = good(&claviger(&["teams", "list", "--query", "CREW"]));
    assert!(listed.contains(&crew) && !listed.contains(&other), "{listed}");
    let mine = good(&claviger(&["teams", "list", "--mine"]));
    assert!(!mine.contains(&crew), "the administrator is in none: {mine}");
    assert!(good(&claviger(&["teams", "delete", &crew])).contains(&crew));
    bad(&claviger(&["teams", "get", &crew]), 1, &["team not found (404)"]);
}
