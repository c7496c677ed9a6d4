//! People who are asked at a provider whether a connection may act for them
//! (security.md O1 to O4), one file an operation. `asked.rs` is what a connection
//! asks for, `redeem.rs` makes a token of a code, `fault.rs` says why there is
//! none, `shown.rs` what of it the connection shows, `farewell.rs` how it ends. On
//! another device (RFC 8628): `device.rs` begins, `wait.rs` asks until somebody has
//! agreed, `pace.rs` how often, `maker.rs` on whose behalf. `link/` is
//! for people without an account.

mod asked;
mod complete;
mod device;
mod farewell;
mod fault;
mod get;
mod link;
mod maker;
mod pace;
mod redeem;
mod shown;
mod start;
mod wait;

use aws_lc_rs::digest::{SHA256, digest};
use claviger_access::Operation;
use claviger_model::{Authorization, Secret};
use url::Url;

use crate::{Core, Error};

pub use get::{Asking, Consent};
pub use link::{LinkBegun, LinkMade, LinkSeen, LinkUsed};
pub use shown::Agreed;
pub use start::{ConsentStarted, Shown, Way};

/// Where the browser comes back to, below the public URL.
const CALLBACK: &str = "/oauth/callback";

const NO_PUBLIC_URL: &str = "a provider sends people's browsers back to this server, so it has to know under which \
                             address they reach it; start the server with --public-url https://…";
const BAD_PUBLIC_URL: &str = "a provider sends people's browsers back to this server, which needs a public URL that \
                              begins with https:// (http:// only for this machine: localhost, 127.0.0.1, [::1]); \
                              start the server with another --public-url";

/// What the record calls it.
const NAME: &str = "authorization";

impl Core {
    /// Where providers send browsers back to. It comes from the configuration,
    /// never from a request (O4, O7).
    ///
    /// # Errors
    /// [`Error::Conflict`] without a public URL that will do.
    pub fn consent_redirect_uri(&self) -> Result<Url, Error> {
        self.public_address(CALLBACK, NO_PUBLIC_URL, BAD_PUBLIC_URL)
    }
}

/// Where a state's id is told from what makes it secret.
const BETWEEN: char = '.';
/// The same of one that was begun by a link, so that the page knows whom to ask.
const BETWEEN_OF_LINK: char = '~';

/// The state: public id and secret. Whoever shows the page that it comes back to
/// can look up by the id what is to be agreed to.
fn state_text(authorization: &Authorization, secret: &Secret<String>) -> Secret<String> {
    let between = if authorization.link_id.is_some() { BETWEEN_OF_LINK } else { BETWEEN };
    Secret::new(format!("{}{between}{}", authorization.id, secret.expose()))
}

fn hash(text: &Secret<String>) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(digest(&SHA256, text.expose().as_bytes()).as_ref());
    bytes
}

/// The operation that finishes one.
const COMPLETE: Operation = Operation::OauthComplete;
