//! Lines that are held: until the company can dispute no longer, or the dispute is decided.

use super::{charge, line, store};
use crate::calendar::local_date;
use crate::command::{Refused, WriteTx};
use crate::log::payload;
use crate::{repeats, tickets};
use chrono::{DateTime, TimeDelta, Utc};
use turno_entity::{LineId, LineStatus, TicketId, billable_line};

/// The subject under which held lines sleep.
pub const LINE_SUBJECT: &str = "billable_line";

/// Why a line goes when its repeat was dismissed; it stands in the log.
const DISMISSED: &str = "La repetición no se cobra.";

/// The first instant at which a line is held no longer: the company may dispute until the last one before.
pub(super) fn after(held_until: DateTime<Utc>) -> DateTime<Utc> {
    held_until + TimeDelta::microseconds(1)
}

/// Makes a line ready whose time to dispute is over. It looks for itself under the ticket's lock: a dispute that came
/// meanwhile keeps it until it is decided.
pub async fn release(tx: &mut WriteTx, id: LineId) -> Result<(), Refused> {
    let Some(seen) = store::find_line(tx, id).await? else { return rest(tx, id).await };
    tickets::lock_by_id(tx, seen.ticket_id).await?;
    let Some(row) = store::lock_line(tx, id).await? else { return rest(tx, id).await };
    let confirmed = repeats::find_chargeable(tx, row.ticket_id).await?.is_some();
    if row.status != LineStatus::Held || !confirmed {
        return rest(tx, id).await;
    }
    if row.held_until.is_some_and(|until| tx.now() <= until) {
        return Ok(());
    }
    make_ready(tx, row).await
}

/// A repeat was confirmed, or a dispute was decided for it. What its ticket costs is put down if it is resolved; after a
/// decision nothing is held any more. The ticket is locked.
pub async fn repeat_confirmed(tx: &mut WriteTx, ticket: TicketId) -> Result<(), Refused> {
    let Some(row) = lock_charge(tx, ticket).await? else { return charge(tx, ticket).await };
    let decided = repeats::find_chargeable(tx, ticket).await?.and_then(|repeat| repeat.decided_at);
    if row.status == LineStatus::Held && decided.is_some() {
        return make_ready(tx, row).await;
    }
    Ok(())
}

/// A repeat was dismissed, or a dispute was decided against it: a held line goes. The ticket is locked.
pub async fn repeat_dismissed(tx: &mut WriteTx, ticket: TicketId) -> Result<(), Refused> {
    let Some(mut row) = lock_charge(tx, ticket).await? else { return Ok(()) };
    if row.repeat_id.is_none() {
        return Ok(());
    }
    match row.status {
        LineStatus::Held => {
            row.status = LineStatus::Reversed;
            let reason = tx.text("reason", DISMISSED);
            let fact = payload::LineReversed {
                line: row.id,
                status: row.status,
                reversal: None,
                reversal_status: None,
                ready_on: None,
                blocks: 0,
                base: 0,
                iva: 0,
                total: 0,
                reason: reason.digest.clone(),
            };
            let about = line::about(&row);
            rest(tx, row.id).await?;
            store::update_line(tx, row).await?;
            tx.record_with(about, &fact, vec![reason])
        }
        // A company can dispute only while a line would be held.
        LineStatus::Ready | LineStatus::Invoiced | LineStatus::Reversed => Ok(()),
    }
}

async fn lock_charge(tx: &WriteTx, ticket: TicketId) -> Result<Option<billable_line::Model>, Refused> {
    match store::find_charge(tx, ticket).await? {
        Some(seen) => Ok(store::lock_line(tx, seen.id).await?),
        None => Ok(None),
    }
}

async fn make_ready(tx: &mut WriteTx, mut row: billable_line::Model) -> Result<(), Refused> {
    let ready_on = local_date(tx.now());
    row.status = LineStatus::Ready;
    row.ready_on = Some(ready_on);
    rest(tx, row.id).await?;
    let (about, fact) = (line::about(&row), payload::LineReady { line: row.id, ready_on });
    store::update_line(tx, row).await?;
    tx.record(about, &fact)
}

async fn rest(tx: &WriteTx, id: LineId) -> Result<(), Refused> {
    Ok(tickets::put_wake(tx, LINE_SUBJECT, id.0, None).await?)
}
