//! A test's way: intent, credential, call, verdict, outcome, health.

use claviger_access::{Grant, Resolve};
use claviger_exec::{
    ActionError, ActionResult, ErrorCode, Step,
    client::{PoolKey, client_certificate_ends},
};
use claviger_model::{
    Action, OpenedCredential, OutcomeStatus,
    audit::{ExecutionIntent, IntentDetail},
    connection::ConnectionRecord,
};

use super::{
    ConnectionTest, TestVerdict,
    call::{Call, with_call, without_proof},
    judge::{Judged, Told, at_base, compare, judge, told},
};
use crate::{Context, Core, Error, Pending, context::Deadline, health::Evidence, record::Asset};

/// What a test found out.
#[derive(Default)]
struct Tried {
    judged: Option<Judged>,
    status: Option<u16>,
    told: Told,
    steps: Vec<Step>,
    redactions: u64,
    egress_rules: Vec<String>,
}

impl Core {
    /// Runs in a task of its own: a caller that hangs up does not lose the outcome.
    pub(super) async fn test_apart(
        &self,
        context: &Context,
        deadline: Deadline,
        record: ConnectionRecord,
        grant: Grant<Resolve>,
    ) -> Result<ConnectionTest, Error> {
        let (core, context) = (self.clone(), context.clone());
        let task = tokio::spawn(async move { core.test_carry_out(&context, deadline, record, grant).await });
        task.await.map_err(|error| Error::Internal(format!("a test ended abnormally: {error}")))?
    }

    async fn test_carry_out(
        &self,
        context: &Context,
        deadline: Deadline,
        record: ConnectionRecord,
        grant: Grant<Resolve>,
    ) -> Result<ConnectionTest, Error> {
        let connection = &record.connection;
        let call = match connection.disabled {
            true => Err("the connection is switched off; enable it to test it".to_owned()),
            false => self.test_call(connection),
        };
        let stored = grant.operation() == claviger_access::Operation::ConnectionTest;
        let detail = self.test_detail(&record, call.as_ref().ok());
        // What is not stored has no id that anybody could look up.
        let asset = Asset { kind: "connection", id: stored.then_some(connection.id.0), name: Some(&connection.name) };
        let pending = self.intend(context, deadline, Action::Tested, asset, detail).await?;
        let test = match call {
            Err(why) => Self::test_impossible(pending, why),
            Ok(call) => match self.credential_open(context, grant, &record, call.destination.clone()).await {
                Ok(credential) => self.test_finish(pending, call, credential).await,
                Err(Error::Action(error)) => Self::test_without(pending, error),
                Err(error) => return Err(pending.unopened(error)),
            },
        };
        if stored && !connection.disabled {
            self.test_note(&record, &test);
        }
        Ok(test)
    }

    /// Makes the call and puts its outcome on record.
    pub(crate) async fn test_finish(
        &self,
        pending: Pending,
        call: Call,
        credential: OpenedCredential,
    ) -> ConnectionTest {
        finish(pending, self.test_try(call, credential).await)
    }

    /// Ends a test for which there was no credential to be had.
    pub(crate) fn test_without(pending: Pending, error: ActionError) -> ConnectionTest {
        finish(pending, Tried::without(error))
    }

    /// Ends a test that no call can be made for.
    pub(crate) fn test_impossible(pending: Pending, why: String) -> ConnectionTest {
        finish(pending, Tried { judged: Some((TestVerdict::Unknown, why)), ..Tried::default() })
    }

    /// What a test of a stored connection says to its health.
    pub(crate) fn test_note(&self, record: &ConnectionRecord, test: &ConnectionTest) {
        self.health_note(record, evidence(test), self.clock().now());
    }

    pub(crate) fn test_detail(&self, record: &ConnectionRecord, call: Option<&Call>) -> IntentDetail {
        let connection = &record.connection;
        let whose = PoolKey { organization_id: connection.organization_id, connection_id: Some(connection.id) };
        let execution = call.map(|call| ExecutionIntent {
            fqn: "test".to_owned(),
            connection_version: Some(connection.version),
            method: call.request.method.to_string(),
            origin: call.target.origin().to_string(),
            egress_rules: self.exec().plan(whose, &call.target),
        });
        IntentDetail { execution, ..IntentDetail::default() }
    }

