//! What one call costs in memory, operation by operation: the least of many
//! rounds, so that what else the machine does is left out.
//!
//! `cargo run --release -p claviger-core --example micro`

#![expect(clippy::print_stdout, reason = "a program that prints its figures")]

use std::{
    error::Error,
    hint::black_box,
    time::{Duration, Instant},
};

use claviger_access::{Actor, Binding, Operation, Principal, Relation, Resolve, Subject, decide};
use claviger_catalog::Catalog;
use claviger_core::{Core, Credential, Keys, Parts, Settings, set_up};
use claviger_exec::{EgressConfig, Exec};
use claviger_model::{ChainId, Clock, ConnectionId, Entropy, OrganizationId, Secret, Timestamp, UserId};
use claviger_store::{AuditWriter, Store};
use claviger_vault::{RootKey, SealContext, Vault};

const ROUNDS: u32 = 200;
const IN_A_ROUND: u32 = 500;
const TOKEN: &str = "benchmark-token-0123456789-abcdefghijklm";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (clock, entropy) = (Clock::System, Entropy::System);
    let directory = tempfile::tempdir()?;
    let store = Store::connect(&format!("sqlite://{}/micro.db", directory.path().display())).await?;
    store.migrate().await?;
    let root = directory.path().join("root.key");
    let first = set_up(&store, RootKey::create(&root, &entropy)?, "a@example.com", &clock, &entropy).await?;
    let vault = Vault::open(vec![RootKey::load(&root)?], &store.wrapped_keys().await?, entropy.clone())?;
    let (mac, chain_id) = (vault.chain_mac(), ChainId::generate(clock.now(), &entropy));
    let audit = AuditWriter::start(&store, chain_id, Box::new(move |previous, row| mac.next(previous, row)))?;
    let core = Core::new(Parts {
        store,
        vault: vault.clone(),
        exec: Exec::new(EgressConfig::default())?,
        catalog: Catalog::embedded()?,
        audit,
        chain_id,
        clock: clock.clone(),
        entropy: entropy.clone(),
        settings: Settings::default(),
    });
    let keys = Credential::Keys(Keys { api_key: first.api_key, application_key: first.application_key });
    let actor = core.authenticate(&keys, claviger_core::PATIENCE).await?.actor;
    println!("{:<44}{:>10}", "", "ns each");
    // All is in memory from the second time on, so that waiting takes one poll.
    report("authenticate: two keys to an actor", || {
        futures_util::future::FutureExt::now_or_never(core.authenticate(&keys, claviger_core::PATIENCE))
    });
    decisions(&actor, clock.now());
    sealing(&vault, &actor, first.organization_id, clock.now(), &entropy)?;
    Ok(())
}

fn decisions(actor: &Actor, now: Timestamp) {
    for count in [1, 10, 100] {
        let bindings = bindings(actor, count);
        let subject = subject(actor.organization_id, &bindings);
        report(&format!("decide, last of {count} bindings"), || {
            decide::<Resolve>(actor, Operation::ConnectionProxy, &subject, now)
        });
    }
}

fn sealing(
    vault: &Vault,
    actor: &Actor,
    organization_id: OrganizationId,
    now: Timestamp,
    entropy: &Entropy,
) -> Result<(), Box<dyn Error>> {
    let bindings = bindings(actor, 1);
    let subject = subject(organization_id, &bindings);
    for count in [1, 4, 16] {
        let id = subject.connection_id.0;
        let origins = vec!["https://api.example.com".to_owned()];
        let context = SealContext { organization_id, kind: "connection", id, version: 1, origins };
        let fields = || (0..count).map(|index| (format!("token{index}"), Secret::new(TOKEN.to_owned()))).collect();
        report(&format!("seal {count} fields of 40 bytes"), || vault.seal(&context, fields()));
        let sealed = vault.seal(&context, fields())?;
        decide::<Resolve>(actor, Operation::ConnectionProxy, &subject, now)?;
        report(&format!("decide and open {count} fields of 40 bytes"), || {
            let grant = decide::<Resolve>(actor, Operation::ConnectionProxy, &subject, now).ok()?;
            vault.open_credential(grant, &context, &sealed.bytes).ok()
        });
    }
    report("an id", || ConnectionId::generate(now, entropy));
    Ok(())
}

/// One for the actor, behind others that are for somebody else.
fn bindings(actor: &Actor, count: usize) -> Vec<Binding> {
    let binding = |user| Binding {
        relation: Relation::Resolver,
        principal: Principal::User(user),
        expires_at: None,
        statement: 0,
    };
    let mut all = vec![binding(UserId(uuid::Uuid::from_u128(7))); count - 1];
    all.push(binding(actor.user_id));
    all
}

fn subject(organization_id: OrganizationId, bindings: &[Binding]) -> Subject<'_> {
    Subject { connection_id: ConnectionId(uuid::Uuid::from_u128(9)), organization_id, bindings }
}

fn report<T>(what: &str, mut operation: impl FnMut() -> T) {
    let mut least = Duration::MAX;
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        for _ in 0..IN_A_ROUND {
            black_box(operation());
        }
        least = least.min(begun.elapsed());
    }
    println!("{what:<44}{:>10}", (least / IN_A_ROUND).as_nanos());
}
