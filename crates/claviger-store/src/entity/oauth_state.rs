//! Row of `oauth_state`; see migrations/0008_oauth.sql.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "oauth_state")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: Vec<u8>,
    pub authorization_id: Uuid,
    pub session_id: Option<Uuid>,
    pub issuer: Option<String>,
    pub redirect_uri: String,
    pub sealed: Vec<u8>,
    pub expires_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
