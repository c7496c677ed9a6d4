//! One-time codes by time (RFC 6238): SHA-1, six digits, 30 seconds, which is
//! what authenticator apps agree on. The code before and the one after count too,
//! for clocks that are a little off; none counts twice.

use claviger_model::{Secret, Timestamp};
use totp_rs::{Algorithm, Builder, Totp};
use zeroize::Zeroizing;

/// Length of a secret: that of a SHA-1, as RFC 4226 (4, R6) recommends.
pub const SECRET_BYTES: usize = 20;

const STEP_SECONDS: u64 = 30;
/// Steps before and after the current one that count.
const SKEW: u16 = 1;

/// How an authenticator app learns of a secret. Shown once.
#[derive(Debug)]
pub struct Enrolment {
    /// The secret in base32 (RFC 4648, 6), for typing.
    pub base32: Secret<String>,
    /// `otpauth://totp/…`, for a QR code.
    pub url: Secret<String>,
}

/// What an app is told about the secret of `account` (an e-mail address) at
/// `issuer` (the name of this installation). Colons separate the two in the
/// label, so one inside of either is left out.
pub fn enrolment(secret: &Secret<[u8; SECRET_BYTES]>, issuer: &str, account: &str) -> Enrolment {
    let plain = |text: &str| text.replace(':', "");
    let totp = builder(secret).with_issuer(Some(plain(issuer))).with_account_name(plain(account)).build_noncompliant();
    let base32 = Secret::new(totp.secret().to_base32());
    // Fails for labels with colons only.
    let url = Secret::new(totp.to_url().unwrap_or_default());
    Enrolment { base32, url }
}

/// The step that `code` belongs to, if it is right at `now` and later than
/// `last_step`, the step of the last code that was accepted. The caller keeps
/// the answer as the new `last_step`, in the same statement that compares it, so
/// that no code counts twice. Exactly six ASCII digits, no spaces (O12).
pub fn check(
    secret: &Secret<[u8; SECRET_BYTES]>,
    code: &Secret<String>,
    now: Timestamp,
    last_step: Option<u64>,
) -> Option<u64> {
    let seconds = u64::try_from(now.0.div_euclid(1_000_000)).ok()?;
    let step = totp(secret).check(code.expose(), seconds)?;
    last_step.is_none_or(|last| step > last).then_some(step)
}

fn totp(secret: &Secret<[u8; SECRET_BYTES]>) -> Totp {
    builder(secret).build_noncompliant()
}

/// "Non-compliant" builds without checking digits, secret and labels, all of
/// which are fixed or checked here.
fn builder(secret: &Secret<[u8; SECRET_BYTES]>) -> Builder {
    let secret = Zeroizing::new(*secret.expose());
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(STEP_SECONDS)
        .with_skew(SKEW)
        .with_secret(*secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238, appendix B.
    fn secret() -> Secret<[u8; SECRET_BYTES]> {
        Secret::new(*b"12345678901234567890")
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp(seconds * 1_000_000)
    }

    fn checked(code: &str, seconds: i64, last: Option<u64>) -> Option<u64> {
        check(&secret(), &Secret::new(code.to_owned()), at(seconds), last)
    }

    #[test]
    fn the_codes_of_the_rfc_are_right() {
        // RFC 6238, appendix B: the last six of its eight digits.
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(checked(code, seconds, None), Some(seconds.cast_unsigned() / 30), "{seconds}");
        }
    }

    #[test]
    fn one_step_early_or_late_counts_and_no_more() {
        // Step 37037036 is 1111111080 to 1111111109.
        let ends = [(1_111_111_049, false), (1_111_111_050, true), (1_111_111_139, true), (1_111_111_140, false)];
        for (seconds, right) in ends {
            assert_eq!(checked("081804", seconds, None).is_some(), right, "{seconds}");
        }
    }

    #[test]
    fn o12_no_code_counts_twice_nor_with_anything_around_it() {
        let step = checked("081804", 1_111_111_109, None).expect("right");
        assert_eq!(checked("081804", 1_111_111_109, Some(step)), None, "replayed");
        assert_eq!(checked("081804", 1_111_111_115, Some(step)), None, "replayed in the next window");
        assert_eq!(checked("081804", 1_111_111_109, Some(step + 1)), None, "older than one that was accepted");
        assert_eq!(checked("081804", 1_111_111_109, Some(step - 1)), Some(step));
        let around =
            ["", " 081804", "081804 ", "081 804", "81804", "0081804", "+81804", "-81804", "08180४", "０８１８０４"];
        for code in around {
            assert_eq!(checked(code, 1_111_111_109, None), None, "{code:?}");
        }
        assert_eq!(checked("081804", -1, None), None, "before 1970");
    }

    #[test]
    fn an_app_is_told_the_secret_and_debug_is_not() {
        let told = enrolment(&secret(), "Clav:iger", "ana:s@acme.example");
        assert_eq!(told.base32.expose(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let url = told.url.expose();
        assert!(url.starts_with("otpauth://totp/Claviger:anas%40acme.example?"), "{url}");
        assert!(url.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ") && url.contains("issuer=Claviger"), "{url}");
        assert!(!format!("{told:?}").contains("GEZD"));
    }
}
