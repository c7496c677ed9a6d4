//! Every route on one page.

use std::sync::Arc;

use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::StatusCode,
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use claviger_core::Core;
use futures_util::{FutureExt, future::Either};
use tower::Service;
use utoipa::{OpenApi as _, openapi::OpenApi};
use utoipa_axum::router::OpenApiRouter;

use crate::{
    access_requests, api_keys, application_keys, audit, authentication, connection_policies, connections, current_user,
    decided,
    decided::UnruledRoute,
    error::ApiError,
    executions, integrations, keys, memberships, metrics, oauth, oidc_providers,
    openapi::Document,
    organizations,
    origin::Origins,
    own_application_keys, passkeys, permissions, personal_access_tokens, registrations,
    request_log::Seen,
    restriction_policy, roles,
    route::{Group, routes},
    second_factors, service_account_keys, service_account_tokens, service_accounts, sessions, sign_in, system, teams,
    text_errors, ui, user_invitations, users, workload,
};

/// What handlers share.
#[derive(Clone)]
pub struct App {
    /// The use cases.
    pub core: Core,
    /// Whether this process speaks TLS itself.
    pub tls: bool,
    /// Where browsers find this server.
    pub origins: Origins,
}

/// Open to anybody: nothing here tells more than that the process is there, and what
/// others need to check its signatures.
fn open() -> Group {
    Group::new()
        .routes(routes!(system::health::healthz))
        .routes(routes!(system::health::readyz))
        .routes(routes!(workload::configuration::workload_configuration))
        .routes(routes!(workload::jwks::workload_jwks))
}

/// Signing in and out, and links for people without an account: its handlers take a `Visitor`, whom no other page sent, and
/// look at the session's cookie by themselves.
fn sign_in() -> Group {
    Group::new()
        .routes(routes!(sessions::options::sign_in_options))
        .routes(routes!(sessions::create::session_create))
        .routes(routes!(sessions::complete::session_complete))
        .routes(routes!(sessions::end::session_end))
        .routes(routes!(user_invitations::accept::invitation_accept))
        .routes(routes!(passkeys::challenge::passkey_challenge_create))
        .routes(routes!(passkeys::enter::session_create_by_passkey))
        .routes(routes!(oauth::link::look::authorization_link_look))
        .routes(routes!(oauth::link::begin::authorization_link_begin))
        .routes(routes!(oauth::link::complete::authorization_link_complete))
        .routes(routes!(sign_in::start::oidc_start))
        .routes(routes!(sign_in::callback::oidc_callback))
}

/// Browsers' sessions, of those who are in.
fn sessions() -> Group {
    Group::new()
        .routes(routes!(sessions::list::session_list))
        .routes(routes!(sessions::delete::session_delete))
        .routes(routes!(current_user::password::password_set))
        .routes(routes!(second_factors::list::factor_list, second_factors::create::factor_create))
        .routes(routes!(second_factors::confirm::factor_confirm))
        .routes(routes!(second_factors::delete::factor_delete))
        .routes(routes!(users::second_factors::user_factors_delete))
        .routes(routes!(passkeys::options::passkey_options))
        .routes(routes!(passkeys::list::passkey_list, passkeys::create::passkey_create))
        .routes(routes!(passkeys::delete::passkey_delete))
}

/// Takes an API key by itself and checks it in the handler.
fn with_api_key() -> Group {
    Group::new().routes(routes!(keys::validate::validate))
}

/// Takes keys or a token, which the group checks before any handler runs, and
/// answers errors as texts.
fn with_keys_and_text_errors() -> Group {
    Group::new()
        .routes(routes!(keys::validate_keys::validate_keys))
        .merge(people())
        .merge(roles())
        .merge(teams())
        .merge(api_and_application_keys())
        .merge(policies())
        .merge(record())
}

