//! What `web/` was built into.

use std::borrow::Cow;

use rust_embed::RustEmbed;

/// `web/dist`: in a release build as it was when that was compiled, in a dev build as
/// it lies there now. Where nothing was built there is no user interface, and everything
/// else works.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct Dist;

/// One of the files, by its path below `web/dist`.
pub(super) fn get(path: &str) -> Option<Cow<'static, [u8]>> {
    Dist::get(path).map(|file| file.data)
}
