//! No answer without a decision: the fence around the handlers, and the check at
//! start that every route has its rule.

use std::{
    collections::{BTreeSet, HashMap},
    sync::LazyLock,
};

use axum::{
    extract::{MatchedPath, Request},
    http::{Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use claviger_access::{Operation, RULES};

use crate::{error::ApiError, jsonapi::DecidedFor, route::Named, router};

/// What stands not in the document: pages, and the proxy, which takes any method.
const UNDOCUMENTED: [&str; 11] = [
    "page",
    "asset",
    "style",
    "oauth_page",
    "oauth_script",
    "link_page",
    "link_script",
    "metrics",
    "openapi",
    "docs",
    "connection_proxy",
];

/// A route without a rule, or a rule without a route: whoever added the one
/// forgot the other, and nobody has decided who may use it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the operation {0} stands either among the routes or among the rules, and not in both")]
pub struct UnruledRoute(String);

/// Which operation a method of a path is.
#[derive(Debug, Default)]
struct Operations(HashMap<String, Vec<(Method, Operation)>>);

static OPERATIONS: LazyLock<Result<Operations, UnruledRoute>> =
    LazyLock::new(|| operations(router::operations().operations()));

/// Passes if every operation has a rule and every rule an operation.
pub(crate) fn check() -> Result<(), UnruledRoute> {
    OPERATIONS.as_ref().map(|_| ()).map_err(UnruledRoute::clone)
}

fn operations(routes: impl Iterator<Item = (String, Vec<Named>)>) -> Result<Operations, UnruledRoute> {
    let mut ruled: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    let mut operations = Operations::default();
    for (path, named) in routes {
        for (method, id) in named {
            let rule = RULES.iter().find(|rule| rule.id == id).filter(|_| ruled.remove(id));
            let rule = rule.ok_or_else(|| UnruledRoute(id.to_owned()))?;
            operations.0.entry(path.clone()).or_default().push((method, rule.operation));
        }
    }
    for id in UNDOCUMENTED {
        if !ruled.remove(id) {
            return Err(UnruledRoute(id.to_owned()));
        }
    }
    ruled.first().map_or(Ok(operations), |id| Err(UnruledRoute((*id).to_owned())))
}

/// Which operation was asked for.
fn asked(request: &Request) -> Option<Operation> {
    let path = request.extensions().get::<MatchedPath>()?;
    let known = OPERATIONS.as_ref().ok()?.0.get(path.as_str())?;
    // A HEAD is answered by the GET's handler.
    let method = if request.method() == Method::HEAD { &Method::GET } else { request.method() };
    known.iter().find(|(each, _)| each == method).map(|(_, operation)| *operation)
}

/// Runs the handler and lets its answer pass only if it was decided for the very
/// operation that was asked for, or refuses.
pub(crate) async fn run(request: Request, next: Next) -> Response {
    let asked = asked(&request);
    let response = next.run(request).await;
    if response.status().as_u16() >= 400 {
        return response;
    }
    let decided = response.extensions().get::<DecidedFor>().map(|DecidedFor(operation)| *operation);
    if decided.is_some() && decided == asked {
        return response;
    }
    tracing::error!(?asked, ?decided, "an answer without a decision was held back");
    ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "the server failed; its log says more under this id")
        .into_response()
}

#[cfg(test)]
mod tests {
    use axum::{Extension, Router, body::Body, middleware::from_fn, routing::get};
    use tower::ServiceExt;

    use super::*;

    async fn status(answer: impl IntoResponse + Clone + Send + Sync + 'static, path: &str) -> StatusCode {
        let router = Router::new()
            .route(path, get(move || async move { answer.clone() }))
            .route_layer(from_fn(async |request: Request, next: Next| run(request, next).await));
        let request = Request::builder().uri(path).body(Body::empty()).expect("a request");
        router.oneshot(request).await.expect("infallible").status()
    }

    #[tokio::test]
    async fn an_answer_that_nobody_decided_does_not_leave() {
        const PATH: &str = "/api/v2/validate_keys";
        let decided = |operation| (Extension(DecidedFor(operation)), "body");
        assert_eq!(status(decided(Operation::ValidateKeys), PATH).await, StatusCode::OK);
        assert_eq!(status("body", PATH).await, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(status(StatusCode::NO_CONTENT, PATH).await, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(status(StatusCode::FOUND, PATH).await, StatusCode::INTERNAL_SERVER_ERROR);
        let other = decided(Operation::ConnectionGet);
        assert_eq!(status(other, PATH).await, StatusCode::INTERNAL_SERVER_ERROR, "decided for another operation");
        let unknown = decided(Operation::ValidateKeys);
        assert_eq!(status(unknown, "/unknown").await, StatusCode::INTERNAL_SERVER_ERROR, "a route without a rule");
        assert_eq!(status(StatusCode::NOT_FOUND, PATH).await, StatusCode::NOT_FOUND, "refusals need no leave");
    }

    #[test]
    fn a_route_without_a_rule_and_a_rule_without_a_route_do_not_start() {
        assert_eq!(check(), Ok(()));
        let routes = || router::operations().operations();
        let without = operations(routes().filter(|(path, _)| path != "/api/v2/validate"));
        assert_eq!(without.err(), Some(UnruledRoute("validate".into())));
        let again = routes().find(|(path, _)| path == "/api/v2/validate").expect("is there");
        let twice = operations(routes().chain([("/api/v3/validate".to_owned(), again.1)]));
        assert_eq!(twice.err(), Some(UnruledRoute("validate".into())), "one rule, two routes");
    }

    /// The rule is found by the handler's name, the document calls the operation by
    /// its id: who reads either means the same.
    #[test]
    fn the_document_names_each_operation_as_its_rule_does() {
        let document = serde_json::to_value(router::described()).expect("plain data");
        let mut documented = BTreeSet::new();
        for (path, item) in document["paths"].as_object().expect("paths") {
            for (method, operation) in item.as_object().expect("an item").iter().filter(|(_, each)| each.is_object()) {
                documented.insert((path.clone(), method.to_uppercase(), operation["operationId"].to_string()));
            }
        }
        let named = router::operations().operations().flat_map(|(path, named)| {
            named.into_iter().map(move |(method, id)| (path.clone(), method.to_string(), format!("\"{id}\"")))
        });
        assert_eq!(named.collect::<BTreeSet<_>>(), documented);
    }
}
