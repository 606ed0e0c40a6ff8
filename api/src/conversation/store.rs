//! The SQL of messages.

use crate::command::WriteTx;
use crate::platform::db::{DbResult, Tx};
use crate::tickets::Held;
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
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

/// A page of the messages of a ticket, in the order in which they were sent.
pub async fn list_messages(
    tx: &Tx,
    ticket: TicketId,
    after: Option<(DateTime<Utc>, MessageId)>,
    limit: u64,
) -> DbResult<Vec<message::Model>> {
    let mut select = message::Entity::find().filter(message::Column::TicketId.eq(ticket));
    if let Some((sent_at, id)) = after {
        let place = Expr::tuple([Expr::col(message::Column::SentAt), Expr::col(message::Column::Id)]);
        select = select.filter(place.gt(Expr::tuple([Expr::val(sent_at), Expr::val(id)])));
    }
    let in_order = seen(tx, select).order_by_asc(message::Column::SentAt).order_by_asc(message::Column::Id);
    tx.list(in_order.limit(limit)).await
}

/// Notes are for the desk only.
fn seen(tx: &Tx, select: sea_orm::Select<message::Entity>) -> sea_orm::Select<message::Entity> {
    if tx.scope().company().is_some() {
        select.filter(message::Column::Audience.eq(Audience::Company))
    } else {
        select
    }
}
