//! Redirects (RFC 9110 15.4): followed within the origin and the connection's
//! path prefix only, and otherwise given back (security.md E9).

use claviger_model::{Destination, Origin};
use http::{HeaderMap, Method, StatusCode, header};
use url::Url;

use crate::{Exec, Target, client::PoolKey, http_request::check_method};

/// Hops that are taken for one request.
pub(crate) const MOST: usize = 5;

/// A redirect that may be followed.
#[derive(Debug)]
pub(crate) struct Hop {
    pub(crate) method: Method,
    pub(crate) target: Target,
    /// The body and the headers about it stay behind.
    pub(crate) drop_body: bool,
}

/// What the request that was redirected is tied to.
pub(crate) struct Bound<'a> {
    pub(crate) whose: PoolKey,
    pub(crate) destination: Option<&'a Destination>,
}

/// Where an answer leads, if it leads anywhere that may be gone to.
pub(crate) fn hop(
    exec: &Exec,
    bound: &Bound<'_>,
    from: &Target,
    method: &Method,
    status: u16,
    headers: &HeaderMap,
) -> Option<Hop> {
    let drop_body = match StatusCode::from_u16(status).ok()? {
        StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND | StatusCode::SEE_OTHER => true,
        StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => false,
        _ => return None,
    };
    let target = resolve(exec, bound.whose, from, location(headers)?)?;
    if target.origin() != from.origin() {
        return None;
    }
    let becomes_get = drop_body && *method != Method::HEAD;
    let method = if becomes_get { Method::GET } else { method.clone() };
    if let Some(destination) = bound.destination {
        exec.check(destination, &target).ok()?;
        check_method(destination, &method).ok()?;
    }
    Some(Hop { method, target, drop_body })
}

/// The one `Location`; two of them mean two things.
fn location(headers: &HeaderMap) -> Option<&str> {
    let mut all = headers.get_all(header::LOCATION).iter();
    let one = all.next()?.to_str().ok()?;
    all.next().is_none().then_some(one)
}

/// Resolves a reference (RFC 3986 5) and puts it through the guard's policy.
fn resolve(exec: &Exec, whose: PoolKey, from: &Target, location: &str) -> Option<Target> {
    let odd = |byte: u8| !(b'!'..=b'~').contains(&byte) || b"\\{}".contains(&byte);
    if location.bytes().any(odd) {
        return None;
    }
    let mut joined = base(from)?.join(location).ok()?;
    joined.set_fragment(None);
    exec.target_for(whose, joined.as_str()).ok()
}

fn base(from: &Target) -> Option<Url> {
    Url::parse(&text(from.origin(), from.path())).ok()
}

fn text(origin: &Origin, path: &str) -> String {
    format!("{origin}{path}")
}

/// A `Location` that is given back: without user and password, and without the
/// parameters that the connection adds. Its secrets the redactor takes out.
pub(crate) fn without_credentials(location: &str, from: &Target, parameters: &[&str]) -> String {
    let held = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        url::form_urlencoded::parse(name.as_bytes()).next().is_some_and(|(name, _)| parameters.contains(&name.as_ref()))
    };
    let location = match base(from).and_then(|base| base.join(location).ok()) {
        Some(mut url) if !url.username().is_empty() || url.password().is_some() => {
            // Neither fails for a URL that has a host, which one with a user has.
            let _ = url.set_username("");
            let _ = url.set_password(None);
            url.to_string()
        }
        _ => location.to_owned(),
    };
    let (rest, fragment) =
        location.split_once('#').map_or((location.as_str(), None), |(rest, tail)| (rest, Some(tail)));
    let Some((path, query)) = rest.split_once('?') else { return location };
    if !query.split('&').any(|pair| held(&pair)) {
        return location;
    }
    let query = query.split('&').filter(|pair| !held(pair)).collect::<Vec<_>>().join("&");
    let query = if query.is_empty() { query } else { format!("?{query}") };
    format!("{path}{query}{}", fragment.map(|tail| format!("#{tail}")).unwrap_or_default())
}
