//! How long to wait: by the clock for a whole answer, by standstill for a
//! streamed one.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until, timeout};

use super::{AnswerBody, BodyFault};

/// How long to wait for the head of an answer.
#[derive(Clone)]
pub(crate) enum Patience {
    /// So long.
    Within(Duration),
    /// As long as either side moves.
    WhileMoving(Arc<Activity>),
}

/// It took too long.
pub(crate) struct Late(pub(crate) Duration);

impl Patience {
    /// By reference, since each future that holds another by value grows by it.
    pub(crate) async fn wait<F: Future>(&self, future: Pin<&mut F>) -> Result<F::Output, Late> {
        match self {
            Self::Within(limit) => timeout(*limit, future).await.map_err(|_| Late(*limit)),
            Self::WhileMoving(activity) => activity.wait(future).await,
        }
    }
}

/// When a streamed call last moved, in either direction.
pub(crate) struct Activity {
    begun: Instant,
    last: AtomicU64,
    limit: Duration,
}

impl Activity {
    pub(crate) fn new(limit: Duration) -> Arc<Self> {
        Arc::new(Self { begun: Instant::now(), last: AtomicU64::new(0), limit })
    }

    fn moved(&self) {
        let millis = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last.store(millis, Ordering::Relaxed);
    }

    fn deadline(&self) -> Instant {
        self.begun + Duration::from_millis(self.last.load(Ordering::Relaxed)) + self.limit
    }

    async fn wait<F: Future>(&self, mut future: Pin<&mut F>) -> Result<F::Output, Late> {
        loop {
            let deadline = self.deadline();
            if let Ok(output) = tokio::time::timeout_at(deadline, future.as_mut()).await {
                self.moved();
                return Ok(output);
            }
            if self.deadline() <= deadline {
                return Err(Late(self.limit));
            }
        }
    }
}

/// A body on its way out that notes when it moves.
pub(crate) struct Watched<B> {
    pub(crate) inner: B,
    pub(crate) activity: Arc<Activity>,
}

impl<B> Body for Watched<B>
where
    B: Body<Data = Bytes> + Unpin,
{
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let frame = ready!(Pin::new(&mut self.inner).poll_frame(context));
        self.activity.moved();
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// A body on its way in that fails when neither side moves for too long.
pub(crate) struct Awaited {
    inner: AnswerBody,
    activity: Arc<Activity>,
    /// Made only when there is something to wait for.
    sleep: Option<Pin<Box<Sleep>>>,
}

impl Awaited {
    pub(crate) fn new(inner: AnswerBody, activity: Arc<Activity>) -> Self {
        Self { inner, activity, sleep: None }
    }

    pub(crate) fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    pub(crate) fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }

    /// The next piece; headers after the body are dropped.
    pub(crate) fn poll_data(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BodyFault>>> {
        loop {
            match Pin::new(&mut self.inner).poll_frame(context) {
                Poll::Ready(frame) => {
                    self.activity.moved();
                    match frame.map(|frame| frame.map(Frame::into_data)) {
                        None => return Poll::Ready(None),
                        Some(Ok(Ok(data))) => return Poll::Ready(Some(Ok(data))),
                        Some(Ok(Err(_))) => {}
                        Some(Err(error)) => return Poll::Ready(Some(Err(error.into()))),
                    }
                }
                Poll::Pending => return self.poll_late(context).map(|fault| Some(Err(fault))),
            }
        }
    }

    fn poll_late(&mut self, context: &mut Context<'_>) -> Poll<BodyFault> {
        let sleep = self.sleep.get_or_insert_with(|| Box::pin(sleep_until(self.activity.deadline())));
        loop {
            ready!(sleep.as_mut().poll(context));
            let deadline = self.activity.deadline();
            if deadline <= sleep.deadline() {
                return Poll::Ready(format!("nothing moved for {} s", self.activity.limit.as_secs_f32()).into());
            }
            sleep.as_mut().reset(deadline);
        }
    }
}
