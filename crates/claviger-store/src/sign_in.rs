//! Tries to sign in, counted in the database: what one server has counted holds
//! for the others, and over a restart.

use claviger_model::{Entropy, Timestamp, id::EventId};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::{
    Store, StoreError,
    entity::sign_in_attempt::{self, Column},
};

/// A try that was noted, to be taken back by [`Store::attempts_forget`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attempt {
    ids: Vec<Uuid>,
    /// For each subject how many tries there are since, this one included, and
    /// when the oldest of them was.
    pub counts: Vec<(u64, Timestamp)>,
}

impl Store {
    /// Notes a try for each of `subjects`, then counts: of tries at the same time
    /// each counts itself and all that were noted before it. Tries before `since`
    /// are forgotten.
    ///
    /// # Errors
    /// The database's.
    pub async fn attempt(
        &self,
        subjects: &[String],
        now: Timestamp,
        since: Timestamp,
        entropy: &Entropy,
    ) -> Result<Attempt, StoreError> {
        let write = self.write().await?;
        sign_in_attempt::Entity::delete_many().filter(Column::At.lt(since.0)).exec(&write.tx).await?;
        let mut ids = Vec::with_capacity(subjects.len());
        for subject in subjects {
            let id = EventId::generate(now, entropy).0;
            let row = sign_in_attempt::Model { id, subject: subject.clone(), at: now.0 };
            sign_in_attempt::ActiveModel::from(row).insert(&write.tx).await?;
            ids.push(id);
        }
        write.commit().await?;
        let mut counts = Vec::with_capacity(subjects.len());
        for subject in subjects {
            let tries = || sign_in_attempt::Entity::find().filter(of(subject)).filter(Column::At.gte(since.0));
            let oldest = tries().order_by_asc(Column::At).one(self.db()).await?;
            counts.push((tries().count(self.db()).await?, Timestamp(oldest.map_or(now.0, |row| row.at))));
        }
        Ok(Attempt { ids, counts })
    }

    /// Takes a try back: it was refused before anything was looked at, or it was
    /// not one that should count.
    ///
    /// # Errors
    /// The database's.
    pub async fn attempt_take_back(&self, attempt: &Attempt) -> Result<(), StoreError> {
        let write = self.write().await?;
        sign_in_attempt::Entity::delete_many()
            .filter(Column::Id.is_in(attempt.ids.iter().copied()))
            .exec(&write.tx)
            .await?;
        write.commit().await
    }

    /// Forgets all tries for a subject: whoever it is has come in.
    ///
    /// # Errors
    /// The database's.
    pub async fn attempts_forget(&self, subject: &str) -> Result<(), StoreError> {
        let write = self.write().await?;
        sign_in_attempt::Entity::delete_many().filter(of(subject)).exec(&write.tx).await?;
        write.commit().await
    }
}

fn of(subject: &str) -> sea_orm::sea_query::SimpleExpr {
    Column::Subject.eq(subject)
}
