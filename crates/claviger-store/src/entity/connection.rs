//! Row of `connection`; see migrations/0001_begin.sql, 0003_access.sql, 0005_health.sql,
//! 0007_list.sql and 0010_rotation.sql.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "connection")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub name: String,
    pub name_key: String,
    pub integration_type: String,
    pub credential_type: String,
    pub settings: String,
    pub tags: String,
    pub destination: Option<String>,
    pub secrets: String,
    pub version: i64,
    pub disabled: bool,
    pub health_state: String,
    pub health_reason: Option<String>,
    pub health_since: i64,
    pub health_checked_at: Option<i64>,
    pub health_rank: i64,
    pub created_by: Uuid,
    pub created_at: i64,
    pub modified_at: i64,
    pub last_used_at: i64,
    pub key_epoch: i64,
    pub sealed: Vec<u8>,
    pub policy_version: i64,
    pub health_expires_at: Option<i64>,
    pub next_check_at: Option<i64>,
    pub rotation_state: Option<String>,
    pub rotation_ends_at: Option<i64>,
    pub reminder_days: Option<i64>,
    pub reminder_due_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(has_many = "super::connection_binding::Entity")]
    Bindings,
}

impl Related<super::connection_binding::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Bindings.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
