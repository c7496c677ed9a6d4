//! The whole policy as one table: review its diff.

use claviger_access::{
    Actor, Binding, Denial, Edit, Facts, Operation, Principal, Relation, Resolve, Subject, Via, View, decide,
};
use claviger_model::{
    AccessTokenId, ApiKeyId, ApplicationKeyId, BuiltInRole, ConnectionId, Entropy, OrganizationId, RoleId, SessionId,
    TeamId, Timestamp, UserId, role::HeldRole,
};

const NOW: Timestamp = Timestamp(1_000_000);

fn facts(role: BuiltInRole, entropy: &Entropy) -> Facts {
    Facts {
        organization_id: OrganizationId::generate(NOW, entropy),
        user_id: UserId::generate(NOW, entropy),
        service_account: false,
        disabled: false,
        roles: vec![HeldRole { id: RoleId::generate(NOW, entropy), built_in: Some(role), permissions: vec![] }],
        teams: vec![TeamId::generate(NOW, entropy)],
        scopes: None,
        expires_at: None,
        via: keys(entropy, true),
    }
}

fn keys(entropy: &Entropy, registered: bool) -> Via {
    let api_key_id = ApiKeyId::generate(NOW, entropy);
    Via::Keys { api_key_id, application_key_id: ApplicationKeyId::generate(NOW, entropy), registered }
}

fn row(facts: &Facts, subject: &Subject<'_>) -> String {
    let word = |result: Result<(), Denial>| match result {
        Ok(()) => "yes".to_owned(),
        Err(Denial::Hidden(_)) => "hidden".to_owned(),
        Err(Denial::Relation { .. }) => "no: relation".to_owned(),
        Err(Denial::Permission(permission)) => format!("no: {}", permission.as_str()),
        Err(Denial::Scope(permission)) => format!("no: scope {}", permission.as_str()),
        Err(Denial::Unregistered(_)) => "no: unregistered key".to_owned(),
        Err(Denial::KeysOnly) => "no: session".to_owned(),
        Err(other) => format!("no: {other}"),
    };
    let Some(actor) = Actor::new(facts) else { return "nobody".to_owned() };
    let row = format!(
        "{:<22}{:<32}{}",
        word(decide::<View>(&actor, Operation::ConnectionGet, subject, NOW).map(drop)),
        word(decide::<Resolve>(&actor, Operation::ConnectionProxy, subject, NOW).map(drop)),
        word(decide::<Edit>(&actor, Operation::ConnectionUpdate, subject, NOW).map(drop)),
    );
    row
}

#[test]
fn the_table() {
    let mut table = format!("{:<11}{:<14}{:<22}{:<32}{}\n", "role", "binding", "view", "resolve", "edit");
    for role in BuiltInRole::ALL {
        let entropy = Entropy::seeded(7);
        let connection_id = ConnectionId::generate(NOW, &entropy);
        let facts = facts(role, &entropy);
        let own = facts.organization_id;
        let principals = [
            ("user", Principal::User(facts.user_id)),
            ("role", Principal::Role(facts.roles[0].id)),
            ("team", Principal::Team(facts.teams[0])),
            ("org", Principal::Organization(own)),
        ];
        let mut line = |binding: &str, facts: &Facts, organization_id, bindings: &[Binding]| {
            let subject = Subject { connection_id, organization_id, bindings };
            table += &format!("{:<11}{:<14}{}\n", role.as_str(), binding, row(facts, &subject));
        };
        let bound = |relation, principal, expires_at| [Binding { relation, principal, expires_at, statement: 0 }];
        let editor = |expires_at| bound(Relation::Editor, principals[0].1, expires_at);
        line("none", &facts, own, &[]);
        for relation in [Relation::Viewer, Relation::Resolver, Relation::Editor] {
            line(relation.as_str(), &facts, own, &bound(relation, principals[0].1, None));
        }
        for (name, principal) in principals {
            line(&format!("by {name}"), &facts, own, &bound(Relation::Editor, principal, None));
        }
        line("expired", &facts, own, &editor(Some(NOW)));
        line("not expired", &facts, own, &editor(Some(Timestamp(NOW.0 + 1))));
        line("foreign", &facts, OrganizationId::generate(NOW, &Entropy::seeded(8)), &editor(None));
        let with = |via| Facts { via, ..facts.clone() };
        line("unregistered", &with(keys(&entropy, false)), own, &editor(None));
        let token = Via::Token { access_token_id: AccessTokenId::generate(NOW, &entropy) };
        line("by token", &with(token), own, &editor(None));
        let session = Via::Session { session_id: SessionId::generate(NOW, &entropy) };
        line("by session", &with(session), own, &editor(None));
        let scoped = |scopes: &[&str]| {
            let scopes = scopes.iter().map(ToString::to_string).collect();
            Facts { scopes: Some(scopes), ..facts.clone() }
        };
        line("scope read", &scoped(&["connections_read"]), own, &editor(None));
        line("scopes none", &scoped(&[]), own, &editor(None));
        line("disabled", &Facts { disabled: true, ..facts.clone() }, own, &editor(None));
    }
    insta::assert_snapshot!(table);
}

/// Every operation and what it takes: who adds or changes one sees it here.
#[test]
fn the_rules() {
    let mut table = String::new();
    for (place, rule) in claviger_access::RULES.iter().enumerate() {
        assert_eq!(rule.operation as usize, place, "{} stands in its operation's place", rule.id);
        let registered = if rule.registered { "registered" } else { "" };
        let object = if rule.object { "object" } else { "" };
        let (group, view, act) = (format!("{:?}", rule.group), format!("{:?}", rule.view), format!("{:?}", rule.act));
        table += format!("{:<21}{group:<15}{registered:<12}{object:<8}{view:<23}{act}", rule.id).trim_end();
        table += "\n";
    }
    insta::assert_snapshot!(table);
}
