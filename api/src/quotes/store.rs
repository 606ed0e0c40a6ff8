//! The SQL of quotes.

use crate::platform::db::{DbError, DbResult, Tx};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, JoinType, QueryFilter,
    QueryOrder, QuerySelect,
};
use turno_entity::{
    CompanyId, MemberId, PersonId, QuoteId, QuoteStatus, Standing, TicketId, member, person, quote,
};

/// A member who may approve quotes for his company.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Approver {
    /// The membership.
    pub id: MemberId,
    /// The person.
    pub person_id: PersonId,
    /// His mail address.
    pub email: String,
}

/// The members of a company who may approve quotes and can sign in, in the order in which they were entered.
pub async fn list_approvers(tx: &Tx, company: CompanyId) -> DbResult<Vec<Approver>> {
    let person = member::Entity::belongs_to(person::Entity)
        .from(member::Column::PersonId)
        .to(person::Column::Id)
        .into();
    let select = member::Entity::find()
        .select_only()
        .columns([member::Column::Id, member::Column::PersonId, member::Column::Email])
        .join(JoinType::InnerJoin, person)
        .filter(member::Column::CompanyId.eq(company))
        .filter(member::Column::MayApproveQuotes.eq(true))
        .filter(member::Column::Status.eq(Standing::Active))
        .filter(person::Column::Status.eq(Standing::Active));
    tx.list_as(select.order_by_asc(member::Column::Id)).await
}

/// A quote, as far as the scope may see it.
pub async fn find_quote(tx: &Tx, id: QuoteId) -> DbResult<Option<quote::Model>> {
    tx.find(quote::Entity::find().filter(quote::Column::Id.eq(id))).await
}

/// Quotes by their ids, in no order, as far as the scope may see them.
pub async fn list_quotes_by_id(tx: &Tx, ids: &[QuoteId]) -> DbResult<Vec<quote::Model>> {
    tx.list(quote::Entity::find().filter(quote::Column::Id.is_in(ids.iter().copied()))).await
}

/// The quotes of tickets, the newest first.
pub async fn list_quotes(tx: &Tx, tickets: &[TicketId]) -> DbResult<Vec<quote::Model>> {
    let among = quote::Entity::find().filter(quote::Column::TicketId.is_in(tickets.iter().copied()));
    tx.list(among.order_by_desc(quote::Column::SentAt).order_by_desc(quote::Column::Id)).await
}

/// The quote in force: the one accepted last.
pub async fn find_accepted(tx: &Tx, ticket: TicketId) -> DbResult<Option<quote::Model>> {
    tx.find(accepted(ticket).order_by_desc(quote::Column::AnsweredAt).order_by_desc(quote::Column::Id)).await
}

/// The quote accepted first: work since then counts (DR-25).
pub async fn find_first_accepted(tx: &Tx, ticket: TicketId) -> DbResult<Option<quote::Model>> {
    tx.find(accepted(ticket).order_by_asc(quote::Column::AnsweredAt).order_by_asc(quote::Column::Id)).await
}

fn accepted(ticket: TicketId) -> sea_orm::Select<quote::Entity> {
    let of_ticket = quote::Entity::find().filter(quote::Column::TicketId.eq(ticket));
    of_ticket.filter(quote::Column::Status.eq(QuoteStatus::Accepted))
}

/// The quote that waits for an answer.
pub(super) async fn find_open(tx: &Tx, ticket: TicketId) -> DbResult<Option<quote::Model>> {
    let of_ticket = quote::Entity::find().filter(quote::Column::TicketId.eq(ticket));
    tx.find(of_ticket.filter(quote::Column::Status.eq(QuoteStatus::Sent))).await
}

pub(super) async fn insert_quote(tx: &Tx, row: quote::Model) -> DbResult<()> {
    tx.insert(row.into_active_model()).await
}

/// Writes the row as it is now; its ticket is locked.
pub(super) async fn update_quote(tx: &Tx, row: quote::Model) -> DbResult<()> {
    let id = row.id;
    let update = quote::Entity::update_many()
        .set(row.into_active_model().reset_all())
        .filter(quote::Column::Id.eq(id));
    if tx.update(update).await? == 1 { Ok(()) } else { Err(DbError::Missing("quote")) }
}
