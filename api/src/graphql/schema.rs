//! The schema, put together from the slices' parts.

use super::docs::user_errors;
use super::gate::{Access, Operation, RootRule, ScalarCheck};
use super::node::NodeQuery;
use super::permissions::ROOTS;
use crate::api_keys::graphql::{ApiKeyMutation, ApiKeyQuery};
use crate::billing::graphql::{BillingMutation, BillingQuery};
use crate::calendar::graphql::CalendarQuery;
use crate::command::{Date, Decimal, Timestamp, YearMonth};
use crate::companies::Nit;
use crate::companies::graphql::{CompanyMutation, CompanyQuery};
use crate::conversation::graphql::ConversationMutation;
use crate::deadlines::graphql::DeadlineQuery;
use crate::live::graphql::LiveSubscription;
use crate::log::StreamCursor;
use crate::packages::graphql::PackageMutation;
use crate::people::graphql::{PeopleMutation, PeopleQuery};
use crate::people::{EmailAddress, PhoneNumber};
use crate::queue::graphql::{QueueMutation, QueueQuery};
use crate::quotes::graphql::QuoteMutation;
use crate::repeats::graphql::{RepeatMutation, RepeatQuery};
use crate::sessions::graphql::{SessionMutation, SessionQuery};
use crate::tariff::graphql::{TariffMutation, TariffQuery};
use crate::tickets::graphql::{TicketMutation, TicketQuery};
use crate::topics::graphql::TopicQuery;
use crate::work::graphql::WorkMutation;
use async_graphql::{MergedObject, MergedSubscription, SDLExportOptions, Schema};

/// What can be read. Queries never write.
#[derive(MergedObject, Default)]
pub struct Query(
    CalendarQuery,
    TopicQuery,
    SessionQuery,
    ApiKeyQuery,
    CompanyQuery,
    PeopleQuery,
    TicketQuery,
    DeadlineQuery,
    QueueQuery,
    TariffQuery,
    RepeatQuery,
    BillingQuery,
    NodeQuery,
);

/// What can be done. The input of each mutation is its command; its payload tells what became of it.
#[derive(MergedObject, Default)]
pub struct Mutation(
    SessionMutation,
    ApiKeyMutation,
    CompanyMutation,
    PeopleMutation,
    TicketMutation,
    QueueMutation,
    ConversationMutation,
    TariffMutation,
    PackageMutation,
    QuoteMutation,
    WorkMutation,
    RepeatMutation,
    BillingMutation,
);

/// What can be listened to. Every frame has a position; an operation has one root field.
#[derive(MergedSubscription, Default)]
pub struct Subscription(LiveSubscription);

/// The schema of the desk.
pub type DeskSchema = Schema<Query, Mutation, Subscription>;

/// Builds the schema. The limits of the gate stand before it.
#[must_use]
pub fn build() -> DeskSchema {
    Schema::build(Query::default(), Mutation::default(), Subscription::default())
        .disable_suggestions()
        .finish()
}

/// The schema in the schema language, sorted.
#[must_use]
pub fn sdl(schema: &DeskSchema) -> String {
    let options =
        SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items().include_specified_by();
    schema.sdl_with_options(options)
}

/// The custom scalars, so that the gate reads them before anything runs.
#[must_use]
pub fn scalars() -> Vec<ScalarCheck> {
    vec![
        ScalarCheck::of::<Nit>(),
        ScalarCheck::of::<EmailAddress>(),
        ScalarCheck::of::<PhoneNumber>(),
        ScalarCheck::of::<Timestamp>(),
        ScalarCheck::of::<Date>(),
        ScalarCheck::of::<StreamCursor>(),
        ScalarCheck::of::<Decimal>(),
        ScalarCheck::of::<YearMonth>(),
    ]
}

/// The schema as it is committed: with the directive that shows to whom each root field is open.
#[must_use]
pub fn printed(schema: &DeskSchema) -> String {
    let (mut root, mut open) = (None, None);
    let mut printed = String::from(ALLOWED);
    for line in sdl(schema).lines() {
        if let Some(name) = line.strip_prefix("type ").and_then(|rest| rest.split_whitespace().next()) {
            root = match name {
                "Query" => Some(Operation::Query),
                "Mutation" => Some(Operation::Mutation),
                "Subscription" => Some(Operation::Subscription),
                _ => None,
            };
        }
        if root == Some(Operation::Mutation) && one_line(line) {
            announce(&mut printed, line);
        }
        printed.push_str(line);
        // A field with described arguments goes over several lines; the directive stands after its type.
        open = root.and_then(|operation| rule_of(operation, line)).or(open);
        if let Some(rule) =
            open.take_if(|_| !line.ends_with('(') && (line.starts_with("\t)") || one_line(line)))
        {
            printed.push_str(&directive(rule.roles));
        }
        printed.push('\n');
    }
    printed
}

/// Adds to the description of a mutation, which ends what is printed so far, with which codes it refuses.
fn announce(printed: &mut String, line: &str) {
    let name = line.trim_start().split(['(', ':']).next().unwrap_or_default();
    let end = "\t\"\"\"\n";
    if let (Some(codes), Some(description)) = (user_errors(name), printed.strip_suffix(end)) {
        *printed = format!("{description}\tUser errors: {codes}.\n{end}");
    }
}

/// Whether a line of a root type holds a whole field.
fn one_line(line: &str) -> bool {
    line.strip_prefix('\t').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
}

const ALLOWED: &str = "\"\"\"\nTo whom a field is open: people by their roles, and API keys from a scope on; without roles, to everybody.\n\"\"\"\n\
    directive @allowed(roles: [Role!]!, apiKey: ApiKeyScope) on FIELD_DEFINITION\n\n";

fn rule_of(operation: Operation, line: &str) -> Option<&'static RootRule> {
    let name = line.strip_prefix('\t').filter(|_| one_line(line))?.split(['(', ':']).next()?;
    ROOTS.iter().find(|rule| rule.operation == operation && rule.field == name)
}

fn directive(access: Access) -> String {
    let roles: Vec<&str> = access.roles().iter().map(|role| role.code()).collect();
    let key = access.key().filter(|_| access != Access::Public);
    let key = key.map(|scope| format!(", apiKey: {}", scope.code())).unwrap_or_default();
    format!(" @allowed(roles: [{}]{key})", roles.join(", "))
}
