//! Who acts.

/// What a person is to the desk. A person has exactly one role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Somebody of a client company; acts for one company at a time.
    Client,
    /// Somebody of the desk who answers and solves.
    Agent,
    /// Billing people and integrations: billable work, never conversations.
    Billing,
    /// The supervisor of the desk.
    Admin,
}
