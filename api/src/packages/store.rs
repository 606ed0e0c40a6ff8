//! The SQL of packages and entitlements.

use crate::platform::db::{DbError, DbResult, Tx};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use turno_entity::{CompanyId, ImprovementKind, TicketId, entitlement, package};

/// What companies bought, in no order, as far as the scope may see it.
pub async fn list_packages(tx: &Tx, companies: &[CompanyId]) -> DbResult<Vec<package::Model>> {
    let among = package::Column::CompanyId.is_in(companies.iter().copied());
    tx.list(package::Entity::find().filter(among)).await
}

pub(super) async fn find_package(tx: &Tx, company: CompanyId) -> DbResult<Option<package::Model>> {
    tx.find(package::Entity::find_by_id(company)).await
}

pub(super) async fn insert_package(tx: &Tx, row: package::Model) -> DbResult<()> {
    tx.insert(row.into_active_model()).await
}

pub(super) async fn update_package(tx: &Tx, row: package::Model) -> DbResult<()> {
    let company = row.company_id;
    let update = package::Entity::update_many()
        .set(row.into_active_model().reset_all())
        .filter(package::Column::CompanyId.eq(company));
    if tx.update(update).await? == 1 { Ok(()) } else { Err(DbError::Missing("package")) }
}

/// The decision on a ticket for a kind of improvement.
pub async fn find_entitlement(
    tx: &Tx,
    ticket: TicketId,
    improvement: ImprovementKind,
) -> DbResult<Option<entitlement::Model>> {
    let of_ticket = entitlement::Entity::find().filter(entitlement::Column::TicketId.eq(ticket));
    tx.find(of_ticket.filter(entitlement::Column::Improvement.eq(improvement))).await
}

/// The decisions on tickets, in the order in which they were made.
pub async fn list_entitlements(tx: &Tx, tickets: &[TicketId]) -> DbResult<Vec<entitlement::Model>> {
    let among = entitlement::Column::TicketId.is_in(tickets.iter().copied());
    tx.list(entitlement::Entity::find().filter(among).order_by_asc(entitlement::Column::DecidedAt)).await
}

pub(super) async fn insert_entitlement(tx: &Tx, row: entitlement::Model) -> DbResult<()> {
    tx.insert(row.into_active_model()).await
}

pub(super) async fn update_entitlement(tx: &Tx, row: entitlement::Model) -> DbResult<()> {
    let (ticket, improvement) = (row.ticket_id, row.improvement);
    let update = entitlement::Entity::update_many()
        .set(row.into_active_model().reset_all())
        .filter(entitlement::Column::TicketId.eq(ticket))
        .filter(entitlement::Column::Improvement.eq(improvement));
    if tx.update(update).await? == 1 { Ok(()) } else { Err(DbError::Missing("entitlement")) }
}
