//! Row of `application_key`; see migrations/0001_begin.sql and 0003_access.sql.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "application_key")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub owned_by: Uuid,
    pub name: String,
    pub hash: Vec<u8>,
    pub last4: String,
    pub registered: bool,
    pub scopes: Option<String>,
    pub created_at: i64,
    pub modified_at: i64,
    pub last_used_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