/// People and service accounts.
fn people() -> Group {
    Group::new()
        .routes(routes!(users::list::user_list, users::create::user_create))
        .routes(routes!(users::get::user_get, users::update::user_update, users::disable::user_disable))
        .routes(routes!(users::permissions::user_permissions))
        .routes(routes!(users::orgs::user_orgs))
        .routes(routes!(user_invitations::send::invitation_send))
        .routes(routes!(user_invitations::get::invitation_get))
        .routes(routes!(user_invitations::delete::invitation_delete))
        .routes(routes!(current_user::get::current_user_get, current_user::update::current_user_update))
        .routes(routes!(service_accounts::list::service_account_list, service_accounts::create::service_account_create))
}

/// Roles and what they give.
fn roles() -> Group {
    Group::new()
        .routes(routes!(permissions::list::permission_list))
        .routes(routes!(roles::list::role_list, roles::create::role_create))
        .routes(routes!(roles::template_list::role_template_list))
        .routes(routes!(roles::get::role_get, roles::update::role_update, roles::delete::role_delete))
        .routes(routes!(roles::clone::role_clone))
        .routes(routes!(
            roles::permission_list::role_permission_list,
            roles::permission_add::role_permission_add,
            roles::permission_remove::role_permission_remove
        ))
        .routes(routes!(
            roles::user_list::role_user_list,
            roles::user_add::role_user_add,
            roles::user_remove::role_user_remove
        ))
}

/// Teams and who is in them. Who comes into one is answered errors as objects.
fn teams() -> Group {
    Group::new()
        .routes(routes!(teams::list::team_list, teams::create::team_create))
        .routes(routes!(teams::get::team_get, teams::update::team_update, teams::delete::team_delete))
        .routes(routes!(memberships::list::membership_list))
        .routes(routes!(memberships::update::membership_update, memberships::delete::membership_delete))
        .routes(routes!(memberships::of_user::user_membership_list))
}

/// The record.
fn record() -> Group {
    Group::new()
        .routes(routes!(audit::list::audit_list))
        .routes(routes!(audit::search::audit_search))
        .routes(routes!(audit::stream::audit_stream))
}

/// Restriction policies, which answer errors as texts too.
fn policies() -> Group {
    Group::new().routes(routes!(
        restriction_policy::get::policy_get,
        restriction_policy::set::policy_set,
        restriction_policy::delete::policy_delete
    ))
}

/// Keys of organizations, people and service accounts.
fn api_and_application_keys() -> Group {
    Group::new()
        .routes(routes!(api_keys::list::api_key_list, api_keys::create::api_key_create))
        .routes(routes!(api_keys::get::api_key_get, api_keys::update::api_key_update, api_keys::delete::api_key_delete))
        .routes(routes!(
            service_account_keys::list::service_account_key_list,
            service_account_keys::create::service_account_key_create
        ))
        .routes(routes!(
            service_account_keys::get::service_account_key_get,
            service_account_keys::update::service_account_key_update,
            service_account_keys::delete::service_account_key_delete
        ))
        .routes(routes!(application_keys::list::application_key_list))
        .routes(routes!(
            application_keys::get::application_key_get,
            application_keys::update::application_key_update,
            application_keys::delete::application_key_delete
        ))
        .routes(routes!(
            own_application_keys::list::current_user_application_key_list,
            own_application_keys::create::current_user_application_key_create
        ))
        .routes(routes!(
            own_application_keys::get::current_user_application_key_get,
            own_application_keys::update::current_user_application_key_update,
            own_application_keys::delete::current_user_application_key_delete
        ))
}

/// Providers of single sign-on, and whether people may come in without one.
fn single_sign_on() -> Group {
    Group::new()
        .routes(routes!(oidc_providers::list::oidc_provider_list, oidc_providers::create::oidc_provider_create))
        .routes(routes!(
            oidc_providers::get::oidc_provider_get,
            oidc_providers::update::oidc_provider_update,
            oidc_providers::delete::oidc_provider_delete
        ))
        .routes(routes!(organizations::update::organization_update))
}

