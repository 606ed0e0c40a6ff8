//! Every deed on a ticket in every state: what is open does what it should, what is not changes nothing.

use super::deed::{DEEDS, Deed, STATUSES, Words};
use super::world::World;
use desk_tests::on_both_stacks;
use turno::command::{Refused, UserErrorCode as Code};
use turno_entity::TicketStatus as Status;

/// What should come of a deed: the state afterwards, or the refusal. Written from the life of a ticket as the policy
/// tells it, state by state.
#[expect(clippy::match_same_arms, reason = "deed by deed, as the policy tells it")]
fn expected(deed: Deed, status: Status) -> Result<Status, Code> {
    let open = !matches!(status, Status::Resolved | Status::Cancelled | Status::Merged);
    let only =
        |from: Status, to: Status| if status == from { Ok(to) } else { Err(Code::TicketStateConflict) };
    match deed {
        Deed::Identify => only(Status::PendingIdentification, Status::Queued),
        Deed::TakeNext if status == Status::Queued => Ok(Status::InProgress),
        Deed::TakeNext | Deed::Note | Deed::Reveal => Ok(status),
        Deed::TakeOutOfOrder => match status {
            Status::Queued => Ok(Status::InProgress),
            Status::InProgress => Err(Code::TicketTaken),
            Status::PendingIdentification => Err(Code::TicketNotIdentified),
            _ => Err(Code::TicketStateConflict),
        },
        Deed::Release => only(Status::InProgress, Status::Queued),
        Deed::Resolve => only(Status::InProgress, Status::Resolved),
        Deed::Reopen => only(Status::Resolved, Status::Queued),
        Deed::Pause if matches!(status, Status::Queued | Status::InProgress) => Ok(Status::WaitingForCompany),
        Deed::Pause => Err(Code::TicketStateConflict),
        Deed::CancelByClient if status == Status::InProgress => Err(Code::TicketTaken),
        Deed::Cancel | Deed::CancelByClient if open => Ok(Status::Cancelled),
        Deed::Cancel | Deed::CancelByClient => Err(Code::TicketStateConflict),
        Deed::Reclassify if status == Status::WaitingForQuote => Err(Code::TicketStateConflict),
        Deed::Reclassify | Deed::Estimate if open => Ok(status),
        Deed::Reclassify | Deed::Estimate => Err(Code::TicketStateConflict),
        Deed::Reply if matches!(status, Status::Cancelled | Status::Merged) => Err(Code::TicketStateConflict),
        Deed::Reply => Ok(status),
        Deed::ReplyByClient if matches!(status, Status::WaitingForCompany | Status::Resolved) => {
            Ok(Status::Queued)
        }
        Deed::ReplyByClient => Ok(status),
    }
}

/// The place: workable, kept, or none.
fn place(status: Status) -> Option<bool> {
    match status {
        Status::Queued => Some(true),
        Status::PendingIdentification | Status::WaitingForCompany | Status::WaitingForQuote => Some(false),
        _ => None,
    }
}

on_both_stacks!(each_deed_in_each_state_moves_or_is_refused_with_its_code, |stack| {
    let world = World::open(stack).await;
    for status in STATUSES {
        for deed in DEEDS {
            world.clear().await;
            let ticket = world.ticket_in(status).await;
            if deed == Deed::Reveal && status == Status::PendingIdentification {
                continue; // It has no document yet; its own test is with the reveal.
            }
            let before = world.rows().await;
            let row_before = world.ticket(ticket).await;
            let words = Words { version: Some(row_before.version), ..world.words(ticket) };
            let done = deed.run(world.desk(), deed.actor(&world), words).await;
            match (done, expected(deed, status)) {
                (Ok(_), Ok(after)) => {
                    let row = world.ticket(ticket).await;
                    assert_eq!(row.status, after, "{deed:?} on {status:?}");
                    assert_eq!(world.place(ticket).await, place(after), "{deed:?} on {status:?}");
                    let place = (row.received_at, row.ordinal);
                    assert_eq!(place, (row_before.received_at, row_before.ordinal), "the place stays");
                    let held = (after == Status::InProgress).then(|| deed_hand(deed, &world));
                    assert_eq!(row.assignee_id, held, "{deed:?} on {status:?}");
                }
                (Err(Refused::User(errors)), Err(code)) => {
                    let got: Vec<_> = errors.iter().map(|e| (e.code, e.path.join("."))).collect();
                    assert_eq!(got, [(code, "ticketId".to_owned())], "{deed:?} on {status:?}");
                    assert_eq!(world.rows().await, before, "{deed:?} on {status:?}");
                }
                (got, want) => panic!("{deed:?} on {status:?}: {got:?}, expected {want:?}"),
            }
        }
    }
    world.is_proved().await;
});

/// Who has the ticket after the deed.
fn deed_hand(deed: Deed, world: &World) -> turno_entity::PersonId {
    let by = if deed == Deed::TakeOutOfOrder { &world.admin } else { &world.agent };
    by.person().unwrap()
}
