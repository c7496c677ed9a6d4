use claviger_model::{
    ChainId, EventId, OrganizationId, Outcome, OutcomeStatus, Timestamp,
    audit::{Caller, EntryKind, IntentDetail, Recorded},
};
use proptest::prelude::*;

use super::*;

fn parse(text: &str) -> Result<Query, BadQuery> {
    text.parse()
}

fn ann() -> UserId {
    UserId(Uuid::from_u128(7))
}

fn event() -> Event {
    let intent = Recorded {
        chain_id: ChainId(Uuid::nil()),
        sequence: 1,
        kind: EntryKind::Intent,
        event_id: EventId(Uuid::from_u128(1)),
        at: Timestamp(0),
        organization_id: OrganizationId(Uuid::nil()),
        actor: Some(ann()),
        action: "modified".to_owned(),
        asset_type: "connection".to_owned(),
        asset_id: Some(Uuid::from_u128(8)),
        detail: String::new(),
        mac: [0; 32],
    };
    let caller = Caller {
        api_key_id: Some(Uuid::from_u128(9)),
        client_ip: Some("192.0.2.1".parse().expect("an address")),
        ..Caller::default()
    };
    let outcome = Outcome {
        status: OutcomeStatus::Failed,
        upstream_status: None,
        error: None,
        duration_ms: 1,
        redactions: 0,
        egress_rules: vec![],
        credential: None,
    };
    Event {
        intent,
        detail: IntentDetail { caller, asset_name: Some("My Friend: Ünal".to_owned()), ..IntentDetail::default() },
        outcome: Some(outcome),
        person: None,
    }
}

fn holds(text: &str) -> bool {
    let user_of = |address: &str| (address == "ann@acme.example").then(ann);
    parse(text).expect(text).matches(&event(), user_of)
}

#[test]
fn every_key_finds_what_it_names_and_its_opposite_does_not() {
    for (right, wrong) in [
        ("@action:modified", "@action:created"),
        ("@status:failed", "@status:running"),
        ("@usr.id:00000000-0000-0000-0000-000000000007", "@usr.id:00000000-0000-0000-0000-000000000008"),
        ("@usr.email:Ann@Acme.example", "@usr.email:bob@acme.example"),
        ("@evt.name:\"Custom Connections\"", "@evt.name:Keys"),
        ("@asset.type:connection", "@asset.type:role"),
        ("@asset.id:00000000-0000-0000-0000-000000000008", "@asset.id:00000000-0000-0000-0000-000000000007"),
        ("@network.client.ip:192.0.2.1", "@network.client.ip:2001:db8::1"),
        ("@api_key_id:00000000-0000-0000-0000-000000000009", "@api_key_id:00000000-0000-0000-0000-000000000001"),
        ("friend", "enemy"),
        ("\"friend: ü\"", "\"friend:ü\""),
    ] {
        assert!(holds(right) && !holds(&format!("-{right}")), "{right}");
        assert!(!holds(wrong) && holds(&format!("-{wrong}")), "{wrong}");
        assert!(!holds(&format!("{right} {wrong}")) && holds(&format!("  {right}   -{wrong} ")), "both must hold");
    }
    assert!(holds("") && holds("*") && holds("  "));
}

#[test]
fn nobody_is_not_the_unknown_address() {
    let mut event = event();
    event.intent.actor = None;
    let query = parse("@usr.email:nobody@acme.example").expect("a query");
    assert!(!query.matches(&event, |_| None));
}

#[test]
fn what_is_not_understood_is_refused_in_words() {
    for (text, hint) in [
        ("a OR b", "OR is not understood"),
        ("NOT a", "NOT is not understood"),
        ("a AND b", "AND is not understood"),
        ("(a", "\"quotes\""),
        ("fri*", "without *"),
        ("* a", "without *"),
        ("@action:mod*", "\"quotes\""),
        ("@action:(created modified)", "\"quotes\""),
        ("@action", "needs a value"),
        ("@action:", "\"quotes\""),
        ("@action:reformed", "created, modified"),
        ("@status:ok", "succeeded, failed, unknown, running"),
        ("@evt.name:\"custom connections\"", "Custom Connections"),
        ("@usr.id:ann", "UUID"),
        ("@network.client.ip:here", "IP address"),
        ("@http.method:GET", "no known key"),
        ("status:failed", "no known key"),
        ("\"a", "closing quote"),
        ("\"a\"b", "space must follow"),
        ("\"a\\n\"", "followed by"),
        ("\"\"", "empty name"),
        ("-", "\"quotes\""),
        ("--a", ""),
    ] {
        let error = parse(text).err().map(|error| error.to_string());
        match text {
            // A name may begin with a dash.
            "--a" => assert_eq!(error, None),
            _ => assert!(error.as_ref().is_some_and(|error| error.contains(hint)), "{text}: {error:?}"),
        }
    }
    assert!(parse(&"a ".repeat(20)).is_ok() && parse(&"a ".repeat(21)).is_err());
    assert!(parse(&"x".repeat(1_000)).is_ok() && parse(&"x".repeat(1_001)).is_err());
}

#[test]
fn the_database_is_asked_for_no_less_than_what_matches() {
    let mut wanted = AuditQuery::of(OrganizationId(Uuid::nil()));
    let query = parse("@action:modified -@usr.id:00000000-0000-0000-0000-000000000007 @asset.type:role friend");
    query.expect("a query").narrow(&mut wanted, |_| None);
    assert_eq!((wanted.action, wanted.actor), (Some(Action::Modified), None), "an opposite narrows nothing");
    assert_eq!(wanted.asset_types, Some(vec!["role".to_owned()]));
    assert!(parse(" ").expect("a query").is_everything() && !parse("a").expect("a query").is_everything());
}

fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("@action:".to_owned()),
        Just("@status:failed".to_owned()),
        Just("@evt.name:\"Keys\"".to_owned()),
        Just("modified".to_owned()),
        Just("\"".to_owned()),
        Just("\\".to_owned()),
        Just(" ".to_owned()),
        Just("-".to_owned()),
        any::<String>(),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_text_breaks_the_reading_and_what_is_read_reads_the_same_again(text in any_text()) {
        if let Ok(query) = parse(&text) {
            // Quotes make it longer; the limit is on what people send.
            let spelled = query.to_string();
            if spelled.len() <= LONGEST {
                prop_assert_eq!(parse(&spelled), Ok(query));
            }
        }
    }

    #[test]
    fn any_name_is_found_by_any_part_of_it_in_quotes(name in "\\PC{1,40}", from in any::<prop::sample::Index>(), length in 1usize..40) {
        let from = from.index(name.chars().count());
        let part: String = name.chars().skip(from).take(length).collect();
        prop_assume!(!part.trim().is_empty());
        let query = parse(&format!("\"{}\"", part.replace('\\', "\\\\").replace('"', "\\\""))).expect("a query");
        let mut event = event();
        event.detail.asset_name = Some(name.clone());
        // A letter may be written differently at the end of a word (Σ).
        prop_assume!(name.to_lowercase().contains(&part.to_lowercase()));
        prop_assert!(query.matches(&event, |_| None));
    }

    #[test]
    fn another_term_never_lets_more_through(one in 0usize..6, other in 0usize..6) {
        let terms = ["@action:modified", "-@action:modified", "@status:failed", "friend", "-enemy", "@asset.type:role"];
        let both = holds(&format!("{} {}", terms[one], terms[other]));
        prop_assert_eq!(both, holds(terms[one]) && holds(terms[other]));
    }
}