/// People's consent at the providers of connections.
fn consents() -> Group {
    Group::new()
        .routes(routes!(oauth::authorize::connection_authorize))
        .routes(routes!(oauth::link::make::connection_authorize_link))
        .routes(routes!(oauth::get::oauth_authorization_get))
        .routes(routes!(oauth::complete::oauth_complete))
}

/// Takes keys or a token, which the group checks before any handler runs.
fn with_keys() -> Group {
    Group::new()
        .merge(sessions())
        .routes(routes!(connections::list::connection_list, connections::create::connection_create))
        .routes(routes!(
            connections::get::connection_get,
            connections::update::connection_update,
            connections::delete::connection_delete
        ))
        .routes(routes!(connections::disable::connection_disable))
        .routes(routes!(connections::enable::connection_enable))
        .routes(routes!(connections::test::connection_test))
        .routes(routes!(
            connections::rotation::get::connection_rotation_get,
            connections::rotation::stage::connection_rotate,
            connections::rotation::discard::connection_rotation_discard
        ))
        .routes(routes!(connections::rotation::test::connection_rotation_test))
        .routes(routes!(connections::rotation::promote::connection_rotation_promote))
        .routes(routes!(connections::rotation::roll_back::connection_rotation_roll_back))
        .routes(routes!(connections::test_new::connection_test_new))
        .merge(consents())
        .routes(routes!(connections::usage::connection_usage))
        .routes(routes!(connections::activity::connection_activity))
        .routes(routes!(connections::access::connection_access))
        .routes(routes!(connections::reassign::connection_reassign))
        .routes(routes!(connection_policies::list::connection_policy_list))
        .routes(routes!(access_requests::list::access_request_list, access_requests::create::access_request_create))
        .routes(routes!(access_requests::get::access_request_get))
        .routes(routes!(access_requests::approve::access_request_approve))
        .routes(routes!(access_requests::refuse::access_request_refuse))
        .routes(routes!(access_requests::withdraw::access_request_withdraw))
        .routes(routes!(
            personal_access_tokens::list::personal_access_token_list,
            personal_access_tokens::create::personal_access_token_create
        ))
        .routes(routes!(
            personal_access_tokens::get::personal_access_token_get,
            personal_access_tokens::update::personal_access_token_update,
            personal_access_tokens::delete::personal_access_token_delete
        ))
        .routes(routes!(
            service_account_tokens::list::service_account_token_list,
            service_account_tokens::create::service_account_token_create
        ))
        .routes(routes!(
            service_account_tokens::get::service_account_token_get,
            service_account_tokens::update::service_account_token_update,
            service_account_tokens::delete::service_account_token_delete
        ))
        .routes(routes!(memberships::create::membership_create))
        .merge(single_sign_on())
        .routes(routes!(registrations::list::registration_list))
        .routes(routes!(
            registrations::get::registration_get,
            registrations::put::registration_put,
            registrations::delete::registration_delete
        ))
        .routes(routes!(integrations::list::integration_list))
        .routes(routes!(integrations::get::integration_get))
        .routes(routes!(integrations::icon::integration_icon))
        .routes(routes!(executions::list::execution_list, executions::create::execution_create))
        .routes(routes!(executions::get::execution_get))
}

/// The page and what it loads, which are not operations, open to anybody too.
fn pages() -> Router<App> {
    Router::new()
        .route("/", get(ui::page::page))
        .route("/assets/{*path}", get(ui::asset::asset))
        .route("/style.css", get(system::style::style))
        .route("/oauth/callback", get(oauth::page::oauth_page))
        .route("/oauth/callback.js", get(oauth::page::oauth_script))
        .route("/authorize", get(oauth::link::page::link_page))
        .route("/authorize.js", get(oauth::link::page::link_script))
}

