//! Row of `audit`; see migrations/0001_begin.sql.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub chain_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    pub kind: i64,
    pub event_id: Uuid,
    pub at: i64,
    pub organization_id: Uuid,
    pub actor: Option<Uuid>,
    pub action: String,
    pub asset_type: String,
    pub asset_id: Option<Uuid>,
    pub detail: String,
    pub mac: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
