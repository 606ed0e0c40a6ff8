//! Tickets as they are shown: a ticket with its company, its clock and its assignee, by one JOIN.

use super::held::clock_of;
use crate::clock::ResponseClock;
use crate::command::Fault;
use crate::companies::Nit;
use crate::platform::db::{DbResult, Tx};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, DbBackend, EntityTrait, FromQueryResult, JoinType, Order, QueryFilter,
    QueryOrder, QueryResult, QuerySelect, Select,
};
use turno_entity::{
    Channel, Standing, TicketId, TicketStatus, company, person, queue_entry, response_clock, ticket,
};

/// A ticket with what is shown beside it.
#[derive(Clone, Debug)]
pub struct TicketCard {
    /// The ticket.
    pub ticket: ticket::Model,
    /// The stored clock.
    pub clock: response_clock::Model,
    /// The company's NIT, if it is known.
    pub company_nit: Option<String>,
    /// The company's name.
    pub company_name: String,
    /// Whether its people may use the desk.
    pub company_status: Standing,
    /// The assignee's names.
    pub assignee: Option<String>,
}

impl TicketCard {
    /// The clock.
    pub fn response_clock(&self) -> Result<ResponseClock, Fault> {
        clock_of(&self.clock)
    }
}

impl FromQueryResult for TicketCard {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, sea_orm::DbErr> {
        let ticket = ticket::Model::from_query_result(row, prefix)?;
        let clock = response_clock::Model {
            company_id: ticket.company_id,
            ticket_id: ticket.id,
            state: row.try_get(prefix, "clock_state")?,
            target_minutes: row.try_get(prefix, "clock_target_minutes")?,
            started_at: row.try_get(prefix, "clock_started_at")?,
            due_at: row.try_get(prefix, "clock_due_at")?,
            breached_at: row.try_get(prefix, "clock_breached_at")?,
            met_at: row.try_get(prefix, "clock_met_at")?,
            pauses: row.try_get(prefix, "clock_pauses")?,
        };
        let given: Option<String> = row.try_get(prefix, "assignee_given_names")?;
        let surnames: Option<String> = row.try_get(prefix, "assignee_surnames")?;
        Ok(Self {
            clock,
            company_nit: row.try_get(prefix, "company_nit")?,
            company_name: row.try_get(prefix, "company_name")?,
            company_status: row.try_get(prefix, "company_status")?,
            assignee: given.zip(surnames).map(|(given, surnames)| format!("{given} {surnames}")),
            ticket,
        })
    }
}

/// Selects cards. The condition of the scope comes from the transaction.
fn cards() -> Select<ticket::Entity> {
    let clock = ticket::Entity::belongs_to(response_clock::Entity)
        .from((ticket::Column::CompanyId, ticket::Column::Id))
        .to((response_clock::Column::CompanyId, response_clock::Column::TicketId))
        .into();
    let company = ticket::Entity::belongs_to(company::Entity)
        .from(ticket::Column::CompanyId)
        .to(company::Column::Id)
        .into();
    let assignee = ticket::Entity::belongs_to(person::Entity)
        .from(ticket::Column::AssigneeId)
        .to(person::Column::Id)
        .into();
    ticket::Entity::find()
        .join(JoinType::InnerJoin, clock)
        .join(JoinType::InnerJoin, company)
        .join(JoinType::LeftJoin, assignee)
        .column_as(response_clock::Column::State, "clock_state")
        .column_as(response_clock::Column::TargetMinutes, "clock_target_minutes")
        .column_as(response_clock::Column::StartedAt, "clock_started_at")
        .column_as(response_clock::Column::DueAt, "clock_due_at")
        .column_as(response_clock::Column::BreachedAt, "clock_breached_at")
        .column_as(response_clock::Column::MetAt, "clock_met_at")
        .column_as(response_clock::Column::Pauses, "clock_pauses")
        .column_as(company::Column::Nit, "company_nit")
        .column_as(company::Column::Name, "company_name")
        .column_as(company::Column::Status, "company_status")
        .column_as(person::Column::GivenNames, "assignee_given_names")
        .column_as(person::Column::Surnames, "assignee_surnames")
}

/// Which tickets.
#[derive(Clone, Debug, Default)]
pub struct CardFilter {
    /// Only these states.
    pub status: Option<Vec<TicketStatus>>,
    /// Only these levels.
    pub priority: Option<Vec<i32>>,
    /// Only these channels.
    pub channel: Option<Vec<Channel>>,
    /// Only these topics.
    pub topic_code: Option<Vec<String>>,
    /// Only this company.
    pub nit: Option<Nit>,
    /// Received at or after.
    pub received_from: Option<DateTime<Utc>>,
    /// Received before.
    pub received_to: Option<DateTime<Utc>>,
    /// Number, subject or description contain this.
    pub text: Option<String>,
}

impl CardFilter {
    fn condition(&self, database: DbBackend) -> Condition {
        let mut all = Condition::all();
        if let Some(status) = &self.status {
            all = all.add(ticket::Column::Status.is_in(status.iter().copied()));
        }
        if let Some(priority) = &self.priority {
            all = all.add(ticket::Column::Priority.is_in(priority.iter().copied()));
        }
        if let Some(channel) = &self.channel {
            all = all.add(ticket::Column::Channel.is_in(channel.iter().copied()));
        }
        if let Some(topics) = &self.topic_code {
            all = all.add(ticket::Column::TopicCode.is_in(topics));
        }
        if let Some(nit) = self.nit {
            all = all.add(company::Column::Nit.eq(nit.digits()));
        }
        if let Some(from) = self.received_from {
            all = all.add(ticket::Column::ReceivedAt.gte(from));
        }
        if let Some(to) = self.received_to {
            all = all.add(ticket::Column::ReceivedAt.lt(to));
        }
        if let Some(text) = &self.text {
            let any = [ticket::Column::Number, ticket::Column::Subject, ticket::Column::Description];
            let lowered = text.to_lowercase();
            all = all.add(
                any.into_iter()
                    .fold(Condition::any(), |any, column| any.add(contains(database, column, &lowered))),
            );
        }
        all
    }
}

