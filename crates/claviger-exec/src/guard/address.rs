//! E5: addresses that are nobody's on the public internet, written out. The
//! standard library's helpers and string lists let a third of the known tricks
//! through. Source: IANA special-purpose address registries (RFC 6890).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

struct V4(u32, u32, &'static str);
struct V6(u128, u32, &'static str);

const fn v4(a: u8, b: u8, c: u8, d: u8, length: u32, why: &'static str) -> V4 {
    V4(u32::from_be_bytes([a, b, c, d]), length, why)
}

const REFUSED_V4: [V4; 16] = [
    v4(0, 0, 0, 0, 8, "this network (0.0.0.0/8)"),
    v4(10, 0, 0, 0, 8, "a private network (10.0.0.0/8)"),
    v4(100, 64, 0, 0, 10, "a carrier's network (100.64.0.0/10)"),
    v4(127, 0, 0, 0, 8, "this machine (127.0.0.0/8)"),
    v4(168, 63, 129, 16, 32, "a cloud's platform address (168.63.129.16)"),
    v4(169, 254, 0, 0, 16, "link-local and cloud metadata (169.254.0.0/16)"),
    v4(172, 16, 0, 0, 12, "a private network (172.16.0.0/12)"),
    v4(192, 0, 0, 0, 24, "protocol assignments (192.0.0.0/24)"),
    v4(192, 0, 2, 0, 24, "documentation (192.0.2.0/24)"),
    v4(192, 88, 99, 0, 24, "6to4 relays (192.88.99.0/24)"),
    v4(192, 168, 0, 0, 16, "a private network (192.168.0.0/16)"),
    v4(198, 18, 0, 0, 15, "benchmarks (198.18.0.0/15)"),
    v4(198, 51, 100, 0, 24, "documentation (198.51.100.0/24)"),
    v4(203, 0, 113, 0, 24, "documentation (203.0.113.0/24)"),
    v4(224, 0, 0, 0, 4, "multicast (224.0.0.0/4)"),
    v4(240, 0, 0, 0, 4, "reserved and broadcast (240.0.0.0/4)"),
];

const fn v6(a: u16, b: u16, length: u32, why: &'static str) -> V6 {
    V6(((a as u128) << 112) | ((b as u128) << 96), length, why)
}

/// Within 2000::/3, which is the only part that is looked at.
const REFUSED_V6: [V6; 7] = [
    v6(0x2001, 0x0000, 32, "Teredo tunnels (2001::/32)"),
    v6(0x2001, 0x0002, 48, "benchmarks (2001:2::/48)"),
    v6(0x2001, 0x0010, 28, "ORCHID (2001:10::/28)"),
    v6(0x2001, 0x0020, 28, "ORCHIDv2 (2001:20::/28)"),
    v6(0x2001, 0x0db8, 32, "documentation (2001:db8::/32)"),
    v6(0x2002, 0x0000, 16, "6to4 tunnels (2002::/16)"),
    v6(0x3fff, 0x0000, 20, "documentation (3fff::/20)"),
];

/// Why an address is refused; `None` for those of the public internet.
pub(super) fn refusal(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => refusal_v4(address),
        IpAddr::V6(address) => refusal_v6(address),
    }
}

fn refusal_v4(address: Ipv4Addr) -> Option<&'static str> {
    let within = |row: &&V4| (address.to_bits() ^ row.0) >> (32 - row.1) == 0;
    REFUSED_V4.iter().find(within).map(|row| row.2)
}

fn refusal_v6(address: Ipv6Addr) -> Option<&'static str> {
    if address.to_bits() >> 125 != 1 {
        return Some("outside of the IPv6 internet (2000::/3)");
    }
    if is_isatap(address) {
        return Some("an ISATAP tunnel's end");
    }
    let within = |row: &&V6| (address.to_bits() ^ row.0) >> (128 - row.1) == 0;
    REFUSED_V6.iter().find(within).map(|row| row.2)
}

/// RFC 5214: the interface id is `0:5efe:` and an IPv4 address, its universal
/// and group bits set or not.
fn is_isatap(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    segments[4] & !0x0300 == 0 && segments[5] == 0x5efe
}

/// The IPv4 address in a NAT64 one: of the well-known prefix 64:ff9b::/96 (RFC
/// 6052) or of a /96 of the local-use one, 64:ff9b:1::/48 (RFC 8215).
pub(super) fn nat64(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let segments = address.segments();
    let well_known = segments[..6] == [0x64, 0xff9b, 0, 0, 0, 0];
    let local_use = segments[..3] == [0x64, 0xff9b, 1];
    (well_known || local_use).then(|| Ipv4Addr::from_bits((address.to_bits() & 0xffff_ffff) as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// First and last address of every refused block, and their neighbours outside.
    #[test]
    fn p18_every_row_refuses_its_whole_block_and_no_more() {
        let mut judged = 0;
        for row in REFUSED_V4 {
            let last = row.0 | u32::MAX.checked_shr(row.1).unwrap_or(0);
            for inside in [row.0, row.0 + (last - row.0) / 2, last] {
                assert!(refusal(Ipv4Addr::from_bits(inside).into()).is_some(), "{}", Ipv4Addr::from_bits(inside));
                judged += 1;
            }
        }
        for row in REFUSED_V6 {
            let last = row.0 | (u128::MAX >> row.1);
            for inside in [row.0, row.0 + (last - row.0) / 2, last] {
                assert!(refusal(Ipv6Addr::from_bits(inside).into()).is_some(), "{}", Ipv6Addr::from_bits(inside));
                judged += 1;
            }
        }
        let public = "1.0.0.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 168.63.129.15 \
            168.63.129.17 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0 192.0.3.0 \
            192.88.98.255 192.88.100.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 198.51.99.255 \
            198.51.101.0 203.0.112.255 203.0.114.0 223.255.255.255 2000:: 2001:1::1 2001:3::1 2001:4:112::1 2001:30::1 \
            2001:db7::1 2001:db9::1 2003::1 2606:4700::1111 3ffe:ffff::1 3fff:1000::1";
        for address in public.split_whitespace() {
            assert_eq!(refusal(address.parse().expect("an address")), None, "{address}");
            judged += 1;
        }
        println!("P18: {judged} edges of {} blocks judged", REFUSED_V4.len() + REFUSED_V6.len());
    }
}
