//! What a write is: who acts, what he asks for, in what it happens, how the desk refuses.
//!
//! Always true: a [`Command`] names its roles or does not compile; it does its work inside one [`WriteTx`], whose
//! events are appended to the log in the same commit; a refusal changes nothing.

mod actor;
mod money;
mod refusal;
mod scalar;
pub mod texts;
mod write;

pub use actor::{Actor, ApiKeyScope, Asker, Role};
pub use money::{CurrencyCode, Decimal, YearMonth};
pub use refusal::{Fault, Refused, UserError, UserErrorCode};
pub use scalar::{Date, Timestamp, is_known};
pub use write::{QueueTx, WriteTx};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// One mutation. Its input is the command itself.
pub trait Command: Serialize + Send + Sync + 'static {
    /// The name of the mutation.
    const NAME: &'static str;
    /// Who may.
    const ROLES: &'static [Role];
    /// The scope with which an API key may give it, as one of BILLING; none for people only.
    const KEY: Option<ApiKeyScope> = None;
    /// Whether it looks beyond the company for which its caller acts. The caller is found alive all the same.
    const WIDE: bool = false;
    /// The codes with which it may refuse, in groups. `VALUE_INVALID` of a bad idempotency key goes without saying.
    const ERRORS: &'static [&'static [UserErrorCode]] = &[];
    /// What it says when it has succeeded: ids. A replay says the same again; secrets are left out of it by serde.
    type Outcome: Serialize + DeserializeOwned + Send + Sync + 'static;

    /// The key by which a repetition is known.
    fn idempotency_key(&self) -> Option<&str> {
        None
    }

    /// Does it.
    fn run(&self, tx: &mut WriteTx) -> impl Future<Output = Result<Self::Outcome, Refused>> + Send;
}
