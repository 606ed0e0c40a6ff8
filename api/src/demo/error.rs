//! Why there is no demo.

use crate::app::AppError;
use crate::command::{Fault, Refused};
use crate::platform::db::DbError;
use crate::sessions::{PasswordError, SigningKeyError};
use std::io;
use thiserror::Error;

/// Why the past could not be made.
#[derive(Debug, Error)]
pub enum DemoError {
    /// The file.
    #[error("the file of the demo")]
    Io(#[from] io::Error),
    /// The database.
    #[error("the database of the demo")]
    Db(#[from] DbError),
    /// The desk could not be opened.
    #[error("the desk of the demo")]
    App(#[from] AppError),
    /// The desk could not read.
    #[error("the desk of the demo")]
    Fault(#[from] Fault),
    /// The password could not be hashed.
    #[error("the password of the demo")]
    Password(#[from] PasswordError),
    /// The key of the script.
    #[error("the key of the demo")]
    Key(#[from] SigningKeyError),
    /// The desk refused what the script asked of it.
    #[error("the desk refused {what}: {refused:?}")]
    Refused {
        /// The mutation.
        what: &'static str,
        /// Why.
        refused: Refused,
    },
    /// The script does not fit the desk.
    #[error("the script does not fit: {0}")]
    Script(&'static str),
}
