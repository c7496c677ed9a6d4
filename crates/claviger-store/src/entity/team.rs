//! Row of `team`; see migrations/0003_access.sql.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "team")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub handle: String,
    pub name: String,
    pub name_key: String,
    pub description: Option<String>,
    pub avatar: Option<String>,
    pub banner: Option<i64>,
    pub visible_modules: Option<String>,
    pub hidden_modules: Option<String>,
    pub created_at: i64,
    pub modified_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
