//! Row of `connection_rotation`; see migrations/0010_rotation.sql.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "connection_rotation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub connection_id: Uuid,
    pub organization_id: Uuid,
    pub state: String,
    pub version: i64,
    pub settings: String,
    pub secrets: String,
    pub sealed: Vec<u8>,
    pub key_epoch: i64,
    pub grace_seconds: i64,
    pub staged_at: i64,
    pub staged_by: Uuid,
    pub promoted_at: Option<i64>,
    pub grace_ends_at: Option<i64>,
    pub tested: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
