//! Row of `api_key`; see migrations/0001_begin.sql and 0003_access.sql.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "api_key")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub name: String,
    pub hash: Vec<u8>,
    pub last4: String,
    pub category: String,
    pub remote_config: bool,
    pub created_by: Uuid,
    pub created_at: i64,
    pub modified_by: Option<Uuid>,
    pub modified_at: i64,
    pub last_used_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
