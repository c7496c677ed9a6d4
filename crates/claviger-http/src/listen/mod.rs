//! The listener: our own accept loop in front of hyper and the router.
//!
//! What it promises (security.md M4, M5, W6, W7; rows P27, P28):
//!
//! - *One reading of a message or none.* For HTTP/1 a gate buffers each head,
//!   judges it strictly and counts its body; anything that two programs could
//!   read differently is answered by the gate itself, and the connection is
//!   closed. HTTP/2 (by ALPN, on TLS only) has no such ambiguity, so there only
//!   the Host rule is applied.
//! - *Nobody may be slow for long.* Heads 5 s, bodies 1 KiB/s, idle 60 s,
//!   answers that nobody takes 30 s.
//! - *Bounded connections*, in all and from one address.
//! - *A clean end*: see [`serve`].
//!
//! A handler learns where a request came from by [`ClientAddress`], and why a
//! body failed by [`Refusal::in_error`].

mod admission;
mod connection;
mod exchange;
mod forwarded;
mod gate;
mod guarded;
mod hosts;
mod limits;
mod pace;
mod paced;
mod refusal;
mod serve;
mod service;
mod streams;
mod tls;

pub use self::{
    forwarded::{TrustedProxies, TrustedProxyError},
    hosts::{AllowedHosts, HostError},
    limits::ListenLimits,
    refusal::{Refusal, incident},
    serve::{ListenConfig, bind, serve},
    service::ClientAddress,
    tls::{TlsError, tls_load},
};
