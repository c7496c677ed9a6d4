//! Row of `access_token`; see migrations/0003_access.sql.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "access_token")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub owned_by: Uuid,
    pub service_account: bool,
    pub name: String,
    pub hash: Vec<u8>,
    pub scopes: String,
    pub created_by: Uuid,
    pub created_at: i64,
    pub modified_at: i64,
    pub expires_at: Option<i64>,
    pub last_used_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
