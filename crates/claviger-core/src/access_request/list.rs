//! `GET /api/v2/actions/access_requests` and `/access_requests/{id}`

use std::collections::HashMap;

use claviger_access::{About, Decided, Operation, Permission};
use claviger_model::{AccessRequestId, ConnectionId, RequestStatus};
use claviger_store::{RequestQuery, Requests};

use super::{RequestView, view};
use crate::{Context, Core, Error};

/// Which requests are wanted.
#[derive(Clone, Debug, Default)]
pub struct RequestFilter {
    /// In this state.
    pub status: Option<RequestStatus>,
    /// About this connection.
    pub connection_id: Option<ConnectionId>,
    /// The reader's own alone.
    pub mine: bool,
    /// Older than this one (cursor).
    pub before: Option<AccessRequestId>,
    /// How many.
    pub limit: u64,
}

impl Core {
    /// Requests, newest first: one's own, those about connections that one may
    /// edit, and all for those who manage access.
    ///
    /// # Errors
    /// Only the database's.
    pub async fn access_request_list(
        &self,
        context: &Context,
        filter: RequestFilter,
    ) -> Result<Decided<Vec<RequestView>>, Error> {
        let permit = context.permit(Operation::AccessRequestList)?;
        let actor = &context.actor;
        let has = |permission| actor.permissions().has(permission);
        let visible = if filter.mine {
            Requests::Own
        } else if has(Permission::UserAccessManage) {
            Requests::All
        } else if has(Permission::ConnectionsRead) && has(Permission::ConnectionsWrite) {
            Requests::Of(actor.principals().to_vec())
        } else {
            Requests::Own
        };
        let query = RequestQuery {
            organization_id: actor.organization_id,
            reader: actor.user_id,
            visible,
            now: context.now,
            status: filter.status,
            connection_id: filter.connection_id,
            before: filter.before,
            limit: filter.limit,
        };
        let mut connections = HashMap::new();
        let mut views = Vec::new();
        for request in self.store().access_requests(&query).await? {
            let id = request.connection_id;
            if let std::collections::hash_map::Entry::Vacant(place) = connections.entry(id) {
                place.insert(self.store().connection_get(actor.organization_id, id).await?);
            }
            views.push(view(context, request, connections.get(&id).and_then(Option::as_ref)));
        }
        Ok(permit.over(views))
    }

    /// One request.
    ///
    /// # Errors
    /// Not found for those that the reader may not see.
    pub async fn access_request_get(
        &self,
        context: &Context,
        id: AccessRequestId,
    ) -> Result<Decided<RequestView>, Error> {
        let operation = Operation::AccessRequestGet;
        let found = self.access_request_load(context, operation, context.deadline(), id).await?;
        // Their own, or theirs to decide: the load let nobody else through.
        let permit = context.actor.permit(operation, About { own: true, ..About::default() })?;
        Ok(permit.over(view(context, found.request, found.connection.as_ref())))
    }
}
