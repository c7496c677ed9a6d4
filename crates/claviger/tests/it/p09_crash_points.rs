//! P9, where it may be cut short: whatever ends the process while the root key is
//! replaced, the next start has the key that is in force.

use std::{
    fs,
    path::{Path, PathBuf},
};

use claviger_model::Entropy;
use claviger_store::Store;
use claviger_testkit::{Options, Server};
use claviger_vault::{RootKey, Vault};

use crate::{
    api_support::{BINARY, path},
    life::{literal, numbered, verified},
};

struct Place {
    server: Server,
    id: String,
    key: PathBuf,
    next: PathBuf,
}

impl Place {
    async fn new() -> Self {
        let server = Server::start(BINARY, Options { in_memory: true, ..Options::default() });
        let id = server.client().connect("kept", numbered("https://api.example.com", 7)).await;
        let key = server.data_dir().join("root.key");
        let next = server.data_dir().join("root.key.next");
        Self { server, id, key, next }
    }

    /// What a rotation does up to its commit, without the server's knowing: it was
    /// told that the outcome is unknown.
    async fn commit(&self) {
        let new = RootKey::create(&self.next, &Entropy::System).unwrap();
        let url = format!("sqlite://{}", self.server.data_dir().join("claviger.db").display());
        let store = Store::connect(&url).await.unwrap();
        let rows = store.wrapped_keys().await.unwrap();
        let vault = Vault::open(vec![RootKey::load(&self.key).unwrap()], &rows, Entropy::System).unwrap();
        store.wrapped_keys_replace(&vault.rewrap(new)).await.unwrap();
    }

    fn rotate(&self) -> Result<(), String> {
        let out = self.server.command(&["root-keys", "rotate"]);
        if out.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&out.stderr).into_owned()) }
    }

    /// `kill -9`, and then everything opens.
    async fn killed(&mut self, when: &str) {
        self.server.kill();
        self.server.restart();
        let answer = self.server.client().get(&path(&self.id)).await;
        assert_eq!(answer.status, 200, "{when}: {}", self.server.output());
        assert_eq!(literal(&answer), 7, "{when}");
    }
}

fn id(file: &Path) -> String {
    RootKey::load(file).unwrap().id()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p09_no_crash_point_of_a_rotation_loses_the_root_key() {
    let mut place = Place::new().await;
    let first = id(&place.key);

    fs::write(&place.next, b"").unwrap();
    place.killed("while the new key was written").await;
    assert_eq!(place.rotate(), Ok(()), "a file that never was a key is in nobody's way");
    let second = id(&place.key);
    assert_ne!(first, second);
    place.killed("after a rotation").await;

    RootKey::create(&place.next, &Entropy::System).unwrap();
    place.killed("before the commit").await;
    assert_eq!((id(&place.key), place.next.exists()), (second.clone(), true), "the commit may still come");
    let unused = id(&place.next);
    assert_eq!(place.rotate(), Ok(()));
    assert!(id(&place.key) != second && id(&place.key) != unused, "a key that lay about is not used");

    place.commit().await;
    let third = id(&place.next);
    place.killed("after the commit").await;
    assert_eq!((id(&place.key), place.next.exists()), (third, false));

    place.commit().await;
    let fourth = id(&place.next);
    let writer = rusqlite::Connection::open(place.server.data_dir().join("claviger.db")).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused = place.rotate().expect_err("the database is locked");
    assert_eq!(id(&place.next), fourth, "the only copy of the key in force: {refused}");
    drop(writer);
    place.killed("after a second try that failed").await;
    assert_eq!(id(&place.key), fourth);

    place.commit().await;
    let fifth = id(&place.next);
    assert_eq!(place.rotate(), Ok(()), "a second try goes on with the key in force");
    assert_eq!((id(&place.key), place.next.exists()), (fifth, false));
    place.killed("after a second try").await;
    verified(&place.server);
    println!("P9: 7 crash points of a root key rotation, the key in force was there after each");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p09_a_rotation_that_finds_no_key_in_force_touches_nothing() {
    let place = Place::new().await;
    place.commit().await;
    let good = fs::read(&place.next).unwrap();
    fs::write(&place.next, b"damaged").unwrap();
    let refused = place.rotate().expect_err("neither file has the key in force");
    assert!(refused.contains("neither is touched"), "{refused}");
    assert_eq!(fs::read(&place.next).unwrap(), b"damaged");
    fs::write(&place.next, good).unwrap();
    assert_eq!(place.rotate(), Ok(()));
}
