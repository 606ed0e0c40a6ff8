//! People and their memberships.

mod document;

pub use document::{Document, DocumentError, DocumentWarning, dian_code};
