//! The SQL of repeats.

use super::rules::{BEGINNING, COMPARED};
use crate::companies::Nit;
use crate::platform::db::{DbError, DbResult, Tx};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, FromQueryResult, IntoActiveModel, JoinType,
    QueryFilter, QueryOrder, QuerySelect,
};
use turno_entity::{RepeatId, RepeatStatus, TicketId, TicketStatus, company, repeat, repeat_earlier, ticket};

/// What of an earlier ticket is compared.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Earlier {
    /// The ticket.
    pub id: TicketId,
    /// Its subject.
    pub subject: String,
    /// The beginning of its description.
    pub beginning: String,
}

/// An earlier ticket as evidence.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Evidence {
    /// What repeats it.
    pub repeat_id: RepeatId,
    /// The ticket.
    pub ticket_id: TicketId,
    /// Its number.
    pub number: String,
    /// When it was answered first.
    pub answered_at: Option<DateTime<Utc>>,
    /// When it was resolved.
    pub resolved_at: Option<DateTime<Utc>>,
    /// How alike they are, from 0 to 1000.
    pub score: i32,
}

/// The place of a repeat in the list.
pub(super) type RepeatPlace = (DateTime<Utc>, RepeatId);

/// What stands before a ticket in the order of arrival, of its own company. What came in the same text does not.
fn before(row: &ticket::Model) -> Condition {
    let sooner = ticket::Column::ReceivedAt.lt(row.received_at);
    if row.split_from_id.is_some() {
        return Condition::all().add(ticket::Column::CompanyId.eq(row.company_id)).add(sooner);
    }
    let together =
        ticket::Column::ReceivedAt.eq(row.received_at).and(ticket::Column::Ordinal.lt(row.ordinal));
    let company = ticket::Column::CompanyId.eq(row.company_id);
    Condition::all().add(company).add(Condition::any().add(sooner).add(together))
}

