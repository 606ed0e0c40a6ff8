//! The SQL of messages.

use crate::command::WriteTx;
use crate::platform::db::{DbResult, Tx};
use crate::tickets::Held;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use turno_entity::{Audience, MessageId, TicketId, message};

/// Adds a message of the present actor.
pub(super) async fn insert_message(
    tx: &mut WriteTx,
    held: &Held,
    audience: Audience,
    body: &str,
) -> DbResult<MessageId> {
    let id: MessageId = tx.id();
    let row = message::ActiveModel {
        company_id: Set(held.row.company_id),
        id: Set(id),
        ticket_id: Set(held.row.id),
        author_id: Set(tx.actor().person()),
        audience: Set(audience),
        body: Set(body.to_owned()),
        sent_at: Set(tx.now()),
    };
    tx.insert(row).await?;
    Ok(id)
}

/// A message, if the scope may see it.
pub async fn find_message(tx: &Tx, id: MessageId) -> DbResult<Option<message::Model>> {
    tx.find(seen(tx, message::Entity::find().filter(message::Column::Id.eq(id)))).await
}

/// Messages by their ids, as far as the scope may see them.
pub async fn list_messages_by_id(tx: &Tx, ids: &[MessageId]) -> DbResult<Vec<message::Model>> {
    let select = message::Entity::find().filter(message::Column::Id.is_in(ids.iter().copied()));
    tx.list(seen(tx, select)).await
}

/// The messages of tickets after a place, so many of each, in the order in which they were sent.
pub async fn list_messages(
    tx: &Tx,
    tickets: &[TicketId],
    after: Option<(DateTime<Utc>, MessageId)>,
    limit: u64,
) -> DbResult<Vec<message::Model>> {
    let notes = if tx.scope().company().is_some() { " AND m.audience = 'COMPANY'" } else { "" };
    let mut values: Vec<sea_orm::Value> = Vec::new();
    // Without a place there is no bound: the least instant of this program is none of PostgreSQL's.
    let beyond = after.map_or("", |_| " AND (m.sent_at, m.id) > (?, ?)");
    // How many stand between the page's beginning and the row: bounded by the index of the ticket's messages.
    let rank = format!(
        "(SELECT COUNT(*) FROM message AS m WHERE m.ticket_id = message.ticket_id{beyond} \
         AND (m.sent_at, m.id) <= (message.sent_at, message.id){notes}) <= ?"
    );
    let mut select = message::Entity::find().filter(message::Column::TicketId.is_in(tickets.iter().copied()));
    if let Some((sent_at, id)) = after {
        values.extend([sent_at.into(), id.0.into()]);
        let place = Expr::tuple([message::Column::SentAt.into_expr(), message::Column::Id.into_expr()]);
        select = select.filter(place.gt(Expr::tuple([Expr::val(sent_at), Expr::val(id.0)])));
    }
    values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
    let select = seen(tx, select).filter(Expr::cust_with_values(tx.marked(&rank), values));
    tx.list(select.order_by_asc(message::Column::SentAt).order_by_asc(message::Column::Id)).await
}

/// Notes are for the desk only.
fn seen(tx: &Tx, select: sea_orm::Select<message::Entity>) -> sea_orm::Select<message::Entity> {
    if tx.scope().company().is_some() {
        select.filter(message::Column::Audience.eq(Audience::Company))
    } else {
        select
    }
}
