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

/// The integrations that the published API has.
const PUBLISHED: [&str; 24] = [
    "AWS",
    "Anthropic",
    "Asana",
    "Azure",
    "CircleCI",
    "Clickup",
    "Cloudflare",
    "ConfigCat",
    "Datadog",
    "Fastly",
    "Freshservice",
    "GCP",
    "Gemini",
    "Gitlab",
    "GreyNoise",
    "HTTP",
    "LaunchDarkly",
    "Notion",
    "Okta",
    "OpenAI",
    "ServiceNow",
    "Split",
    "Statsig",
    "VirusTotal",
];

#[test]
fn types_fields_and_secrets_are_those_of_the_published_api() {
    let mut table = String::new();
    let mut integrations: Vec<_> = catalog().integrations().to_vec();
    integrations.retain(|integration| PUBLISHED.contains(&integration.integration_type.as_str()));
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
    AWS | AWSAssumeRole | account_id, role, federated?, external_id?=, principal_id?=
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
    HTTP (+ base_url) | HTTPOAuth2AuthorizationCode | authorization_url, token_url, revocation_url?, issuer?, client_id, client_authentication?, *client_secret*?, *private_key*?, key_id?, scopes?, authorization_parameters?, token_parameters?, account?=, granted_scopes?=, missing_scopes?=, expires_at?=
    HTTP (+ base_url) | HTTPOAuth2DeviceCode | device_authorization_url, token_url, revocation_url?, client_id, client_authentication?, *client_secret*?, scopes?, token_parameters?, account?=, granted_scopes?=, missing_scopes?=, expires_at?=
    HTTP (+ base_url) | HTTPOAuth2JWTBearer | token_url, issuer, subject?, audience, *private_key*, key_id?, scopes?
    HTTP (+ base_url) | HTTPAzureTenant | tenant_id, app_client_id, federated?, *client_secret*?, certificate?, *certificate_private_key*?, custom_scopes?
    HTTP (+ base_url) | HTTPGCPServiceAccount | service_account_email, federated?, audience?, *private_key*, scopes?, delegated_user?
    HTTP (+ base_url) | HTTPAWSAccessKey | access_key_id, *secret_access_key*, *session_token*?, region, service
    HTTP (+ base_url) | HTTPAWSAssumeRole | account_id, role, region, service, session_policy?, federated?, external_id?=, principal_id?=
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
fn every_integration_has_an_icon_help_and_a_category_that_others_share() {
    let catalog = catalog();
    let integrations = catalog.integrations();
    for integration in integrations {
        let name = &integration.integration_type;
        assert!(catalog.icon(name).is_some_and(|icon| icon.starts_with(b"<svg ")), "{name}");
        let alike = integrations.iter().filter(|other| other.category == integration.category).count();
        // "Any service" is HTTP's alone; a group of one is a group that nobody looks in.
        assert!(alike > 1 || name == "HTTP", "{name} stands alone in {}", integration.category);
        let fields = integration.credential_types.iter().flat_map(|credential_type| &credential_type.fields);
        for field in fields.chain(&integration.fields) {
            assert!(field.help.ends_with('.') && field.help.len() > 10, "{name} {}: {}", field.name, field.help);
        }
    }
    assert!(catalog.icon("Nothing").is_none() && catalog.integration("openai").is_none());
}

/// A template that names a field which is not there is no request at all.
#[test]
fn every_request_can_be_made_from_what_must_be_given() {
    for credential_type in catalog().integrations().iter().flat_map(|integration| &integration.credential_types) {
        let texts = [
            serde_json::to_string(&credential_type.authentication).unwrap(),
            format!("{:?}", credential_type.verification),
        ];
        for field in credential_type.fields.iter().filter(|field| !field.required && field.default.is_none()) {
            let named = texts.iter().any(|text| text.contains(&format!("{{{{ {} }}}}", field.name)));
            assert!(!named, "{} {}", credential_type.credential_type, field.name);
        }
        // Addresses end up in logs; where a vendor leaves no other way, say so here.
        assert!(credential_type.authentication.url_parameters.is_empty(), "{}", credential_type.credential_type);
    }
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
fn everything_but_http_says_where_it_goes_and_how_it_is_tested() {
    for credential_type in catalog().integrations().iter().flat_map(|integration| &integration.credential_types) {
        let name = &credential_type.credential_type;
        let http = credential_type.content == Content::Http;
        assert_eq!(credential_type.destination.is_none(), http, "{name}");
        // What an HTTP connection is tested with, its editor says. Where no call is open to everybody,
        // as at Google, the token that is fetched first is the test.
        assert!(credential_type.verification.is_some() || credential_type.token.is_some() || http, "{name}");
    }
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
