//! A provider of single sign-on as rows.

use claviger_model::{
    Given, GroupMapping, MappingId, OidcProvider, OrganizationId, ProviderId, RoleId, TeamId, Timestamp,
};

use crate::{
    StoreError,
    connection_row::{of_json, to_json},
    entity::{oidc_group_mapping, oidc_provider},
};

pub(crate) fn to_row(provider: &OidcProvider) -> Result<oidc_provider::Model, StoreError> {
    Ok(oidc_provider::Model {
        id: provider.id.0,
        organization_id: provider.organization_id.0,
        name: provider.name.clone(),
        issuer: provider.issuer.clone(),
        client_id: provider.client_id.clone(),
        scopes: to_json(&provider.scopes)?,
        groups_claim: provider.groups_claim.clone(),
        trust_email: provider.trust_email,
        just_in_time: provider.just_in_time,
        enabled: provider.enabled,
        sealed: provider.sealed.clone(),
        version: provider.version,
        key_epoch: i64::from(provider.key_epoch),
        created_at: provider.created_at.0,
        modified_at: provider.modified_at.0,
    })
}

pub(crate) fn of_row(
    row: oidc_provider::Model,
    mappings: Vec<oidc_group_mapping::Model>,
) -> Result<OidcProvider, StoreError> {
    let mut mappings = mappings.into_iter().map(of_mapping).collect::<Result<Vec<_>, _>>()?;
    mappings.sort_by(|one, other| (&one.group, one.gives).cmp(&(&other.group, other.gives)));
    Ok(OidcProvider {
        id: ProviderId(row.id),
        organization_id: OrganizationId(row.organization_id),
        name: row.name,
        issuer: row.issuer,
        client_id: row.client_id,
        scopes: of_json(&row.scopes, "oidc_provider.scopes")?,
        groups_claim: row.groups_claim,
        trust_email: row.trust_email,
        just_in_time: row.just_in_time,
        enabled: row.enabled,
        mappings,
        sealed: row.sealed,
        version: row.version,
        key_epoch: row.key_epoch.try_into().map_err(|_| StoreError::corrupt("oidc_provider.key_epoch"))?,
        created_at: Timestamp(row.created_at),
        modified_at: Timestamp(row.modified_at),
    })
}

pub(crate) fn mapping_row(provider: ProviderId, mapping: &GroupMapping) -> oidc_group_mapping::ActiveModel {
    let (role_id, team_id) = match mapping.gives {
        Given::Role(role) => (Some(role.0), None),
        Given::Team(team) => (None, Some(team.0)),
    };
    let group_name = mapping.group.clone();
    oidc_group_mapping::Model { id: mapping.id.0, provider_id: provider.0, group_name, role_id, team_id }.into()
}

fn of_mapping(row: oidc_group_mapping::Model) -> Result<GroupMapping, StoreError> {
    let gives = match (row.role_id, row.team_id) {
        (Some(role), None) => Given::Role(RoleId(role)),
        (None, Some(team)) => Given::Team(TeamId(team)),
        _ => return Err(StoreError::corrupt("oidc_group_mapping.role_id")),
    };
    Ok(GroupMapping { id: MappingId(row.id), group: row.group_name, gives })
}
