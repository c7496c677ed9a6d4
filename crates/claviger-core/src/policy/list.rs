//! `GET /api/v2/actions/connection_policies`

use claviger_access::{Decided, Operation, Principal, Relation};
use claviger_model::{Timestamp, connection::ConnectionRecord};
use claviger_store::PolicyQuery;

use super::{StatementView, statements};
use crate::{Context, Core, Error};

/// What who manages access sees of a connection: whose it is and who may do what,
/// and nothing of how it is set up.
#[derive(Debug)]
pub struct PolicyRow {
    /// Its id.
    pub id: claviger_model::ConnectionId,
    /// What people call it.
    pub name: String,
    /// Its integration type.
    pub integration: String,
    /// The author.
    pub created_by: claviger_model::UserId,
    /// Its policy.
    pub statements: Vec<StatementView>,
    /// How many active people and service accounts are its editors now.
    pub editors: u64,
}

/// One page.
#[derive(Debug)]
pub struct PolicyPage {
    /// The rows, by name.
    pub rows: Vec<PolicyRow>,
    /// How many connections the organization has.
    pub total: u64,
    /// How many of those match.
    pub filtered: u64,
}

/// Which policies are wanted.
#[derive(Clone, Debug, Default)]
pub struct PolicyFilter {
    /// Part of the connection's name, without regard to case.
    pub text: Option<String>,
    /// Whether nobody active is editor.
    pub orphaned: Option<bool>,
    /// Page, from 0.
    pub page: u64,
    /// Rows on a page.
    pub size: u64,
}

impl Core {
    /// The policies of all connections of the organization.
    ///
    /// # Errors
    /// [`Error::Denied`] without the permission to manage access.
    pub async fn connection_policy_list(
        &self,
        context: &Context,
        filter: PolicyFilter,
    ) -> Result<Decided<PolicyPage>, Error> {
        let permit = context.permit(Operation::ConnectionPolicyList)?;
        let query = PolicyQuery {
            organization_id: context.actor.organization_id,
            now: context.now,
            text: filter.text,
            orphaned: filter.orphaned,
            page: filter.page,
            size: filter.size,
        };
        let page = self.store().connection_policies(&query).await?;
        let mut rows = Vec::with_capacity(page.rows.len());
        for record in page.rows {
            rows.push(self.policy_row(record, context.now).await?);
        }
        Ok(permit.over(PolicyPage { rows, total: page.total, filtered: page.filtered }))
    }

    pub(super) async fn policy_row(&self, record: ConnectionRecord, now: Timestamp) -> Result<PolicyRow, Error> {
        let editors = record.bindings.iter().filter(|each| each.relation == Relation::Editor && each.in_force(now));
        let editors: Vec<Principal> = editors.map(|binding| binding.principal).collect();
        let organization = record.connection.organization_id;
        let editors = match editors.as_slice() {
            [] => 0,
            some => self.store().people_reached_count(organization, some).await?,
        };
        Ok(PolicyRow {
            id: record.connection.id,
            name: record.connection.name,
            integration: record.connection.integration_type,
            created_by: record.connection.created_by,
            statements: statements(&record.bindings),
            editors,
        })
    }
}
