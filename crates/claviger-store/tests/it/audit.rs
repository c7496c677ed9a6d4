//! The record on a calm day.

use claviger_model::{
    Action, ChainId, EventId, OrganizationId, OutcomeStatus, Timestamp, UserId,
    audit::{Entry, EntryKind},
};
use claviger_store::{AuditPerson, AuditQuery, AuditWriter, Settled, Store};

use crate::support::{NOW, Place, fault, id, intent, on_both, outcome, sign, walk};

on_both!(
    a_chain_goes_on_where_it_ended,
    p15_every_call_has_one_intent_and_one_outcome_in_order,
    events_are_listed_newest_first,
    orphans_are_intents_without_an_outcome,
    people_are_those_of_the_organization,
    p15_the_writer_knows_up_to_where_all_is_settled,
    reads_and_writes_do_not_starve_the_record,
);

fn start(store: &Store, chain: ChainId) -> AuditWriter {
    AuditWriter::start(store, chain, sign()).expect("starts")
}

async fn a_chain_goes_on_where_it_ended(place: &Place) {
    let (store, acme) = place.installed().await;
    let (chain, other) = (id(ChainId), id(ChainId));
    let writer = start(&store, chain);
    assert_eq!(writer.head(), (0, [0; 32]));
    let first = Entry { actor: None, asset_id: None, ..intent(acme.id(), "{\"ü\":\"\\\"\"}") };
    writer.record(first.clone()).await.expect("writes");
    writer.record_later(outcome(&first, "succeeded"));
    writer.flush().await;
    let head = writer.head();
    assert_eq!(head.0, 2);
    let rows = walk(&store, chain).await;
    assert_eq!(fault(&rows, head), None);
    assert_eq!((rows[0].kind, rows[1].kind), (EntryKind::Intent, EntryKind::Outcome));
    assert_eq!((rows[0].event_id, rows[0].at, rows[0].organization_id), (first.event_id, first.at, acme.id()));
    assert_eq!((rows[0].actor, rows[0].asset_id, rows[0].detail.as_str()), (None, None, first.detail.as_str()));
    assert_eq!((rows[0].action.as_str(), rows[0].asset_type.as_str()), ("executed", "connection"));
    drop(writer);

    let writer = started_again(&store, chain).await;
    assert_eq!(writer.head(), head);
    writer.record(intent(acme.id(), "{}")).await.expect("writes");
    assert_eq!(fault(&walk(&store, chain).await, writer.head()), None);
    let neighbour = start(&store, other);
    neighbour.record(intent(acme.id(), "{}")).await.expect("writes");
    assert_eq!(fault(&walk(&store, other).await, neighbour.head()), None);
    assert_eq!(store.audit_chains().await, Ok(vec![chain, other]));
    assert_eq!(store.audit_walk(chain, 2, 10).await.expect("reads").len(), 1);
}

/// The writer before it may still be ending, and holds its chain so long.
async fn started_again(store: &Store, chain: ChainId) -> AuditWriter {
    loop {
        match AuditWriter::start(store, chain, sign()) {
            Ok(writer) => return writer,
            Err(error) => assert!(error.to_string().contains("chain"), "{error}"),
        }
    }
}

async fn p15_every_call_has_one_intent_and_one_outcome_in_order(place: &Place) {
    const TASKS: usize = 64;
    const CALLS: usize = 200;
    let (store, acme) = place.installed().await;
    let chain = id(ChainId);
    let writer = start(&store, chain);
    let tasks: Vec<_> = (0..TASKS)
        .map(|_| {
            let (writer, organization) = (writer.clone(), acme.id());
            tokio::spawn(async move {
                let mut made = Vec::with_capacity(CALLS);
                for _ in 0..CALLS {
                    let entry = intent(organization, "{}");
                    writer.record(entry.clone()).await.expect("writes");
                    writer.record_later(outcome(&entry, "succeeded"));
                    made.push(entry.event_id);
                }
                made
            })
        })
        .collect();
    let mut called: Vec<Vec<EventId>> = Vec::new();
    for task in tasks {
        called.push(task.await.expect("no panic"));
    }
    writer.flush().await;
    let rows = walk(&store, chain).await;
    assert_eq!(fault(&rows, writer.head()), None);
    assert_eq!(rows.len(), 2 * TASKS * CALLS);
    let mut intents = std::collections::HashMap::new();
    let mut outcomes = std::collections::HashMap::new();
    for row in &rows {
        let seen = if row.kind == EntryKind::Intent { &mut intents } else { &mut outcomes };
        assert!(seen.insert(row.event_id, row.sequence).is_none(), "two rows of one kind for one call");
    }
    for task in &called {
        for event in task {
            assert!(intents[event] < outcomes[event], "an outcome before its intent");
        }
        assert!(task.is_sorted_by_key(|event| intents[event]), "one caller's calls are out of order");
    }
    println!("P15: {} calls, {} rows, one intent and one outcome each", TASKS * CALLS, rows.len());
}

