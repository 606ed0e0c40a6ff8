//! People and their memberships.

mod contact;
mod document;
mod names;

mod store;

pub use contact::{EmailAddress, PhoneNumber};
pub use document::{Document, DocumentError, DocumentWarning, dian_code, masked};
pub use names::list_names;
pub use store::find_member;
