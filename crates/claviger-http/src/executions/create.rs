//! `POST /api/v2/actions/executions`

use axum::extract::State;
use claviger_core::execution::{Execution, Run};
use claviger_model::{ConnectionId, Invalid, Json, json::Fields};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    error::ApiError,
    extract::{Caller, JsonBody, resource},
    jsonapi::{Data, JsonApi},
    router::App,
};

const KIND: &str = "action_execution";
const AT: &str = "/data/attributes";

/// One run of one action.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Execution)]
pub(crate) struct Resource {
    /// Its id in the record.
    id: Uuid,
    /// Always `action_execution`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// What came of it.
    attributes: Attributes,
}

/// What came of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExecutionAttributes)]
struct Attributes {
    /// Which action.
    fqn: String,
    /// With which connection.
    connection_id: Option<Uuid>,
    /// `succeeded` or `failed`.
    status: &'static str,
    /// The action's outputs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    outputs: Option<Value>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Failure>,
    /// `previous` where the connection's credential was refused and the one before it, which is kept in
    /// reserve, was used.
    #[serde(skip_serializing_if = "Option::is_none")]
    credential: Option<&'static str>,
    /// How many occurrences of a secret were replaced in the answer.
    redactions: u64,
    /// RFC 3339.
    started_at: String,
    /// How long it took.
    duration_ms: u64,
}

/// Why it failed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExecutionFailure)]
struct Failure {
    /// Such as `upstream_status`.
    code: &'static str,
    /// In words.
    message: String,
    /// Which input, as a JSON pointer into the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<String>,
}

/// What to run.
#[derive(ToSchema)]
#[schema(as = ExecutionRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = ExecutionRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "action_execution")]
    r#type: String,
    attributes: RequestAttributes,
}

#[derive(ToSchema)]
#[schema(as = ExecutionRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    #[schema(example = "com.datadoghq.http.request")]
    fqn: String,
    connection_id: Option<Uuid>,
    #[schema(value_type = Object)]
    inputs: Value,
}

/// Runs an action. A failed action is a 200 with `status: "failed"`.
#[utoipa::path(
    post,
    path = "/api/v2/actions/executions",
    operation_id = "execution_create",
    tag = "Executions",
    request_body = Request,
    responses(
        (status = 200, description = "What came of it", body = Data<Resource>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn execution_create(
    State(app): State<App>,
    Caller(context): Caller,
    JsonBody(body): JsonBody,
) -> Result<JsonApi<Data<Resource>>, ApiError> {
    let (connection_id, run) = read(resource(&body, KIND, None)?)?;
    let run = match run {
        Ok(run) => run,
        // What is wrong with it is told only to who may run it.
        Err(faults) => {
            app.core.execution_permit(&context, connection_id).await?;
            return Err(faults.into());
        }
    };
    let execution = app.core.execution_run(&context, run).await?;
    Ok(JsonApi::ok(execution.map(|execution| Data { data: execution.into() })))
}

/// Which connection is named, and what to run with it.
fn read(attributes: &Json) -> Result<(Option<ConnectionId>, Result<Run, Invalid>), Invalid> {
    let mut fields = Fields::open(AT, attributes)?;
    let fqn = fields.required_string("fqn").map(|fqn| fqn.expose().clone()).unwrap_or_default();
    let connection_id = match fields.take("connection_id") {
        None | Some(Json::Null) => None,
        Some(Json::String(text)) => {
            let id = text.expose().parse::<ConnectionId>();
            if id.is_err() {
                fields.faults.push(fields.at("connection_id"), "must be the id of a connection (a UUID)");
            }
            id.ok()
        }
        Some(other) => {
            fields.faults.push(fields.at("connection_id"), format!("must be a string, not {}", other.kind()));
            None
        }
    };
    let inputs = match fields.take("inputs") {
        None => Value::Object(Map::new()),
        Some(object @ Json::Object(_)) => object.to_value(),
        Some(other) => {
            fields.faults.push(fields.at("inputs"), format!("must be an object, not {}", other.kind()));
            Value::Null
        }
    };
    Ok((connection_id, fields.close().or(Run { fqn, connection_id, inputs })))
}

impl From<Execution> for Resource {
    fn from(execution: Execution) -> Self {
        let status = if execution.outcome.is_ok() { "succeeded" } else { "failed" };
        let (outputs, error) = match execution.outcome {
            Ok(outputs) => (Some(outputs), None),
            Err(error) => {
                let failure = Failure { code: error.code.as_str(), message: error.message, pointer: error.pointer };
                (None, Some(failure))
            }
        };
        Self {
            id: execution.id.0,
            kind: KIND,
            attributes: Attributes {
                fqn: execution.fqn,
                connection_id: execution.connection_id.map(|id| id.0),
                status,
                outputs,
                error,
                credential: execution.credential,
                redactions: execution.redactions,
                started_at: execution.started_at.to_string(),
                duration_ms: execution.duration_ms,
            },
        }
    }
}
