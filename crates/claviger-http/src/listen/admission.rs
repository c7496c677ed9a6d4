//! How many connections may be open, in all and from one client address.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::Arc,
};

use parking_lot::Mutex;

use super::ListenLimits;

/// The count of open connections.
#[derive(Debug)]
pub(super) struct Admission {
    total: usize,
    per_address: usize,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    total: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// One admitted connection; dropping it makes room.
#[derive(Debug)]
pub(super) struct Admitted {
    admission: Arc<Admission>,
    address: IpAddr,
}

impl Admission {
    pub(super) fn new(limits: &ListenLimits) -> Arc<Self> {
        Arc::new(Self {
            total: limits.connections,
            per_address: limits.connections_per_address,
            open: Mutex::new(Open::default()),
        })
    }

    /// Counts requests that trusted proxies forward, in place of their
    /// connections: as many at once for a client as it might open connections.
    pub(super) fn forwarded(limits: &ListenLimits) -> Arc<Self> {
        Arc::new(Self { total: usize::MAX, per_address: limits.connections_per_address, open: Mutex::default() })
    }

    /// Counts a connection from `address`, unless there are too many; `bounded`
    /// is false where the address is not one client's.
    pub(super) fn admit(self: &Arc<Self>, address: IpAddr, bounded: bool) -> Option<Admitted> {
        let address = one_client(address);
        let mut open = self.open.lock();
        if open.total >= self.total {
            return None;
        }
        let count = open.by_address.entry(address).or_default();
        if bounded && *count >= self.per_address {
            return None;
        }
        *count += 1;
        open.total += 1;
        Some(Admitted { admission: self.clone(), address })
    }
}

impl Drop for Admitted {
    fn drop(&mut self) {
        let mut open = self.admission.open.lock();
        open.total -= 1;
        if let Some(count) = open.by_address.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                open.by_address.remove(&self.address);
            }
        }
    }
}

/// A client has a whole /64 in IPv6, and one address in IPv4 however it is written.
fn one_client(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)).into(),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_are_bounded_per_client_and_in_all() {
        let limits = ListenLimits { connections: 4, connections_per_address: 2, ..ListenLimits::default() };
        let admission = Admission::new(&limits);
        let admit = |address: &str| admission.admit(address.parse().expect("an address"), true);
        let first = admit("10.0.0.1");
        let second = admit("::ffff:10.0.0.1");
        assert!(first.is_some() && second.is_some());
        assert!(admit("10.0.0.1").is_none(), "the third of one client");
        let (third, fourth) = (admit("2001:db8::1"), admit("2001:db8::2"));
        assert!(third.is_some() && fourth.is_some());
        assert!(admit("10.0.0.2").is_none(), "the fifth in all");
        drop(first);
        assert!(admit("2001:db8::ffff:3").is_none(), "the third of one /64");
        assert!(admit("10.0.0.1").is_some(), "room again");
    }
}
