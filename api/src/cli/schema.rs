//! `turno schema`.

use crate::graphql::{build, printed};
use std::process::ExitCode;

/// Prints the schema as it is committed.
pub(super) fn print() -> ExitCode {
    print!("{}", printed(&build()));
    ExitCode::SUCCESS
}
