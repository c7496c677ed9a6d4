//! What is built in: complete, and as the published API has it.

use std::fmt::Write as _;

use claviger_catalog::{Catalog, Content, Field, FieldKind};
use claviger_model::scheme::AuthenticationScheme;

fn catalog() -> Catalog {
    Catalog::embedded().unwrap_or_else(|error| panic!("{error}"))
}

/// `name`, with `*` for secret, `?` for optional and `=` for set by the server; members in braces.
fn mark(field: &Field) -> String {
    let mark = |on: bool, mark: &'static str| if on { mark } else { "" };
    let secret = mark(field.secret, "*");
    let optional = mark(!field.required, "?");
    let members: Vec<_> = field.fields.iter().map(self::mark).collect();
    let members = if members.is_empty() { String::new() } else { format!("{{{}}}", members.join(", ")) };
    format!("{secret}{}{members}{secret}{optional}{}", field.name, mark(field.read_only, "="))
}

#[test]
fn types_fields_and_secrets_are_those_of_the_published_api() {
    let mut table = String::new();
    let mut integrations: Vec<_> = catalog().integrations().to_vec();
    integrations.sort_by_key(|integration| integration.integration_type.to_lowercase());
    for integration in &integrations {
        let beside: Vec<_> = integration.fields.iter().map(mark).collect();
        let beside = if beside.is_empty() { String::new() } else { format!(" (+ {})", beside.join(", ")) };
        for (index, credential_type) in integration.credential_types.iter().enumerate() {
            let own = credential_type.fields.iter().position(|field| field.name == "headers");
            let shown = if index == 0 { None } else { own };
            let shown = &credential_type.fields[..shown.unwrap_or(credential_type.fields.len())];
            let fields: Vec<_> = shown.iter().map(mark).collect();
            let fields = if fields.is_empty() { "-".to_owned() } else { fields.join(", ") };
            let (integration_type, name) = (&integration.integration_type, &credential_type.credential_type);
            writeln!(table, "{integration_type}{beside} | {name} | {fields}").unwrap();
        }
    }
    // As in the published API, AWSAccessKey, and what extensions.md 2 adds to HTTP. The values inside
    // `tokens` are what is secret about them. What all HTTP types share is told once.
    insta::assert_snapshot!(table, @r"
    Anthropic | AnthropicAPIKey | *api_token*
    Asana | AsanaAccessToken | *access_token*
    AWS | AWSAssumeRole | account_id, role, external_id?=, principal_id?=
    AWS | AWSAccessKey | access_key_id, *secret_access_key*, *session_token*?
    Azure | AzureTenant | tenant_id, app_client_id, *client_secret*, custom_scopes?
    CircleCI | CircleCIAPIKey | *api_token*
    Clickup | ClickupAPIKey | *api_token*
    Cloudflare | CloudflareAPIToken | *api_token*
    Cloudflare | CloudflareGlobalAPIToken | auth_email, *global_api_key*
    ConfigCat | ConfigCatSDKKey | api_username, *api_password*, *sdk_key*
    Datadog | DatadogAPIKey | datacenter, subdomain?, *api_key*, *app_key*
    Fastly | FastlyAPIKey | *api_key*
    Freshservice | FreshserviceAPIKey | domain, *api_key*
    GCP | GCPServiceAccount | service_account_email, *private_key*
    Gemini | GeminiAPIKey | *api_key*
    Gitlab | GitlabAPIKey | *api_token*
    GreyNoise | GreyNoiseAPIKey | *api_key*
    HTTP (+ base_url) | HTTPTokenAuth | *tokens*?, headers?, url_parameters?, body?, certificate_authority?, client_certificate{certificate, *private_key*, *passphrase*?}?, refresh_on{statuses?, body_match?}?, test_request{method?, path}?
    HTTP (+ base_url) | HTTPBasicAuth | username, *password*
    HTTP (+ base_url) | HTTPNoAuth | -
    HTTP (+ base_url) | HTTPDigestAuth | username, *password*
    HTTP (+ base_url) | HTTPMTLSAuth | certificate, *private_key*, *passphrase*?
    HTTP (+ base_url) | HTTPTwoStepAuth | secret{type, *tokens*?, username?, *password*?}, token_request{url, method?, headers?, url_parameters?, body?}, access_token_path, refresh_interval?
    HTTP (+ base_url) | HTTPOAuth2ClientCredentials | token_url, client_id, client_authentication?, *client_secret*?, *private_key*?, key_id?, scopes?, audience?, token_parameters?
    HTTP (+ base_url) | HTTPOAuth2AuthorizationCode | authorization_url, token_url, revocation_url?, issuer?, client_id, client_authentication?, *client_secret*?, *private_key*?, key_id?, scopes?, authorization_parameters?, token_parameters?, account?=, granted_scopes?=, expires_at?=
    HTTP (+ base_url) | HTTPOAuth2DeviceCode | device_authorization_url, token_url, revocation_url?, client_id, client_authentication?, *client_secret*?, scopes?, token_parameters?, account?=, granted_scopes?=, expires_at?=
    HTTP (+ base_url) | HTTPOAuth2JWTBearer | token_url, issuer, subject?, audience, *private_key*, key_id?, scopes?
    HTTP (+ base_url) | HTTPAzureTenant | tenant_id, app_client_id, *client_secret*?, certificate?, *certificate_private_key*?, custom_scopes?
    HTTP (+ base_url) | HTTPGCPServiceAccount | service_account_email, *private_key*, scopes?, delegated_user?
    HTTP (+ base_url) | HTTPAWSAccessKey | access_key_id, *secret_access_key*, *session_token*?, region, service
    HTTP (+ base_url) | HTTPAWSAssumeRole | account_id, role, region, service, session_policy?, external_id?=, principal_id?=
    LaunchDarkly | LaunchDarklyAPIKey | *api_token*
    Notion | NotionAPIKey | *api_token*
    Okta | OktaAPIToken | domain, *api_token*
    OpenAI | OpenAIAPIKey | *api_token*
    ServiceNow | ServiceNowBasicAuth | instance, username, *password*
    Split | SplitAPIKey | *api_key*
    Statsig | StatsigAPIKey | *api_key*
    VirusTotal | VirusTotalAPIKey | *api_key*
    ");
}

#[test]
fn there_are_24_integrations_with_icons_and_39_credential_types() {
    let catalog = catalog();
    assert_eq!(catalog.integrations().len(), 24);
    assert_eq!(catalog.integrations().iter().map(|i| i.credential_types.len()).sum::<usize>(), 39);
    for integration in catalog.integrations() {
        assert!(catalog.icon(&integration.integration_type).is_some_and(|icon| icon.starts_with(b"<svg ")));
    }
    assert!(catalog.icon("Nothing").is_none() && catalog.integration("openai").is_none());
}

#[test]
fn every_secret_is_used_or_the_file_says_why_not() {
    for integration in catalog().integrations() {
        for credential_type in &integration.credential_types {
            let authentication = serde_json::to_string(&credential_type.authentication).unwrap();
            let fetches = credential_type.token.is_some();
            // Keys that sign and certificates go by their names.
            let by_name = !matches!(
                credential_type.authentication.scheme,
                AuthenticationScheme::Template | AuthenticationScheme::Basic | AuthenticationScheme::Digest
            );
            for field in credential_type.fields.iter().filter(|field| field.secret && field.kind != FieldKind::List) {
                let used = authentication.contains(&format!("{{{{ {} }}}}", field.name));
                // ConfigCat's SDK key reads flags, which is another service.
                assert!(used || fetches || by_name || field.name == "sdk_key", "{} {}", integration.label, field.name);
            }
        }
    }
}

#[test]
fn every_pattern_compiles_and_every_example_is_right() {
    for integration in catalog().integrations() {
        let fields = integration.credential_types.iter().flat_map(|credential_type| &credential_type.fields);
        for field in fields.chain(&integration.fields) {
            if let (Some(pattern), Some(example)) = (&field.pattern, &field.example) {
                assert!(pattern.matches(example), "{} {}", integration.label, field.name);
            }
            if let Some(pattern) = &field.pattern {
                assert!(!pattern.matches("é") && field.check("a\nb").is_err(), "{} {}", integration.label, field.name);
            }
        }
    }
}

#[test]
fn everything_but_http_says_where_it_goes_and_nearly_everything_how_to_test_it() {
    let mut untested = Vec::new();
    for credential_type in catalog().integrations().iter().flat_map(|integration| &integration.credential_types) {
        assert_eq!(credential_type.destination.is_none(), credential_type.content == Content::Http);
        if credential_type.verification.is_none() {
            untested.push(credential_type.credential_type.clone());
        }
    }
    untested.sort();
    // What an HTTP connection is tested with, its editor says.
    untested.retain(|name| !name.starts_with("HTTP"));
    assert_eq!(untested, ["GCPServiceAccount"]);
}

#[test]
fn the_http_action_has_the_published_inputs() {
    let catalog = catalog();
    let action = catalog.action("com.datadoghq.http.request").unwrap();
    let inputs: Vec<_> = action
        .inputs
        .iter()
        .map(|input| format!("{}{}: {:?}", input.name, if input.required { "" } else { "?" }, input.value_type))
        .collect();
    insta::assert_snapshot!(inputs.join("\n"), @r"
    verb: String
    url: String
    urlParams?: Objects
    requestHeaders?: Objects
    body?: Any
    formData?: Objects
    followRedirect?: Boolean
    allowExpiredCertificate?: Boolean
    errorOnStatus?: Strings
    responseParsing?: String
    responseEncoding?: String
    timeout?: Integer
    ");
    let outputs: Vec<_> = action.outputs.iter().map(|output| output.name.as_str()).collect();
    assert_eq!(outputs, ["status", "headers", "body"]);
}

/// Statuses, marks and places as one line each: a change here is a change of
/// what *Test* tells people.
#[test]
fn destinations_and_tests_are_these() {
    let catalog = catalog();
    let mut table = String::new();
    for credential_type in catalog.integrations().iter().flat_map(|integration| &integration.credential_types) {
        let destination = credential_type.destination.as_deref().unwrap_or("base_url");
        let test = credential_type.verification.as_ref().map_or_else(
            || "-".to_owned(),
            |call| format!("{} {}{}", call.method, call.path, if call.unverified { " (unverified)" } else { "" }),
        );
        writeln!(table, "{} | {destination} | {test}", credential_type.credential_type).unwrap();
    }
    insta::assert_snapshot!(table, @r"
    AnthropicAPIKey | https://api.anthropic.com | GET /v1/models
    AsanaAccessToken | https://app.asana.com/api/1.0 | GET /users/me
    AWSAssumeRole | https://*.amazonaws.com | POST /sts.amazonaws.com/ (unverified)
    AWSAccessKey | https://*.amazonaws.com | POST /sts.amazonaws.com/ (unverified)
    AzureTenant | https://management.azure.com | GET /subscriptions?api-version=2020-01-01
    CircleCIAPIKey | https://circleci.com/api/v2 | GET /me
    ClickupAPIKey | https://api.clickup.com/api/v2 | GET /user
    CloudflareAPIToken | https://api.cloudflare.com/client/v4 | GET /user/tokens/verify
    CloudflareGlobalAPIToken | https://api.cloudflare.com/client/v4 | GET /user
    ConfigCatSDKKey | https://api.configcat.com | GET /v1/me (unverified)
    DatadogAPIKey | https://api.{{ datacenter }} | GET /api/v2/validate_keys
    FastlyAPIKey | https://api.fastly.com | GET /tokens/self
    FreshserviceAPIKey | https://{{ domain }}.freshservice.com | GET /api/v2/tickets?per_page=1
    GitlabAPIKey | https://gitlab.com/api/v4 | GET /user
    GCPServiceAccount | https://www.googleapis.com | -
    GeminiAPIKey | https://generativelanguage.googleapis.com | GET /v1/models (unverified)
    GreyNoiseAPIKey | https://api.greynoise.io | GET /ping
    HTTPTokenAuth | base_url | -
    HTTPBasicAuth | base_url | -
    HTTPNoAuth | base_url | -
    HTTPDigestAuth | base_url | -
    HTTPMTLSAuth | base_url | -
    HTTPTwoStepAuth | base_url | -
    HTTPOAuth2ClientCredentials | base_url | -
    HTTPOAuth2AuthorizationCode | base_url | -
    HTTPOAuth2DeviceCode | base_url | -
    HTTPOAuth2JWTBearer | base_url | -
    HTTPAzureTenant | base_url | -
    HTTPGCPServiceAccount | base_url | -
    HTTPAWSAccessKey | base_url | -
    HTTPAWSAssumeRole | base_url | -
    LaunchDarklyAPIKey | https://app.launchdarkly.com | GET /api/v2/caller-identity
    NotionAPIKey | https://api.notion.com | GET /v1/users?page_size=1
    OktaAPIToken | https://{{ domain }} | GET /api/v1/users/me
    OpenAIAPIKey | https://api.openai.com | GET /v1/models
    ServiceNowBasicAuth | https://{{ instance }}.service-now.com | GET /api/now/table/sys_user?sysparm_limit=1&sysparm_fields=sys_id
    SplitAPIKey | https://api.split.io/internal/api/v2 | GET /workspaces (unverified)
    StatsigAPIKey | https://statsigapi.net | GET /console/v1/users?limit=1&page=1
    VirusTotalAPIKey | https://www.virustotal.com/api/v3 | GET /metadata
    ");
}

#[test]
fn headers_are_the_vendors_own_with_their_companions() {
    let catalog = catalog();
    let mut table = String::new();
    for credential_type in catalog.integrations().iter().flat_map(|integration| &integration.credential_types) {
        let authentication = &credential_type.authentication;
        let headers = authentication.headers.iter().map(|header| format!("{}: {}", header.name, header.value));
        let basic = authentication
            .basic
            .iter()
            .map(|basic| format!("{:?}({}, {})", authentication.scheme, basic.username, basic.password));
        let all: Vec<_> = headers.chain(basic).collect();
        assert!(authentication.url_parameters.is_empty() && authentication.body.is_none());
        if !all.is_empty() {
            writeln!(table, "{} | {}", credential_type.credential_type, all.join(" | ")).unwrap();
        }
    }
    insta::assert_snapshot!(table, @r"
    AnthropicAPIKey | x-api-key: {{ api_token }} | anthropic-version: 2023-06-01
    AsanaAccessToken | Authorization: Bearer {{ access_token }}
    AzureTenant | Authorization: Bearer {{ access_token }}
    CircleCIAPIKey | Circle-Token: {{ api_token }}
    ClickupAPIKey | Authorization: {{ api_token }}
    CloudflareAPIToken | Authorization: Bearer {{ api_token }}
    CloudflareGlobalAPIToken | X-Auth-Email: {{ auth_email }} | X-Auth-Key: {{ global_api_key }}
    ConfigCatSDKKey | Basic({{ api_username }}, {{ api_password }})
    DatadogAPIKey | DD-API-KEY: {{ api_key }} | DD-APPLICATION-KEY: {{ app_key }}
    FastlyAPIKey | Fastly-Key: {{ api_key }}
    FreshserviceAPIKey | Basic({{ api_key }}, X)
    GitlabAPIKey | PRIVATE-TOKEN: {{ api_token }}
    GCPServiceAccount | Authorization: Bearer {{ access_token }}
    GeminiAPIKey | x-goog-api-key: {{ api_key }}
    GreyNoiseAPIKey | key: {{ api_key }}
    HTTPBasicAuth | Basic({{ username }}, {{ password }})
    HTTPDigestAuth | Digest({{ username }}, {{ password }})
    HTTPOAuth2ClientCredentials | Authorization: Bearer {{ access_token }}
    HTTPOAuth2AuthorizationCode | Authorization: Bearer {{ access_token }}
    HTTPOAuth2DeviceCode | Authorization: Bearer {{ access_token }}
    HTTPOAuth2JWTBearer | Authorization: Bearer {{ access_token }}
    HTTPAzureTenant | Authorization: Bearer {{ access_token }}
    HTTPGCPServiceAccount | Authorization: Bearer {{ access_token }}
    LaunchDarklyAPIKey | Authorization: {{ api_token }}
    NotionAPIKey | Authorization: Bearer {{ api_token }} | Notion-Version: 2022-06-28
    OktaAPIToken | Authorization: SSWS {{ api_token }}
    OpenAIAPIKey | Authorization: Bearer {{ api_token }}
    ServiceNowBasicAuth | Basic({{ username }}, {{ password }})
    SplitAPIKey | Authorization: Bearer {{ api_key }}
    StatsigAPIKey | STATSIG-API-KEY: {{ api_key }}
    VirusTotalAPIKey | x-apikey: {{ api_key }}
    ");
}