/// Takes a pair of keys, also as Basic authentication.
fn documents() -> Router<App> {
    Router::new()
        .route("/metrics", get(metrics::page))
        .route("/api/openapi.json", get(system::docs::openapi))
        .route("/api/docs", get(system::docs::docs))
}

/// Every operation but the proxy.
pub(crate) fn operations() -> Group {
    open().merge(sign_in()).merge(with_api_key()).merge(with_keys_and_text_errors()).merge(with_keys())
}

/// The OpenAPI document of every operation but the proxy.
pub(crate) fn described() -> OpenApi {
    operations().described(OpenApiRouter::with_openapi(Document::openapi())).into_openapi()
}

/// Everything that a request can ask for. The proxy stands apart from the others,
/// in front of their router and without their layers: its answers are the
/// upstream's, its POSTs are not ours to repeat, and on the hot path each of them
/// would cost a few allocations.
#[derive(Clone)]
pub struct Routes {
    /// `ANY /api/v2/actions/connections/{connection_id}/proxy/{*path}`: takes a
    /// pair of keys, which its handler checks.
    proxy: Option<App>,
    others: Router,
}

impl Routes {
    pub(crate) fn answer(&self, request: Request) -> impl Future<Output = Response> + Send + use<> {
        match &self.proxy {
            Some(app) if connections::proxy::is_meant(request.uri().path()) => {
                // On the heap at once: whoever holds the answer moves a pointer, not all of its state.
                Either::Left(Box::pin(connections::proxy::connection_proxy(app.clone(), request)))
            }
            _ => Either::Right(self.others.clone().call(request).map(|Ok(response)| response)),
        }
    }
}

impl From<Router> for Routes {
    fn from(others: Router) -> Self {
        Self { proxy: None, others }
    }
}

/// The whole API.
///
/// # Errors
/// [`UnruledRoute`] if a route has no rule or a rule no route: nobody has decided
/// who may use it, so nobody may.
pub fn router(app: App) -> Result<Routes, UnruledRoute> {
    decided::check()?;
    metrics::install();
    let by_keys = from_fn_with_state(app.clone(), authentication::by_keys);
    let by_keys_or_basic = from_fn_with_state(app.clone(), authentication::by_keys_or_basic);
    let text_errors = from_fn(text_errors::told);
    let others = Router::new()
        .merge(open().mounted())
        .merge(pages())
        .merge(sign_in().mounted().route_layer(from_fn(authentication::unchallenged)))
        .merge(with_api_key().mounted().route_layer(text_errors.clone()))
        .merge(with_keys().mounted().route_layer(by_keys.clone()))
        .merge(with_keys_and_text_errors().mounted().route_layer(by_keys).route_layer(text_errors))
        .merge(documents().route_layer(by_keys_or_basic))
        .fallback(ui::page::elsewhere)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn_with_state(app.clone(), around))
        .with_state(app.clone());
    Ok(Routes { proxy: Some(app), others })
}

/// What a server without a usable root key answers: it lives, it says why it
/// does not work, and nothing else.
pub fn sealed_router(reason: String) -> Routes {
    let reason: Arc<str> = reason.into();
    let sealed = move || {
        let reason = reason.clone();
        async move {
            ApiError::new(StatusCode::SERVICE_UNAVAILABLE, format!("the server is sealed: {reason}")).into_response()
        }
    };
    Router::new().route("/healthz", get(system::health::healthz)).fallback(sealed).into()
}

/// Around everything that is ours to answer.
async fn around(State(app): State<App>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("other", MatchedPath::as_str);
    let seen = Seen::of(&request, route);
    let mut response = next.run(request).await;
    system::headers::add(&app, response.headers_mut());
    metrics::count(route, response.status());
    if let Some(seen) = seen {
        seen.log(&response);
    }
    response
}

async fn method_not_allowed() -> ApiError {
    ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "this path does not answer this method; /api/docs lists what it answers",
    )
}
