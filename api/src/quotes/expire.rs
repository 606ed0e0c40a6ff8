//! A quote whose time is over.

use super::store;
use crate::command::{Refused, WriteTx};
use crate::log::payload;
use crate::tickets::lock_by_id;
use turno_entity::{QuoteId, QuoteStatus};

/// The subject under which quotes sleep.
pub const QUOTE_SUBJECT: &str = "quote";

/// Ends a quote that nobody answered in time. It looks for itself under the ticket's lock: whoever answered or replaced
/// it meanwhile was faster.
pub async fn expire(tx: &mut WriteTx, id: QuoteId) -> Result<(), Refused> {
    let mut tx = tx.queue().await?;
    let Some(quote) = store::find_quote(&tx, id).await? else { return Ok(()) };
    let Some(mut held) = lock_by_id(&tx, quote.ticket_id).await? else { return Ok(()) };
    let Some(mut quote) = store::find_quote(&tx, id).await? else { return Ok(()) };
    if quote.status != QuoteStatus::Sent || tx.now() <= quote.valid_until {
        return Ok(());
    }
    quote.status = QuoteStatus::Expired;
    store::update_quote(&tx, quote).await?;
    crate::tickets::put_wake(&tx, QUOTE_SUBJECT, id.0, None).await?;
    held.quote_answered(&mut tx, &payload::QuoteExpired { quote: id }, Vec::new()).await
}
