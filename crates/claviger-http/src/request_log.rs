//! One line about each request, at `debug`.

use axum::{extract::Request, http::Method, response::Response};
use tokio::time::Instant;
use uuid::Uuid;

use crate::error::Incident;

/// What the line says of a request: nothing that the caller wrote but a
/// connection's id.
pub(crate) struct Seen {
    method: String,
    route: String,
    connection_id: Option<Uuid>,
    began: Instant,
}

impl Seen {
    /// `None`, which costs nothing, unless somebody reads such lines.
    pub(crate) fn of(request: &Request, route: &str) -> Option<Self> {
        tracing::enabled!(tracing::Level::DEBUG).then(|| Self::new(request, route))
    }

    fn new(request: &Request, route: &str) -> Self {
        // Only what is an id: anything else in a path is the caller's text.
        let place = route.split('/').position(|part| part == "{connection_id}");
        let connection_id = place.and_then(|place| request.uri().path().split('/').nth(place)?.parse().ok());
        // A method of the caller's invention is their text as well.
        let known = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::HEAD];
        let method = known.iter().find(|known| *known == request.method()).map_or("other", Method::as_str).to_owned();
        Self { method, route: route.to_owned(), connection_id, began: Instant::now() }
    }

    /// Writes the line.
    pub(crate) fn log(self, response: &Response) {
        tracing::debug!(
            method = self.method,
            route = self.route,
            connection_id = self.connection_id.map(tracing::field::display),
            status = response.status().as_u16(),
            duration_ms = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX),
            incident = response.extensions().get::<Incident>().map(|Incident(id)| tracing::field::display(id)),
            "request answered"
        );
    }
}
