//! `GET /api/v2/actions/access_requests`

use axum::extract::State;
use claviger_core::access_request::RequestFilter;
use claviger_model::RequestStatus;

use super::view;
use crate::{
    error::ApiError,
    extract::{Caller, Params},
    jsonapi::{DataWithMeta, JsonApi},
    page::Continued,
    router::App,
};

/// Requests, newest first: one's own, and those that one may decide about.
#[utoipa::path(
    get,
    path = "/api/v2/actions/access_requests",
    operation_id = "access_request_list",
    tag = "Access requests",
    params(
        ("filter[status]" = Option<String>, Query, description = "`pending`, `approved`, `refused` or `withdrawn`"),
        ("filter[connection_id]" = Option<Uuid>, Query, description = "About which connection"),
        ("filter[mine]" = Option<bool>, Query, description = "One's own alone"),
        ("page[limit]" = Option<u64>, Query, description = "1 to 100; 10 if left out"),
        ("page[cursor]" = Option<Uuid>, Query, description = "`meta.page.after` of the page before"),
    ),
    responses(
        (status = 200, description = "One page", body = DataWithMeta<Vec<view::Resource>, Continued>, content_type = "application/vnd.api+json"),
        ApiError,
    )
)]
pub(crate) async fn access_request_list(
    State(app): State<App>,
    Caller(context): Caller,
    mut params: Params,
) -> Result<JsonApi<DataWithMeta<Vec<view::Resource>, Continued>>, ApiError> {
    let right = "pending, approved, refused or withdrawn";
    let filter = RequestFilter {
        status: params.parsed::<RequestStatus>("filter[status]", right),
        connection_id: params.parsed("filter[connection_id]", "the id of a connection (a UUID)"),
        mine: params.parsed("filter[mine]", "true or false").unwrap_or_default(),
        before: params.parsed("page[cursor]", "meta.page.after of an earlier answer"),
        limit: params.number("page[limit]", 1, 100, 10),
    };
    params.close()?;
    let limit = filter.limit;
    let found = app.core.access_request_list(&context, filter).await?;
    Ok(JsonApi::ok(found.map(|views| {
        let meta = Continued::new(views.last().map(|view| view.request.id.0), views.len(), limit);
        DataWithMeta { data: views.into_iter().map(Into::into).collect(), meta }
    })))
}
