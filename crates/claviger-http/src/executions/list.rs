//! `GET /api/v2/actions/executions`

use axum::extract::State;
use claviger_core::execution::{ExecutionFilter, Executions};
use claviger_model::OutcomeStatus;

use super::event;
use crate::{
    error::ApiError,
    extract::{Caller, Params},
    jsonapi::{DataWithMeta, JsonApi},
    page::Continued,
    router::App,
};

/// Executions from the record, newest first.
#[utoipa::path(
    get,
    path = "/api/v2/actions/executions",
    operation_id = "execution_list",
    tag = "Executions",
    params(
        ("filter[connection_id]" = Option<Uuid>, Query, description = "With which connection"),
        ("filter[status]" = Option<String>, Query, description = "`succeeded`, `failed` or `unknown`"),
        ("filter[actor]" = Option<Uuid>, Query, description = "By whom"),
        ("filter[from]" = Option<String>, Query, description = "From when on; RFC 3339"),
        ("filter[to]" = Option<String>, Query, description = "Until when; RFC 3339"),
        ("page[limit]" = Option<u64>, Query, description = "1 to 1000; 10 if left out"),
        ("page[cursor]" = Option<Uuid>, Query, description = "`meta.page.after` of the page before"),
    ),
    responses(
        (status = 200, description = "One page", body = DataWithMeta<Vec<event::Resource>, Continued>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn execution_list(
    State(app): State<App>,
    Caller(context): Caller,
    mut params: Params,
) -> Result<JsonApi<DataWithMeta<Vec<event::Resource>, Continued>>, ApiError> {
    const TIME: &str = "a time such as 2026-11-22T10:00:00Z";
    let filter = ExecutionFilter {
        connection_id: params.parsed("filter[connection_id]", "the id of a connection (a UUID)"),
        status: params.parsed::<Status>("filter[status]", "succeeded, failed or unknown").map(|status| status.0),
        actor: params.parsed("filter[actor]", "the id of a user (a UUID)"),
        from: params.parsed("filter[from]", TIME),
        to: params.parsed("filter[to]", TIME),
        before: params.parsed("page[cursor]", "meta.page.after of an earlier answer"),
        limit: params.number("page[limit]", 1, 1_000, 10),
    };
    params.close()?;
    let found = app.core.execution_list(&context, filter).await?;
    Ok(JsonApi::ok(found.map(|Executions { events, after }| {
        let data = events.into_iter().map(Into::into).collect();
        DataWithMeta { data, meta: Continued::after(after.map(|event| event.0)) }
    })))
}

struct Status(OutcomeStatus);

impl std::str::FromStr for Status {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let all = [OutcomeStatus::Succeeded, OutcomeStatus::Failed, OutcomeStatus::Unknown];
        all.into_iter().find(|status| status.as_str() == text).map(Self).ok_or(())
    }
}
