//! The whole policy as one table: review its diff.

use claviger_access::{Actor, Binding, Edit, PermissionSet, Principal, Relation, Resolve, Subject, Via, View, decide};
use claviger_model::{
    ApiKeyId, ApplicationKeyId, BuiltInRole, ConnectionId, Entropy, OrganizationId, RoleId, TeamId, Timestamp, UserId,
};

const NOW: Timestamp = Timestamp(1_000_000);

struct World {
    actor: Actor,
    connection_id: ConnectionId,
}

fn world(role: BuiltInRole) -> World {
    let entropy = Entropy::seeded(7);
    World {
        connection_id: ConnectionId::generate(NOW, &entropy),
        actor: Actor {
            organization_id: OrganizationId::generate(NOW, &entropy),
            user_id: UserId::generate(NOW, &entropy),
            permissions: PermissionSet::of_role(role),
            roles: vec![RoleId::generate(NOW, &entropy)],
            teams: vec![TeamId::generate(NOW, &entropy)],
            via: Via::Keys {
                api_key_id: ApiKeyId::generate(NOW, &entropy),
                application_key_id: ApplicationKeyId::generate(NOW, &entropy),
                registered: true,
            },
        },
    }
}

fn row(actor: &Actor, subject: &Subject<'_>) -> String {
    let word = |result: Result<(), claviger_access::Denial>| match result {
        Ok(()) => "yes".to_owned(),
        Err(claviger_access::Denial::Hidden) => "hidden".to_owned(),
        Err(claviger_access::Denial::Relation { .. }) => "no: relation".to_owned(),
        Err(claviger_access::Denial::Permission(permission)) => format!("no: {}", permission.as_str()),
        Err(claviger_access::Denial::Unregistered(_)) => "no: unregistered key".to_owned(),
    };
    format!(
        "{:<22}{:<26}{}",
        word(decide::<View>(actor, subject, NOW).map(drop)),
        word(decide::<Resolve>(actor, subject, NOW).map(drop)),
        word(decide::<Edit>(actor, subject, NOW).map(drop)),
    )
}

#[test]
fn the_table() {
    let mut table = format!("{:<11}{:<14}{:<22}{:<26}{}\n", "role", "binding", "view", "resolve", "edit");
    for role in [BuiltInRole::Admin, BuiltInRole::Standard, BuiltInRole::ReadOnly] {
        let World { actor, connection_id } = world(role);
        let principals = [
            ("user", Principal::User(actor.user_id)),
            ("role", Principal::Role(actor.roles[0])),
            ("team", Principal::Team(actor.teams[0])),
            ("org", Principal::Organization(actor.organization_id)),
        ];
        let mut line = |binding: &str, actor: &Actor, organization_id, bindings: &[Binding]| {
            let subject = Subject { connection_id, organization_id, bindings };
            table += &format!("{:<11}{:<14}{}\n", role.as_str(), binding, row(actor, &subject));
        };
        line("none", &actor, actor.organization_id, &[]);
        for relation in [Relation::Viewer, Relation::Resolver, Relation::Editor] {
            let bindings = [Binding { relation, principal: principals[0].1, expires_at: None, statement: 0 }];
            line(relation.as_str(), &actor, actor.organization_id, &bindings);
        }
        for (name, principal) in principals {
            let bindings = [Binding { relation: Relation::Editor, principal, expires_at: None, statement: 0 }];
            line(&format!("by {name}"), &actor, actor.organization_id, &bindings);
        }
        let editor =
            |expires_at| [Binding { relation: Relation::Editor, principal: principals[0].1, expires_at, statement: 0 }];
        line("expired", &actor, actor.organization_id, &editor(Some(NOW)));
        line("not expired", &actor, actor.organization_id, &editor(Some(Timestamp(NOW.0 + 1))));
        let foreign = OrganizationId::generate(NOW, &Entropy::seeded(8));
        line("foreign", &actor, foreign, &editor(None));
        let mut unregistered = actor.clone();
        let Via::Keys { registered, .. } = &mut unregistered.via;
        *registered = false;
        line("unregistered", &unregistered, actor.organization_id, &editor(None));
    }
    insta::assert_snapshot!(table);
}
