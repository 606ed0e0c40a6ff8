//! The schema: how the slices' parts are put together, and what they share.
//!
//! Always true: a resolver decides nothing; it opens a scope for the caller, asks a slice, and shows what comes back.
//! Queries never write. What may be asked by whom stands in one table, and the gate refuses before execution. Lists
//! that can grow are connections; nothing loads once per row.

mod actor;
mod answer;
mod caller;
pub mod docs;
mod error;
pub mod gate;
mod loaders;
pub mod node;
mod page;
mod permissions;
pub mod schema;

pub use actor::ActorRef;
pub use answer::{Answer, mutate};
pub use caller::{Caller, Sight, caller};
pub use error::{failure, fault_code};
pub use loaders::{Loaders, PageKey};
pub use page::{Connection, CursorKey, Edge, PageArgs, PageInfo, page_args};
pub use permissions::{OBJECTS, ROOTS, USER_ERRORS, UserErrors, permissions};
pub use schema::{DeskSchema, build, printed, scalars, sdl};