/// The earlier tickets of the same company, topic and kind that were answered in a span of time, the newest first.
pub(super) async fn list_answered(
    tx: &Tx,
    row: &ticket::Model,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> DbResult<Vec<Earlier>> {
    let select = ticket::Entity::find()
        .select_only()
        .columns([ticket::Column::Id, ticket::Column::Subject])
        .column_as(Expr::cust(format!("substr(description, 1, {BEGINNING})")), "beginning")
        .filter(before(row))
        .filter(ticket::Column::TopicCode.eq(row.topic_code.as_str()))
        .filter(ticket::Column::Kind.eq(row.kind))
        .filter(ticket::Column::Status.is_not_in([TicketStatus::Cancelled, TicketStatus::Merged]))
        .filter(ticket::Column::AnsweredAt.between(from, to));
    let newest = select.order_by_desc(ticket::Column::ReceivedAt).order_by_desc(ticket::Column::Ordinal);
    tx.list_as(newest.limit(COMPARED)).await
}

/// The earlier tickets of the same company with the same text, received since an instant.
pub(super) async fn list_same_text(
    tx: &Tx,
    row: &ticket::Model,
    since: DateTime<Utc>,
) -> DbResult<Vec<ticket::Model>> {
    let select = ticket::Entity::find()
        .filter(before(row))
        .filter(ticket::Column::ReceivedAt.gte(since))
        .filter(ticket::Column::Subject.eq(row.subject.as_str()))
        .filter(ticket::Column::Description.eq(row.description.as_str()));
    tx.list(select.order_by_desc(ticket::Column::ReceivedAt).limit(COMPARED)).await
}

/// A repeat, as far as the scope may see it.
pub async fn find_repeat(tx: &Tx, id: RepeatId) -> DbResult<Option<repeat::Model>> {
    tx.find(repeat::Entity::find().filter(repeat::Column::Id.eq(id))).await
}

/// Repeats by their ids, in no order, as far as the scope may see them.
pub async fn list_repeats_by_id(tx: &Tx, ids: &[RepeatId]) -> DbResult<Vec<repeat::Model>> {
    tx.list(repeat::Entity::find().filter(repeat::Column::Id.is_in(ids.iter().copied()))).await
}

/// The repeats of tickets, in the order in which they were found, as far as the scope may see them.
pub async fn list_of_tickets(tx: &Tx, tickets: &[TicketId]) -> DbResult<Vec<repeat::Model>> {
    let among = repeat::Entity::find().filter(repeat::Column::TicketId.is_in(tickets.iter().copied()));
    tx.list(among.order_by_asc(repeat::Column::FoundAt).order_by_asc(repeat::Column::Id)).await
}

/// The repeat as which a ticket is charged: confirmed, and not under dispute.
pub async fn find_chargeable(tx: &Tx, ticket: TicketId) -> DbResult<Option<repeat::Model>> {
    let of_ticket = repeat::Entity::find().filter(repeat::Column::TicketId.eq(ticket));
    tx.find(of_ticket.filter(repeat::Column::Status.eq(RepeatStatus::Confirmed))).await
}

/// The repeat of a ticket that was not dismissed: there is one at most.
pub(super) async fn find_open(tx: &Tx, ticket: TicketId) -> DbResult<Option<repeat::Model>> {
    let of_ticket = repeat::Entity::find().filter(repeat::Column::TicketId.eq(ticket));
    tx.find(of_ticket.filter(repeat::Column::Status.ne(RepeatStatus::Dismissed))).await
}

/// Repeats after a place, those that were found first at the beginning.
pub(super) async fn list_repeats(
    tx: &Tx,
    status: Option<&[RepeatStatus]>,
    nit: Option<Nit>,
    after: Option<RepeatPlace>,
    limit: u64,
) -> DbResult<Vec<repeat::Model>> {
    let mut select = repeat::Entity::find();
    if let Some(status) = status {
        select = select.filter(repeat::Column::Status.is_in(status.iter().copied()));
    }
    if let Some(nit) = nit {
        let company = repeat::Entity::belongs_to(company::Entity)
            .from(repeat::Column::CompanyId)
            .to(company::Column::Id)
            .into();
        select = select.join(JoinType::InnerJoin, company).filter(company::Column::Nit.eq(nit.digits()));
    }
    if let Some((found_at, id)) = after {
        let place = Expr::tuple([repeat::Column::FoundAt.into_expr(), repeat::Column::Id.into_expr()]);
        select = select.filter(place.gt(Expr::tuple([Expr::val(found_at), Expr::val(id.0)])));
    }
    let in_order = select.order_by_asc(repeat::Column::FoundAt).order_by_asc(repeat::Column::Id);
    tx.list(in_order.limit(limit)).await
}

/// The evidence of repeats, the most alike first, the newest first among equals.
pub async fn list_evidence(tx: &Tx, repeats: &[RepeatId]) -> DbResult<Vec<Evidence>> {
    let earlier = repeat_earlier::Entity::belongs_to(ticket::Entity)
        .from((repeat_earlier::Column::CompanyId, repeat_earlier::Column::TicketId))
        .to((ticket::Column::CompanyId, ticket::Column::Id))
        .into();
    let select = repeat_earlier::Entity::find()
        .select_only()
        .columns([repeat_earlier::Column::RepeatId, repeat_earlier::Column::TicketId])
        .column(repeat_earlier::Column::Score)
        .columns([ticket::Column::Number, ticket::Column::AnsweredAt, ticket::Column::ResolvedAt])
        .join(JoinType::InnerJoin, earlier)
        .filter(repeat_earlier::Column::RepeatId.is_in(repeats.iter().copied()))
        .order_by_desc(repeat_earlier::Column::Score);
    let select = select.order_by_desc(ticket::Column::ReceivedAt).order_by_desc(ticket::Column::Ordinal);
    tx.list_as(select).await
}

/// The numbers of tickets, in no order, as far as the scope may see them.
pub(super) async fn list_numbers(tx: &Tx, tickets: &[TicketId]) -> DbResult<Vec<(TicketId, String)>> {
    #[derive(FromQueryResult)]
    struct Numbered {
        id: TicketId,
        number: String,
    }
    let select = ticket::Entity::find().select_only().columns([ticket::Column::Id, ticket::Column::Number]);
    let rows: Vec<Numbered> =
        tx.list_as(select.filter(ticket::Column::Id.is_in(tickets.iter().copied()))).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.number)).collect())
}

pub(super) async fn insert_repeat(
    tx: &Tx,
    row: repeat::Model,
    evidence: Vec<repeat_earlier::Model>,
) -> DbResult<()> {
    tx.insert(row.into_active_model()).await?;
    tx.insert_all(evidence.into_iter().map(IntoActiveModel::into_active_model)).await
}

/// Writes the row as it is now; its ticket is locked.
pub(super) async fn update_repeat(tx: &Tx, row: repeat::Model) -> DbResult<()> {
    let id = row.id;
    let update = repeat::Entity::update_many()
        .set(row.into_active_model().reset_all())
        .filter(repeat::Column::Id.eq(id));
    if tx.update(update).await? == 1 { Ok(()) } else { Err(DbError::Missing("repeat")) }
}
