//! E2 and E3: a host has one spelling, and some names are nobody's outside.

use url::Host;

use super::TargetError;

/// Names that mean this machine, this network or this cluster; the names below
/// them too.
const INSIDE: [&str; 7] = ["localhost", "local", "localdomain", "internal", "home.arpa", "onion", "svc"];

/// The host as it is kept: a name without its final dot, dotted IPv4, bracketed IPv6.
///
/// `typed` is what the person wrote, `parsed` what the parser made of it.
pub(super) fn canonical(typed: &str, parsed: &Host<&str>) -> Result<String, TargetError> {
    let kept = match parsed {
        Host::Domain(name) => return self::name(typed, name),
        address => address.to_string(),
    };
    same(typed == kept, kept)
}

fn same(is_same: bool, kept: String) -> Result<String, TargetError> {
    if is_same { Ok(kept) } else { Err(TargetError::Spelling { canonical: kept }) }
}

fn name(typed: &str, parsed: &str) -> Result<String, TargetError> {
    let typed = typed.strip_suffix('.').unwrap_or(typed);
    let parsed = parsed.strip_suffix('.').unwrap_or(parsed);
    check_labels(parsed)?;
    let (unicode, valid) = idna::domain_to_unicode(parsed);
    let is_written_so = typed == parsed || typed == unicode;
    let is_real_idn = valid.is_ok() && parsed.split('.').zip(unicode.split('.')).all(is_real_label);
    same(is_written_so && is_real_idn, parsed.to_owned())
}

/// An `xn--` label must stand for something that ASCII cannot say, not for
/// digits, and not for what looks encoded itself (RFC 5891, 4.2.3.1).
fn is_real_label((ascii, unicode): (&str, &str)) -> bool {
    let looks_encoded = || unicode.chars().skip(2).take(2).eq("--".chars());
    !ascii.starts_with("xn--") || (!unicode.is_ascii() && !unicode.chars().all(char::is_numeric) && !looks_encoded())
}

/// Labels of 1 to 63 letters, digits, underscores and, inside, hyphens; 253 in all.
pub(super) fn check_labels(name: &str) -> Result<(), TargetError> {
    let is_good = |label: &str| {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
        (1..=63).contains(&label.len()) && label.bytes().all(plain) && !(label.starts_with('-') || label.ends_with('-'))
    };
    if name.len() <= 253 && name.split('.').all(is_good) { Ok(()) } else { Err(TargetError::Label) }
}

/// Whether a name has no meaning outside of this machine or network.
pub(super) fn is_inside(name: &str) -> bool {
    let below = |suffix: &str| name.strip_suffix(suffix).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    !name.contains('.') || INSIDE.into_iter().any(below)
}
