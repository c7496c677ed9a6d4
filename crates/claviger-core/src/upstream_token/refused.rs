//! When an answer means that the token is not good any more (`refresh_on`).

use claviger_exec::ActionResult;
use claviger_model::Connection;
use serde_json::Value;

/// The settings of a connection that say so.
const STATUSES: &str = "refresh_on/statuses";
const BODY_MATCH: &str = "refresh_on/body_match";

/// What of an answer says that the token was refused. 403 does only where it is
/// configured: mostly it means that the token is good and its owner may not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct RefreshOn {
    statuses: Vec<u16>,
    body_match: Option<String>,
}

impl RefreshOn {
    /// As the connection has it; 401 where it says nothing.
    pub(crate) fn of(connection: &Connection) -> Self {
        let number = |status: &Value| status.as_u64().and_then(|status| u16::try_from(status).ok());
        let statuses = connection.settings.get(STATUSES).and_then(Value::as_array);
        let statuses = statuses.map(|list| list.iter().filter_map(number).collect::<Vec<_>>());
        let body_match = connection.settings.get(BODY_MATCH).and_then(Value::as_str).filter(|text| !text.is_empty());
        Self {
            statuses: statuses.filter(|list| !list.is_empty()).unwrap_or_else(|| vec![401]),
            body_match: body_match.map(str::to_owned),
        }
    }

    /// What of an answer speaks against the credential itself: 403 as well where the connection says
    /// nothing, since another credential may be allowed what this one is not.
    pub(crate) fn of_credential(connection: &Connection) -> Self {
        let mut own = Self::of(connection);
        if !connection.settings.contains_key(STATUSES) {
            own.statuses.push(403);
        }
        own
    }

    /// By the status alone: what streams is not read here.
    pub(crate) fn status(&self, status: u16) -> bool {
        self.statuses.contains(&status)
    }

    /// By all of an answer.
    pub(crate) fn answer(&self, result: &ActionResult) -> bool {
        let Some(status) = result.upstream_status else { return false };
        self.status(status) || self.body_match.as_deref().is_some_and(|text| says(result, text))
    }
}

fn says(result: &ActionResult, text: &str) -> bool {
    match &result.outcome {
        Err(error) => error.message.contains(text),
        Ok(outputs) => match outputs.get("body") {
            None => false,
            Some(Value::String(body)) => body.contains(text),
            Some(body) => body.to_string().contains(text),
        },
    }
}

#[cfg(test)]
mod tests {
    use claviger_exec::{ActionError, ErrorCode};
    use serde_json::json;

    use super::*;

    fn answered(status: u16, body: Value) -> ActionResult {
        let outcome = if status < 400 {
            Ok(json!({"status": status, "body": body}))
        } else {
            Err(ActionError::new(ErrorCode::UpstreamStatus, format!("{status}: {body}")))
        };
        ActionResult { outcome, upstream_status: Some(status), redactions: 0, egress_rules: vec![], steps: vec![] }
    }

    #[test]
    fn what_counts_as_refused_is_401_and_what_is_configured() {
        let usual = RefreshOn { statuses: vec![401], body_match: None };
        assert!(usual.answer(&answered(401, json!("no"))));
        assert!(!usual.answer(&answered(403, json!("no"))) && !usual.answer(&answered(200, json!("401"))));
        let own = RefreshOn { statuses: vec![403], body_match: Some("token_expired".to_owned()) };
        assert!(own.answer(&answered(403, json!("no"))) && !own.answer(&answered(401, json!("no"))));
        assert!(own.answer(&answered(200, json!({"error": "token_expired"}))));
        assert!(own.answer(&answered(200, json!("token_expired, sorry"))));
        assert!(own.answer(&answered(400, json!({"error": "token_expired"}))));
        let nothing = ActionResult { upstream_status: None, ..answered(401, json!("token_expired")) };
        assert!(!own.answer(&nothing), "nobody answered");
    }
}
