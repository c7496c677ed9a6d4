//! Why there is no token: as it is kept, as callers and the list of connections see it.

use claviger_exec::{ActionError, ErrorCode};
use claviger_model::{
    Entropy, Timestamp, TokenFault,
    stored_token::{InputHash, TokenFailure, TokenTrouble},
};

use super::life;
use crate::health::Evidence;

/// What a token request failed with.
pub(super) struct Failed {
    pub(super) failure: TokenFailure,
    /// What it says of the connection; a provider that cannot be reached says nothing.
    pub(super) found: Option<Evidence>,
}

/// Why nobody could be asked.
pub(super) const NOBODY_AGREED: &str =
    "nobody has authorized this connection at the provider yet, or it gave no leave to renew its token; authorize it";

impl Failed {
    /// `refresh`: asked with a refresh token. `unfinished_since`: somebody asked
    /// then and the answer was lost, with which a newer one may have come.
    pub(super) fn new(
        fault: &TokenFault,
        refresh: bool,
        unfinished_since: Option<Timestamp>,
        shape: InputHash,
        prior: Option<&TokenTrouble>,
        entropy: &Entropy,
    ) -> Self {
        let prior = prior.filter(|prior| prior.shape == shape);
        let failures = prior.map_or(0, |prior| prior.failures).saturating_add(1);
        let over = refresh && matches!(fault, TokenFault::Over(_));
        let lost = unfinished_since.filter(|_| over);
        let (text, certain, wish, refused) = match fault {
            TokenFault::Over(text) => (ended(text, over, lost), true, None, true),
            TokenFault::Declined(text) | TokenFault::Refused(text) => (text.clone(), true, None, true),
            TokenFault::Malformed(text) => (text.clone(), false, None, true),
            TokenFault::Unavailable { message, retry_after } => (message.clone(), false, *retry_after, false),
            TokenFault::Pending { .. } => (fault.to_string(), true, None, false),
        };
        let pause = life::pause(refused, failures, wish, entropy);
        let failure = TokenFailure {
            text,
            shape,
            first: prior.is_none(),
            failures,
            pause,
            certain,
            over,
            refused,
            // A grant whose answer was lost may be the provider's newest: it is kept.
            forget: matches!(fault, TokenFault::Over(_)) && lost.is_none(),
        };
        let why = failure.text.clone();
        let found = if over { Some(Evidence::Over(why)) } else { refused.then_some(Evidence::Refused(why)) };
        Self { failure, found }
    }

    /// There is nothing to ask with: a person has to begin.
    pub(super) fn nobody_agreed(shape: InputHash) -> Self {
        let failure = TokenFailure {
            text: NOBODY_AGREED.to_owned(),
            shape,
            first: true,
            failures: 1,
            pause: std::time::Duration::ZERO,
            certain: true,
            over: true,
            refused: true,
            forget: false,
        };
        Self { found: Some(Evidence::Over(failure.text.clone())), failure }
    }

    /// As it will be read back.
    pub(super) fn trouble(&self, prior: Option<&TokenTrouble>, now: Timestamp) -> TokenTrouble {
        let TokenFailure { text, shape, first, failures, pause, over, refused, .. } = &self.failure;
        let since = prior.filter(|_| !first).map_or(now, |prior| prior.since);
        TokenTrouble {
            text: text.clone(),
            shape: *shape,
            since,
            over: *over,
            refused: *refused,
            failures: *failures,
            retry_at: now.plus(*pause),
        }
    }
}

fn ended(text: &str, over: bool, lost: Option<Timestamp>) -> String {
    match (over, lost) {
        (false, _) => text.to_owned(),
        (true, None) => {
            format!("the provider says that the authorization is over ({text}); authorize the connection again")
        }
        (true, Some(at)) => format!(
            "the provider says that the authorization is over ({text}), after an answer of it was lost on {at} that \
             may have held a newer one; authorize the connection again"
        ),
    }
}

/// As callers see it.
pub(super) fn of_trouble(trouble: &TokenTrouble) -> ActionError {
    let TokenTrouble { text, since, retry_at, .. } = trouble;
    let text = if trouble.over {
        format!("no token since {since}: {text}")
    } else {
        format!("no token could be obtained since {since}: {text}; it is asked for again from {retry_at} on")
    };
    // Whether the credential is at fault or the way to the provider.
    let code = if trouble.refused { ErrorCode::AuthenticationFailed } else { ErrorCode::UpstreamUnreachable };
    ActionError::new(code, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const THEN: Timestamp = Timestamp(1_800_000_000_000_000);

    fn failed(fault: &TokenFault, refresh: bool, unfinished: Option<Timestamp>) -> (TokenFailure, &'static str) {
        let Failed { failure, found } = Failed::new(fault, refresh, unfinished, [1; 32], None, &Entropy::seeded(3));
        let found = found.map_or("nothing", |found| match found {
            Evidence::Over(_) => "over",
            Evidence::Refused(_) => "refused",
            _ => "more",
        });
        (failure, found)
    }

    #[test]
    fn o06_only_a_grant_that_is_over_is_forgotten_and_one_whose_answer_was_lost_is_not() {
        let over = TokenFault::Over("invalid_grant".to_owned());
        let (failure, found) = failed(&over, true, None);
        assert!(failure.over && failure.forget && failure.certain);
        assert_eq!(found, "over");
        let (failure, found) = failed(&over, true, Some(THEN));
        assert!(failure.over && !failure.forget, "nothing is deleted");
        assert_eq!(found, "over");
        assert!(failure.text.contains(&THEN.to_string()) && failure.text.contains("authorize"), "{}", failure.text);
        let (failure, found) = failed(&over, false, None);
        assert!(!failure.over && failure.forget, "the client's own right needs no person");
        assert_eq!(found, "refused");
        let kept = [
            (TokenFault::Refused("invalid_client".to_owned()), true, "refused"),
            (TokenFault::Malformed("no token in it".to_owned()), false, "refused"),
            (TokenFault::Unavailable { message: "503".to_owned(), retry_after: Some(7) }, false, "nothing"),
        ];
        for (fault, certain, expected) in kept {
            let (failure, found) = failed(&fault, true, None);
            assert_eq!(
                (failure.over, failure.forget, failure.certain, found),
                (false, false, certain, expected),
                "{fault}"
            );
        }
    }
}
