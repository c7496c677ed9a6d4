//! The routes as hyper's service, once for each protocol.

use std::{
    future::Future,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{body::Body, extract::Request, response::Response};
use http::{StatusCode, header};
use hyper::body::Incoming;

use super::{
    Refusal,
    admission::{Admission, Admitted},
    exchange::{Answering, Exchange},
    gate::GateRules,
    guarded::Guarded,
    hosts::Authority,
    paced::Paced,
    refusal::incident,
    streams::{Stream, Streams},
};
use crate::router::Routes;

/// Where a request came from: the other end of its connection, or who stands
/// behind it where that is a proxy whose word the operator trusts. A request
/// extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// The other end of a connection and what is made of it.
#[derive(Clone)]
pub(super) struct Origin {
    pub(super) peer: SocketAddr,
    pub(super) rules: Arc<GateRules>,
    pub(super) forwarded: Arc<Admission>,
}

/// Counts one forwarded request; nothing where the peer is the client.
type Forwarded = Option<Admitted>;

impl Origin {
    /// Notes the client in the request, and counts it if it was forwarded.
    fn note<B>(&self, request: &mut http::Request<B>) -> Result<Forwarded, Refusal> {
        let client = self.rules.proxies.client(self.peer.ip(), request.headers());
        request.extensions_mut().insert(ClientAddress(client));
        if client == self.peer.ip() {
            return Ok(None);
        }
        self.forwarded.admit(client, true).map(Some).ok_or(Refusal::TOO_MANY_REQUESTS)
    }

    fn refuse(&self, refusal: Refusal) -> Response {
        let incident = incident(&self.rules.entropy);
        tracing::info!(rule = refusal.rule, %incident, peer = %self.peer, "request refused by the listener");
        let mut response = Response::new(Body::from(refusal.document(incident)));
        *response.status_mut() = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::BAD_REQUEST);
        let json = header::HeaderValue::from_static("application/json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
        if refusal.status == StatusCode::TOO_MANY_REQUESTS {
            response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("1"));
        }
        response
    }
}

/// An HTTP/1 connection's requests: the gate has judged them already.
#[derive(Clone)]
pub(super) struct Http1 {
    pub(super) routes: Routes,
    pub(super) origin: Origin,
    pub(super) exchange: Arc<Exchange>,
}

impl hyper::service::Service<http::Request<Incoming>> for Http1 {
    type Response = http::Response<Guarded<(Answering, Forwarded)>>;
    type Error = std::convert::Infallible;
    type Future = futures_util::future::BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn call(&self, request: http::Request<Incoming>) -> Self::Future {
        let mut request = request.map(Body::new);
        // We speak nothing that could be upgraded to; a handler that passes
        // headers on must not see the wish.
        if request.headers_mut().remove(header::UPGRADE).is_some() {
            request.headers_mut().remove("http2-settings");
        }
        let exchange = self.exchange.clone();
        match self.origin.note(&mut request) {
            Ok(forwarded) => {
                let answer = self.routes.answer(request);
                Box::pin(async move { Ok(answer.await.map(|body| Guarded::new(body, (exchange.begin(), forwarded)))) })
            }
            Err(refusal) => {
                let refused = self.origin.refuse(refusal);
                Box::pin(async move { Ok(refused.map(|body| Guarded::new(body, (exchange.begin(), None)))) })
            }
        }
    }
}

/// An HTTP/2 connection's requests: the rules of the gate that framing does
/// not settle are applied here.
#[derive(Clone)]
pub(super) struct Http2 {
    pub(super) routes: Routes,
    pub(super) origin: Origin,
    pub(super) local: Option<IpAddr>,
    pub(super) streams: Arc<Streams>,
}

impl Http2 {
    fn judge<B>(&self, request: &http::Request<B>) -> Result<(), Refusal> {
        let mut fields = request.headers().get_all(header::HOST).iter();
        let field = match (fields.next(), fields.next()) {
            (_, Some(_)) => return Err(Refusal::TWO_HOSTS),
            (field, None) => field.map(|value| Authority::parse(value.as_bytes()).ok_or(Refusal::MALFORMED_HOST)),
        };
        let pseudo = request.uri().authority().map(|authority| authority.as_str().as_bytes());
        let pseudo = pseudo.map(|text| Authority::parse(text).ok_or(Refusal::MALFORMED_HOST));
        let host = match (pseudo.transpose()?, field.transpose()?) {
            (Some(pseudo), Some(field)) if !pseudo.same(&field) => return Err(Refusal::TARGET_HOST),
            (pseudo, field) => pseudo.or(field).ok_or(Refusal::NO_HOST)?,
        };
        if request.method() == http::Method::CONNECT {
            return Err(Refusal::CONNECT_METHOD);
        }
        if request.headers().len() > self.origin.rules.limits.head_fields {
            return Err(Refusal::TOO_MANY_FIELDS);
        }
        self.origin.rules.hosts.judge(&host, request.uri().path(), self.local)
    }

    fn answer(
        &self,
        mut request: http::Request<Incoming>,
    ) -> impl Future<Output = (Response, Forwarded)> + Send + 'static {
        let judged = self.judge(&request).and_then(|()| self.origin.note(&mut request));
        let answer = judged.map_err(|refusal| self.origin.refuse(refusal)).map(|forwarded| {
            let request: Request = request.map(|body| Body::new(Paced::new(body, &self.origin.rules.limits)));
            (self.routes.answer(request), forwarded)
        });
        async move {
            match answer {
                Ok((answer, forwarded)) => (answer.await, forwarded),
                Err(refused) => (refused, None),
            }
        }
    }
}

impl hyper::service::Service<http::Request<Incoming>> for Http2 {
    type Response = http::Response<Guarded<(Stream, Forwarded)>>;
    type Error = std::convert::Infallible;
    type Future = futures_util::future::BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn call(&self, request: http::Request<Incoming>) -> Self::Future {
        let stream = self.streams.begin();
        let answer = self.answer(request);
        Box::pin(async move {
            // Kept with the answer, so that a connection is idle only when the
            // last one is through.
            let (answer, forwarded) = answer.await;
            Ok(answer.map(|body| Guarded::new(body, (stream.answered(), forwarded))))
        })
    }
}
