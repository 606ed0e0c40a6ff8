//! People and their memberships.

mod contact;
mod document;

mod store;

pub use contact::{EmailAddress, PhoneNumber};
pub use document::{Document, DocumentError, DocumentWarning, dian_code};
pub use store::find_member;
