//! What the browser brings back from the provider. Read in two steps, because
//! only the state tells which provider was asked.

use claviger_model::Secret;
use url::{Url, form_urlencoded};

use crate::discovery::Provider;

/// Longest value that is looked at, in bytes.
const LONGEST: usize = 4_096;

/// The query of a callback, with everything in it once.
#[derive(Debug)]
pub struct Callback {
    /// Names the attempt. To be taken out of the store before anything else is
    /// believed, so that no second callback finds it (O1).
    pub state: Secret<String>,
    code: Option<Secret<String>>,
    issuer: Option<String>,
    failed: Option<Option<&'static str>>,
}

/// What providers say in place of a code: RFC 6749, 4.1.2.1, OpenID Connect Core,
/// 3.1.2.6, RFC 8707 and what large ones add.
pub const CODES: [&str; 17] = [
    "access_denied",
    "account_selection_required",
    "consent_required",
    "interaction_required",
    "invalid_request",
    "invalid_request_object",
    "invalid_request_uri",
    "invalid_scope",
    "invalid_target",
    "login_required",
    "registration_not_supported",
    "request_not_supported",
    "request_uri_not_supported",
    "server_error",
    "temporarily_unavailable",
    "unauthorized_client",
    "unsupported_response_type",
];

/// Why a callback is refused. None of the texts repeats the query (O5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadCallback {
    /// None, an empty one or several.
    #[error("the answer of the provider has not exactly one state")]
    State,
    /// None, an empty one or several, and no error either.
    #[error("the answer of the provider has not exactly one code")]
    Code,
    /// Of another issuer, of several, or of none although it always names itself.
    #[error("the answer of the provider names another issuer than the one that was asked, or none (iss)")]
    Issuer,
    /// The provider says that it did not work, or the person declined; by one of
    /// [`CODES`], if it is one.
    #[error("the provider refused")]
    Failed(Option<&'static str>),
}

impl Callback {
    /// Reads a query (without the question mark).
    ///
    /// # Errors
    /// [`BadCallback::State`], [`BadCallback::Issuer`] for several.
    pub fn read(query: &str) -> Result<Self, BadCallback> {
        let (mut state, mut code, mut issuer) = (Vec::new(), Vec::new(), Vec::new());
        let mut failed = None;
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "state" => state.push(Secret::new(value.into_owned())),
                "code" => code.push(Secret::new(value.into_owned())),
                "iss" => issuer.push(value.into_owned()),
                // Of several, nobody knows which one is meant.
                "error" if failed.is_some() => failed = Some(None),
                "error" => failed = Some(CODES.into_iter().find(|code| *code == value)),
                _ => {}
            }
        }
        let state = only(state).ok_or(BadCallback::State)?;
        if issuer.len() > 1 {
            return Err(BadCallback::Issuer);
        }
        Ok(Self { state, code: only(code), issuer: issuer.pop(), failed })
    }

    /// The code, if this is an answer of `provider`, the one that the attempt
    /// behind the state had asked (RFC 9207, 2.4; O2).
    ///
    /// # Errors
    /// [`BadCallback`].
    pub fn code_from(self, provider: &Provider) -> Result<Secret<String>, BadCallback> {
        self.code_of(&provider.issuer, provider.names_itself)
    }

    /// The same where no more than the issuer's name is known.
    ///
    /// # Errors
    /// [`BadCallback`].
    pub fn code_of(self, issuer: &str, names_itself: bool) -> Result<Secret<String>, BadCallback> {
        match &self.issuer {
            Some(named) if named != issuer => return Err(BadCallback::Issuer),
            None if names_itself => return Err(BadCallback::Issuer),
            _ => {}
        }
        self.code()
    }

    /// The same where nobody has said what the issuer is called: one that names
    /// itself all the same must at least be where the browser was sent, or the code
    /// is perhaps of another one (RFC 9207, 2.4).
    ///
    /// # Errors
    /// [`BadCallback`].
    pub fn code_at(self, endpoint: &Url) -> Result<Secret<String>, BadCallback> {
        let here = |named: &String| Url::parse(named).is_ok_and(|named| named.origin() == endpoint.origin());
        if !self.issuer.as_ref().is_none_or(here) {
            return Err(BadCallback::Issuer);
        }
        self.code()
    }

    fn code(self) -> Result<Secret<String>, BadCallback> {
        match (self.failed, self.code) {
            (Some(code), _) => Err(BadCallback::Failed(code)),
            (None, Some(code)) => Ok(code),
            (None, None) => Err(BadCallback::Code),
        }
    }
}

