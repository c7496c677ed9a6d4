//! Row of `oauth_device`; see migrations/0011_oauth_device.sql.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "oauth_device")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub authorization_id: Uuid,
    pub caller: String,
    pub sealed: Vec<u8>,
    pub seconds: i64,
    pub holder: Uuid,
    pub lease_until: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
