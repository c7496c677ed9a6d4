//! Who was refused what, on record. Queued, not awaited: nothing is done, so
//! nothing need be durable first. The same refusal again within a minute is
//! counted, not recorded, so that nobody fills the record by asking.

use std::{collections::HashMap, time::Duration};

use claviger_model::{
    Action, EventId, OrganizationId, Outcome, OutcomeStatus, Timestamp, UserId,
    audit::{Caller, Change, Entry, EntryKind, IntentDetail},
};
use parking_lot::Mutex;
use uuid::Uuid;

use crate::{Context, Core, session::Visit};

/// Within this time the same refusal is recorded once.
const SAME: Duration = Duration::from_secs(60);

/// How many different ones are told apart; beyond that, things are not.
const MOST: usize = 10_000;

/// What was refused.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Refusal {
    /// Of what kind the thing is.
    pub asset_type: &'static str,
    /// Which.
    pub asset_id: Option<Uuid>,
    /// What is missing, in our own words.
    pub reason: String,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    organization_id: OrganizationId,
    user_id: UserId,
    route: String,
    asset_id: Option<Uuid>,
}

struct Seen {
    since: Timestamp,
    refusal: Refusal,
    caller: Caller,
    /// How often since it was recorded.
    more: u64,
}

/// Refusals of the last minute.
#[derive(Default)]
pub(crate) struct Refusals(Mutex<HashMap<Key, Seen>>);

impl Core {
    /// Puts on record that the actor was refused something that they may know of.
    pub fn refused(&self, context: &Context, refusal: Refusal) {
        let mut key = Key {
            organization_id: context.actor.organization_id,
            user_id: context.actor.user_id,
            route: context.route.clone(),
            asset_id: refusal.asset_id,
        };
        let caller = context.caller();
        {
            let mut seen = self.0.refusals.0.lock();
            if seen.len() >= MOST && !seen.contains_key(&key) {
                key.asset_id = None;
            }
            if let Some(seen) = seen.get_mut(&key) {
                seen.more += 1;
                return;
            }
            // Beyond the bound only a handful of routes a person are left.
            let first = Seen { since: context.now, refusal: refusal.clone(), caller: caller.clone(), more: 0 };
            seen.insert(key.clone(), first);
        }
        self.record_refusal(&key, refusal, caller, 1);
    }

    /// Puts on record how often refusals of more than a minute ago were repeated;
    /// at the end of the process, all of them.
    pub fn refusals_flush(&self, all: bool) {
        let now = self.clock().now();
        let over: Vec<(Key, Seen)> =
            self.0.refusals.0.lock().extract_if(|_, seen| all || now.since(seen.since) >= SAME).collect();
        for (key, seen) in over {
            if seen.more > 0 {
                self.record_refusal(&key, seen.refusal, seen.caller, seen.more);
            }
        }
    }

    fn record_refusal(&self, key: &Key, refusal: Refusal, caller: Caller, times: u64) {
        let plain = |field: &str, to| Change { field: field.to_owned(), from: None, to: Some(to), changed: false };
        let mut changes = vec![plain("reason", refusal.reason.into())];
        if times > 1 {
            changes.push(plain("times", times.into()));
        }
        let detail = IntentDetail { caller, route: Some(key.route.clone()), changes, ..IntentDetail::default() };
        let who = (key.organization_id, Some(key.user_id));
        self.record_refused(who, Action::Refused, (refusal.asset_type, key.asset_id), &detail);
    }

    /// Puts on record that a visitor was refused, who is known to be `who` or
    /// nobody; `asset` is of a kind and a name.
    pub(crate) fn refused_visit(
        &self,
        visit: &Visit,
        who: (OrganizationId, Option<UserId>),
        action: Action,
        asset: (&'static str, Option<&str>),
        changes: Vec<Change>,
    ) {
        let detail = IntentDetail {
            caller: Caller { client_ip: visit.client_ip, ..Caller::default() },
            asset_name: asset.1.map(str::to_owned),
            route: Some(visit.route.clone()),
            changes,
            ..IntentDetail::default()
        };
        self.record_refused(who, action, (asset.0, None), &detail);
    }

    fn record_refused(
        &self,
        (organization_id, actor): (OrganizationId, Option<UserId>),
        action: Action,
        (asset_type, asset_id): (&'static str, Option<Uuid>),
        detail: &IntentDetail,
    ) {
        let outcome = Outcome {
            status: OutcomeStatus::Failed,
            upstream_status: None,
            error: Some("refused".to_owned()),
            duration_ms: 0,
            redactions: 0,
            egress_rules: Vec::new(),
            credential: None,
        };
        let at = self.clock().now();
        let event_id = EventId::generate(at, self.entropy());
        // Both are plain texts and numbers, which always serialize.
        let rows =
            [(EntryKind::Intent, serde_json::to_string(detail)), (EntryKind::Outcome, serde_json::to_string(&outcome))];
        for (kind, detail) in rows {
            self.audit().record_later(Entry {
                kind,
                event_id,
                at,
                organization_id,
                actor,
                action,
                asset_type,
                asset_id,
                detail: detail.unwrap_or_default(),
            });
        }
    }
}
