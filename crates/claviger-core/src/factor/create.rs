//! `POST /api/v2/current_user/second_factors`

use claviger_access::{Decided, Operation};
use claviger_identity::totp::{Enrolment, enrolment};
use claviger_model::{Action, FactorId, Invalid, Json, Secret, audit::IntentDetail, factor::TotpFactor, json::Fields};
use claviger_store::StoreError;

use super::ASSET;
use crate::{Context, Core, Error, connection::ATTRIBUTES, record::Asset};

/// A factor that was just made, with the only sight of its secret.
#[derive(Debug)]
pub struct Enrolled {
    /// What is kept of it.
    pub factor: TotpFactor,
    /// For the authenticator app.
    pub enrolment: Enrolment,
}

impl Core {
    /// Makes a factor, which asks for nothing until a code of it was right.
    ///
    /// # Errors
    /// [`Error::Denied`] if the caller signed in too long ago;
    /// [`Error::Conflict`] if they have one.
    pub async fn factor_create(&self, context: &Context, attributes: &Json) -> Result<Decided<Enrolled>, Error> {
        let permit = context.permit(Operation::FactorCreate)?;
        let deadline = context.deadline();
        read(attributes)?;
        deadline.bound(self.session_of_late(context)).await?;
        let user = deadline.bound(self.user_load(context, context.actor.user_id)).await?;
        deadline.bound(self.keys_refresh(user.organization_id)).await?;
        let sealing = deadline.bound(self.sealing()).await?;
        let id = FactorId::generate(context.now, self.entropy());
        let secret = Secret::new(self.entropy().array());
        let sealed = self.vault().seal_factor(user.organization_id, id, &secret);
        let sealed = sealed.map_err(|error| Error::Internal(error.to_string()))?;
        let factor = TotpFactor {
            id,
            organization_id: user.organization_id,
            user_id: user.id,
            sealed: sealed.bytes,
            key_epoch: sealed.epoch,
            created_at: context.now,
            confirmed_at: None,
            last_step: None,
        };
        let enrolment = enrolment(&secret, "Claviger", &user.email);
        let asset = Asset { kind: ASSET, id: Some(id.0), name: Some(&user.email) };
        let pending = self.intend(context, deadline, Action::Created, asset, IntentDetail::default()).await?;
        let (store, kept) = (self.store().clone(), factor.clone());
        let change = async move {
            let _sealing = sealing;
            match store.factor_insert(&kept).await {
                Err(StoreError::Taken { .. }) => {
                    Err(Error::Conflict("you have a second factor; delete that one first"))
                }
                other => Ok(other?),
            }
        };
        self.keys_stale(context, pending.carry_out(change).await)?;
        Ok(permit.over(Enrolled { factor, enrolment }))
    }
}

fn read(attributes: &Json) -> Result<(), Invalid> {
    let mut fields = Fields::open(ATTRIBUTES, attributes)?;
    if fields.required_string("kind").is_some_and(|kind| kind.expose() != "totp") {
        fields.faults.push(fields.at("kind"), "must be totp: one-time codes of an authenticator app");
    }
    fields.close().or(())
}
