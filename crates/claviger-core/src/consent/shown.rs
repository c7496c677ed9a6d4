//! What of a person's consent the connection shows: whose account, which scopes,
//! until when. Read only.

use claviger_model::{Connection, ConnectionId, Timestamp, TokenPlan, stored_token::StoredToken};
use serde_json::{Value, json};

use crate::{
    Context, Core, Error,
    connection::{ConnectionView, Literals, token_plan},
};

/// Not told of where it is granted: the refresh token is what it gives.
const UNTOLD: &str = "offline_access";

/// What a person agreed to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Agreed {
    /// Whose account, as far as the provider says.
    pub account: Option<String>,
    /// What was granted, as far as that is known.
    pub granted_scopes: Option<Vec<String>>,
    /// What the connection asks for and was not granted.
    pub missing_scopes: Vec<String>,
    /// When the present token ends.
    pub expires_at: Option<Timestamp>,
}

impl Core {
    /// Adds to each connection that a person has to agree for what they agreed to.
    pub(crate) async fn consent_shown(&self, context: &Context, views: &mut [ConnectionView]) -> Result<(), Error> {
        let by_person = |view: &&mut ConnectionView| self.is_by_person(&view.record.connection);
        let ids: Vec<ConnectionId> = views
            .iter()
            .map(|view| &view.record.connection)
            .filter(|each| self.is_by_person(each))
            .map(|each| each.id)
            .collect();
        if ids.is_empty() {
            return Ok(());
        }
        let tokens = self.store().upstream_tokens_get(context.actor.organization_id, &ids, context.now).await?;
        for view in views.iter_mut().filter(by_person) {
            let connection = &view.record.connection;
            let Some(token) = tokens.iter().find(|token| token.connection_id == connection.id) else { continue };
            let agreed = self.agreed(connection, token);
            if let Some(credentials) = view.integration.get_mut("credentials").and_then(Value::as_object_mut) {
                let mut put = |name: &str, value: Option<Value>| {
                    value.map(|value| credentials.insert(name.to_owned(), value));
                };
                put("account", agreed.account.map(Value::from));
                put("granted_scopes", agreed.granted_scopes.map(|scopes| json!(scopes)));
                put("missing_scopes", Some(json!(agreed.missing_scopes)).filter(|all| *all != json!([])));
                put("expires_at", agreed.expires_at.map(|at| Value::from(at.to_string())));
            }
        }
        Ok(())
    }

    /// The same of one that is at hand.
    pub(super) async fn consent_agreed(&self, connection: &Connection) -> Result<Agreed, Error> {
        let now = self.clock().now();
        let row = self.store().upstream_token_get(connection.organization_id, connection.id, now).await?;
        Ok(row.map(|row| self.agreed(connection, &row)).unwrap_or_default())
    }

    fn agreed(&self, connection: &Connection, token: &StoredToken) -> Agreed {
        let wanted = self.scopes_wanted(connection);
        Agreed {
            account: token.account.clone(),
            granted_scopes: token.scopes.clone(),
            missing_scopes: missing(&wanted, token.scopes.as_deref()),
            expires_at: token.held.as_ref().and_then(|held| held.expires_at),
        }
    }

    pub(super) fn scopes_wanted(&self, connection: &Connection) -> Vec<String> {
        let integration = self.catalog().integration(&connection.integration_type);
        let credential_type = integration.and_then(|each| each.credential_type(&connection.credential_type));
        let plan = credential_type.map(|each| token_plan(self.settings(), each, connection, &Literals::default()));
        match plan {
            Some(Ok(Some(TokenPlan::OAuth(plan)))) => plan.scopes,
            _ => Vec::new(),
        }
    }
}

/// What was wanted and not granted; nothing where nobody says what was granted.
pub(super) fn missing(wanted: &[String], granted: Option<&[String]>) -> Vec<String> {
    let Some(granted) = granted else { return Vec::new() };
    wanted.iter().filter(|scope| *scope != UNTOLD && !granted.contains(scope)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::missing;

    #[test]
    fn scopes_that_were_not_granted_are_named() {
        let all = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let wanted = all(&["read", "write", "offline_access"]);
        assert_eq!(missing(&wanted, Some(&all(&["read"]))), all(&["write"]));
        assert_eq!(missing(&wanted, Some(&all(&["write", "more", "read"]))), all(&[]));
        assert_eq!(missing(&wanted, None), all(&[]));
    }
}
