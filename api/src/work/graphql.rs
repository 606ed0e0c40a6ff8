//! Sessions of work in the API.

use super::{WorkDone, WorkSessionCorrect, WorkSessionRecord, WorkSessionStart, WorkSessionStop};
use super::{list_by_id, list_of_tickets};
use crate::command::{Command, Timestamp, UserError};
use crate::graphql::{ActorRef, Answer, Loaders, caller, failure, mutate};
use crate::log::StreamCursor;
use async_graphql::dataloader::Loader;
use async_graphql::{Context, Error, ID, Object, Result, SimpleObject};
use std::collections::HashMap;
use turno_entity::{TicketId, work_session};

/// Time that an agent worked on a ticket.
#[derive(Clone, Debug)]
pub struct WorkSession(pub work_session::Model);

/// Time that an agent worked on a ticket.
#[Object]
impl WorkSession {
    /// The id.
    pub async fn id(&self) -> ID {
        ID::from(self.0.id.to_string())
    }

    /// Who worked.
    async fn agent(&self) -> ActorRef {
        ActorRef::person(self.0.agent_id)
    }

    /// From when.
    async fn started_at(&self) -> Timestamp {
        Timestamp(self.0.started_at)
    }

    /// Until when; null while it runs.
    async fn ended_at(&self) -> Option<Timestamp> {
        self.0.ended_at.map(Timestamp)
    }

    /// Whole seconds; null while it runs.
    async fn seconds(&self) -> Option<i32> {
        self.0.seconds
    }

    /// Whether it may be charged.
    async fn billable(&self) -> bool {
        self.0.billable
    }

    /// The session that took its place; null if it counts.
    async fn superseded_by_id(&self) -> Option<ID> {
        self.0.superseded_by.map(|id| ID::from(id.to_string()))
    }

    /// Why it was corrected.
    async fn supersede_reason(&self) -> Option<&str> {
        self.0.supersede_reason.as_deref()
    }
}

/// A ticket whose sessions of work are loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WorkOf(pub TicketId);

impl Loader<WorkOf> for Loaders {
    type Value = Vec<work_session::Model>;
    type Error = Error;

    async fn load(&self, keys: &[WorkOf]) -> std::result::Result<HashMap<WorkOf, Self::Value>, Error> {
        let tx = self.read().await?;
        let tickets: Vec<TicketId> = keys.iter().map(|key| key.0).collect();
        let mut all: HashMap<WorkOf, Self::Value> = HashMap::new();
        for row in list_of_tickets(&tx, &tickets).await.map_err(failure)? {
            all.entry(WorkOf(row.ticket_id)).or_default().push(row);
        }
        Ok(all)
    }
}

macro_rules! payload {
    ($($name:ident = $doc:literal;)*) => {$(
        #[doc = $doc]
        #[derive(SimpleObject)]
        pub struct $name {
            /// The session as it is now; null when the mutation was refused.
            pub work_session: Option<WorkSession>,
            /// Where the change ends in the log; null when nothing was changed.
            pub stream_position: Option<StreamCursor>,
            /// What must be mended; empty when it was done.
            pub user_errors: Vec<UserError>,
        }

        impl $name {
            async fn of<C: Command<Outcome = WorkDone>>(ctx: &Context<'_>, command: C) -> Result<Self> {
                let answer = mutate(ctx, command).await?;
                let work_session = show(ctx, &answer).await?;
                Ok(Self { work_session, stream_position: answer.position(), user_errors: answer.errors() })
            }
        }
    )*};
}

payload! {
    WorkSessionStartPayload = "What became of `workSessionStart`.";
    WorkSessionStopPayload = "What became of `workSessionStop`.";
    WorkSessionRecordPayload = "What became of `workSessionRecord`.";
    WorkSessionCorrectPayload = "What became of `workSessionCorrect`.";
}

async fn show(ctx: &Context<'_>, answer: &Answer<WorkDone>) -> Result<Option<WorkSession>> {
    let Some(done) = answer.done() else { return Ok(None) };
    let tx = caller(ctx)?.read().await?;
    Ok(list_by_id(&tx, &[done.session]).await.map_err(failure)?.pop().map(WorkSession))
}

/// Recording work.
#[derive(Default)]
pub struct WorkMutation;

/// Recording work.
#[Object]
impl WorkMutation {
    /// Begins to work on a ticket that the caller has.
    async fn work_session_start(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: WorkSessionStart,
    ) -> Result<WorkSessionStartPayload> {
        WorkSessionStartPayload::of(ctx, input).await
    }

    /// Stops a session of work.
    async fn work_session_stop(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: WorkSessionStop,
    ) -> Result<WorkSessionStopPayload> {
        WorkSessionStopPayload::of(ctx, input).await
    }

    /// Puts work on record afterwards.
    async fn work_session_record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: WorkSessionRecord,
    ) -> Result<WorkSessionRecordPayload> {
        WorkSessionRecordPayload::of(ctx, input).await
    }

    /// Corrects a session of work; the wrong one stays, with the reason.
    async fn work_session_correct(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: WorkSessionCorrect,
    ) -> Result<WorkSessionCorrectPayload> {
        WorkSessionCorrectPayload::of(ctx, input).await
    }
}
