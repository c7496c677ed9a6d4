//! Invitations (wire.md 7), and how they are accepted.

use claviger_testkit::{Client, Keys, Options, Server};
use serde_json::{Value, json};

use crate::api_support::{BINARY, shared};

const INVITATIONS: &str = "/api/v2/user_invitations";
const USERS: &str = "/api/v2/users";
const PASSWORD: &str = "a good long password";

async fn added(client: &Client, email: &str) -> String {
    let body = json!({"data": {"type": "users", "attributes": {"email": email}}});
    client.post(USERS, &body).await.expect(201).id()
}

fn inviting(people: &[&str]) -> Value {
    let each = |id: &&str| json!({"type": "user_invitations", "relationships": {"user": {"data": {"type": "users", "id": id}}}});
    json!({"data": people.iter().map(each).collect::<Vec<_>>()})
}

fn accepting(token: &str) -> Value {
    json!({"data": {"type": "user_invitations", "attributes": {"token": token, "password": PASSWORD}}})
}

/// Id and token of the only invitation of an answer.
fn of(answer: &Value) -> (String, String) {
    let url = answer["data"][0]["attributes"]["accept_url"].as_str().expect("a link");
    let token = url.split_once('#').expect("behind the #").1;
    (answer["data"][0]["id"].as_str().expect("an id").to_owned(), token.to_owned())
}

async fn invited(client: &Client, id: &str) -> (String, String) {
    of(&client.post(INVITATIONS, &inviting(&[id])).await.expect(201).json())
}

#[tokio::test]
async fn somebody_is_invited_accepts_and_signs_in() {
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    let ann = added(&client, "ann@acme.test").await;
    client.sign_in("ann@acme.test", PASSWORD).await.expect(401);
    let bytes = bytes::Bytes::from(inviting(&[&ann]).to_string());
    let once = [("idempotency-key", "invite-ann")];
    let answer = client.send("POST", INVITATIONS, &once, Some(bytes.clone())).await.expect("an answer").expect(201);
    assert_eq!(answer.headers["content-type"], "application/json");
    let (id, token) = of(&answer.json());
    let json = answer.json();
    let attributes = &json["data"][0]["attributes"];
    assert_eq!((&attributes["uuid"], &attributes["login_method"]), (&json!(id), &Value::Null));
    assert_eq!(attributes["invite_type"], "openid_invite");
    assert_eq!(json["data"][0]["relationships"]["user"]["data"], json!({"type": "users", "id": ann}));
    let link = format!("{}/accept-invitation#{token}", client.origin());
    assert_eq!(attributes["accept_url"], json!(link));

    let again = client.send("POST", INVITATIONS, &once, Some(bytes)).await.expect("an answer").expect(201);
    assert_eq!(again.headers["idempotent-replay"], "true");
    assert!(!again.text().contains(&token) && !again.text().contains("accept_url"), "{}", again.text());
    let read = client.get(&format!("{INVITATIONS}/{id}")).await.expect(200);
    assert!(!read.text().contains("accept_url"), "{}", read.text());

    let path = format!("{INVITATIONS}/{id}/accept");
    let anonymous = client.anonymous();
    let body = json!({"data": {"type": "user_invitations", "attributes":
        {"token": token, "password": PASSWORD, "name": "Ann Smith"}}});
    let mut short = body.clone();
    short["data"]["attributes"]["password"] = json!("short");
    anonymous.post(&path, &short).await.expect(400);
    anonymous.post(&path, &body).await.expect(204);
    anonymous.post(&path, &body).await.expect(401);
    let browser = client.signed_in("ann@acme.test", PASSWORD).await;
    let me = browser.get("/api/v2/current_user").await.expect(200).json();
    assert_eq!(
        (&me["data"]["attributes"]["name"], &me["data"]["attributes"]["status"]),
        (&json!("Ann Smith"), &json!("Active"))
    );
    browser.post("/api/v2/roles", &json!({"data": {"type": "roles", "attributes": {"name": "x"}}})).await.expect(403);
    client.post(INVITATIONS, &inviting(&[&ann])).await.expect(400);
    assert!(!server.output().contains(&token), "the log has the token");
    for file in std::fs::read_dir(server.data_dir()).expect("the data directory").flatten() {
        let bytes = std::fs::read(file.path()).unwrap_or_default();
        let found = bytes.windows(token.len()).any(|window| window == token.as_bytes());
        assert!(!found, "the token is in {}", file.path().display());
    }

    // Kept out at once, and for as long as they are disabled.
    client.call("DELETE", &format!("{USERS}/{ann}"), None).await.expect(204);
    browser.get("/api/v2/current_user").await.expect(401);
    client.sign_in("ann@acme.test", PASSWORD).await.expect(401);
    let enable = json!({"data": {"type": "users", "id": ann, "attributes": {"disabled": false}}});
    client.call("PATCH", &format!("{USERS}/{ann}"), Some(&enable)).await.expect(200);
    browser.get("/api/v2/current_user").await.expect(401);
    client.sign_in("ann@acme.test", PASSWORD).await.expect(201);
}

