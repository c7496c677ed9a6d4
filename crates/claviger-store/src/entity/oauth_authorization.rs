//! Row of `oauth_authorization`; see migrations/0008_oauth.sql and 0012_oauth_link.sql.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "oauth_authorization")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub connection_id: Uuid,
    pub connection_version: i64,
    pub user_id: Uuid,
    pub created_at: i64,
    pub expires_at: i64,
    pub ended_at: i64,
    pub fault_code: Option<String>,
    pub fault_message: Option<String>,
    pub link_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
