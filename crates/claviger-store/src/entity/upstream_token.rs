//! Row of `upstream_token`; see migrations/0004_upstream_token.sql.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "upstream_token")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub connection_id: Uuid,
    pub organization_id: Uuid,
    pub version: i64,
    pub sealed: Option<Vec<u8>>,
    pub key_epoch: i64,
    pub binding: Option<Vec<u8>>,
    pub shape: Option<Vec<u8>>,
    pub obtained_at: i64,
    pub expires_at: i64,
    pub account: Option<String>,
    pub scopes: Option<String>,
    pub holder: Option<Uuid>,
    pub lease_until: i64,
    pub refreshing_since: i64,
    pub unfinished_since: i64,
    pub trouble: Option<String>,
    pub trouble_shape: Option<Vec<u8>>,
    pub trouble_since: i64,
    pub trouble_over: bool,
    pub trouble_refused: bool,
    pub failures: i64,
    pub retry_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
