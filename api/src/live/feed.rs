//! What a listener wants to hear, and what he may.

use super::event::LiveEvent;
use crate::command::{Actor, Fault};
use crate::platform::db::Scope;
use crate::tickets::TicketCard;
use turno_entity::{Audience, CompanyId, TicketId};

/// What a subscription is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feed {
    /// Everything that happens to a ticket, or to all.
    Tickets(Option<TicketId>),
    /// The queue.
    Queue,
    /// The response deadlines.
    Deadlines,
}

/// A feed in the scope of its listener.
#[derive(Clone, Copy, Debug)]
pub(super) struct Filter {
    pub(super) feed: Feed,
    /// The one company whose events may be told; none for staff.
    pub(super) company: Option<CompanyId>,
}

impl Filter {
    /// The gate has refused before whom a feed is closed to; this wall stands behind it.
    pub(super) fn new(feed: Feed, actor: &Actor) -> Result<Self, Fault> {
        if !matches!(actor, Actor::Person { .. } | Actor::Key { .. }) {
            return Err(Fault::Unauthenticated);
        }
        match (actor.scope(), feed) {
            (Some(Scope::Desk), _) => Ok(Self { feed, company: None }),
            (Some(Scope::Company(company)), Feed::Tickets(_)) => Ok(Self { feed, company: Some(company) }),
            _ => Err(Fault::Forbidden),
        }
    }

    /// The one ticket that is listened to.
    pub(super) const fn ticket(&self) -> Option<TicketId> {
        match self.feed {
            Feed::Tickets(ticket) => ticket,
            Feed::Queue | Feed::Deadlines => None,
        }
    }

    /// Whether an event is told.
    pub(super) fn wants(&self, event: &LiveEvent) -> bool {
        self.may_hear(event)
            && match self.feed {
                Feed::Tickets(None) => event.ticket.is_some(),
                Feed::Tickets(ticket) => event.ticket == ticket,
                Feed::Queue => event.fact.as_ref().is_some_and(|fact| fact.queue_change().is_some()),
                Feed::Deadlines => event.fact.as_ref().is_some_and(|fact| fact.deadline_change().is_some()),
            }
    }

    fn may_hear(&self, event: &LiveEvent) -> bool {
        self.company.is_none_or(|own| event.company == Some(own) && event.audience == Audience::Company)
    }

    /// Whether a ticket may be shown.
    pub(super) fn may_see(&self, card: &TicketCard) -> bool {
        self.company.is_none_or(|own| card.ticket.company_id == own)
    }
}
