//! What stands, compared with what the log tells.

use super::finding::{AuditError, Finding, Proof};
use super::life::Life;
use super::store::{self, Standing};
use crate::calendar::Policy;
use crate::platform::db::Tx;
use crate::tickets::{clock_of, rules};
use std::collections::HashMap;
use turno_entity::TicketId;

/// Proves that tickets, places and clocks stand as they should.
pub(super) async fn prove(
    tx: &Tx,
    policy: &Policy,
    lives: &HashMap<TicketId, Life>,
    ids: &[TicketId],
) -> Result<(), AuditError> {
    let rows = store::list_standing(tx, ids).await?;
    let rows: HashMap<TicketId, Standing> = rows.into_iter().map(|row| (row.ticket.id, row)).collect();
    for id in ids {
        let Some(life) = lives.get(id) else { continue };
        let row = rows.get(id).ok_or_else(|| wrong("ticket", *id, "the ticket of the log"))?;
        prove_ticket(life, row)?;
        prove_place(life, row)?;
        prove_clock(policy, life, row)?;
        if row.repeats != life.repeats {
            return Err(wrong("repeat", *id, "the repeats of the log").into());
        }
    }
    Ok(())
}

fn prove_ticket(life: &Life, Standing { ticket, .. }: &Standing) -> Result<(), Finding> {
    let columns = [
        ("the company of its last event", ticket.company_id == life.company),
        ("the number with which it began", ticket.number == life.number),
        ("the place with which it began", (ticket.received_at, ticket.ordinal) == life.place),
        ("the channel with which it began", ticket.channel == life.channel),
        ("the requester with whom it began", ticket.requester_id == life.requester),
        ("the ticket to which it refers", ticket.follows_id == life.follows),
        ("the ticket out of which it was taken", ticket.split_from_id == life.split.map(|(from, _)| from)),
        ("the ticket into which it was merged", ticket.merged_into_id == life.merged),
        ("the topic of the log", ticket.topic_code == life.topic),
        ("the kind of the log", ticket.kind == life.kind),
        ("the priority of the log", ticket.priority == life.priority),
        ("the status of the log", ticket.status == life.status),
        ("the assignee of the log", ticket.assignee_id == life.assignee),
        ("the cause of the log", ticket.resolution_cause == life.cause),
        ("the estimate of the log", ticket.estimated_on == life.estimated_on),
        ("an answer as in the log", ticket.answered_at.is_some() == life.response.is_answered()),
        ("a resolution as in the log", ticket.resolved_at.is_some() == life.cause.is_some()),
    ];
    match columns.iter().find(|(_, right)| !right) {
        None => Ok(()),
        Some((expected, _)) => Err(wrong("ticket", ticket.id, *expected)),
    }
}

fn prove_place(life: &Life, row: &Standing) -> Result<(), Finding> {
    let stands = row.entry.as_ref().map(|entry| (entry.received_at, entry.ordinal, entry.workable));
    let expected = rules::place(life.status).map(|workable| (life.place.0, life.place.1, workable));
    if stands == expected {
        return Ok(());
    }
    let expected = expected.map_or_else(
        || "no place".to_owned(),
        |(at, ordinal, workable)| format!("the place {at}, {ordinal}, workable: {workable}"),
    );
    Err(wrong("queue_entry", row.ticket.id, expected))
}

fn prove_clock(policy: &Policy, life: &Life, row: &Standing) -> Result<(), Finding> {
    let id = row.ticket.id;
    let parts = life.response.parts();
    let expected = || {
        let due = parts.due_at.map_or_else(|| "none".to_owned(), |due| due.to_rfc3339());
        format!("the clock that its moves give: {}, due {due}", parts.state.code())
    };
    let clock = row.clock.as_ref().and_then(|clock| clock_of(clock).ok());
    if clock.is_none_or(|clock| clock.parts() != parts) {
        return Err(wrong("response_clock", id, expected()));
    }
    match (life.response.wake(policy), &row.wake) {
        (Some(at), None) => Err(wrong("wake", id, format!("a wake at {at}"))),
        _ => Ok(()),
    }
}

fn wrong(table: &'static str, id: TicketId, expected: impl Into<String>) -> Finding {
    Finding::new(Proof::Stored, table, id, expected)
}
