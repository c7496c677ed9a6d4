//! How often a sign-in may be tried: counted in the database, so that neither a
//! restart nor another server begins anew (security.md O13).

use std::{net::IpAddr, time::Duration};

use claviger_model::{Session, Timestamp};

use super::{REFUSED, Visit};
use crate::{Core, Error};

/// Tries are remembered for so long.
const WINDOW: Duration = Duration::from_secs(15 * 60);
/// Tries for one account.
const MOST_ACCOUNT: u64 = 10;
/// Tries from one address.
const MOST_ADDRESS: u64 = 100;

/// Sign-ins begun, and uses of links, from one address: what is kept for each is a row.
const MOST_BEGUN: u64 = 300;

/// Tries to complete one session.
const MOST_SESSION: u64 = 5;

/// A try that was let through.
#[derive(Debug)]
pub(crate) struct Try {
    account: String,
}

impl Core {
    /// Counts a try for `account`, a text that is the same for every way of
    /// writing the account's name.
    ///
    /// # Errors
    /// [`Error::Busy`] if there were too many; then this one does not count.
    pub(crate) async fn try_begin(
        &self,
        client_ip: Option<IpAddr>,
        now: Timestamp,
        account: String,
    ) -> Result<Try, Error> {
        let mut subjects = vec![account.clone()];
        subjects.extend(client_ip.map(|address| format!("ip:{}", network(address))));
        let attempt = self.store().attempt(&subjects, now, window(now), self.entropy()).await?;
        let over = attempt.counts.iter().zip([MOST_ACCOUNT, MOST_ADDRESS]).find(|((count, _), most)| count > most);
        let Some(((_, oldest), _)) = over else { return Ok(Try { account }) };
        let end = oldest.plus(WINDOW);
        self.store().attempt_take_back(&attempt).await?;
        Err(Error::Busy {
            message: "too many tries to sign in; wait a while, then try again".to_owned(),
            retry_after: end.since(now).as_secs().max(1),
        })
    }

    /// Counts a try to complete a session; whether it is the last one that it has.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] if it had its last one already; then it is over.
    pub(crate) async fn session_try(&self, session: &Session, visit: &Visit) -> Result<bool, Error> {
        let subjects = [format!("ses:{}", session.id)];
        let attempt = self.store().attempt(&subjects, visit.now, window(visit.now), self.entropy()).await?;
        let count = attempt.counts.first().map_or(u64::MAX, |(count, _)| *count);
        if count > MOST_SESSION {
            self.store().session_delete(session.organization_id, session.id).await?;
            return Err(REFUSED);
        }
        Ok(count == MOST_SESSION)
    }

    /// Counts the beginning of a sign-in that goes by way of somebody else: a
    /// provider, or an authenticator.
    ///
    /// # Errors
    /// [`Error::Busy`] if there were too many from that address.
    pub(crate) async fn begin_counted(&self, visit: &Visit) -> Result<(), Error> {
        self.counted(visit, "begin-ip", "too many sign-ins were begun from this address; wait a while").await
    }

    /// Counts a use of a link by somebody who has no account, good or not.
    ///
    /// # Errors
    /// [`Error::Busy`] if there were too many from that address.
    pub(crate) async fn link_counted(&self, visit: &Visit) -> Result<(), Error> {
        self.counted(visit, "link-ip", "too many links were tried from this address; wait a while").await
    }

    async fn counted(&self, visit: &Visit, what: &str, message: &str) -> Result<(), Error> {
        let Some(address) = visit.client_ip else { return Ok(()) };
        let subject = [format!("{what}:{}", network(address))];
        let attempt = self.store().attempt(&subject, visit.now, window(visit.now), self.entropy()).await?;
        let Some((_, oldest)) = attempt.counts.iter().find(|(count, _)| *count > MOST_BEGUN) else { return Ok(()) };
        let retry_after = oldest.plus(WINDOW).since(visit.now).as_secs().max(1);
        self.store().attempt_take_back(&attempt).await?;
        Err(Error::Busy { message: message.to_owned(), retry_after })
    }

    /// They have come in: tries for the account are forgotten.
    pub(crate) async fn try_succeeded(&self, done: &Try) {
        if let Err(error) = self.store().attempts_forget(&done.account).await {
            tracing::warn!(%error, "tries to sign in could not be forgotten");
        }
    }
}

/// From when on tries count.
fn window(now: Timestamp) -> Timestamp {
    Timestamp(now.0 - i64::try_from(WINDOW.as_micros()).unwrap_or(0))
}

/// Whoever has an IPv6 address has a /64 of them.
pub(crate) fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o13_addresses_of_one_network_are_one() {
        let of = |text: &str| network(text.parse().expect("an address"));
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
