//! Which tickets, in which order.

use crate::command::Timestamp;
use crate::companies::Nit;
use crate::tickets::CardFilter;
use async_graphql::{Enum, InputObject};
use serde::Serialize;
use turno_entity::{Channel, TicketStatus};

/// Which tickets. Everything that is given must hold.
#[derive(InputObject, Clone, Debug, Default, Serialize)]
pub struct TicketFilter {
    /// In one of these states.
    #[graphql(validator(max_items = 20))]
    pub status: Option<Vec<TicketStatus>>,
    /// Of one of these levels.
    #[graphql(validator(max_items = 20))]
    pub priority: Option<Vec<i32>>,
    /// Come by one of these channels.
    #[graphql(validator(max_items = 20))]
    pub channel: Option<Vec<Channel>>,
    /// About one of these topics.
    #[graphql(validator(max_items = 50))]
    pub topic_code: Option<Vec<String>>,
    /// Of this company.
    pub nit: Option<Nit>,
    /// Received at or after.
    pub received_from: Option<Timestamp>,
    /// Received before.
    pub received_to: Option<Timestamp>,
    /// Number, subject or description contain this text.
    #[graphql(validator(max_length = 200))]
    pub text: Option<String>,
}

impl From<TicketFilter> for CardFilter {
    fn from(filter: TicketFilter) -> Self {
        Self {
            status: filter.status,
            priority: filter.priority,
            channel: filter.channel,
            topic_code: filter.topic_code,
            nit: filter.nit,
            received_from: filter.received_from.map(|at| at.0),
            received_to: filter.received_to.map(|at| at.0),
            text: filter.text,
        }
    }
}

/// By what tickets are ordered.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum TicketOrderField {
    /// By the instant of receipt.
    ReceivedAt,
}

/// Which way.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum OrderDirection {
    /// The earliest first.
    Asc,
    /// The latest first.
    Desc,
}

/// The order of tickets.
#[derive(InputObject, Clone, Copy, Debug, Serialize)]
pub struct TicketOrder {
    /// By what.
    pub field: TicketOrderField,
    /// Which way.
    pub direction: OrderDirection,
}
