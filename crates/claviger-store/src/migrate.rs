//! The tables, from one text for both engines.

use sea_orm_migration::prelude::*;

use crate::{Engine, Store, StoreError};

/// Any number that nobody else locks: one server migrates at a time.
const LOCK: i64 = 0x0c1a_0160_0000_0001;

impl Store {
    /// Brings the tables up to date. Calling it again changes nothing; several
    /// servers may call it at once.
    ///
    /// # Errors
    /// Whatever the database has against it.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        match self.engine() {
            Engine::Sqlite => {
                let _turn = self.0.gate.lock().await;
                Migrator::up(self.db(), None).await?;
            }
            Engine::Postgres => {
                let mut lock = self.db().get_postgres_connection_pool().acquire().await?;
                sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK).execute(&mut *lock).await?;
                let done = Migrator::up(self.db(), None).await;
                sqlx::query("SELECT pg_advisory_unlock($1)").bind(LOCK).execute(&mut *lock).await?;
                done?;
            }
        }
        self.0.revisions.poll(self.db()).await
    }
}

struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(Script { name: "0001_begin", text: include_str!("../migrations/0001_begin.sql") }),
            Box::new(Script {
                name: "0002_idempotency_server",
                text: include_str!("../migrations/0002_idempotency_server.sql"),
            }),
            Box::new(Script { name: "0003_access", text: include_str!("../migrations/0003_access.sql") }),
            Box::new(Script {
                name: "0004_upstream_token",
                text: include_str!("../migrations/0004_upstream_token.sql"),
            }),
            Box::new(Script { name: "0005_health", text: include_str!("../migrations/0005_health.sql") }),
            Box::new(Script { name: "0006_identity", text: include_str!("../migrations/0006_identity.sql") }),
            Box::new(Script { name: "0007_list", text: include_str!("../migrations/0007_list.sql") }),
            Box::new(Script { name: "0008_oauth", text: include_str!("../migrations/0008_oauth.sql") }),
            Box::new(Script { name: "0009_workload", text: include_str!("../migrations/0009_workload.sql") }),
            Box::new(Script { name: "0010_rotation", text: include_str!("../migrations/0010_rotation.sql") }),
            Box::new(Script { name: "0011_oauth_device", text: include_str!("../migrations/0011_oauth_device.sql") }),
            Box::new(Script { name: "0012_oauth_link", text: include_str!("../migrations/0012_oauth_link.sql") }),
        ]
    }
}

struct Script {
    name: &'static str,
    text: &'static str,
}

impl MigrationName for Script {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Script {
    // All of a script or nothing, also when the process is killed in the middle.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let engine = match manager.get_database_backend() {
            sea_orm::DbBackend::Postgres => Engine::Postgres,
            _ => Engine::Sqlite,
        };
        manager.get_connection().execute_unprepared(&translate(self.text, engine)).await?;
        Ok(())
    }
}

/// Puts the engine's own words for ours, wherever a space stands before them.
fn translate(text: &str, engine: Engine) -> String {
    let words: &[(&str, &str)] = match engine {
        Engine::Sqlite => &[
            (" UUID", " BLOB"),
            (" BYTES", " BLOB"),
            (" FLAG", " INTEGER"),
            (" BIGINT", " INTEGER"),
            (" ORDERED", " TEXT"),
            (" NEW_ID()", " randomblob(16)"),
        ],
        Engine::Postgres => &[
            (" BYTES", " BYTEA"),
            (" FLAG", " BOOLEAN"),
            (" ORDERED", " TEXT COLLATE \"C\""),
            (" NEW_ID()", " gen_random_uuid()"),
            (") STRICT, WITHOUT ROWID;", ");"),
            (") STRICT;", ");"),
        ],
    };
    words.iter().fold(text.to_owned(), |text, (ours, theirs)| text.replace(ours, theirs))
}

#[cfg(test)]
mod tests {
    use claviger_model::{BuiltInRole, OrganizationId, UserId};
    use sea_orm::ConnectionTrait;
    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn people_keep_through_roles_what_they_could_do_before_there_were_roles() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let store =
            Store::connect(&format!("sqlite://{}/store.db", directory.path().display())).await.expect("connects");
        Migrator::up(store.db(), Some(2)).await.expect("the tables of before");
        let (organization, people) = (Uuid::from_u128(1), ["admin", "standard", "read_only"]);
        let sql = "INSERT INTO organization (id, name, revision, created_at) VALUES ($1, 'Acme', 0, 7)";
        store.db().execute_raw(store.statement(sql, [organization.into()])).await.expect("writes");
        for (role, number) in people.into_iter().zip(2u128..) {
            let sql = "INSERT INTO user_account (id, organization_id, email, role, disabled, created_at)
                VALUES ($1, $2, $3, $4, FALSE, 7)";
            let values =
                [Uuid::from_u128(number).into(), organization.into(), format!("{number}@a").into(), role.into()];
            store.db().execute_raw(store.statement(sql, values)).await.expect("writes");
        }
        store.migrate().await.expect("migrates");
        for (number, built_in) in (2u128..).zip(BuiltInRole::ALL) {
            let (organization, user) = (OrganizationId(organization), UserId(Uuid::from_u128(number)));
            let (roles, teams) = store.standing(organization, user).await.expect("reads");
            assert_eq!((roles.len(), roles[0].built_in, teams.len()), (1, Some(built_in), 0));
            let user = store.user_get(organization, user).await.expect("reads").expect("is there");
            assert_eq!(user.status(), claviger_model::UserStatus::Active, "nobody has to be invited again");
            assert_eq!(user.modified_at, user.created_at);
        }
    }

    #[tokio::test]
    async fn of_two_subjects_of_one_person_the_first_stays() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let store =
            Store::connect(&format!("sqlite://{}/store.db", directory.path().display())).await.expect("connects");
        Migrator::up(store.db(), Some(3)).await.expect("the tables of before");
        let id = |number: u8| format!("x'{number:032x}'");
        let (acme, ann, bob, login) = (id(1), id(2), id(3), id(4));
        let script = format!(
            "INSERT INTO organization (id, name, revision, created_at) VALUES ({acme}, 'Acme', 0, 7);
            INSERT INTO user_account (id, organization_id, email, disabled, created_at) VALUES
                ({ann}, {acme}, 'ann@a', 0, 7), ({bob}, {acme}, 'bob@a', 0, 7);
            INSERT INTO oidc_provider VALUES ({login}, {acme}, 'n', 'i', 'c', '', NULL, 0, 0, 1, x'00', 1, 1, 7, 7);
            INSERT INTO user_identity VALUES
                ({login}, 'z', {ann}, 5), ({login}, 'a', {ann}, 6), ({login}, 'c', {bob}, 5), ({login}, 'b', {bob}, 5)"
        );
        store.db().execute_unprepared(&script).await.expect("writes");
        store.migrate().await.expect("migrates");
        let statement = store.statement("SELECT subject FROM user_identity ORDER BY subject", []);
        let left = store.db().query_all_raw(statement).await.expect("reads").into_iter();
        let left: Vec<String> = left.map(|row| row.try_get_by_index(0).expect("a text")).collect();
        assert_eq!(left, ["b", "z"]);
    }
}