async fn events_are_listed_newest_first(place: &Place) {
    let (store, acme) = place.installed().await;
    let writer = start(&store, id(ChainId));
    let (ann, thing) = (id(UserId), uuid::Uuid::from_u128(99));
    let mut events = Vec::new();
    for number in 0i64..6 {
        let mut entry = intent(acme.id(), "{\"n\":1}");
        entry.at = Timestamp(NOW.0 + number);
        if number % 2 == 1 {
            (entry.actor, entry.action) = (Some(ann), Action::Modified);
        }
        if number > 3 {
            entry.asset_id = Some(thing);
        }
        writer.record(entry.clone()).await.expect("writes");
        if number < 5 {
            writer.record_later(outcome(&entry, if number < 3 { "succeeded" } else { "failed" }));
        }
        events.push(entry.event_id);
    }
    writer.record(intent(id(OrganizationId), "{}")).await.expect("writes");
    writer.flush().await;
    let find = async |change: &dyn Fn(&mut AuditQuery)| {
        let mut query = AuditQuery::of(acme.id());
        change(&mut query);
        let found = store.audit_list(&query).await.expect("reads");
        found
            .iter()
            .map(|event| events.iter().position(|id| *id == event.intent.event_id).expect("ours"))
            .collect::<Vec<_>>()
    };
    assert_eq!(find(&|_| {}).await, [5, 4, 3, 2, 1, 0]);
    assert_eq!(find(&|query| (query.limit, query.before) = (2, Some(events[4]))).await, [3, 2]);
    assert_eq!(find(&|query| query.asset_id = Some(thing)).await, [5, 4]);
    assert_eq!(find(&|query| query.actor = Some(ann)).await, [5, 3, 1]);
    assert_eq!(find(&|query| query.action = Some(Action::Executed)).await, [4, 2, 0]);
    assert_eq!(find(&|query| query.status = Some(OutcomeStatus::Failed)).await, [4, 3]);
    assert_eq!(find(&|query| query.status = Some(OutcomeStatus::Unknown)).await, [0usize; 0]);
    assert_eq!(find(&|query| query.asset_types = Some(vec!["connection".to_owned()])).await.len(), 6);
    assert_eq!(find(&|query| query.asset_types = Some(vec![])).await, [0usize; 0]);
    assert_eq!(find(&|query| query.ascending = true).await, [0, 1, 2, 3, 4, 5]);
    assert_eq!(
        find(&|query| (query.ascending, query.limit, query.after) = (true, 2, Some(events[1]))).await,
        [2, 3],
        "the oldest behind the cursor"
    );
    let stride = async |ascending, cursor: Option<usize>, distance| {
        let cursor = cursor.map(|index| events[index]);
        let (after, before) = if ascending { (cursor, None) } else { (None, cursor) };
        // What it is left out for does not matter to how far an event is.
        let query = AuditQuery { ascending, after, before, actor: Some(ann), ..AuditQuery::of(acme.id()) };
        let found = store.audit_stride(&query, distance).await.expect("reads");
        found.map(|id| events.iter().position(|event| *event == id).expect("ours"))
    };
    assert_eq!((stride(false, None, 1).await, stride(false, Some(4), 2).await), (Some(5), Some(2)));
    assert_eq!((stride(true, None, 6).await, stride(true, Some(1), 2).await), (Some(5), Some(3)));
    assert_eq!((stride(false, Some(2), 3).await, stride(true, None, 7).await), (None, None));
    let of_thing = AuditQuery { asset_id: Some(thing), actor: Some(ann), ..AuditQuery::of(acme.id()) };
    let far = async |distance| store.audit_stride(&of_thing, distance).await.expect("reads");
    assert_eq!((far(1).await, far(2).await, far(3).await), (Some(events[5]), Some(events[4]), None), "of one thing");
    assert_eq!(find(&|query| (query.after, query.before) = (Some(events[1]), Some(events[4]))).await, [3, 2]);
    assert_eq!(
        find(&|query| (query.from, query.to) = (Some(Timestamp(NOW.0 + 1)), Some(Timestamp(NOW.0 + 3)))).await,
        [2, 1]
    );

    let under_way = store.audit_get(acme.id(), events[5]).await.expect("reads").expect("is there");
    assert_eq!(under_way.outcome, None);
    let done = store.audit_get(acme.id(), events[4]).await.expect("reads").expect("is there");
    assert_eq!(done.outcome.expect("has ended").detail, r#"{"status":"failed","duration_ms":3}"#);
    assert_eq!(store.audit_get(id(OrganizationId), events[4]).await, Ok(None));
    assert_eq!(store.audit_get(acme.id(), id(EventId)).await, Ok(None));
}

async fn orphans_are_intents_without_an_outcome(place: &Place) {
    let (store, acme) = place.installed().await;
    let (chain, other) = (id(ChainId), id(ChainId));
    let (writer, neighbour) = (start(&store, chain), start(&store, other));
    let entries: Vec<_> = (0..4).map(|_| intent(acme.id(), "{}")).collect();
    for entry in &entries {
        writer.record(entry.clone()).await.expect("writes");
    }
    neighbour.record(intent(acme.id(), "{}")).await.expect("writes");
    let checkpoint = Entry { kind: EntryKind::Checkpoint, ..intent(acme.id(), "first") };
    writer.record_later(checkpoint.clone());
    writer.record_later(outcome(&entries[1], "failed"));
    writer.flush().await;
    let orphans = async |up_to: i64, open: &[i64]| {
        let mark = Settled { up_to, open: open.to_vec() };
        let rows = store.audit_orphans(chain, &mark).await.expect("reads");
        rows.iter().map(|row| row.sequence).collect::<Vec<_>>()
    };
    assert_eq!(orphans(0, &[]).await, [1, 3, 4]);
    assert_eq!(orphans(5, &[1, 2, 3, 4]).await, [1, 3, 4], "named ones are looked at, and the rows behind the mark");
    assert_eq!(orphans(3, &[]).await, [4], "what is before the mark is not");
    assert_eq!(orphans(6, &[]).await, [0; 0]);

    let newest =
        async |chain| store.audit_checkpoint(chain).await.expect("reads").map(|row| (row.sequence, row.detail));
    assert_eq!(newest(chain).await, Some((5, "first".to_owned())));
    writer.record_later(Entry { event_id: id(EventId), detail: "second".to_owned(), ..checkpoint });
    writer.flush().await;
    assert_eq!(newest(chain).await, Some((7, "second".to_owned())));
    assert_eq!(newest(other).await, None);

    let earlier = async |at, sequence| {
        let row = store.audit_checkpoint_before(chain, at, sequence).await.expect("reads");
        row.map(|row| row.sequence)
    };
    assert_eq!((earlier(NOW, 100).await, earlier(NOW, 7).await, earlier(NOW, 5).await), (Some(7), Some(5), None));
    assert_eq!(earlier(Timestamp(NOW.0 - 1), 100).await, None);
}

async fn people_are_those_of_the_organization(place: &Place) {
    let (store, acme) = place.installed().await;
    let known = store.audit_people(acme.id(), &[acme.user.id, id(UserId)]).await.expect("reads");
    let admin = AuditPerson { email: acme.user.email.clone(), service_account: false };
    assert_eq!(known.into_iter().collect::<Vec<_>>(), [(acme.user.id, admin)]);
    let foreign = store.audit_people(id(OrganizationId), &[acme.user.id]).await.expect("reads");
    assert!(foreign.is_empty());
}

async fn p15_the_writer_knows_up_to_where_all_is_settled(place: &Place) {
    let (store, acme) = place.installed().await;
    let chain = id(ChainId);
    let writer = start(&store, chain);
    let settled = |writer: &AuditWriter| {
        let (head, settled) = writer.standing();
        assert_eq!(head, writer.head());
        (settled.up_to, settled.open)
    };
    assert_eq!(settled(&writer), (0, vec![]));
    let entries: Vec<_> = (0..4).map(|_| intent(acme.id(), "{}")).collect();
    for entry in &entries {
        writer.record(entry.clone()).await.expect("writes");
    }
    assert_eq!(settled(&writer), (4, vec![1, 2, 3, 4]));
    writer.record_later(outcome(&entries[1], "failed"));
    writer.record_later(outcome(&entries[3], "succeeded"));
    writer.flush().await;
    assert_eq!(settled(&writer), (6, vec![1, 3]), "whatever is under way is named");
    drop(writer);

    let writer = started_again(&store, chain).await;
    let late = intent(acme.id(), "{}");
    assert_eq!(settled(&writer), (0, vec![]), "nobody has told it what was left");
    let orphans = store.audit_orphans(chain, &Settled { up_to: 6, open: vec![1, 3] }).await.expect("reads");
    writer.take_over(&orphans);
    assert_eq!(settled(&writer), (6, vec![1, 3]));
    writer.record(late.clone()).await.expect("writes");
    for entry in [&entries[0], &entries[2], &late] {
        writer.record_later(outcome(entry, "unknown"));
    }
    writer.flush().await;
    assert_eq!(settled(&writer), (10, vec![]));
}

async fn reads_and_writes_do_not_starve_the_record(place: &Place) {
    let (store, acme) = place.installed().await;
    let writer = start(&store, id(ChainId));
    let record = acme.connection("busy");
    store.connection_insert(&record).await.expect("writes");
    let edits: Vec<_> = (0..8i64)
        .map(|number| {
            let (store, connection) = (store.clone(), record.connection.id);
            tokio::spawn(async move {
                for use_ in 0..40 {
                    let at = Timestamp(NOW.0 + use_ * 8 + number);
                    store.connection_touch(&[(connection, at)]).await.expect("its turn comes");
                }
            })
        })
        .collect();
    let recorders: Vec<_> = (0..8)
        .map(|_| {
            let (writer, organization) = (writer.clone(), acme.id());
            tokio::spawn(async move {
                for _ in 0..40 {
                    writer.record(intent(organization, "{}")).await.expect("its turn comes");
                }
            })
        })
        .collect();
    for task in edits.into_iter().chain(recorders) {
        task.await.expect("no panic");
    }
    assert_eq!(writer.head().0, 320);
}
