//! What can go wrong, by what the caller can do about it.

use sea_orm::{DbErr, RuntimeErr};

/// Why the store did not do what was asked.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody saved in between.
    #[error("it was changed in between and is at version {current} now; load it again and repeat the change")]
    Stale {
        /// The version that is stored.
        current: i64,
    },
    /// A row with this identity is there already.
    #[error("{what} is there already")]
    Taken {
        /// What is there already.
        what: String,
    },
    /// The key that this was sealed under is gone, or another server replaced the
    /// keys meanwhile; nothing was written. Read the keys again and repeat.
    #[error("the keys were replaced meanwhile; nothing was written")]
    KeysReplaced,
    /// There is no such row, or it belongs to another organization.
    #[error("there is no such record")]
    NotFound,
    /// Nobody who can come in would administer the organization any more; nothing was written.
    #[error("nobody would be left to administer the organization; nothing was written")]
    LastAdministrator,
    /// A built-in role cannot be changed; nothing was written.
    #[error("a built-in role cannot be changed; nothing was written")]
    BuiltIn,
    /// The disk under the database is full; reading goes on.
    #[error("the disk under the database is full; nothing was written")]
    Full,
    /// The database does not answer, or is locked by somebody else; nothing was written.
    #[error("the database is not available: {reason}; nothing was written")]
    Unavailable {
        /// What the database or the driver says.
        reason: String,
    },
    /// The connection broke while the commit was under way: it may be written or not.
    #[error(
        "the connection to the database broke during the commit: the change may be stored or not; look before repeating it"
    )]
    UnknownOutcome,
    /// A row cannot be read as what it should be, or a statement cannot be right.
    #[error("the database holds or was given something unusable: {what}")]
    Corrupt {
        /// Which column or statement, without its value.
        what: String,
    },
}

impl StoreError {
    pub(crate) fn unavailable(reason: impl ToString) -> Self {
        Self::Unavailable { reason: reason.to_string() }
    }

    pub(crate) fn corrupt(what: impl ToString) -> Self {
        Self::Corrupt { what: what.to_string() }
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match &error {
            DbErr::Conn(RuntimeErr::SqlxError(cause))
            | DbErr::Exec(RuntimeErr::SqlxError(cause))
            | DbErr::Query(RuntimeErr::SqlxError(cause)) => of_driver(cause),
            DbErr::ConnectionAcquire(_) => Self::unavailable("no connection came free in time"),
            DbErr::Conn(_) => Self::unavailable(error),
            DbErr::RecordNotFound(_) => Self::NotFound,
            _ => Self::corrupt(error),
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        of_driver(&error)
    }
}

fn of_driver(error: &sqlx::Error) -> StoreError {
    match error {
        sqlx::Error::Database(cause) => of_code(&cause.code().unwrap_or_default(), cause.message(), cause.constraint()),
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::Configuration(_) => StoreError::unavailable(error),
        sqlx::Error::RowNotFound => StoreError::NotFound,
        _ => StoreError::corrupt(error),
    }
}

/// By the code: five characters are an SQLSTATE (PostgreSQL, appendix A),
/// anything else is SQLite's (sqlite.org/rescode.html).
fn of_code(code: &str, message: &str, constraint: Option<&str>) -> StoreError {
    if code.len() == 5 {
        return match (code, &code[..2]) {
            ("23505", _) => StoreError::Taken { what: constraint.unwrap_or("the record").to_owned() },
            ("53100", _) => StoreError::Full,
            (_, "08" | "40" | "53" | "55" | "57" | "58" | "25") => StoreError::unavailable(message),
            _ => StoreError::corrupt(message),
        };
    }
    let number: i32 = code.parse().unwrap_or_default();
    of_sqlite_code(number, message)
}

/// By SQLite's extended result code.
pub(crate) fn of_sqlite_code(code: i32, message: &str) -> StoreError {
    match (code, code & 0xff) {
        (1555 | 2067, _) => {
            StoreError::Taken { what: message.trim_start_matches("UNIQUE constraint failed: ").to_owned() }
        }
        (_, 13) => StoreError::Full,
        // Busy, locked, out of memory, read-only, interrupted, I/O, cannot open, protocol, permission.
        (_, 3 | 5 | 6 | 7 | 8 | 9 | 10 | 14 | 15 | 23) => StoreError::unavailable(message),
        _ => StoreError::corrupt(message),
    }
}

/// What an error of COMMIT itself means: only some of them say that it was not done.
pub(crate) fn at_commit(error: DbErr) -> StoreError {
    let certain = match &error {
        DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause)) => match &**cause {
            sqlx::Error::Database(cause) => code_is_certain(&cause.code().unwrap_or_default()),
            _ => false,
        },
        _ => false,
    };
    if certain { error.into() } else { StoreError::UnknownOutcome }
}

fn code_is_certain(code: &str) -> bool {
    if code.len() == 5 {
        // Constraint checked at commit, serialization failure, no space: rolled back.
        return matches!(&code[..2], "23" | "40" | "53");
    }
    // An I/O error may have come after the frames were written (sqlite.org/rescode.html#ioerr).
    code.parse::<i32>().is_ok_and(|code| code & 0xff != 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_say_what_the_caller_can_do() {
        let kind = |code| of_code(code, "m", None);
        assert_eq!(kind("23505"), StoreError::Taken { what: "the record".into() });
        assert_eq!(kind("53100"), StoreError::Full);
        assert_eq!(kind("57P01"), StoreError::unavailable("m"));
        assert_eq!(kind("42601"), StoreError::corrupt("m"));
        assert_eq!(kind("2067"), StoreError::Taken { what: "m".into() });
        assert_eq!(kind("13"), StoreError::Full);
        assert_eq!(kind("517"), StoreError::unavailable("m"));
        assert_eq!(kind("11"), StoreError::corrupt("m"));
    }

    #[test]
    fn only_some_errors_of_a_commit_say_that_it_was_not_done() {
        assert!(code_is_certain("23505") && code_is_certain("40001") && code_is_certain("13") && code_is_certain("5"));
        assert!(
            !code_is_certain("57P01") && !code_is_certain("08006") && !code_is_certain("1034") && !code_is_certain("")
        );
    }
}
