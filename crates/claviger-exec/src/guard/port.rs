//! E4: ports that speak other protocols, which a request could be made to
//! speak too (WHATWG Fetch, "bad port", and 0).

const BAD: [u16; 84] = [
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
    110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531,
    532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060,
    5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080, 65535,
];

/// Whether a port belongs to another protocol.
pub(super) fn is_bad(port: u16) -> bool {
    BAD.binary_search(&port).is_ok()
}

/// A port as typed: one to five digits, no leading zero.
pub(super) fn read(text: &str) -> Option<u16> {
    let plain = (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain && !(text.len() > 1 && text.starts_with('0')) { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_the_usual_ports_are_not_on_it() {
        assert!(BAD.is_sorted());
        assert!(![80, 443, 3000, 8080, 8443].iter().any(|&port| is_bad(port)));
        assert!([0, 22, 25, 6667, 10080].iter().all(|&port| is_bad(port)));
    }

    #[test]
    fn a_port_has_one_spelling() {
        assert_eq!(read("443"), Some(443));
        for wrong in ["", "0443", "+443", "65536", "4 43", "４４３", "0x1bb", "-1"] {
            assert_eq!(read(wrong), None, "{wrong:?} was taken");
        }
    }
}
