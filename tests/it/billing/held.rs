//! Repeats: charged in five business days, if nobody disputes.

use super::world::{BLOCK, at};
use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use chrono::{NaiveDate, TimeDelta};
use desk_tests::on_both_stacks;
use turno::deadlines::wake_due;
use turno_entity::{LineReason, LineStatus, ResolutionCause as Cause, TicketId, billable_line};

/// The end of the fifth business day after Tuesday 24 November 2026: Tuesday 1 December, 17:30.
const END: &str = "2026-12-01T22:30:00Z";

async fn held(world: &World) -> (TicketId, billable_line::Model) {
    let ticket = world.asked(&world.client, &[1_801]).await;
    world.confirms_repeat(ticket).await;
    world.resolves(ticket, Cause::HowTo).await;
    let line = world.charge_of(ticket).await.unwrap();
    (ticket, line)
}

/// Looks what is due at an instant.
async fn wakes_at(world: &World, text: &str, more: TimeDelta) {
    world.pass(at(text) + more - world.now());
    wake_due(world.desk()).await;
}

on_both_stacks!(a_line_is_held_until_the_end_of_the_fifth_business_day, |stack| {
    let world = World::open(stack).await;
    let (ticket, line) = held(&world).await;
    assert_eq!(
        (line.reason, line.status, line.ready_on),
        (LineReason::RepeatedTopic, LineStatus::Held, None)
    );
    assert_eq!((line.blocks, line.base, line.iva, line.total), (2, 2 * BLOCK.0, 2 * BLOCK.1, 2 * BLOCK.2));
    assert_eq!(line.held_until, Some(at(END)));
    assert_eq!(Some(line.confirmed_by), world.admin.person());
    world.is_proved().await;
    wakes_at(&world, END, TimeDelta::zero()).await;
    assert_eq!(world.line(line.id).await.status, LineStatus::Held, "until its last instant");
    let head = world.head().await;
    wakes_at(&world, END, TimeDelta::microseconds(1)).await;
    let ready = world.charge_of(ticket).await.unwrap();
    assert_eq!((ready.status, ready.ready_on), (LineStatus::Ready, NaiveDate::from_ymd_opt(2026, 12, 1)));
    assert_eq!(world.kinds_after(head).await, ["LINE_READY"]);
    wake_due(world.desk()).await;
    assert_eq!(world.line(line.id).await, ready, "once only");
    world.is_proved().await;
});

on_both_stacks!(only_who_did_not_know_how_or_made_a_mistake_is_charged, |stack| {
    let world = World::open(stack).await;
    for (cause, charged) in [
        (Cause::HowTo, true),
        (Cause::UserError, true),
        (Cause::VendorDefect, false),
        (Cause::ThirdParty, false),
        (Cause::Improvement, false),
    ] {
        let ticket = world.asked(&world.client, &[60]).await;
        world.confirms_repeat(ticket).await;
        world.resolves(ticket, cause).await;
        assert_eq!(world.charge_of(ticket).await.is_some(), charged, "{cause:?}");
    }
    // What nobody confirmed is not charged.
    let ticket = world.asked(&world.client, &[60]).await;
    let repeat = world.confirms_repeat(ticket).await;
    world.disputes(repeat).await;
    world.resolves(ticket, Cause::HowTo).await;
    assert_eq!(world.charge_of(ticket).await, None);
    world.is_proved().await;
});

on_both_stacks!(a_confirmation_after_the_resolution_holds_the_line_from_then, |stack| {
    let world = World::open(stack).await;
    let ticket = world.asked(&world.client, &[60]).await;
    world.resolves(ticket, Cause::UserError).await;
    assert_eq!(world.charge_of(ticket).await, None);
    world.pass(TimeDelta::days(1));
    world.confirms_repeat(ticket).await;
    let line = world.charge_of(ticket).await.unwrap();
    assert_eq!((line.status, line.held_until), (LineStatus::Held, Some(at("2026-12-02T22:30:00Z"))));
    assert_eq!(world.lines().await, [line]);
    world.is_proved().await;
});

on_both_stacks!(a_ticket_that_is_still_open_is_charged_when_it_is_resolved, |stack| {
    let world = World::open(stack).await;
    let ticket = world.asked(&world.client, &[60]).await;
    world.confirms_repeat(ticket).await;
    assert_eq!(world.lines().await, []);
    // Resolved when the time to dispute is over: there is nothing to wait for.
    world.pass(TimeDelta::days(10));
    world.resolves(ticket, Cause::HowTo).await;
    let line = world.charge_of(ticket).await.unwrap();
    assert_eq!((line.status, line.ready_on), (LineStatus::Ready, NaiveDate::from_ymd_opt(2026, 12, 4)));
    world.is_proved().await;
});

on_both_stacks!(a_dispute_keeps_the_line_held_until_it_is_decided, |stack| {
    let world = World::open(stack).await;
    let (_, line) = held(&world).await;
    let repeat = line.repeat_id.unwrap();
    world.disputes(repeat).await;
    wakes_at(&world, END, TimeDelta::hours(20)).await;
    assert_eq!(world.line(line.id).await.status, LineStatus::Held);
    world.decides(repeat, true).await;
    let ready = world.line(line.id).await;
    assert_eq!((ready.status, ready.ready_on), (LineStatus::Ready, NaiveDate::from_ymd_opt(2026, 12, 2)));
    world.is_proved().await;
});

on_both_stacks!(a_dispute_that_is_decided_for_the_company_takes_the_line_away, |stack| {
    let world = World::open(stack).await;
    let (ticket, line) = held(&world).await;
    let repeat = line.repeat_id.unwrap();
    world.disputes(repeat).await;
    let head = world.head().await;
    world.decides(repeat, false).await;
    let gone = world.line(line.id).await;
    assert_eq!((gone.status, gone.ready_on), (LineStatus::Reversed, None));
    assert_eq!(world.kinds_after(head).await, ["REPEAT_DECIDED", "LINE_REVERSED"]);
    assert_eq!(world.lines().await.len(), 1, "nothing was owed, so nothing takes it back");
    world.does(Deed::Reopen, ticket).await;
    world.works(ticket, &[1_800]).await;
    world.resolves(ticket, Cause::HowTo).await;
    wakes_at(&world, END, TimeDelta::days(1)).await;
    assert_eq!(world.lines().await, [gone]);
    world.is_proved().await;
});