    /// Makes the call, and where only comparing can tell, the one without the
    /// credential.
    async fn test_try(&self, call: Call, mut credential: OpenedCredential) -> Tried {
        let by_certificate = credential.client_certificate.is_some();
        let ends = credential.client_certificate.as_ref().and_then(|own| client_certificate_ends(&own.certificate));
        let has_credential = !credential.secrets.is_empty() || by_certificate;
        let bare = (has_credential && call.proof.is_none()).then(|| without_proof(&credential));
        credential.authentication = with_call(credential.authentication, call.proof.as_ref());
        let result = self.exec().http_request(call.request.clone(), call.target.clone(), Some(credential)).await;
        let mut tried = Tried::of(result);
        tried.told.expires_at = ends;
        let Some(Ok(answer)) = tried.steps.last().map(|step| &step.outcome) else { return tried };
        let status = answer.status;
        match &call.proof {
            Some(proof) => {
                tried.judged = Some(judge(proof, answer));
                tried.told = told(proof, answer);
                tried.told.expires_at = tried.told.expires_at.or(ends);
            }
            None => tried.judged = at_base(answer, has_credential),
        }
        if let (None, Some(bare)) = (&tried.judged, bare) {
            let result = self.exec().http_request(call.request, call.target, Some(bare)).await;
            tried.judged = result.steps.last().map(|step| compare(status, &step.outcome, by_certificate));
            tried.steps.extend(result.steps);
        }
        tried
    }
}

impl Tried {
    /// Nothing was sent: there was no credential to be had, such as a token that
    /// its provider refuses.
    fn without(error: ActionError) -> Self {
        let refused = error.code == ErrorCode::AuthenticationFailed;
        let verdict = if refused { TestVerdict::Refused } else { TestVerdict::Unknown };
        Self { judged: Some((verdict, error.message)), ..Self::default() }
    }

    fn of(result: ActionResult) -> Self {
        // An answer is judged by itself; without one the failure says why.
        let answered = result.steps.last().is_some_and(|step| step.outcome.is_ok());
        let failed = result.outcome.err().filter(|_| !answered);
        Self {
            judged: failed.map(|error| (TestVerdict::Unknown, error.message)),
            status: result.upstream_status,
            steps: result.steps,
            redactions: result.redactions,
            egress_rules: result.egress_rules,
            ..Self::default()
        }
    }
}

/// Puts the outcome on record and shapes the answer.
fn finish(pending: Pending, tried: Tried) -> ConnectionTest {
    let (verdict, message) =
        tried.judged.unwrap_or((TestVerdict::Unknown, "the service gave no answer that could be read".to_owned()));
    let status = if verdict == TestVerdict::Accepted { OutcomeStatus::Succeeded } else { OutcomeStatus::Failed };
    let error = (verdict != TestVerdict::Accepted).then_some(match verdict {
        TestVerdict::Refused => ErrorCode::AuthenticationFailed.as_str(),
        _ => "could_not_tell",
    });
    let mut outcome = pending.outcome(status, error);
    outcome.upstream_status = tried.status;
    outcome.redactions = tried.redactions;
    outcome.egress_rules = tried.egress_rules;
    let id = pending.event_id();
    pending.finish(outcome);
    let latency = tried.steps.iter().rev().find(|step| step.outcome.is_ok()).or(tried.steps.last());
    ConnectionTest {
        id,
        verdict,
        status: tried.status,
        latency_ms: latency.map_or(0, |step| u64::try_from(step.took.as_millis()).unwrap_or(u64::MAX)),
        identity: tried.told.identity,
        scopes: tried.told.scopes,
        expires_at: tried.told.expires_at,
        message,
        transcript: tried.steps,
    }
}

/// What a test says to the connection's health.
fn evidence(test: &ConnectionTest) -> Evidence {
    match test.verdict {
        TestVerdict::Accepted => Evidence::Accepted { expires_at: test.expires_at },
        TestVerdict::Refused => Evidence::Refused(test.message.clone()),
        TestVerdict::Unknown => Evidence::Undecided(test.message.clone()),
    }
}
