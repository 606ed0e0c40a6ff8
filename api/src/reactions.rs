//! The one way upwards: what the later parts of the desk do about what has happened, and about what slept until now.
//!
//! Always true: it happens in one transaction with what it answers, after it and before the tail of the log; a wake may
//! come once too often, never too seldom, so what it calls looks for itself under its lock.

use crate::command::{Command, Fault, Refused, Role, WriteTx};
use crate::log::Fact;
use crate::tickets::CLOCK_SUBJECT;
use crate::{billing, deadlines, notices, packages, quotes, repeats, work};
use serde::Serialize;
use turno_entity::{LineId, QuoteId, TicketId, wake};

/// Answers every event of a transaction, and those that come of the answers.
pub async fn react(tx: &mut WriteTx) -> Result<(), Refused> {
    let mut next = 0;
    while let Some(event) = tx.events().get(next) {
        next += 1;
        let about = event.about;
        let fact = event.fact().map_err(Fault::Internal)?;
        match (about.ticket, about.company, &fact) {
            (Some(ticket), ..) => react_to(tx, ticket, &fact).await?,
            (None, Some(company), Fact::MonthClosed(told)) => {
                notices::statement_closed(tx, company, told).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

async fn react_to(tx: &mut WriteTx, ticket: TicketId, fact: &Fact) -> Result<(), Refused> {
    match fact {
        Fact::TicketCreated(_) | Fact::TicketIdentified(_) => {
            packages::decide(tx, ticket).await?;
            repeats::propose(tx, ticket).await?;
            notices::received(tx, ticket).await
        }
        Fact::TicketIdentityUpdated(_) => {
            packages::decide(tx, ticket).await?;
            repeats::propose(tx, ticket).await
        }
        Fact::TicketReplied(told) if told.by_desk => notices::answered(tx, ticket, told.message).await,
        Fact::TicketReclassified(told) => {
            quotes::expect_unbound(tx, ticket).await?;
            packages::decide(tx, ticket).await?;
            if (&told.topic, told.kind) != (&told.previous_topic, told.previous_kind) {
                repeats::withdraw(tx, ticket).await?;
            }
            repeats::propose(tx, ticket).await
        }
        Fact::TicketReleased(_) => work::stop_running(tx, ticket).await,
        Fact::TicketPaused(told) => {
            work::stop_running(tx, ticket).await?;
            match told.message {
                Some(message) => notices::waiting(tx, ticket, message).await,
                None => Ok(()),
            }
        }
        Fact::QuoteSent(sent) => {
            work::stop_running(tx, ticket).await?;
            notices::quote_sent(tx, sent.quote).await
        }
        Fact::TicketResolved(told) => {
            work::stop_running(tx, ticket).await?;
            billing::charge(tx, ticket).await?;
            notices::resolved(tx, ticket, told.message).await
        }
        Fact::RepeatConfirmed(told) => {
            billing::repeat_confirmed(tx, ticket).await?;
            notices::repeat_confirmed(tx, ticket, told).await
        }
        Fact::RepeatDecided(told) if told.upheld => billing::repeat_confirmed(tx, ticket).await,
        Fact::RepeatDecided(_) | Fact::RepeatDismissed(_) => billing::repeat_dismissed(tx, ticket).await,
        Fact::TicketMerged(_) => {
            // What the company has confirmed, or was told that it is charged, stands on its own ticket.
            quotes::expect_unbound(tx, ticket).await?;
            work::stop_running(tx, ticket).await?;
            repeats::withdraw(tx, ticket).await
        }
        Fact::TicketCancelled(_) => {
            work::stop_running(tx, ticket).await?;
            quotes::retire(tx, ticket).await
        }
        _ => Ok(()),
    }
}

/// Looks again at something whose wake is due. Only the desk itself does.
#[derive(Clone, Debug, Serialize)]
pub struct WakeUp {
    /// What kind of thing.
    pub subject: String,
    /// Which one.
    pub id: uuid::Uuid,
}

impl From<&wake::Model> for WakeUp {
    fn from(wake: &wake::Model) -> Self {
        Self { subject: wake.subject.clone(), id: wake.subject_id }
    }
}

impl Command for WakeUp {
    const NAME: &'static str = "wakeUp";
    const ROLES: &'static [Role] = &[];
    type Outcome = ();

    async fn run(&self, tx: &mut WriteTx) -> Result<(), Refused> {
        match self.subject.as_str() {
            CLOCK_SUBJECT => deadlines::advance(tx, TicketId(self.id)).await,
            billing::LINE_SUBJECT => billing::release(tx, LineId(self.id)).await,
            quotes::QUOTE_SUBJECT => quotes::expire(tx, QuoteId(self.id)).await,
            unknown => Err(Fault::Internal(format!("nothing sleeps as {unknown}")).into()),
        }
    }
}
