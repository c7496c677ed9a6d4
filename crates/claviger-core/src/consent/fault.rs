//! Why a consent came to nothing: a fixed list of texts of ours (security.md O4,
//! O5). Nothing of them repeats what a browser brought.

use claviger_identity::callback::BadCallback;
use claviger_model::{TokenFault, authorization::AuthorizationFault};

/// Why a consent came to nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Fault {
    /// No such state, or not exactly one.
    State,
    /// Somebody else began it.
    Person,
    /// Begun in another session.
    Session,
    /// Begun in another browser, by a link.
    Browser,
    /// The connection is another one by now.
    Changed,
    /// The public URL is another one by now.
    PublicUrl,
    /// The keys were replaced meanwhile.
    Keys,
    /// Another issuer answers, or it does not name itself.
    Issuer,
    /// Neither a code nor an error.
    Code,
    /// The provider says no; by one of its codes, if it is a known one.
    Provider(Option<&'static str>),
    /// The provider gives no token for the code.
    Token(TokenFault),
    /// The provider gives no code to show to a person.
    NoUserCode(TokenFault),
    /// Nobody agreed on another device in time.
    DeviceOver,
    /// Whoever began it may not edit the connection any more.
    Maker,
    /// Begun anew meanwhile, or its connection was deleted.
    Gone,
    /// May not any more, or our own fault: said to the caller in its own way.
    NotDone,
}

/// The provider's own word for a code that ended (RFC 8628, 3.5).
const EXPIRED: &str = "expired_token";

impl From<BadCallback> for Fault {
    fn from(bad: BadCallback) -> Self {
        match bad {
            BadCallback::State => Self::State,
            BadCallback::Code => Self::Code,
            BadCallback::Issuer => Self::Issuer,
            BadCallback::Failed(code) => Self::Provider(code),
        }
    }
}

impl Fault {
    /// A short name for programs and for the record.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::State => "unknown_state",
            Self::Person => "other_person",
            Self::Session => "other_session",
            Self::Browser => "other_browser",
            Self::Changed => "connection_changed",
            Self::PublicUrl => "public_url_changed",
            Self::Keys => "keys_replaced",
            Self::Issuer => "issuer_mismatch",
            Self::Code => "no_code",
            Self::Provider(code) => code.unwrap_or("provider_error"),
            Self::Token(_) => "no_token",
            Self::NoUserCode(_) => "no_user_code",
            Self::DeviceOver => EXPIRED,
            Self::Maker => "not_allowed",
            Self::Gone => "gone",
            Self::NotDone => "not_done",
        }
    }

    /// What happened and what to do.
    pub(super) fn message(&self) -> String {
        let text = match self {
            Self::State => {
                "this is no authorization that waits: it was never begun, was finished already, or is older than ten \
                 minutes; begin again at the connection"
            }
            Self::Person => "somebody else began this authorization; begin one of your own at the connection",
            Self::Session => {
                "this authorization was begun in another session; begin again in this one, and sign in before"
            }
            Self::Browser => "this was begun in another browser; finish it there, or open the link there again",
            Self::Changed => "the connection was changed since this authorization was begun; begin again",
            Self::PublicUrl => "this server's public URL was changed since this authorization was begun; begin again",
            Self::Keys => "this server's keys were replaced since this authorization was begun; begin again",
            Self::Issuer => {
                "the answer does not come from the provider that was asked; if it does, enter as the connection's \
                 issuer exactly the name by which the provider calls itself"
            }
            Self::Code => "the provider sent the browser back with neither a code nor a reason; begin again",
            Self::Provider(code) => of_provider(*code),
            Self::Token(fault) => return format!("the provider agreed and then gave no token: {fault}"),
            Self::NoUserCode(fault) => return format!("the provider gave no code to show to a person: {fault}"),
            Self::DeviceOver => "nobody agreed before the code ended, or it was used already; begin again",
            Self::Maker => {
                "whoever began this may not edit the connection any more, or the key it was begun with is gone; have \
                 somebody begin again who may"
            }
            Self::Gone => "this authorization was begun anew meanwhile, or its connection was deleted",
            Self::NotDone => "it was not finished; whoever tried was told why",
        };
        text.to_owned()
    }

    /// For somebody who has no account here, and is to know of the connection no more
    /// than whether it was their doing.
    pub(super) fn for_strangers(&self) -> AuthorizationFault {
        let message = match self {
            Self::Provider(Some("access_denied")) => {
                "the provider says that access was denied; open the link again to agree"
            }
            Self::Provider(Some("server_error" | "temporarily_unavailable")) => {
                "the provider failed or is too busy; open the link again later"
            }
            _ => "the provider and this connection do not agree; tell whoever sent you the link, who can see why",
        };
        AuthorizationFault { code: self.code().to_owned(), message: message.to_owned() }
    }

    pub(super) fn kept(&self) -> AuthorizationFault {
        AuthorizationFault { code: self.code().to_owned(), message: self.message() }
    }
}

/// What a provider's code means, and what to do (RFC 6749, 4.1.2.1; OpenID Connect
/// Core, 3.1.2.6; RFC 8707).
fn of_provider(code: Option<&str>) -> &'static str {
    match code.unwrap_or_default() {
        "access_denied" => {
            "the provider says that access was denied: the person declined, or may not agree for this client; begin \
             again and agree, or have somebody do it who may"
        }
        "login_required" | "interaction_required" | "account_selection_required" | "consent_required" => {
            "the provider would have had to ask the person something and was told not to; take prompt=none out of \
             the connection's authorization parameters"
        }
        "invalid_scope" => "the provider does not know one of the scopes, or does not give it; check the scopes",
        "invalid_target" => "the provider does not know what the token is to be for; check audience or resource",
        "unauthorized_client" => {
            "the provider does not let this client ask in this way; allow the authorization code grant for it there"
        }
        "unsupported_response_type" => {
            "the provider gives no codes at this address; check the authorization URL, and the client's grants"
        }
        "invalid_request" => {
            "the provider finds the request wrong; check client id, authorization parameters, and that the \
             redirect URI is entered there to the letter"
        }
        "invalid_request_object"
        | "invalid_request_uri"
        | "request_not_supported"
        | "request_uri_not_supported"
        | "registration_not_supported" => {
            "the provider misreads the request; check the connection's authorization parameters"
        }
        "server_error" | "temporarily_unavailable" => "the provider failed or is too busy; try again later",
        _ => "the provider refused, for a reason that is no standard's; look into its own log, and begin again",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use claviger_identity::callback::CODES;

    use super::*;

    #[test]
    fn every_code_of_the_standards_has_a_text_of_its_own() {
        let other = of_provider(None);
        let texts: BTreeSet<_> = CODES.into_iter().map(|code| of_provider(Some(code))).collect();
        assert!(!texts.contains(other) && texts.len() == 9, "{texts:#?}");
        assert_eq!(Fault::from(BadCallback::Failed(None)).code(), "provider_error");
    }
}