/// A plain search: the percent sign and the underscore stand for themselves.
fn contains(database: DbBackend, column: ticket::Column, lowered: &str) -> SimpleExpr {
    let escaped = lowered.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let pattern = sea_orm::sea_query::LikeExpr::new(format!("%{escaped}%")).escape('\\');
    lower(database, column).like(pattern)
}

/// A text in small letters. SQLite's own `lower` knows ASCII only, so the other capitals of Latin-1, and with them those
/// of Spanish, are replaced one by one; such a search reads every text anyway.
fn lower(database: DbBackend, column: ticket::Column) -> SimpleExpr {
    let lowered = SimpleExpr::from(Func::lower(Expr::col((ticket::Entity, column))));
    if database != DbBackend::Sqlite {
        return lowered;
    }
    let capitals = ('À'..='Þ').filter(|capital| capital.is_uppercase());
    capitals.fold(lowered, |text, capital| {
        let small = capital.to_lowercase().to_string();
        Func::cust("replace").arg(text).arg(capital.to_string()).arg(small).into()
    })
}

/// A place among tickets: received at, ordinal.
pub type Place = (DateTime<Utc>, i64);

fn place_of<E: EntityTrait>(received_at: E::Column, ordinal: E::Column) -> SimpleExpr {
    Expr::tuple([received_at.into_expr(), ordinal.into_expr()])
}

fn value_of(place: Place) -> SimpleExpr {
    Expr::tuple([Expr::val(place.0), Expr::val(place.1)])
}

/// A page of tickets in the order of their receipt.
pub async fn list_cards(
    tx: &Tx,
    filter: &CardFilter,
    descending: bool,
    after: Option<Place>,
    limit: u64,
) -> DbResult<Vec<TicketCard>> {
    let mut select = cards().filter(filter.condition(tx.backend()));
    if let Some(after) = after {
        let place = place_of::<ticket::Entity>(ticket::Column::ReceivedAt, ticket::Column::Ordinal);
        let beyond = if descending { place.lt(value_of(after)) } else { place.gt(value_of(after)) };
        select = select.filter(beyond);
    }
    let order = if descending { Order::Desc } else { Order::Asc };
    let select =
        select.order_by(ticket::Column::ReceivedAt, order.clone()).order_by(ticket::Column::Ordinal, order);
    tx.list_as(select.limit(limit)).await
}

/// A page of the queue: the workable tickets in their order.
pub async fn list_queue_cards(tx: &Tx, after: Option<Place>, limit: u64) -> DbResult<Vec<TicketCard>> {
    let entry = ticket::Entity::belongs_to(queue_entry::Entity)
        .from(ticket::Column::Id)
        .to(queue_entry::Column::TicketId)
        .into();
    // Written out, not bound: the planner takes the partial index only if it can read the condition.
    let mut select = cards().join(JoinType::InnerJoin, entry).filter(Expr::cust("queue_entry.workable"));
    if let Some(after) = after {
        let place =
            place_of::<queue_entry::Entity>(queue_entry::Column::ReceivedAt, queue_entry::Column::Ordinal);
        select = select.filter(place.gt(value_of(after)));
    }
    let select =
        select.order_by_asc(queue_entry::Column::ReceivedAt).order_by_asc(queue_entry::Column::Ordinal);
    tx.list_as(select.limit(limit)).await
}

/// A page of the tickets that wait for a response, the earliest deadline first.
pub async fn list_due_cards(
    tx: &Tx,
    after: Option<(DateTime<Utc>, TicketId)>,
    limit: u64,
) -> DbResult<Vec<TicketCard>> {
    // Written out, not bound: the planner takes the partial index only if it can read the condition.
    let open = Expr::cust("response_clock.state IN ('RUNNING', 'APPROACHING', 'BREACHED')");
    let mut select = cards().filter(open);
    if let Some((due_at, id)) = after {
        let place = Expr::tuple([
            response_clock::Column::DueAt.into_expr(),
            response_clock::Column::TicketId.into_expr(),
        ]);
        select = select.filter(place.gt(Expr::tuple([Expr::val(due_at), Expr::val(id.0)])));
    }
    let select =
        select.order_by_asc(response_clock::Column::DueAt).order_by_asc(response_clock::Column::TicketId);
    tx.list_as(select.limit(limit)).await
}

/// The cards of tickets, in no order; what the scope may not see is left out.
pub async fn list_cards_by_id(tx: &Tx, ids: &[TicketId]) -> DbResult<Vec<TicketCard>> {
    tx.list_as(cards().filter(ticket::Column::Id.is_in(ids.iter().copied()))).await
}

/// The card of a ticket with a number.
pub async fn find_card_by_number(tx: &Tx, number: &str) -> DbResult<Option<TicketCard>> {
    tx.find_as(cards().filter(ticket::Column::Number.eq(number))).await
}
