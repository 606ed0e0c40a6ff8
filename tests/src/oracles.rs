//! Expected answers, read by file and column name.

use std::collections::HashMap;
use std::path::PathBuf;

/// The rows of an oracle file, each by column name.
///
/// The folder is `tests/data/oracles`, or the one named by `TURNO_ORACLES`.
///
/// # Panics
/// When the file is missing, broken or empty: a test without rows proves nothing.
#[must_use]
pub fn rows(file: &str) -> Vec<HashMap<String, String>> {
    let path = folder().join(file);
    let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let rows: Vec<HashMap<String, String>> =
        reader.deserialize().collect::<Result<_, _>>().unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    assert!(!rows.is_empty(), "{} has no rows", path.display());
    rows
}

/// A whole number of a column.
///
/// # Panics
/// When it is none.
#[must_use]
pub fn whole(text: &str) -> i64 {
    text.trim().parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

#[expect(clippy::disallowed_methods, reason = "the folder of the oracles is the tests' configuration")]
fn folder() -> PathBuf {
    std::env::var_os("TURNO_ORACLES")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/data/oracles")), PathBuf::from)
}
