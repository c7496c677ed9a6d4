//! The two engines, and the few words in which their SQL differs.

use sea_orm::{
    DbBackend,
    sea_query::{Expr, ExprTrait, Func, SimpleExpr},
};

/// Which database holds the rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Engine {
    /// One file, one server.
    Sqlite,
    /// Any number of servers.
    Postgres,
}

impl Engine {
    pub(crate) fn backend(self) -> DbBackend {
        match self {
            Self::Sqlite => DbBackend::Sqlite,
            Self::Postgres => DbBackend::Postgres,
        }
    }

    /// Whether `text` holds `part`, to the letter: LIKE would need escaping and
    /// ignores case on SQLite.
    pub(crate) fn contains(self, text: SimpleExpr, part: String) -> SimpleExpr {
        let position = match self {
            Self::Sqlite => "instr",
            Self::Postgres => "strpos",
        };
        Expr::expr(Func::cust(position).arg(text).arg(Expr::val(part))).gt(0)
    }

    /// A column by whose characters' numbers to sort, as SQLite does by itself.
    pub(crate) fn by_letter(self, column: &'static str) -> SimpleExpr {
        match self {
            Self::Sqlite => Expr::cust(column),
            Self::Postgres => Expr::cust(format!("{column} COLLATE \"C\"")),
        }
    }

    /// An id as it is written, out of a column, whose name is the code's own.
    pub(crate) fn uuid_text(self, column: &str) -> String {
        match self {
            Self::Postgres => format!("CAST({column} AS TEXT)"),
            Self::Sqlite => {
                let part = |from: u8, length: u8| format!("substr(hex({column}), {from}, {length})");
                let parts = [part(1, 8), part(9, 4), part(13, 4), part(17, 4), part(21, 12)];
                format!("lower({})", parts.join(" || '-' || "))
            }
        }
    }

    /// The member `status` of the JSON of the row named `outcome`, as text.
    pub(crate) fn status_of_detail(self) -> SimpleExpr {
        Expr::cust(match self {
            Self::Sqlite => "json_extract(outcome.detail, '$.status')",
            Self::Postgres => "CAST(outcome.detail AS json) ->> 'status'",
        })
    }
}
