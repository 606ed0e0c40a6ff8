//! The database: SQLite or PostgreSQL behind one type.
//!
//! Always true: every statement runs inside a [`Tx`], opened with a [`Scope`]. A `Tx` adds the company condition
//! to what it reads and changes, checks it on what it inserts, and on PostgreSQL row security says the same a
//! second time. The statement that opens a person's scope is the one that checks that his session, his
//! membership and his company are alive.

mod connect;
mod error;
pub mod migrate;
mod scope;
mod tx;

pub use connect::{Connection, Db, DbConfig};
pub use error::{DbError, DbResult};
pub use scope::{Principal, Scope, SecretDigest};
pub use tx::{Mode, Tx};
