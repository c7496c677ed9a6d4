//! Links by which somebody without an account authorizes one connection: one file an
//! operation, and the page (`link.html`, `link.js`), which is the same whatever its
//! address says. The link's token stands behind the #, which browsers send to nobody.

pub(crate) mod begin;
pub(crate) mod complete;
pub(crate) mod look;
pub(crate) mod make;
pub(crate) mod page;

use axum::http::{HeaderMap, header};
use claviger_model::{Invalid, Json, Secret, json::Fields};
use utoipa::ToSchema;

use crate::{cookie, extract::resource};

/// `data.type` of a link.
const KIND: &str = "oauth_authorization_link";

/// Ties a consent to the browser that began it.
const COOKIE: &str = "__Host-claviger-authorize";
/// As long as a link.
const ATTRIBUTES: &str = "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=86400";

fn remember(headers: &mut HeaderMap, browser: &Secret<String>) {
    cookie::put(headers, COOKIE, browser.expose(), ATTRIBUTES);
}

/// What the cookie says, if it can be one of ours.
fn remembered(headers: &HeaderMap) -> Option<Secret<String>> {
    let plain = |text: &String| {
        text.len() == 43 && text.bytes().all(|each| each.is_ascii_alphanumeric() || b"-_".contains(&each))
    };
    headers.get(header::COOKIE)?;
    cookie::value(headers, COOKIE).filter(|text| plain(text.expose()))
}

/// The token of a link.
#[derive(ToSchema)]
#[schema(as = OauthAuthorizationLinkRequest)]
#[expect(dead_code, reason = "describes the body in the document; the body is read into a wiped tree instead")]
pub(crate) struct Request {
    data: RequestData,
}

#[derive(ToSchema)]
#[schema(as = OauthAuthorizationLinkRequestData)]
#[expect(dead_code, reason = "see Request")]
struct RequestData {
    #[schema(example = "oauth_authorization_link")]
    r#type: String,
    attributes: RequestAttributes,
}

#[derive(ToSchema)]
#[schema(as = OauthAuthorizationLinkRequestAttributes)]
#[expect(dead_code, reason = "see Request")]
struct RequestAttributes {
    /// What stands behind the # of `url`.
    token: String,
}

fn token(body: &Json) -> Result<&Secret<String>, Invalid> {
    let mut fields = Fields::open("/data/attributes", resource(body, KIND, None)?)?;
    let token = fields.required_string("token");
    let faults = fields.close();
    match token {
        Some(token) => faults.or(token),
        None => Err(faults),
    }
}
