//! A DNS server on loopback that answers what a function says (RFC 1035).

use std::{
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::net::UdpSocket;

/// A question: the name, and whether IPv6 is asked for.
pub(crate) struct Question {
    pub(crate) name: String,
    pub(crate) v6: bool,
}

pub(crate) struct Dns {
    pub(crate) address: SocketAddr,
    asked: Arc<AtomicUsize>,
}

impl Dns {
    /// Answers every question with the addresses of the asked family among
    /// those that `answer` gives; with none, the name has no such record.
    pub(crate) async fn start(answer: impl Fn(&Question) -> Vec<IpAddr> + Send + 'static) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a port");
        let dns = Self { address: socket.local_addr().expect("an address"), asked: Arc::default() };
        let asked = dns.asked.clone();
        tokio::spawn(async move {
            let mut buffer = [0; 1500];
            while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
                asked.fetch_add(1, Ordering::Relaxed);
                let reply = reply(&buffer[..length], &answer);
                socket.send_to(&reply, from).await.expect("sent");
            }
        });
        dns
    }

    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

fn reply(query: &[u8], answer: &impl Fn(&Question) -> Vec<IpAddr>) -> Vec<u8> {
    let (mut at, mut labels) = (12, Vec::new());
    while query[at] != 0 {
        let end = at + 1 + usize::from(query[at]);
        labels.push(String::from_utf8_lossy(&query[at + 1..end]).to_lowercase());
        at = end;
    }
    let end = at + 5;
    let question = Question { name: labels.join("."), v6: query[at + 2] == 28 };
    let addresses = answer(&question).into_iter().filter(|address| address.is_ipv6() == question.v6);
    let mut records = Vec::new();
    let mut count = 0u16;
    for address in addresses {
        let bytes = match address {
            IpAddr::V4(address) => address.octets().to_vec(),
            IpAddr::V6(address) => address.octets().to_vec(),
        };
        // The question's name, its type and class, a TTL of 0, the length.
        records.extend([0xc0, 12, 0, query[at + 2], 0, 1, 0, 0, 0, 0, 0, u8::try_from(bytes.len()).expect("short")]);
        records.extend(bytes);
        count += 1;
    }
    let mut reply = vec![query[0], query[1], 0x81, 0x80, 0, 1];
    reply.extend(count.to_be_bytes());
    reply.extend([0, 0, 0, 0]);
    reply.extend(&query[12..end]);
    reply.extend(records);
    reply
}
