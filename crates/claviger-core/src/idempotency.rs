//! A POST that is sent twice with the same `Idempotency-Key` is done once.

use claviger_store::Begin;

use crate::{Context, Core, Error};

/// What to do with a request that carries an idempotency key.
#[derive(Debug)]
pub enum Replay {
    /// It is new: do it, then call [`Core::idempotency_finish`].
    New,
    /// It was done: answer the same again.
    Done {
        /// Status of the first answer.
        status: u16,
        /// Its media type.
        media_type: String,
        /// Body of the first answer; holds no secret.
        body: Vec<u8>,
    },
}

/// What is answered again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptAnswer {
    /// Status of the answer.
    pub status: u16,
    /// Its media type.
    pub media_type: String,
    /// Its body, without what is shown only once.
    pub body: Vec<u8>,
}

/// What makes two requests the same request.
pub fn fingerprint(parts: &[&[u8]]) -> [u8; 32] {
    let mut digest = aws_lc_rs::digest::Context::new(&aws_lc_rs::digest::SHA256);
    for part in parts {
        digest.update(&(part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    let mut fingerprint = [0; 32];
    fingerprint.copy_from_slice(digest.finish().as_ref());
    fingerprint
}

impl Core {
    /// Looks whether this request was done before.
    ///
    /// # Errors
    /// [`Error::Conflict`] if the key belongs to another request or the first is
    /// still under way.
    pub async fn idempotency_begin(
        &self,
        context: &Context,
        key: &str,
        fingerprint: [u8; 32],
    ) -> Result<Replay, Error> {
        match self.idempotency_claim(context, key, fingerprint).await? {
            Begin::New => Ok(Replay::New),
            Begin::Replay { status, media_type, body } => Ok(Replay::Done { status, media_type, body }),
            Begin::Mismatch => Err(Error::Conflict(
                "this Idempotency-Key was used for another request; use a new one for a new request",
            )),
            Begin::Undecided => Err(Error::Conflict(
                "the server was cut off while it did the first request with this Idempotency-Key, so nobody knows \
                 whether that was done; look for its result, and if there is none, repeat the request with a new key",
            )),
            Begin::InFlight => {
                Err(Error::Conflict("a request with this Idempotency-Key is still under way; wait for its answer"))
            }
        }
    }

    /// Notes that nobody knows whether the request was done, so that a repetition
    /// is told so at once.
    pub async fn idempotency_undecided(&self, context: &Context, key: &str) {
        let (core, owner, key) = (self.clone(), context.clone(), key.to_owned());
        let noting = tokio::spawn(async move {
            let (organization, user) = (owner.actor.organization_id, owner.actor.user_id);
            if let Err(error) = core.store().idempotency_undecided(organization, user, &key).await {
                tracing::warn!(%error, "an idempotency key could not be finished");
            }
        });
        let _ = tokio::time::timeout(context.patience, noting).await;
    }

    /// Notes the same of what the last process of this server had under way.
    ///
    /// # Errors
    /// The database's.
    pub async fn idempotency_cut_off(&self) -> Result<u64, Error> {
        Ok(self.store().idempotency_cut_off(self.0.parts.chain_id).await?)
    }

    /// Claims the key within the request's patience, in a task of its own: a claim
    /// that comes through after its caller was refused is given back.
    async fn idempotency_claim(&self, context: &Context, key: &str, fingerprint: [u8; 32]) -> Result<Begin, Error> {
        let (core, context, key) = (self.clone(), context.clone(), key.to_owned());
        let (tell, told) = tokio::sync::oneshot::channel();
        let patience = context.patience;
        tokio::spawn(async move {
            let (organization, user) = (context.actor.organization_id, context.actor.user_id);
            let server = core.0.parts.chain_id;
            let begun =
                core.store().idempotency_begin(organization, user, &key, fingerprint, context.now, server).await;
            if let Err(Ok(Begin::New)) = tell.send(begun) {
                core.idempotency_settle(&context, &key, None).await;
            }
        });
        match tokio::time::timeout(patience, told).await {
            Ok(Ok(begun)) => Ok(begun?),
            _ => Err(Error::Unavailable),
        }
    }

    /// Keeps the answer of a request that was done, or frees the key if it was
    /// not, or if there is nothing to keep. Takes no longer than the context's patience: what is not through by
    /// then goes on without the caller.
    pub async fn idempotency_finish(&self, context: &Context, key: &str, kept: Option<KeptAnswer>) {
        let (core, owner, key) = (self.clone(), context.clone(), key.to_owned());
        let finishing = tokio::spawn(async move { core.idempotency_settle(&owner, &key, kept).await });
        let _ = tokio::time::timeout(context.patience, finishing).await;
    }

    async fn idempotency_settle(&self, context: &Context, key: &str, kept: Option<KeptAnswer>) {
        let (organization, user) = (context.actor.organization_id, context.actor.user_id);
        // Only what was done is answered again; a refusal may be right the next time.
        let result = match kept {
            Some(KeptAnswer { status, media_type, body }) if (200..300).contains(&status) => {
                self.store().idempotency_finish(organization, user, key, status, &media_type, &body).await
            }
            _ => self.store().idempotency_forget(organization, user, key).await,
        };
        if let Err(error) = result {
            tracing::warn!(%error, "an idempotency key could not be finished");
        }
    }
}
