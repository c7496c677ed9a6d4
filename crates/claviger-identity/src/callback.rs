//! What the browser brings back from the provider. Read in two steps, because
//! only the state tells which provider was asked.

use claviger_model::Secret;
use url::form_urlencoded;

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
    failed: bool,
}

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
    /// The provider says that it did not work, or the person declined.
    #[error("the provider refused to sign in")]
    Failed,
}

impl Callback {
    /// Reads a query (without the question mark).
    ///
    /// # Errors
    /// [`BadCallback::State`], [`BadCallback::Issuer`] for several.
    pub fn read(query: &str) -> Result<Self, BadCallback> {
        let (mut state, mut code, mut issuer) = (Vec::new(), Vec::new(), Vec::new());
        let mut failed = false;
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "state" => state.push(Secret::new(value.into_owned())),
                "code" => code.push(Secret::new(value.into_owned())),
                "iss" => issuer.push(value.into_owned()),
                "error" => failed = true,
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
        match &self.issuer {
            Some(issuer) if *issuer != provider.issuer => return Err(BadCallback::Issuer),
            None if provider.names_itself => return Err(BadCallback::Issuer),
            _ => {}
        }
        match self.code {
            _ if self.failed => Err(BadCallback::Failed),
            Some(code) => Ok(code),
            None => Err(BadCallback::Code),
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
    use url::Url;

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
    fn o5_a_refusal_of_the_provider_is_one_text_of_ours() {
        let query = "state=s&code=c&error=%3Cscript%3E&error_description=%3Cscript%3Ealert(1)%3C%2Fscript%3E";
        assert_eq!(code(query, false), Err(BadCallback::Failed));
        assert!(!BadCallback::Failed.to_string().contains('<'));
        let secret = Callback::read("state=hunter2&code=hunter3").expect("read");
        assert!(!format!("{secret:?}").contains("hunter"));
    }
}
