//! The OpenAPI document: generated from the routes, committed, proved fresh.

use utoipa::{
    Modify, OpenApi,
    openapi::{
        HttpMethod, Required,
        path::{OperationBuilder, ParameterBuilder, ParameterIn},
        response::ResponseBuilder,
        schema::{ObjectBuilder, Type},
        security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
    },
};

use crate::{
    error::{ErrorView, Source},
    router::described,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Claviger",
        description = "Holds the keys so that apps and workflows don't have to.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    // Named by hand: error answers are described without a derive that would.
    components(schemas(ErrorView, Source)),
    modifiers(&Keys),
    security(("api_key" = [], "application_key" = []), ("access_token" = []), ("session" = [])),
)]
pub(crate) struct Document;

struct Keys;

impl Modify for Keys {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let header = |name| SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new(name)));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("api_key", header("DD-API-KEY"));
        components.add_security_scheme("application_key", header("DD-APPLICATION-KEY"));
        let cookie = ApiKeyValue::with_description(
            crate::cookie::SESSION,
            "A browser's session. Writes need Origin, Claviger-Request: 1 and a JSON media type besides.",
        );
        components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
        components.add_security_scheme("access_token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
}

/// The document as JSON text, as `claviger openapi` prints it.
pub fn document() -> String {
    let mut document = described();
    proxy(&mut document);
    // Plain data: always serializes.
    document.to_pretty_json().unwrap_or_default() + "\n"
}

/// The proxy answers any method with whatever the upstream answers, which no
/// attribute on a handler can say.
fn proxy(document: &mut utoipa::openapi::OpenApi) {
    const PATH: &str = "/api/v2/actions/connections/{connection_id}/proxy/{path}";
    let parameter = |name: &str, text: &str| {
        ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Path)
            .required(Required::True)
            .description(Some(text))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
            .build()
    };
    let methods = [
        (HttpMethod::Get, "get"),
        (HttpMethod::Post, "post"),
        (HttpMethod::Put, "put"),
        (HttpMethod::Patch, "patch"),
        (HttpMethod::Delete, "delete"),
        (HttpMethod::Head, "head"),
        (HttpMethod::Options, "options"),
    ];
    for (method, name) in methods {
        let operation = OperationBuilder::new()
            .operation_id(Some(format!("connection_proxy_{name}")))
            .tag("Connections")
            .summary(Some(format!("Passes a {} on with the connection's credential.", name.to_uppercase())))
            .description(Some(
                "Status, headers and body are the upstream's. An answer of ours has the header Claviger-Error; \
                 Claviger-Execution-Id names the execution in the record.",
            ))
            .parameter(parameter("connection_id", "Which"))
            .parameter(parameter("path", "Joined to the connection's base URL"))
            .response(
                "default",
                ResponseBuilder::new().description("The upstream's answer, or an error of ours").build(),
            )
            .security(
                SecurityRequirement::new("api_key", Vec::<String>::new()).add("application_key", Vec::<String>::new()),
            )
            .build();
        document.paths.add_path_operation(PATH, vec![method], operation);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::router;

    /// The library keeps the last of two schemas of one name, without a word.
    #[test]
    fn no_two_things_share_a_name() {
        let mut known = BTreeMap::new();
        for (name, schema) in router::operations().schemas() {
            let schema = serde_json::to_value(&schema).expect("plain data");
            let other = known.entry(name.clone()).or_insert_with(|| schema.clone());
            assert_eq!(*other, schema, "two things are called {name}; name one with #[schema(as = ...)]");
        }
        assert!(known.len() > 50, "{} names", known.len());
    }
}
