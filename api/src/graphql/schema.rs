//! The schema, put together from the slices' parts.

use super::node::NodeQuery;
use crate::calendar::graphql::CalendarQuery;
use crate::conversation::graphql::ConversationMutation;
use crate::deadlines::graphql::DeadlineQuery;
use crate::queue::graphql::{QueueMutation, QueueQuery};
use crate::tickets::graphql::{TicketMutation, TicketQuery};
use crate::topics::graphql::TopicQuery;
use async_graphql::{EmptySubscription, MergedObject, SDLExportOptions, Schema};

/// What can be read. Queries never write.
#[derive(MergedObject, Default)]
pub struct Query(CalendarQuery, TopicQuery, TicketQuery, DeadlineQuery, QueueQuery, NodeQuery);

/// What can be done. The input of each mutation is its command; its payload tells what became of it.
#[derive(MergedObject, Default)]
pub struct Mutation(TicketMutation, QueueMutation, ConversationMutation);

/// The schema of the desk.
pub type DeskSchema = Schema<Query, Mutation, EmptySubscription>;

/// Builds the schema. The limits of the gate stand before it.
#[must_use]
pub fn build() -> DeskSchema {
    Schema::build(Query::default(), Mutation::default(), EmptySubscription).disable_suggestions().finish()
}

/// The schema in the schema language, sorted.
#[must_use]
pub fn sdl(schema: &DeskSchema) -> String {
    let options =
        SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items().include_specified_by();
    schema.sdl_with_options(options)
}
