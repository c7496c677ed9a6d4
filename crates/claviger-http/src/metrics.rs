//! `/metrics` in Prometheus' text format.

use std::sync::OnceLock;

use axum::http::StatusCode;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Starts to count. A process that counts already goes on as it is.
pub(crate) fn install() {
    HANDLE.get_or_init(|| match PrometheusBuilder::new().install_recorder() {
        Ok(handle) => {
            metrics::describe_counter!("claviger_http_requests_total", "Requests answered, by route and status");
            Some(handle)
        }
        Err(error) => {
            tracing::warn!(%error, "metrics are off");
            None
        }
    });
}

/// Everything counted so far.
pub(crate) async fn page() -> ([(&'static str, &'static str); 1], String) {
    let text = HANDLE.get().and_then(Option::as_ref).map(PrometheusHandle::render).unwrap_or_default();
    ([("content-type", "text/plain; version=0.0.4; charset=utf-8")], text)
}

/// Counts one request.
pub(crate) fn count(route: &str, status: StatusCode) {
    let (route, status) = (route.to_owned(), status.as_u16().to_string());
    metrics::counter!("claviger_http_requests_total", "route" => route, "status" => status).increment(1);
}
