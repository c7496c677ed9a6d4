//! Who may do what, asked of the real binary: every named actor against every
//! state of sharing.

use bytes::Bytes;
use claviger_testkit::{Client, World};
use serde_json::json;

use crate::api_support::{BINARY, CONNECTIONS};

/// What an actor may do with a connection: to see, to use, to change it. A change
/// with an unknown attribute is refused as wrong only after it is permitted.
async fn ask(client: &Client, id: &str) -> [u16; 3] {
    let path = format!("{CONNECTIONS}/{id}");
    let golden = json!({"data": {"type": "action_connection", "attributes": {"golden": 1}}});
    [
        client.get(&path).await.status.as_u16(),
        client.send("GET", &format!("{path}/proxy/x"), &[], None).await.expect("an answer").status.as_u16(),
        client.call("PATCH", &path, Some(&golden)).await.status.as_u16(),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_actor_may_do_what_roles_relations_and_credentials_give_together() {
    const STATES: [&str; 7] = [
        "shared_viewer",
        "shared_resolver",
        "shared_editor",
        "shared_expired",
        "shared_organization",
        "unshared",
        "foreign",
    ];
    const NONE: [u16; 3] = [404, 404, 404];
    const VIEWER: [u16; 3] = [200, 403, 403];
    const RESOLVER: [u16; 3] = [200, 502, 403];
    const EDITOR: [u16; 3] = [200, 502, 400];
    let member = [VIEWER, RESOLVER, EDITOR, NONE, VIEWER, NONE, NONE];
    let world = World::start(BINARY).await;
    let mut asked = 0;
    for name in world.names() {
        let (known, expected) = match name {
            "admin" => (200, [EDITOR, EDITOR, EDITOR, EDITOR, EDITOR, EDITOR, NONE]),
            "standard" | "by_role" | "by_team" | "service_account" | "token" => (200, member),
            // The proxy is for programs.
            "session" => (200, member.map(|[see, _, edit]| [see, 403, edit])),
            "by_org" => (200, [NONE, NONE, NONE, NONE, VIEWER, NONE, NONE]),
            "read_only" => (200, [VIEWER, VIEWER, VIEWER, NONE, VIEWER, NONE, NONE]),
            "no_role" | "scoped_out" => (200, [NONE; 7]),
            // Told before anything is looked up, so that it tells nothing of what is there.
            "unregistered" => (200, [[403; 3]; 7]),
            "foreign_admin" => (200, [NONE, NONE, NONE, NONE, NONE, NONE, EDITOR]),
            "disabled" | "pending" | "expired_token" | "anonymous" | "incomplete_session" | "expired_session" => {
                (401, [[401; 3]; 7])
            }
            other => panic!("nothing is said of {other}"),
        };
        let client = world.as_(name);
        assert_eq!(client.get("/api/v2/validate_keys").await.status, known, "{name}");
        for (state, expected) in STATES.into_iter().zip(expected) {
            let got = ask(&client, world.connection(state)).await;
            assert_eq!(got, expected, "{name} on {state}");
            asked += 3;
        }
    }
    println!("world: {} actors, {} states, {asked} questions", world.names().len(), STATES.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_decides_alone_and_what_stands_beside_it_only_takes_away() {
    let world = World::start(BINARY).await;
    let token = world.as_("token");
    let whoami = async |client: &Client, headers: &[(&str, &str)]| {
        client.send("GET", "/api/v2/validate_keys", headers, None).await.expect("an answer").status.as_u16()
    };
    let keys = &world.server.keys;
    let others = [("dd-api-key", keys.api_key.as_str()), ("dd-application-key", keys.application_key.as_str())];
    assert_eq!(whoami(&token, &[]).await, 200);
    assert_eq!(whoami(&token, &others).await, 401, "keys of somebody else");
    assert_eq!(whoami(&token, &others[..1]).await, 401, "half a pair");
    let nonsense = [("authorization", "Bearer cvg_pat_nonsense")];
    assert_eq!(whoami(&world.as_("admin"), &nonsense).await, 401, "a token of ours that is none");
    let foreign = [("authorization", "Bearer sk-of-a-client-library")];
    assert_eq!(whoami(&world.as_("admin"), &foreign).await, 200, "a bearer that is none of ours");
    assert_eq!(whoami(&world.as_("anonymous"), &foreign).await, 401);

    // Repeated with the same Idempotency-Key, it is answered the same in the same media type.
    let body = json!({"data": {"type": "action_connection", "attributes": {"name": "n", "integration":
        {"type": "OpenAI", "credentials": {"type": "OpenAIAPIKey", "api_token": "canary-of-the-world"}}}}});
    let bytes = Bytes::from(body.to_string());
    let once = [("idempotency-key", "one"), ("content-type", "application/json")];
    let first = token.send("POST", CONNECTIONS, &once, Some(bytes.clone())).await.expect("an answer").expect(201);
    let again = token.send("POST", CONNECTIONS, &once, Some(bytes)).await.expect("an answer").expect(201);
    assert_eq!((first.id(), &first.headers["content-type"]), (again.id(), &again.headers["content-type"]));
    assert_eq!(again.headers["idempotent-replay"], "true");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn errors_of_the_text_services_are_texts_with_objects_beside() {
    let server = crate::api_support::shared();
    for path in ["/api/v2/validate", "/api/v2/validate_keys"] {
        let refused = server.client().anonymous().get(path).await.expect(401);
        assert_eq!(refused.headers["content-type"], "application/json");
        let (text, detail) = (&refused.json()["errors"][0], &refused.json()["details"][0]["detail"]);
        assert!(text.is_string() && text == detail, "{path}: {}", refused.text());
    }
}
