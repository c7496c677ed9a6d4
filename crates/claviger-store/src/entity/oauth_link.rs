//! Row of `oauth_link`; see migrations/0012_oauth_link.sql.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "oauth_link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub connection_id: Uuid,
    pub user_id: Uuid,
    pub caller: String,
    pub hash: Vec<u8>,
    pub shape: Vec<u8>,
    pub browser: Option<Vec<u8>>,
    pub created_at: i64,
    pub expires_at: i64,
    pub used_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
