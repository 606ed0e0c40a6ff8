//! People and memberships in the API.

mod mutation;
mod person;
mod query;

pub use mutation::{
    MemberAddPayload, MemberDocumentConfirmPayload, MemberReinstatePayload, MemberSuspendPayload,
    PeopleMutation, PersonCreatePayload, PersonPasswordResetPayload, PersonReinstatePayload,
    PersonSuspendPayload,
};
pub use person::{Member, Person};
pub use query::{PeopleQuery, find_shown, is_shown};
