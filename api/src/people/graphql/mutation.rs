//! Entering and suspending people.

use super::person::Person;
use super::query::find_shown;
use crate::command::UserError;
use crate::graphql::{Answer, caller, mutate};
use crate::log::StreamCursor;
use crate::people::{
    MemberAdd, MemberDocumentConfirm, MemberReinstate, MemberSuspend, PersonCreate, PersonReinstate,
};
use crate::sessions::{Issued, PersonPasswordReset, PersonSuspend};
use async_graphql::{Context, Object, Result, SimpleObject};
use secrecy::ExposeSecret as _;
use turno_entity::PersonId;

macro_rules! payload {
    ($($name:ident = $doc:literal;)*) => {$(
        #[doc = $doc]
        #[derive(SimpleObject)]
        pub struct $name {
            /// The person as he is now; null when the mutation was refused.
            pub person: Option<Result<Person>>,
            /// Where the change ends in the log; null when nothing was changed.
            pub stream_position: Option<StreamCursor>,
            /// What must be mended; empty when it was done.
            pub user_errors: Vec<UserError>,
        }

        impl $name {
            async fn of<O>(ctx: &Context<'_>, answer: Answer<O>, of: impl Fn(&O) -> PersonId) -> Result<Self> {
                let person = show(ctx, &answer, of).await;
                Ok(Self { person, stream_position: answer.position(), user_errors: answer.errors() })
            }
        }
    )*};
}

payload! {
    MemberAddPayload = "What became of `memberAdd`.";
    MemberDocumentConfirmPayload = "What became of `memberDocumentConfirm`.";
    MemberSuspendPayload = "What became of `memberSuspend`.";
    MemberReinstatePayload = "What became of `memberReinstate`.";
    PersonSuspendPayload = "What became of `personSuspend`.";
    PersonReinstatePayload = "What became of `personReinstate`.";
}

macro_rules! payload_with_password {
    ($($name:ident = $doc:literal;)*) => {$(
        #[doc = $doc]
        #[derive(SimpleObject)]
        pub struct $name {
            /// The person as he is now; null when the mutation was refused.
            pub person: Option<Result<Person>>,
            /// The password to hand over. It is shown here once, and null in a repetition; it serves once, for three
            /// days, in `passwordChange`.
            pub one_use_password: Option<String>,
            /// Where the change ends in the log; null when nothing was changed.
            pub stream_position: Option<StreamCursor>,
            /// What must be mended; empty when it was done.
            pub user_errors: Vec<UserError>,
        }

        impl $name {
            async fn of<O>(
                ctx: &Context<'_>,
                issued: std::result::Result<Issued<O>, crate::command::Refused>,
                of: impl Fn(&O) -> PersonId,
            ) -> Result<Self> {
                let (done, password) = match issued {
                    Ok(issued) => (Ok(issued.done), issued.password),
                    Err(refused) => (Err(refused), None),
                };
                let answer = Answer::of(done)?;
                let person = show(ctx, &answer, of).await;
                Ok(Self {
                    person,
                    one_use_password: password.map(|password| password.expose_secret().to_owned()),
                    stream_position: answer.position(),
                    user_errors: answer.errors(),
                })
            }
        }
    )*};
}

payload_with_password! {
    PersonCreatePayload = "What became of `personCreate`.";
    PersonPasswordResetPayload = "What became of `personPasswordReset`.";
}

async fn show<O>(
    ctx: &Context<'_>,
    answer: &Answer<O>,
    of: impl Fn(&O) -> PersonId,
) -> Option<Result<Person>> {
    find_shown(ctx, of(answer.done()?)).await.transpose()
}

/// Entering and suspending people.
#[derive(Default)]
pub struct PeopleMutation;

/// Entering and suspending people.
#[Object]
impl PeopleMutation {
    /// Enters a person, and shows a password to hand over.
    async fn person_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: PersonCreate,
    ) -> Result<PersonCreatePayload> {
        let caller = caller(ctx)?;
        let issued = caller.sign_in.enter_person(&caller.desk, &caller.actor, input).await;
        PersonCreatePayload::of(ctx, issued, |done| done.person).await
    }

    /// Gives a person a new password to hand over, and ends all his sign-ins.
    async fn person_password_reset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: PersonPasswordReset,
    ) -> Result<PersonPasswordResetPayload> {
        let caller = caller(ctx)?;
        let issued = caller.sign_in.reset_password(&caller.desk, &caller.actor, input).await;
        PersonPasswordResetPayload::of(ctx, issued, |done| done.person).await
    }

    /// Shuts a person out, at once and until he is reinstated.
    async fn person_suspend(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: PersonSuspend,
    ) -> Result<PersonSuspendPayload> {
        PersonSuspendPayload::of(ctx, mutate(ctx, input).await?, |done| done.person).await
    }

    /// Lets a person sign in again.
    async fn person_reinstate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: PersonReinstate,
    ) -> Result<PersonReinstatePayload> {
        PersonReinstatePayload::of(ctx, mutate(ctx, input).await?, |done| done.person).await
    }

    /// Makes a client a member of one company more.
    async fn member_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: MemberAdd,
    ) -> Result<MemberAddPayload> {
        MemberAddPayload::of(ctx, mutate(ctx, input).await?, |done| done.person).await
    }

    /// Enters or confirms a member's document, so that his tickets are identified by themselves.
    async fn member_document_confirm(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: MemberDocumentConfirm,
    ) -> Result<MemberDocumentConfirmPayload> {
        MemberDocumentConfirmPayload::of(ctx, mutate(ctx, input).await?, |done| done.person).await
    }

    /// Ends a person's right to act for one company, at once and until it is reinstated.
    async fn member_suspend(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: MemberSuspend,
    ) -> Result<MemberSuspendPayload> {
        MemberSuspendPayload::of(ctx, mutate(ctx, input).await?, |done| done.person).await
    }

    /// Lets a person act for the company again.
    async fn member_reinstate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: MemberReinstate,
    ) -> Result<MemberReinstatePayload> {
        MemberReinstatePayload::of(ctx, mutate(ctx, input).await?, |done| done.person).await
    }
}