/// The only one, if it is neither empty nor beyond measure.
fn only(mut values: Vec<Secret<String>>) -> Option<Secret<String>> {
    let value = values.pop().filter(|value| !value.is_empty() && value.len() <= LONGEST)?;
    values.is_empty().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discovery::ClientAuthentication;

    const ISSUER: &str = "https://login.example.com";

    fn provider(names_itself: bool) -> Provider {
        let url = Url::parse(ISSUER).expect("an address");
        Provider {
            issuer: ISSUER.to_owned(),
            authorization_endpoint: url.clone(),
            token_endpoint: url.clone(),
            jwks_uri: url,
            names_itself,
            authentication: ClientAuthentication::Basic,
        }
    }

    fn code(query: &str, names_itself: bool) -> Result<String, BadCallback> {
        let callback = Callback::read(query)?;
        callback.code_from(&provider(names_itself)).map(|code| code.expose().clone())
    }

    #[test]
    fn a_good_answer_gives_its_code() {
        assert_eq!(code("state=s&code=c%2B1", false), Ok("c+1".to_owned()));
        assert_eq!(
            code("code=c&session_state=x&state=s&iss=https%3A%2F%2Flogin.example.com", true),
            Ok("c".to_owned())
        );
        assert_eq!(Callback::read("state=a%20b&code=c").expect("read").state.expose(), "a b");
    }

    #[test]
    fn o1_a_state_that_is_absent_empty_or_doubled_is_refused() {
        let long = format!("state={}&code=c", "s".repeat(4_097));
        for query in
            ["", "code=c", "state=&code=c", "state=a&state=a&code=c", "state=a&state=&code=c", "State=a&code=c", &long]
        {
            assert_eq!(code(query, false), Err(BadCallback::State), "{query}");
        }
    }

    #[test]
    fn a_code_that_is_absent_empty_or_doubled_is_refused() {
        for query in ["state=s", "state=s&code=", "state=s&code=a&code=a", "state=s&code=a&code=b"] {
            assert_eq!(code(query, false), Err(BadCallback::Code), "{query}");
        }
    }

    #[test]
    fn o2_an_answer_of_another_issuer_is_refused_also_one_that_only_says_error() {
        for (query, names_itself) in [
            ("state=s&code=c&iss=https%3A%2F%2Fevil.example", false),
            ("state=s&code=c&iss=https%3A%2F%2Flogin.example.com%2F", false),
            ("state=s&code=c&iss=", false),
            ("state=s&code=c&iss=https%3A%2F%2Flogin.example.com&iss=https%3A%2F%2Flogin.example.com", false),
            ("state=s&code=c", true),
            ("state=s&error=access_denied", true),
            ("state=s&error=access_denied&iss=https%3A%2F%2Fevil.example", false),
        ] {
            assert_eq!(code(query, names_itself), Err(BadCallback::Issuer), "{query}");
        }
    }

    #[test]
    fn o2_who_is_not_known_by_name_is_known_by_where_they_are() {
        let at = |query: &str| {
            let endpoint = Url::parse("https://login.example.com/tenant/authorize").expect("an address");
            Callback::read(query).and_then(|callback| callback.code_at(&endpoint)).map(|code| code.expose().clone())
        };
        assert_eq!(at("state=s&code=c"), Ok("c".to_owned()));
        assert_eq!(at("state=s&code=c&iss=https%3A%2F%2Flogin.example.com%2Ftenant%2Fv2.0"), Ok("c".to_owned()));
        for other in ["https%3A%2F%2Fevil.example", "http%3A%2F%2Flogin.example.com", "login.example.com", ""] {
            assert_eq!(at(&format!("state=s&code=c&iss={other}")), Err(BadCallback::Issuer), "{other}");
        }
    }

    #[test]
    fn o5_a_refusal_of_the_provider_is_one_text_of_ours() {
        let query = "state=s&code=c&error=%3Cscript%3E&error_description=%3Cscript%3Ealert(1)%3C%2Fscript%3E";
        assert_eq!(code(query, false), Err(BadCallback::Failed(None)));
        assert_eq!(code("state=s&error=access_denied", false), Err(BadCallback::Failed(Some("access_denied"))));
        for other in ["error=Access_denied", "error=access_denied&error=server_error", "error="] {
            assert_eq!(code(&format!("state=s&{other}"), false), Err(BadCallback::Failed(None)), "{other}");
        }
        assert!(!BadCallback::Failed(None).to_string().contains('<'));
        let secret = Callback::read("state=hunter2&code=hunter3").expect("read");
        assert!(!format!("{secret:?}").contains("hunter"));
    }
}