#[tokio::test]
async fn o11_only_the_newest_invitation_is_good_and_only_with_its_token() {
    let server = shared();
    let client = server.client();
    let (bob, eve) = (added(&client, "bob-o11@acme.test").await, added(&client, "eve-o11@acme.test").await);
    let (first, first_token) = invited(&client, &bob).await;
    let (second, token) = invited(&client, &bob).await;
    let (others, others_token) = invited(&client, &eve).await;
    let anonymous = client.anonymous();
    let accept = |id: &str| format!("{INVITATIONS}/{id}/accept");
    anonymous.post(&accept(&first), &accepting(&first_token)).await.expect(401);
    anonymous.post(&accept(&others), &accepting(&token)).await.expect(401);
    anonymous.post(&accept(&second), &accepting(&others_token)).await.expect(401);
    anonymous.post(&accept(&second), &accepting(&format!(" {token}"))).await.expect(401);
    let mut tried = 0;
    for field in ["token", "password"] {
        for value in [None, Some(json!(null)), Some(json!([])), Some(json!({})), Some(json!(0))] {
            let mut body = accepting(&token);
            match value {
                Some(value) => body["data"]["attributes"][field] = value,
                None => drop(body["data"]["attributes"].as_object_mut().expect("an object").remove(field)),
            }
            anonymous.post(&accept(&second), &body).await.expect(400);
            tried += 1;
        }
    }
    anonymous.post(&accept(&second), &accepting("")).await.expect(401);
    client.call("DELETE", &format!("{USERS}/{bob}/invitations"), None).await.expect(204);
    anonymous.post(&accept(&second), &accepting(&token)).await.expect(401);
    anonymous.post(&accept(&others), &accepting(&others_token)).await.expect(204);
    println!("o11: {} acceptances that should not be, 0 were", tried + 6);
}

#[tokio::test]
async fn c16_of_many_invitations_all_are_made_or_none() {
    let server = shared();
    let client = server.client();
    let good = added(&client, "good-c16@acme.test").await;
    let gone = added(&client, "gone-c16@acme.test").await;
    client.call("DELETE", &format!("{USERS}/{gone}"), None).await.expect(204);
    let robot =
        json!({"data": {"type": "users", "attributes": {"email": "robot-c16@acme.test", "service_account": true}}});
    let robot = client.post("/api/v2/service_accounts", &robot).await.expect(201).id();
    let active = client.get("/api/v2/current_user").await.expect(200).id();
    let unknown = "00000000-0000-7000-8000-000000000000";
    let (standing, token) = invited(&client, &good).await;
    for bad in [&gone, &robot, &active, unknown, &good] {
        let refused = client.post(INVITATIONS, &inviting(&[&good, bad])).await.expect(400).json();
        let pointer = &refused["details"][0]["source"]["pointer"];
        assert_eq!(pointer, "/data/1/relationships/user/data/id", "{bad}: {refused}");
    }
    client.post(INVITATIONS, &json!({"data": []})).await.expect(400);
    client.post(INVITATIONS, &json!({"data": {}})).await.expect(400);
    let path = format!("{INVITATIONS}/{standing}/accept");
    client.anonymous().post(&path, &accepting(&token)).await.expect(204);

    let member = client.signed_in("good-c16@acme.test", PASSWORD).await;
    let other = added(&client, "other-c16@acme.test").await;
    member.post(INVITATIONS, &inviting(&[&other])).await.expect(403);
    member.get(&format!("{INVITATIONS}/{standing}")).await.expect(404);
    member.call("DELETE", &format!("{USERS}/{other}/invitations"), None).await.expect(403);
}

#[tokio::test]
async fn inviting_somebody_takes_what_it_takes_to_give_them_what_they_have() {
    let server = Server::start(BINARY, Options::default());
    let client = server.client();
    let roles = client.get("/api/v2/roles?filter=Admin").await.expect(200).json();
    let role = roles["data"][0]["id"].as_str().expect("an id");
    let scopes = json!({"data": {"type": "application_keys", "attributes": {"name": "inviter", "scopes": ["user_access_invite"]}}});
    let key = client.post("/api/v2/current_user/application_keys", &scopes).await.expect(201).json();
    let application_key = key["data"]["attributes"]["key"].as_str().expect("once").to_owned();
    let inviter = client.with(Keys { application_key, ..server.keys.clone() });

    let ann = added(&client, "ann@acme.test").await;
    let (id, token) = invited(&inviter, &ann).await;
    let given = json!({"data": {"type": "users", "id": ann}});
    client.post(&format!("/api/v2/roles/{role}/users"), &given).await.expect(200);
    let accept = format!("{INVITATIONS}/{id}/accept");
    client.anonymous().post(&accept, &accepting(&token)).await.expect(401);
    inviter.post(INVITATIONS, &inviting(&[&ann])).await.expect(403);
    let (id, token) = invited(&client, &ann).await;

    // So does a team that somebody is in from its beginning.
    let bob = added(&client, "bob@acme.test").await;
    let (id_of_bob, token_of_bob) = invited(&inviter, &bob).await;
    let users = json!({"data": [{"type": "users", "id": bob}]});
    let attributes = json!({"handle": "ops", "name": "Ops"});
    let team = json!({"data": {"type": "team", "attributes": attributes, "relationships": {"users": users}}});
    client.post("/api/v2/team", &team).await.expect(201);
    let accept = format!("{INVITATIONS}/{id_of_bob}/accept");
    client.anonymous().post(&accept, &accepting(&token_of_bob)).await.expect(401);
    inviter.post(INVITATIONS, &inviting(&[&bob])).await.expect(403);

    // A link that went to the wrong address, or to somebody who was kept out since, is void.
    let moved = json!({"data": {"type": "users", "id": ann, "attributes": {"email": "anne@acme.test"}}});
    client.call("PATCH", &format!("{USERS}/{ann}"), Some(&moved)).await.expect(200);
    client.anonymous().post(&format!("{INVITATIONS}/{id}/accept"), &accepting(&token)).await.expect(401);
    let (id, token) = invited(&client, &ann).await;
    client.anonymous().post(&format!("{INVITATIONS}/{id}/accept"), &accepting(&token)).await.expect(204);
}
