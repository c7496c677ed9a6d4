//! Paths with their handlers. The OpenAPI document of all of them takes thirty
//! times the memory of the handlers, so it is only made where somebody reads it.

use axum::{Router, http::Method, routing::MethodRouter};
use utoipa::openapi::HttpMethod;
use utoipa_axum::{PathItemExt, router::OpenApiRouter, router::UtoipaMethodRouter};

use crate::router::App;

/// One operation by its method and the name that its rule has.
pub(crate) type Named = (Method, &'static str);

/// A path: what answers it, which operations that are, and how to describe them.
pub(crate) struct Route {
    pub(crate) path: String,
    pub(crate) operations: Vec<Named>,
    handlers: MethodRouter<App>,
    described: fn() -> UtoipaMethodRouter<App>,
}

impl Route {
    pub(crate) fn new(described: fn() -> UtoipaMethodRouter<App>) -> Self {
        Self { path: String::new(), operations: Vec::new(), handlers: MethodRouter::new(), described }
    }

    /// With one more handler, which [`routes!`] names by its path.
    pub(crate) fn on(
        mut self,
        path: String,
        methods: Vec<HttpMethod>,
        handler: &'static str,
        mount: impl Fn(MethodRouter<App>, axum::routing::MethodFilter) -> MethodRouter<App>,
    ) -> Self {
        let name = handler.rsplit("::").next().unwrap_or(handler).trim();
        for method in methods {
            self.handlers = mount(self.handlers, method.to_method_filter());
            self.operations.push((plain(&method), name));
        }
        self.path = path;
        self
    }
}

/// The handlers of one path, by their `#[utoipa::path]`.
// `utoipa_axum::routes!` makes the description along with the handlers; its own
// rule for reading one fact of a handler is what gives them apart.
macro_rules! routes {
    ($($($part:ident)::+),+ $(,)?) => {
        $crate::route::Route::new(|| utoipa_axum::routes!($($($part)::+),+))
            $(.on(
                utoipa_axum::routes!(@path [path()] of $($part)::+),
                utoipa_axum::routes!(@path [methods()] of $($part)::+),
                stringify!($($part)::+),
                |handlers, methods| handlers.on(methods, $($part)::+),
            ))+
    };
}
pub(crate) use routes;

/// Routes that share what stands around them.
#[derive(Default)]
pub(crate) struct Group(Vec<Route>);

impl Group {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn routes(mut self, route: Route) -> Self {
        self.0.push(route);
        self
    }

    pub(crate) fn merge(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Every path with its operations.
    pub(crate) fn operations(self) -> impl Iterator<Item = (String, Vec<Named>)> {
        self.0.into_iter().map(|route| (route.path, route.operations))
    }

    /// To be answered.
    pub(crate) fn mounted(self) -> Router<App> {
        self.0.into_iter().fold(Router::new(), |router, route| router.route(&route.path, route.handlers))
    }

    /// To be described.
    pub(crate) fn described(self, document: OpenApiRouter<App>) -> OpenApiRouter<App> {
        self.0.into_iter().fold(document, |document, route| document.routes((route.described)()))
    }

    /// Every schema that a description names, with its name.
    #[cfg(test)]
    pub(crate) fn schemas(self) -> impl Iterator<Item = (String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)> {
        self.0.into_iter().flat_map(|route| (route.described)().0)
    }
}

fn plain(method: &HttpMethod) -> Method {
    match method {
        HttpMethod::Get => Method::GET,
        HttpMethod::Post => Method::POST,
        HttpMethod::Put => Method::PUT,
        HttpMethod::Patch => Method::PATCH,
        HttpMethod::Delete => Method::DELETE,
        HttpMethod::Head => Method::HEAD,
        HttpMethod::Options => Method::OPTIONS,
        HttpMethod::Trace => Method::TRACE,
    }
}
