//! Messages in the API.

use super::{
    MessageWritten, TicketNoteAdd, TicketPause, TicketReopen, TicketReply, TicketResolve, find_message,
};
use crate::command::{Timestamp, UserError};
use crate::graphql::{ActorRef, Answer, caller, failure, mutate};
use crate::log::StreamCursor;
use crate::tickets::graphql::{Ticket, payload, show};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use turno_entity::{Audience, message};

/// A message of a ticket, or a note of the desk.
#[derive(Clone, Debug)]
pub struct Message(pub message::Model);

/// A message of a ticket, or a note of the desk.
#[Object]
impl Message {
    /// The id.
    pub async fn id(&self) -> ID {
        ID::from(self.0.id.to_string())
    }

    /// Who wrote it.
    async fn author(&self) -> ActorRef {
        self.0.author_id.map_or_else(ActorRef::desk, ActorRef::person)
    }

    /// Who may read it; a note is for the desk only.
    async fn audience(&self) -> Audience {
        self.0.audience
    }

    /// The text.
    async fn body(&self) -> &str {
        &self.0.body
    }

    /// When it was sent.
    async fn sent_at(&self) -> Timestamp {
        Timestamp(self.0.sent_at)
    }
}

/// What became of `ticketReply`.
#[derive(SimpleObject)]
pub struct TicketReplyPayload {
    /// The message.
    pub message: Option<Result<Message>>,
    /// The ticket in which it stands; a new one, if the message came too late for the old one.
    pub ticket: Option<Result<Ticket>>,
    /// Where the change ends in the log.
    pub stream_position: Option<StreamCursor>,
    /// What must be mended; empty when it was done.
    pub user_errors: Vec<UserError>,
}

/// What became of `ticketNoteAdd`.
#[derive(SimpleObject)]
pub struct TicketNoteAddPayload {
    /// The note.
    pub note: Option<Result<Message>>,
    /// Where the change ends in the log.
    pub stream_position: Option<StreamCursor>,
    /// What must be mended; empty when it was done.
    pub user_errors: Vec<UserError>,
}

payload! {
    TicketPausePayload = "What became of `ticketPause`.";
    TicketResolvePayload = "What became of `ticketResolve`.";
    TicketReopenPayload = "What became of `ticketReopen`.";
}

async fn written(ctx: &Context<'_>, answer: &Answer<MessageWritten>) -> Option<Result<Message>> {
    let id = answer.done()?.message;
    let found = async {
        let tx = caller(ctx)?.read().await?;
        Ok(find_message(&tx, id).await.map_err(failure)?.map(Message))
    };
    found.await.transpose()
}

/// Writing messages.
#[derive(Default)]
pub struct ConversationMutation;

/// Writing messages.
#[Object]
impl ConversationMutation {
    /// Writes a message to the company, or from it. The desk's first one is the response.
    async fn ticket_reply(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: TicketReply,
    ) -> Result<TicketReplyPayload> {
        let answer = mutate(ctx, input).await?;
        Ok(TicketReplyPayload {
            message: written(ctx, &answer).await,
            ticket: show(ctx, None, &answer, |done| Some(done.ticket)).await,
            stream_position: answer.position(),
            user_errors: answer.errors(),
        })
    }

    /// Adds a note that only the desk sees.
    async fn ticket_note_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: TicketNoteAdd,
    ) -> Result<TicketNoteAddPayload> {
        let answer = mutate(ctx, input).await?;
        Ok(TicketNoteAddPayload {
            note: written(ctx, &answer).await,
            stream_position: answer.position(),
            user_errors: answer.errors(),
        })
    }

    /// Waits for the company; before the response the clock stands still.
    async fn ticket_pause(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: TicketPause,
    ) -> Result<TicketPausePayload> {
        TicketPausePayload::of(ctx, None, mutate(ctx, input).await?, |done| Some(done.ticket)).await
    }

    /// Marks a ticket solved and says what was done.
    async fn ticket_resolve(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: TicketResolve,
    ) -> Result<TicketResolvePayload> {
        let id = input.ticket_id.clone();
        TicketResolvePayload::of(ctx, Some(&id), mutate(ctx, input).await?, |done| Some(done.ticket)).await
    }

    /// Takes up a resolved ticket again, at its old place.
    async fn ticket_reopen(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: TicketReopen,
    ) -> Result<TicketReopenPayload> {
        TicketReopenPayload::of(ctx, None, mutate(ctx, input).await?, |done| Some(done.ticket)).await
    }
}
