//! The begin of a device flow (RFC 8628, 3.1): a code for a person to type in
//! elsewhere, and somebody who asks the provider until they have.

use claviger_access::{Decided, Edit, Grant};
use claviger_model::{
    Action, Authorization, AuthorizationId,
    audit::Caller,
    authorization::{AuthorizationEnd, DeviceWait},
    connection::ConnectionRecord,
    upstream_token::DeviceAuthorization,
};
use claviger_store::StoreError;
use claviger_vault::DeviceCodeOf;
use uuid::Uuid;

use super::{
    ConsentStarted, Shown, Way,
    fault::Fault,
    start::begins,
    wait::{self, Waiting},
};
use crate::{Context, Core, Error, connection::Plain, context::Deadline, record::Asset};

const NO_DEVICE_URL: &str = "the connection has no device_authorization_url; edit it and enter one";

impl Core {
    /// Asks the provider for a code to show to a person. From then on the server asks
    /// whether they have agreed, also once nobody looks any more.
    pub(super) async fn consent_start_device(
        &self,
        context: &Context,
        deadline: Deadline,
        grant: Grant<Edit>,
        record: ConnectionRecord,
    ) -> Result<Decided<ConsentStarted>, Error> {
        let connection = &record.connection;
        let url = Plain(connection).text("device_authorization_url").ok_or(Error::Conflict(NO_DEVICE_URL))?.to_owned();
        let authorization = Authorization {
            id: AuthorizationId::generate(context.now, self.entropy()),
            organization_id: connection.organization_id,
            connection_id: connection.id,
            connection_version: connection.version,
            user_id: context.actor.user_id,
            link_id: None,
            created_at: context.now,
            expires_at: context.now,
            end: None,
        };
        let asset = Asset { kind: "connection", id: Some(connection.id.0), name: Some(&connection.name) };
        let pending = self.intend(context, deadline, Action::Authorized, asset, begins(&authorization)).await?;
        let (core, permit, caller) = (self.clone(), grant.permit(), context.caller());
        let begin = async move {
            let credential = core.credential_for_provider(&grant, &record).await?;
            let now = core.clock().now();
            match core.exec().token_device_start(&credential, &url, now, core.entropy()).await {
                Ok(given) => core.device_begun(authorization, caller, given).await,
                Err(fault) => core.device_refused(authorization, &Fault::NoUserCode(fault)).await,
            }
        };
        Ok(permit.over(pending.carry_out(begin).await?))
    }

    async fn device_begun(
        &self,
        authorization: Authorization,
        caller: Caller,
        given: DeviceAuthorization,
    ) -> Result<ConsentStarted, Error> {
        let authorization = Authorization { expires_at: given.expires_at, ..authorization };
        let sealing = self.sealing().await?;
        self.keys_refresh(authorization.organization_id).await?;
        let sealed = self.vault().seal_device_code(device_code_of(&authorization), given.device_code);
        let sealed = sealed.map_err(|error| Error::Internal(format!("sealing a device code: {error}")))?;
        let interval = given.interval;
        let wait = DeviceWait { authorization_id: authorization.id, caller, sealed: sealed.bytes, interval };
        let holder = Uuid::from_bytes(self.entropy().array());
        let kept = self.store().device_insert(&authorization, Some(&wait), (holder, wait::lease(interval))).await;
        kept.map_err(told)?;
        drop(sealing);
        let shown = Shown {
            user_code: given.user_code,
            verification_uri: given.verification_uri,
            verification_uri_complete: given.verification_uri_complete,
            interval,
        };
        tokio::spawn(Waiting { core: self.clone(), authorization: authorization.clone(), wait, holder }.run());
        Ok(ConsentStarted { authorization, way: Some(Way::Device(shown)) })
    }

    async fn device_refused(&self, authorization: Authorization, fault: &Fault) -> Result<ConsentStarted, Error> {
        let end = AuthorizationEnd { at: self.clock().now(), fault: Some(fault.kept()) };
        let authorization = Authorization { end: Some(end), ..authorization };
        self.store().device_insert(&authorization, None, (Uuid::nil(), wait::lease(0))).await.map_err(told)?;
        Ok(ConsentStarted { authorization, way: None })
    }
}

fn told(error: StoreError) -> Error {
    match error {
        StoreError::NotFound => Error::NotFound("connection"),
        other => other.into(),
    }
}

pub(super) fn device_code_of(authorization: &Authorization) -> DeviceCodeOf {
    DeviceCodeOf {
        organization_id: authorization.organization_id,
        connection_id: authorization.connection_id,
        connection_version: authorization.connection_version,
        authorization_id: authorization.id,
    }
}
