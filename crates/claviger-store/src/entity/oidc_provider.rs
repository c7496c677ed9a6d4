//! Row of `oidc_provider`; see migrations/0003_access.sql.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "oidc_provider")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub name: String,
    pub issuer: String,
    pub client_id: String,
    pub scopes: String,
    pub groups_claim: Option<String>,
    pub trust_email: bool,
    pub just_in_time: bool,
    pub enabled: bool,
    pub sealed: Vec<u8>,
    pub version: i64,
    pub key_epoch: i64,
    pub created_at: i64,
    pub modified_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
