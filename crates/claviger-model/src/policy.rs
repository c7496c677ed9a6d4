//! A connection's policy as people write it: statements, each of which gives
//! one relation to some principals. The store keeps one row a principal.

use crate::{Binding, Principal, Relation, Timestamp};

/// One statement of a policy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    /// What is given.
    pub relation: Relation,
    /// To whom; at least one.
    pub principals: Vec<Principal>,
    /// Until when; `None` has no end.
    pub expires_at: Option<Timestamp>,
}

/// A whole policy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Policy {
    /// In the order in which they were given.
    pub statements: Vec<Statement>,
    /// Grows by one with every change.
    pub version: i64,
}

/// One line of the policy of a resource that need not exist here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResourceBinding {
    /// What is given; which relations there are depends on the resource's type.
    pub relation: String,
    /// To whom.
    pub principal: Principal,
    /// Which of the policy's statements it stands in, from 0.
    pub statement: u32,
}

impl Policy {
    /// One binding for each principal of each statement, in order.
    pub fn bindings(&self) -> Vec<Binding> {
        let numbered = self.statements.iter().zip(0u32..);
        let binding = |(statement, number): (&Statement, u32)| {
            let (relation, expires_at) = (statement.relation, statement.expires_at);
            let principals = statement.principals.clone().into_iter();
            principals.map(move |principal| Binding { relation, principal, expires_at, statement: number })
        };
        numbered.flat_map(binding).collect()
    }

    /// Puts bindings together again into the statements in which they stood.
    pub fn of(bindings: &[Binding], version: i64) -> Self {
        let mut statements: Vec<(u32, Statement)> = Vec::new();
        for binding in bindings {
            match statements.last_mut().filter(|(number, _)| *number == binding.statement) {
                Some((_, statement)) => statement.principals.push(binding.principal),
                None => {
                    let principals = vec![binding.principal];
                    let statement =
                        Statement { relation: binding.relation, principals, expires_at: binding.expires_at };
                    statements.push((binding.statement, statement));
                }
            }
        }
        Self { statements: statements.into_iter().map(|(_, statement)| statement).collect(), version }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Entropy, TeamId, UserId};

    #[test]
    fn a_policy_comes_back_in_the_statements_in_which_it_was_given() {
        let entropy = Entropy::seeded(1);
        let team = || Principal::Team(TeamId::generate(Timestamp(1), &entropy));
        let user = Principal::User(UserId::generate(Timestamp(1), &entropy));
        let statement = |relation, principals, expires_at| Statement { relation, principals, expires_at };
        let policy = Policy {
            statements: vec![
                statement(Relation::Viewer, vec![team(), user, team()], None),
                // The same again but for its end, and one that differs in nothing.
                statement(Relation::Viewer, vec![user], Some(Timestamp(9))),
                statement(Relation::Viewer, vec![team()], Some(Timestamp(9))),
                statement(Relation::Editor, vec![user], None),
            ],
            version: 7,
        };
        assert_eq!(policy.bindings().len(), 6);
        assert_eq!(Policy::of(&policy.bindings(), 7), policy);
    }
}
